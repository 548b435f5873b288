import { placeOf } from "./timeline.js";

/** While numbers are predicted, nothing on the page tells those to come: whether the number of the
 * step at that place may stand anywhere.
 * @param {Page} page @param {number} place */
export function isStepTold(page, place) {
  if (!page.predicting || place < page.place || page.steps[place].kind === "leaf") return true;
  return place === page.place && !page.isHidden();
}

/** Whether the value of a node, or the whole of its gradient, may stand anywhere.
 * @param {Page} page @param {number} node @param {boolean} isGradient */
export function isTold(page, node, isGradient) {
  if (!page.predicting) return true;
  const place = placeOf(page.steps, node, isGradient);
  return place < 0 || isStepTold(page, place);
}

/** Whether nothing is left to be predicted.
 * @param {Page} page */
export function isAllTold(page) {
  return isStepTold(page, page.steps.length - 1);
}
