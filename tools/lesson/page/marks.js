import { localDerivative } from "./engine.js";

/** @typedef {"saturated" | "dead" | "zero" | null} Mark */

/** What a learner should notice about a node: below a hundredth of slope an activation hardly learns.
 * @param {Model} model @param {number[]} values @param {number} node @returns {Mark} */
function markOf(model, values, node) {
  const { op, operands } = model.nodes[node];
  if (op === "input" && values[node] === 0 && stopsGradients(model, node)) return "zero";
  if (operands.length === 0) return null;
  const local = localDerivative(model, values, node, 0);
  if (local === null) return null;
  if (op === "sigmoid" || op === "tanh") return Math.abs(local) < 0.01 ? "saturated" : null;
  return op === "relu" && local === 0 ? "dead" : null;
}

/** Whether something else that takes a gradient is multiplied by this node.
 * @param {Model} model @param {number} node */
function stopsGradients(model, node) {
  return model.nodes.some(({ op, operands }) =>
    operands.some((operand, k) => {
      const other = operand === node ? operands[partnerOf(op, operands.length, k)] : undefined;
      return other !== undefined && other !== node && model.nodes[other].takesGradient;
    }),
  );
}

/** The place of the operand that operand k is multiplied by; -1 where there is none. A weighted sum
 * has all weights, then all inputs, then perhaps a bias.
 * @param {string} op @param {number} count @param {number} k */
function partnerOf(op, count, k) {
  if (op === "multiply") return 1 - k;
  const half = Math.floor(count / 2);
  if (op !== "dot" || k >= 2 * half) return -1;
  return k < half ? k + half : k - half;
}

/** The marks of all nodes at these values, worked out once.
 * @param {Model} model @param {number[]} values @returns {Mark[]} */
export function marksOf(model, values) {
  let marks = worked.get(values);
  if (!marks) worked.set(values, (marks = model.nodes.map((_, node) => markOf(model, values, node))));
  return marks;
}

/** @type {WeakMap<number[], Mark[]>} */
const worked = new WeakMap();
