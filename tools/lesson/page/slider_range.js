/** The step that suits a number: a hundredth of its power of ten, and of 1 for smaller ones.
 * @param {number} value */
export function suitableStep(value) {
  const size = Number.isFinite(value) ? Math.max(Math.abs(value), 1) : 1;
  return 10 ** (Math.floor(Math.log10(size)) - 2);
}

/** Where a slider for a leaf begins and ends: around its given value, with room to change the sign.
 * @param {number} given */
export function sliderRange(given) {
  const centre = Number.isFinite(given) ? given : 0;
  const reach = Math.max(1, Math.abs(centre)) * 2;
  const step = suitableStep(centre);
  return { least: rounded(centre - reach, step), most: rounded(centre + reach, step), step };
}

/** The value after a drag by so many pixels.
 * @param {number} begin @param {number} pixels */
export function draggedValue(begin, pixels) {
  const step = suitableStep(begin);
  return rounded((Number.isFinite(begin) ? begin : 0) + pixels * step, step);
}

/** @param {number} value @param {number} step a power of ten */
function rounded(value, step) {
  const places = Math.max(0, -Math.round(Math.log10(step)));
  return Number(value.toFixed(places));
}
