import { svgElement, write } from "./dom.js";

/** @typedef {import("./free_place.js").Rect} Rect */

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

  /** @type {Map<string, Rect>} */
  const boxes = new Map();
  /** Where an element stands, without the marks at its corner; asked for while it is shown.
   * @param {string | null} id */
  const boxOf = (id) => {
    const element = elements.get(id ?? "");
    if (!element || !id) return null;
    let box = boxes.get(id);
    if (!box) boxes.set(id, (box = around([...element.children].filter(isDrawn).map(boxOfShape))));
    return box;
  };
  const [left, bottom] = (
    /translate\(([-\d.]+)[ ,]+([-\d.]+)/.exec(svg.querySelector("g")?.getAttribute("transform") ?? "") ?? [
      0, 0, 0,
    ]
  )
    .slice(1)
    .map(Number);

  return {
    svg,
    boxOf,
    /** Where labels may stand. */
    room: { x: -left, y: -bottom - margin, width, height: height + 2 * margin },
    /** What labels must not cover, and what they had better not. */
    taken() {
      const firm = [...svg.querySelectorAll(".mark")].map(boxOfShape);
      for (const [id, element] of elements) {
        const box = element.matches(".node") ? boxOf(id) : null;
        if (box) firm.push(box);
      }
      const titles = [...svg.querySelectorAll(".cluster > text")].map(boxOfNumber);
      return { firm, soft: [...titles, ...[...svg.querySelectorAll(".edge > text.local")].map(boxOfNumber)] };
    },
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

/** @param {Element} element */
function isDrawn(element) {
  return element.tagName !== "title" && !element.classList.contains("mark");
}

/** @param {Element} element @returns {Rect} */
function boxOfShape(element) {
  return /** @type {SVGGraphicsElement} */ (element).getBBox();
}

/** About where a short text stands, without asking the browser for its layout.
 * @param {Element} text @returns {Rect} */
function boxOfNumber(text) {
  const width = 7 * (text.textContent ?? "").length;
  const [x, y] = ["x", "y"].map((name) => Number(text.getAttribute(name)));
  return { x: x - width / 2, y: y - 11, width, height: width > 0 ? 14 : 0 };
}

/** @param {Rect[]} boxes @returns {Rect} */
function around(boxes) {
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const low = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: low - y };
}

/** @typedef {ReturnType<typeof createDrawing>} Drawing */
