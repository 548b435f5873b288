import { prefersStillness } from "./dom.js";

/** Scrolls a box so that these elements, taken together, stand in its middle.
 * @param {HTMLElement} box @param {Element[]} elements */
export function bringIntoView(box, elements) {
  if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) return;
  const outer = box.getBoundingClientRect();
  const inner = elements.map((element) => element.getBoundingClientRect());
  const left = Math.min(...inner.map((rect) => rect.left));
  const right = Math.max(...inner.map((rect) => rect.right));
  const top = Math.min(...inner.map((rect) => rect.top));
  const bottom = Math.max(...inner.map((rect) => rect.bottom));
  box.scrollBy({
    left: (left + right - outer.left - outer.right) / 2,
    top: (top + bottom - outer.top - outer.bottom) / 2,
    behavior: prefersStillness() ? "instant" : "smooth",
  });
}
