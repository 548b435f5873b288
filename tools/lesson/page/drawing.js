import { svgElement, write } from "./dom.js";

const margin = 18;

/** One picture made by Graphviz: its elements by id, and the places where numbers belong. Ids stay
 * out of the document where a prefix is given, for a second picture of the same.
 * @param {string} source @param {string} [prefix] */
export function createDrawing(source, prefix = "") {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
  const svg = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(parsed, true)));
  /** @type {Map<string, SVGGElement>} */
  const elements = new Map();
  for (const group of svg.querySelectorAll("g[id]")) {
    elements.set(group.id, /** @type {SVGGElement} */ (group));
    group.id = prefix + group.id;
  }
  for (const sign of svg.querySelectorAll("text.sign")) {
    const text = sign.textContent ?? "";
    sign.textContent = { "*": "×", "-": "−", "/": "÷" }[text] ?? text;
    sign.classList.toggle("word", text.length > 1);
  }
  // room for labels above and below
  const [, , width, height] = (svg.getAttribute("viewBox") ?? "0 0 100 100").split(/\s+/).map(Number);
  svg.setAttribute("viewBox", `0 ${-margin} ${width} ${height + 2 * margin}`);
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const overlay = svgElement("g", { class: "overlay" });
  (svg.querySelector("g") ?? svg).append(overlay);

  /** @type {Map<string, Element | null>} */
  const slots = new Map();
  /** Where a number of an element belongs.
   * @param {string} id @param {string} kind */
  const slot = (id, kind) => {
    const key = `${id} ${kind}`;
    if (!slots.has(key)) slots.set(key, elements.get(id)?.querySelector(`text.${kind}`) ?? null);
    return slots.get(key) ?? null;
  };
  return {
    svg,
    width,
    height: height + 2 * margin,
    elements,
    overlay,
    slot,
    /** Writes a number; answers its element if it was another one before.
     * @param {string} id @param {"value" | "gradient" | "local"} kind @param {string} text */
    fill(id, kind, text) {
      const where = slot(id, kind);
      return where && write(where, text) ? where : null;
    },
  };
}

/** @typedef {ReturnType<typeof createDrawing>} Drawing */
