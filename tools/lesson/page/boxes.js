import { isFlowing, localDerivative } from "./engine.js";

/** What stands for the nodes and edges of the computation in one picture, where neurons or layers
 * may be boxes. `has` tells the ids of the picture.
 * @param {Model} model @param {LessonGroup[]} groups @param {(id: string) => boolean} has */
export function createPlaces(model, groups, has) {
  /** The id of what shows a node: itself, or the smallest box that holds it.
   * @param {number} node @returns {string | null} */
  const find = (node) => {
    if (has(`n${node}`)) return `n${node}`;
    for (let group = model.nodes[node].group; group !== null; group = groups[group].parent ?? null)
      if (has(groups[group].id)) return groups[group].id;
    return null;
  };
  const ids = model.nodes.map((_, node) => find(node));

  /** @type {Map<string, number[]>} */
  const members = new Map();
  ids.forEach((id, node) => {
    if (id === null || id === `n${node}`) return;
    members.set(id, [...(members.get(id) ?? []), node]);
  });
  /** @type {Map<string, Set<number>>} */
  const outputs = new Map([...members.keys()].map((id) => [id, new Set()]));
  const note = (/** @type {number} */ node) => outputs.get(ids[node] ?? "")?.add(node);
  model.nodes.forEach(({ operands }, node) => {
    for (const operand of operands) if (ids[operand] !== ids[node]) note(operand);
  });
  note(model.root);

  /** The one node whose numbers a box shows; -1 where there are several.
   * @param {string} id */
  const outputOf = (id) => {
    const all = outputs.get(id);
    return all?.size === 1 ? [...all][0] : -1;
  };
  /** @type {Map<string, {box: string, source: number}>} */
  const wires = new Map();
  model.nodes.forEach(({ operands }, node) => {
    const to = ids[node];
    if (to === null || !members.has(to)) return;
    for (const operand of operands) {
      const from = ids[operand];
      if (from !== null && from !== to) wires.set(`${from}_to_${to}`, { box: to, source: operand });
    }
  });

  return {
    nodeId: (/** @type {number} */ node) => ids[node],
    /** The id of the edge from operand number k (from 0) to a node; null inside a box.
     * @param {number} node @param {number} k */
    edgeId(node, k) {
      const exact = `e${node}_${k + 1}`;
      if (has(exact)) return exact;
      const wire = `${ids[model.nodes[node].operands[k]]}_to_${ids[node]}`;
      return has(wire) ? wire : null;
    },
    boxes: [...members.keys()].map((id) => ({ id, members: members.get(id) ?? [], output: outputOf(id) })),
    /** The derivatives that belong on the edges into boxes: of a box's output by what comes in.
     * @param {number[]} values
     * @returns {Map<string, {local: number, box: string, output: number}>} */
    wireLocals(values) {
      const found = new Map();
      for (const [id, inside] of members) {
        const output = outputOf(id);
        if (output < 0) continue;
        const slopes = slopesInside(model, values, output, new Set(inside));
        for (const [wire, { box, source }] of wires)
          if (box === id && slopes.has(source) && has(wire))
            found.set(wire, { local: Number(slopes.get(source)), box, output });
      }
      return found;
    },
  };
}

/** d output / d node for every node that a path inside leads to the output from.
 * @param {Model} model @param {number[]} values @param {number} output @param {Set<number>} inside */
function slopesInside(model, values, output, inside) {
  const slopes = new Map([[output, 1]]);
  for (let node = output; node >= 0; --node) {
    const slope = slopes.get(node);
    if (slope === undefined || !inside.has(node)) continue;
    model.nodes[node].operands.forEach((operand, k) => {
      if (!isFlowing(model, node, k)) return;
      const share = slope * Number(localDerivative(model, values, node, k));
      slopes.set(operand, (slopes.get(operand) ?? 0) + share);
    });
  }
  return slopes;
}

/** @typedef {ReturnType<typeof createPlaces>} Places */
