import { knownAt } from "./timeline.js";
import { marksOf } from "./marks.js";
import { flash, svgElement, write } from "./dom.js";
import { createDrawing } from "./drawing.js";
import { createPlaces } from "./boxes.js";

/** Longer names stand in the picture as the program has shortened them. */
const longestName = 12;

/** One picture of the computation with the numbers in it.
 * @param {Page} page @param {LessonView} view @param {string} [prefix] */
export function createGraph(page, view, prefix) {
  const { model } = page;
  const drawing = createDrawing(view.svg, prefix);
  const places = createPlaces(model, page.lesson.groups, (id) => drawing.elements.has(id));
  /** @type {ReturnType<Places["wireLocals"]>} */
  let wires = new Map();
  /** @type {Run | null} */
  let seen = null;
  /** @type {Set<SVGGElement>} */
  let lit = new Set();

  /** Which nodes' numbers stand at which elements.
   * @type {[number, string][]} */
  const shown = [];
  model.nodes.forEach((_, node) => {
    if (drawing.elements.has(`n${node}`)) shown.push([node, `n${node}`]);
  });
  for (const [node, id] of shown) {
    const place = drawing.slot(id, "name");
    const { name } = model.nodes[node];
    if (place && name.length <= longestName) write(place, name);
  }
  for (const box of places.boxes) if (box.output >= 0) shown.push([box.output, box.id]);

  /** Where the local derivatives of single edges belong.
   * @type {{slot: Element, node: number, place: number}[]} */
  const localSlots = [];
  page.steps.forEach(({ kind, node, operand }, place) => {
    const slot = kind === "contribution" ? drawing.slot(`e${node}_${operand + 1}`, "local") : null;
    if (slot) localSlots.push({ slot, node, place });
  });

  /** @param {Known} known @param {boolean} flashing @param {number} hiddenEdge */
  const fill = (known, flashing, hiddenEdge = -1) => {
    for (const [node, id] of shown) {
      for (const kind of /** @type {const} */ (["value", "gradient"])) {
        const number = kind === "value" ? known.values[node] : known.gradients[node];
        const changed = drawing.fill(id, kind, page.number(number));
        if (changed && flashing) flash(changed);
      }
    }
    if (seen !== page.run) {
      wires = places.wireLocals(page.run.values);
      seen = page.run;
    }
    const asked = hiddenEdge < 0 ? null : places.nodeId(page.steps[hiddenEdge].node);
    for (const [wire, { local, box, output }] of wires) {
      const isKnown = known.values[output] !== null && box !== asked;
      drawing.fill(wire, "local", isKnown ? page.number(local) : "");
    }
    for (const { slot, node, place } of localSlots) {
      const isKnown = known.values[node] !== null && place !== hiddenEdge;
      write(slot, isKnown ? page.number(page.run.happenings[place].local) : "");
    }
  };

  /** The small signs at nodes that a learner should notice: what they are, and the elements.
   * @type {Map<string, {text: string, sign: SVGElement}>} */
  const signs = new Map();
  const mark = (/** @type {Known} */ known) => {
    const marks = marksOf(model, page.run.values);
    for (const [node, id] of shown) {
      const isKnown = known.values[node] !== null;
      const kind = !isKnown ? null : Number.isFinite(page.run.values[node]) ? marks[node] : "broken";
      const text = kind === null ? "" : kind === "broken" ? "!" : page.t(`mark.${kind}`);
      if ((signs.get(id)?.text ?? "") === text) continue;
      signs.get(id)?.sign.remove();
      signs.delete(id);
      if (kind) signs.set(id, { text, sign: badge(id, text, kind) });
    }
  };
  /** @param {string} id @param {string} text @param {string} kind */
  const badge = (id, text, kind) => {
    const where = /** @type {SVGGElement} */ (drawing.elements.get(id));
    const { x, y, width } = where.getBBox();
    const wide = text.length * (/[^\x20-\x7e]/.test(text) ? 12 : 6.4) + 10;
    const group = svgElement("g", { class: `mark mark-${kind}` });
    group.append(
      svgElement("rect", {
        x: `${x + width - wide + 6}`,
        y: `${y - 8}`,
        width: `${wide}`,
        height: "16",
        rx: "8",
      }),
      svgElement("text", { x: `${x + width - wide / 2 + 6}`, y: `${y + 4}`, "text-anchor": "middle" }, text),
    );
    where.append(group);
    return group;
  };

  /** Everything that a step is about stands out, all else steps back.
   * @param {Iterable<string | null>} bright @param {Iterable<string | null>} active */
  const light = (bright, active) => {
    for (const element of lit) element.classList.remove("lit", "active");
    lit = new Set();
    for (const [ids, name] of /** @type {const} */ ([
      [bright, "lit"],
      [active, "active"],
    ]))
      for (const id of ids) {
        const element = drawing.elements.get(id ?? "");
        if (!element) continue;
        element.classList.add("lit", name);
        lit.add(element);
      }
    drawing.svg.classList.toggle("dimmed", lit.size > 0);
  };

  return {
    drawing,
    places,
    light,
    fill,
    /** Shows the page's step.
     * @param {boolean} flashing */
    update(flashing) {
      const hidden = page.isHidden();
      const known = knownAt(model, page.steps, page.run, page.place, hidden);
      fill(known, flashing, hidden ? page.place : -1);
      mark(known);
      const parts = partsOf(page, places, page.place);
      light(parts.bright, parts.active);
      drawing.svg.setAttribute("data-step", page.steps[page.place].kind);
    },
    /** How well a step can be seen here: 2 for the edge itself, 1 for a box's edge, 0 for neither.
     * @param {Step} step */
    closeness({ kind, target, node, operand }) {
      if (kind === "contribution") {
        if (!drawing.elements.has(`n${target}`)) return 0;
        return drawing.elements.has(`e${node}_${operand + 1}`) ? 2 : places.edgeId(node, operand) ? 1 : 0;
      }
      const needed = kind === "operation" ? `n${target}_op` : `n${target}`;
      return drawing.elements.has(needed) ? 2 : places.nodeId(target) ? 1 : 0;
    },
  };
}

/** @typedef {ReturnType<typeof createGraph>} Graph */

/** @typedef {import("./boxes.js").Places} Places */

/** The elements that a step is about.
 * @param {Page} page @param {Places} places @param {number} place */
export function partsOf(page, places, place) {
  const { kind, target, node, operand } = page.steps[place];
  /** @type {(string | null)[]} */
  const bright = [];
  const active = [places.nodeId(target)];
  let edge = null;
  if (kind === "operation") {
    page.model.nodes[target].operands.forEach((from, k) => {
      bright.push(places.nodeId(from), `n${target}_in${k + 1}`, places.edgeId(target, k));
    });
    bright.push(`n${target}_op`);
    edge = `e${target}`;
  } else if (kind === "contribution") {
    bright.push(places.nodeId(node), `n${node}_op`, `e${node}`);
    edge = places.edgeId(node, operand);
  }
  return { bright, active: edge ? [...active, edge] : active, edge };
}
