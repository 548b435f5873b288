import { localDerivative } from "./engine.js";

/** @typedef {"saturated" | "dead" | "zero" | null} Mark */

/** What a learner should notice about a node: below a hundredth of slope an activation hardly learns.
 * @param {Model} model @param {number[]} values @param {number} node @returns {Mark} */
function markOf(model, values, node) {
  const { op, operands } = model.nodes[node];
  if (op === "input" && values[node] === 0) return "zero";
  if (operands.length === 0) return null;
  const local = localDerivative(model, values, node, 0);
  if (local === null) return null;
  if (op === "sigmoid" || op === "tanh") return Math.abs(local) < 0.01 ? "saturated" : null;
  return op === "relu" && local === 0 ? "dead" : null;
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
