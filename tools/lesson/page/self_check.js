import { forEachContribution, gradientsOf, localDerivative, operandValues, valuesOf } from "./engine.js";
import { isClose } from "./number.js";

/** How far two roundings of the same operation may lie apart, of the result's size. */
const rounding = 1e-13;

/** What the page computes otherwise than the engine did: the nodes, with both numbers.
 * @param {Model} model */
export function disagreements(model) {
  const values = valuesOf(model, new Map());
  const gradients = gradientsOf(model, values);
  const ofValues = blurOfValues(model, values);
  const ofGradients = blurOfGradients(model, values, gradients, ofValues);
  /** @type {{node: number, isGradient: boolean, engine: number | null, page: number | null}[]} */
  const found = [];
  model.nodes.forEach((node, i) => {
    if (!isClose(values[i], node.givenValue, ofValues[i]))
      found.push({ node: i, isGradient: false, engine: node.givenValue, page: values[i] });
    const [engine, page] = [node.givenGradient, gradients[i]];
    const isSame = engine === null || page === null ? engine === page : isClose(engine, page, ofGradients[i]);
    if (!isSame) found.push({ node: i, isGradient: true, engine, page });
  });
  return found;
}

/** How much of each value may be rounding: its own, and that of its operands, which a difference of
 * nearly equal ones leaves alone. Leaves are exact.
 * @param {Model} model @param {number[]} values @returns {number[]} */
function blurOfValues(model, values) {
  /** @type {number[]} */
  const blurs = [];
  model.nodes.forEach((node, i) => {
    if (node.isLeaf) return void blurs.push(0);
    const { value } = model.forms[node.form];
    const inputs = operandValues(model, values, i);
    const carried = shifts(
      inputs,
      node.operands.map((operand) => blurs[operand]),
      value,
      values[i],
    );
    blurs.push(rounding * Math.abs(values[i]) + carried);
  });
  return blurs;
}

/** The same of gradients.
 * @param {Model} model @param {number[]} values @param {(number | null)[]} gradients
 * @param {number[]} ofValues @returns {number[]} */
function blurOfGradients(model, values, gradients, ofValues) {
  const blurs = model.nodes.map(() => 0);
  forEachContribution(model, (node, k, target) => {
    const { operands, form } = model.nodes[node];
    const partial = model.forms[form].partials[k];
    const local = Number(localDerivative(model, values, node, k));
    const inputs = operandValues(model, values, node);
    const inner = [...operands.map((operand) => ofValues[operand]), ofValues[node]];
    const ofLocal = shifts(
      [...inputs, values[node]],
      inner,
      (shifted) => Number(partial?.(shifted.slice(0, -1), shifted[shifted.length - 1])),
      local,
    );
    const upstream = Number(gradients[node]);
    blurs[target] +=
      rounding * Math.abs(upstream * local) + blurs[node] * Math.abs(local) + Math.abs(upstream) * ofLocal;
  });
  return blurs;
}

/** How far a result moves when its inputs do, each by its blur.
 * @param {number[]} inputs @param {number[]} blurs @param {(inputs: number[]) => number} compute
 * @param {number} result */
function shifts(inputs, blurs, compute, result) {
  let sum = 0;
  blurs.forEach((blur, k) => {
    if (blur === 0) return;
    const ways = [1, -1]
      .map((sign) => compute(inputs.map((x, j) => (j === k ? x + sign * blur : x))) - result)
      .filter((way) => !Number.isNaN(way)); // one side may lie outside, as with sqrt at 0
    sum += Math.max(0, ...ways.map(Math.abs));
  });
  return sum;
}
