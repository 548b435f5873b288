import { isFlowing, localDerivative } from "./engine.js";

/** A path from a node to the root: the edges in the order from the node on.
 * @typedef {{edges: {node: number, operand: number}[], product: number}} Path */

/** All edges that lead from a node on, with gradients flowing along them.
 * @param {Model} model @returns {{node: number, operand: number}[][]} */
function uses(model) {
  /** @type {{node: number, operand: number}[][]} */
  const edges = model.nodes.map(() => []);
  model.nodes.forEach(({ operands }, node) =>
    operands.forEach((target, operand) => {
      if (isFlowing(model, node, operand)) edges[target].push({ node, operand });
    }),
  );
  return edges;
}

/** How many paths lead from each node to the root: exact, however many they are.
 * @param {Model} model @returns {bigint[]} */
export function pathCounts(model) {
  const counts = model.nodes.map(() => 0n);
  counts[model.root] = 1n;
  const edges = uses(model);
  for (let i = model.root - 1; i >= 0; --i) for (const { node } of edges[i]) counts[i] += counts[node];
  return counts;
}

/** The first few paths from a node to the root, and the products of local derivatives along them.
 * Goes down no way that does not end at the root.
 * @param {Model} model @param {number[]} values @param {bigint[]} counts of pathCounts()
 * @param {number} from @param {number} most
 * @returns {Path[]} */
export function firstPaths(model, values, counts, from, most) {
  const edges = uses(model);
  /** @type {Path[]} */
  const found = [];
  /** @type {{node: number, operand: number}[]} */
  const way = [];
  /** Which edge comes next, of every node on the way. */
  const next = [0];
  while (next.length > 0 && found.length < most) {
    const at = way.at(-1)?.node ?? from;
    const edge = at === model.root ? undefined : edges[at][next[next.length - 1]++];
    if (edge) {
      if (counts[edge.node] === 0n) continue;
      way.push(edge);
      next.push(0);
      continue;
    }
    if (at === model.root) found.push({ edges: [...way], product: productAlong(model, values, way) });
    way.pop();
    next.pop();
  }
  return found;
}

/** @param {Model} model @param {number[]} values @param {{node: number, operand: number}[]} edges */
function productAlong(model, values, edges) {
  return edges.reduce(
    (product, { node, operand }) => product * Number(localDerivative(model, values, node, operand)),
    1,
  );
}
