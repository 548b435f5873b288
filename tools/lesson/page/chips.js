import { prefersStillness, svgElement } from "./dom.js";

/** @typedef {import("./drawing.js").Drawing} Drawing */

/** @param {Drawing} drawing */
export function clearChips(drawing) {
  drawing.overlay.replaceChildren();
}

/** A small label over the picture: texts, each with its class.
 * @param {Drawing} drawing @param {{x: number, y: number}} at @param {[string, string][]} parts
 * @param {number} size @param {string} name */
function chip(drawing, at, parts, size, name) {
  const text = svgElement("text", { "text-anchor": "middle", "font-size": `${size}` });
  for (const [words, kind] of parts) text.append(svgElement("tspan", { class: kind }, words));
  const group = svgElement("g", { class: `chip ${name}` }, text);
  drawing.overlay.append(group);
  const width = /** @type {SVGTextElement} */ (text).getComputedTextLength() + size;
  const half = width / 2;
  const x = Math.max(half - 12, Math.min(drawing.width - half - 18, at.x));
  text.setAttribute("x", `${x}`);
  text.setAttribute("y", `${at.y + size * 0.36}`);
  group.prepend(
    svgElement("rect", {
      x: `${x - half}`,
      y: `${at.y - size * 0.85}`,
      width: `${width}`,
      height: `${size * 1.7}`,
      rx: `${size * 0.4}`,
    }),
  );
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
  const node = target ? drawing.elements.get(target) : null;
  const line = edgeLine(drawing, edge);
  if (line) {
    chip(
      drawing,
      placeAbove(drawing, edge, line, node, size),
      [
        [number(upstream), "gradient"],
        [" × ", ""],
        [inner(local), "local"],
        [" = ", ""],
        [number(result), "gradient"],
      ],
      size,
      "edge-chip",
    );
  }
  if (!node) return;
  const { x, y, width, height } = node.getBBox();
  chip(
    drawing,
    { x: x + width / 2, y: y + height + size * 0.95 },
    [
      [target === `n${step.target}` ? "" : `${page.name(step.target, 14)}: `, ""],
      [number(before), "gradient"],
      [" + ", ""],
      [inner(result), "gradient"],
      [" = ", ""],
      [number(after), "gradient strong"],
    ],
    size,
    "target-chip",
  );
}

/** Above the edge and its target; where these are far apart, at the edge's own number.
 * @param {Drawing} drawing @param {string | null} edge @param {SVGPathElement} line
 * @param {SVGGElement | null | undefined} node @param {number} size */
function placeAbove(drawing, edge, line, node, size) {
  const { x, y, width } = line.getBBox();
  const top = node ? node.getBBox().y : y;
  const number = drawing.slot(edge ?? "", "local");
  if (number && (width > size * 16 || Math.abs(top - y) > size * 4))
    return { x: Number(number.getAttribute("x")), y: Number(number.getAttribute("y")) - size * 0.4 };
  return { x: x + width / 2, y: Math.min(top, y) - size };
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
