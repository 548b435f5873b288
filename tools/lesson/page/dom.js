const namespaces = {
  html: "http://www.w3.org/1999/xhtml",
  svg: "http://www.w3.org/2000/svg",
  math: "http://www.w3.org/1998/Math/MathML",
};

/** The element with that id, which body.html has.
 * @template {HTMLElement} [T=HTMLElement] @param {string} id */
export function byId(id) {
  return /** @type {T} */ (document.getElementById(id));
}

/** @param {string} namespace @param {string} tag @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children */
function built(namespace, tag, attributes, children) {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A new element. Texts are texts, whatever is in them.
 * @param {string} tag @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children */
export function element(tag, attributes = {}, ...children) {
  return /** @type {HTMLElement} */ (built(namespaces.html, tag, attributes, children));
}

/** @param {string} tag @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children */
export function svgElement(tag, attributes = {}, ...children) {
  return /** @type {SVGElement} */ (built(namespaces.svg, tag, attributes, children));
}

/** @param {string} text @param {() => void} act @param {Record<string, string>} [attributes] */
export function button(text, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** Markup as elements to be shown: several, so that a long line can be broken before a sign.
 * @param {Markup} markup */
export function math(markup) {
  const parts = /** @type {Markup[]} */ (markup[0] === "mrow" ? markup.slice(2) : [markup]);
  /** @type {Markup[][]} */
  const pieces = [[]];
  parts.forEach((part, i) => {
    const isSign = part[0] === "mo" && i > 0 && /^[=+−·←:]$/.test(String(part[2]));
    if (isSign) pieces.push([["mo", { form: "infix" }, /** @type {Markup} */ (part[2])]]);
    else pieces[pieces.length - 1].push(part);
  });
  return element(
    "span",
    { class: "math" },
    ...pieces.flatMap((piece) => [built(namespaces.math, "math", {}, piece.map(mathNode)), element("wbr")]),
  );
}

/** @param {Markup} markup @returns {Node | string} */
function mathNode(markup) {
  if (typeof markup === "string") return markup;
  const [tag, attributes, ...children] = markup;
  return built(namespaces.math, tag, attributes, /** @type {Markup[]} */ (children).map(mathNode));
}

/** Writes a text only where it differs; says whether it did.
 * @param {Element} where @param {string} text */
export function write(where, text) {
  if (where.textContent === text) return false;
  where.textContent = text;
  return true;
}

/** Draws the eye to something that has changed, for a moment.
 * @param {Element} where */
export function flash(where) {
  where.classList.remove("changed");
  requestAnimationFrame(() => where.classList.add("changed"));
  const timers = /** @type {Element & {flashing?: number}} */ (where);
  clearTimeout(timers.flashing);
  timers.flashing = setTimeout(() => where.classList.remove("changed"), 1200);
}

export const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
