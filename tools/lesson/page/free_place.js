/** @typedef {{x: number, y: number, width: number, height: number}} Rect */

/** The best place for a label: near what it belongs to, inside the room, on nothing that is to be
 * read. Where nothing is free it covers as little as it can.
 * @param {{width: number, height: number}} size of the label
 * @param {Rect} near what it belongs to
 * @param {Rect} room
 * @param {{firm: Rect[], soft: Rect[]}} taken firm: boxes, other labels; soft: numbers at edges
 * @param {"above" | "below"} side where it stands if it can
 * @returns {Rect} */
export function freePlace({ width, height }, near, room, { firm, soft }, side) {
  const gap = height * 0.12;
  const x = near.x + near.width / 2 - width / 2;
  const [above, below] = [near.y - gap - height, near.y + near.height + gap];
  const [right, low] = [room.x + room.width - width, room.y + room.height - height];
  /** @type {Rect | undefined} */
  let best;
  let least = Infinity;
  for (const [y, dislike] of side === "above"
    ? [
        [above, 0],
        [below, height],
      ]
    : [
        [below, 0],
        [above, height],
      ])
    for (let across = -reach; across <= reach; ++across)
      for (let down = -reach; down <= reach; ++down) {
        const place = {
          x: Math.max(room.x, Math.min(right, x + (across * width) / 8)),
          y: Math.max(room.y, Math.min(low, y + (down * height) / 4)),
          width,
          height,
        };
        const away = Math.hypot(place.x - x, place.y - y) + dislike;
        const covers = 10 * covered(place, firm) + covered(place, soft);
        const cost = distance(place, near) + 0.3 * away + covers;
        if (cost < least) [best, least] = [place, cost];
      }
  return /** @type {Rect} */ (best);
}

const reach = 8;

/** Between the borders; 0 where they touch.
 * @param {Rect} a @param {Rect} b */
function distance(a, b) {
  const across = Math.max(0, a.x - b.x - b.width, b.x - a.x - a.width);
  const down = Math.max(0, a.y - b.y - b.height, b.y - a.y - a.height);
  return Math.hypot(across, down);
}

/** The area of a place that lies on others.
 * @param {Rect} place @param {Rect[]} others */
function covered(place, others) {
  let area = 0;
  for (const other of others) {
    const across = Math.min(place.x + place.width, other.x + other.width) - Math.max(place.x, other.x);
    const down = Math.min(place.y + place.height, other.y + other.height) - Math.max(place.y, other.y);
    if (across > 0 && down > 0) area += across * down;
  }
  return area;
}
