import { prefersStillness, svgElement } from "./dom.js";
import { freePlace } from "./free_place.js";

/** @typedef {import("./drawing.js").Drawing} Drawing */

/** @typedef {import("./free_place.js").Rect} Rect */

/** @param {Drawing} drawing */
export function clearChips(drawing) {
  drawing.overlay.replaceChildren();
}

/** A small label over the picture: texts, each with its class. Answers where it stands.
 * @param {Drawing} drawing @param {[string, string][]} parts @param {number} size @param {string} name
 * @param {(size: {width: number, height: number}) => Rect} find */
function chip(drawing, parts, size, name, find) {
  const text = svgElement("text", { "text-anchor": "middle", "font-size": `${size}` });
  for (const [words, kind] of parts) text.append(svgElement("tspan", { class: kind }, words));
  const group = svgElement("g", { class: `chip ${name}` }, text);
  drawing.overlay.append(group);
  const length = /** @type {SVGTextElement} */ (text).getComputedTextLength();
  const place = find({ width: length + size, height: size * 1.7 });
  text.setAttribute("x", `${place.x + place.width / 2}`);
  text.setAttribute("y", `${place.y + size * 1.21}`);
  const { x, y, width, height } = place;
  group.prepend(
    svgElement("rect", {
      x: `${x}`,
      y: `${y}`,
      width: `${width}`,
      height: `${height}`,
      rx: `${size * 0.4}`,
    }),
  );
  return place;
}

/** upstream × local = contribution at the edge, old + contribution = new at the target.
 * @param {Page} page @param {Drawing} drawing @param {string | null} edge @param {string | null} target
 * @param {number} size */
export function showChips(page, drawing, edge, target, size) {
  const step = page.steps[page.place];
  if (step.kind !== "contribution" || page.isHidden()) return;
  const { upstream, local, result, before, after } = page.run.happenings[page.place];
  const number = (/** @type {number | null} */ value) => page.number(value);
  const inner = (/** @type {number} */ value) => (value < 0 ? `(${number(value)})` : number(value));
  const node = drawing.boxOf(target);
  const line = edgeLine(drawing, edge);
  const taken = drawing.taken();
  if (node) {
    const label = target === `n${step.target}` ? "" : `${page.name(step.target, 14)}: `;
    const place = chip(
      drawing,
      [
        [label, ""],
        [number(before), "gradient"],
        [" + ", ""],
        [inner(result), "gradient"],
        [" = ", ""],
        [number(after), "gradient strong"],
      ],
      size,
      "target-chip",
      (room) => freePlace(room, node, drawing.room, taken, "below"),
    );
    taken.firm.push(place);
  }
  if (!line) return;
  chip(
    drawing,
    [
      [number(upstream), "gradient"],
      [" × ", ""],
      [inner(local), "local"],
      [" = ", ""],
      [number(result), "gradient"],
    ],
    size,
    "edge-chip",
    (room) => freePlace(room, middleOf(line), drawing.room, taken, "above"),
  );
}

/** @param {SVGPathElement} line @returns {Rect} */
function middleOf(line) {
  const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
  return { x, y, width: 0, height: 0 };
}

/** @param {Drawing} drawing @param {string | null} edge */
function edgeLine(drawing, edge) {
  return /** @type {SVGPathElement | null} */ (
    drawing.elements.get(edge ?? "")?.querySelector("path") ?? null
  );
}

/** A packet along the edge: forwards with values, backwards with gradients.
 * @param {Drawing} drawing @param {string | null} edge @param {boolean} isBackward */
export function sendPacket(drawing, edge, isBackward) {
  const line = edgeLine(drawing, edge);
  if (!line || prefersStillness()) return;
  const length = line.getTotalLength();
  const packet = svgElement("circle", { r: "6", class: `packet ${isBackward ? "gradient" : "value"}` });
  drawing.overlay.append(packet);
  const begin = performance.now();
  /** @param {number} now */
  const move = (now) => {
    const done = Math.min(1, Math.max(0, (now - begin) / 550));
    const { x, y } = line.getPointAtLength(length * (isBackward ? 1 - done : done));
    packet.setAttribute("cx", `${x}`);
    packet.setAttribute("cy", `${y}`);
    if (done < 1 && packet.isConnected) requestAnimationFrame(move);
    else packet.remove();
  };
  move(begin);
}
