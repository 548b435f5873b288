import {
  accumulated,
  forEachContribution,
  gradientsOf,
  isFlowing,
  localDerivative,
  valuesOf,
} from "./engine.js";
import { isClose } from "./number.js";

/** One number, right and wrong.
 * @typedef {{node: number, what: "gradient" | "value", right: number | null, wrong: number | null,
 *   isDifferent: boolean}} Compared */
/** All rows; and by node, for pictures: the values, both kinds of gradients, which of these differ.
 * @typedef {{rows: Compared[], variant: string, values: number[],
 *   right: (number | null)[], wrong: (number | null)[], differing: Set<number>}} Outcome */

export const mistakes = ["assign", "order", "zero_grad", "updated"];

/** Runs the computation with one mistake in it.
 * @param {Model} model @param {Map<number, number>} leaves @param {number} rate
 * @param {string} mistake @returns {Outcome} */
export function outcomeOf(model, leaves, rate, mistake) {
  const values = valuesOf(model, leaves);
  const right = gradientsOf(model, values);
  switch (mistake) {
    case "assign":
      return compared(model, values, right, assigned(model, values), mistake);
    case "order": {
      const early = inOrder(model, values, breadthFirst(model));
      const outcome = compared(model, values, right, early, "order");
      if (outcome.differing.size > 0) return outcome;
      const forward = inOrder(
        model,
        values,
        model.nodes.map((_, i) => i),
      );
      return compared(model, values, right, forward, "forward");
    }
    case "zero_grad":
      return withoutZeroing(model, leaves, rate, right);
    default:
      return compared(model, values, right, withUpdatedLeaves(model, values, rate), mistake);
  }
}

/** @param {number | null} a @param {number | null} b @param {number} blur */
function differs(a, b, blur = 0) {
  return a === null || b === null ? a !== b : !isClose(a, b, blur);
}

/** What may be left by rounding where contributions are added up in another order: a part of all
 * that went into a gradient, whatever its signs.
 * @param {Model} model @param {number[]} values */
function blursOf(model, values) {
  const sizes = model.nodes.map(() => 0);
  sizes[model.root] = 1;
  forEachContribution(model, (node, k, target) => {
    sizes[target] += sizes[node] * Math.abs(Number(localDerivative(model, values, node, k)));
  });
  return sizes.map((size) => 1e-13 * size);
}

/** @param {Model} model @param {number[]} values @param {(number | null)[]} right @param {(number | null)[]} wrong
 * @param {string} variant @returns {Outcome} */
function compared(model, values, right, wrong, variant) {
  const places = [...model.leaves, ...model.nodes.keys()].filter(
    (i, at, all) => model.nodes[i].takesGradient && all.indexOf(i) === at,
  );
  const blurs = blursOf(model, values);
  const differing = new Set(places.filter((node) => differs(right[node], wrong[node], blurs[node])));
  const rows = places.map((node) => ({
    node,
    what: /** @type {const} */ ("gradient"),
    right: right[node],
    wrong: wrong[node],
    isDifferent: differing.has(node),
  }));
  return { rows, variant, values, right, wrong, differing };
}

/** With = in the place of +=.
 * @param {Model} model @param {number[]} values */
function assigned(model, values) {
  /** @type {(number | null)[]} */
  const gradients = model.nodes.map(() => null);
  gradients[model.root] = 1;
  forEachContribution(model, (node, k, target) => {
    gradients[target] = Number(gradients[node]) * Number(localDerivative(model, values, node, k));
  });
  return gradients;
}

/** Nodes pass on what they have got by then, each once.
 * @param {Model} model @param {number[]} values @param {number[]} order */
function inOrder(model, values, order) {
  /** @type {(number | null)[]} */
  const gradients = model.nodes.map(() => null);
  gradients[model.root] = 1;
  for (const node of order)
    model.nodes[node].operands.forEach((target, k) => {
      const upstream = gradients[node];
      const local = localDerivative(model, values, node, k);
      if (upstream !== null && local !== null && isFlowing(model, node, k))
        gradients[target] = accumulated(gradients[target], upstream * local);
    });
  return gradients;
}

/** Nodes as they are met from the root on, without waiting for their other uses.
 * @param {Model} model */
function breadthFirst(model) {
  const order = [model.root];
  const met = new Set(order);
  for (const node of order)
    for (const operand of model.nodes[node].operands)
      if (!met.has(operand)) {
        met.add(operand);
        order.push(operand);
      }
  return order;
}

/** Pass, update, second pass on top of the first gradients, which nobody has set to zero.
 * @param {Model} model @param {Map<number, number>} leaves @param {number} rate
 * @param {(number | null)[]} first @returns {Outcome} */
function withoutZeroing(model, leaves, rate, first) {
  const next = updated(model, leaves, first, rate);
  const values = valuesOf(model, next);
  const second = gradientsOf(model, values);
  const wrong = second.map((gradient, i) =>
    model.nodes[i].isLeaf && gradient !== null ? gradient + Number(first[i]) : gradient,
  );
  const rightAfter = updated(model, next, second, rate);
  const wrongAfter = updated(model, next, wrong, rate);
  /** @param {number} node @param {Compared["what"]} what @param {number | null | undefined} rightly
   * @param {number | null | undefined} wrongly @returns {Compared} */
  const row = (node, what, rightly = null, wrongly = null) => ({
    node,
    what,
    right: rightly,
    wrong: wrongly,
    isDifferent: differs(rightly, wrongly),
  });
  const learned = model.leaves.filter((node) => model.nodes[node].takesGradient);
  const rows = [
    ...learned.map((node) => row(node, "gradient", second[node], wrong[node])),
    ...model.updated.map((node) => row(node, "value", rightAfter.get(node), wrongAfter.get(node))),
  ];
  const differing = new Set(learned.filter((node) => differs(second[node], wrong[node])));
  return { rows, variant: "zero_grad", values, right: second, wrong, differing };
}

/** The leaves after a step of gradient descent.
 * @param {Model} model @param {Map<number, number>} leaves @param {(number | null)[]} gradients
 * @param {number} rate */
export function updated(model, leaves, gradients, rate) {
  const next = new Map(leaves);
  for (const i of model.updated)
    next.set(i, (leaves.get(i) ?? model.nodes[i].givenValue) - rate * Number(gradients[i]));
  return next;
}

/** Each leaf changes as soon as its gradient is complete; what lies before it gets its gradient by
 * the changed value.
 * @param {Model} model @param {number[]} values @param {number} rate */
function withUpdatedLeaves(model, values, rate) {
  const changing = new Set(model.updated);
  const open = model.nodes.map(() => 0);
  forEachContribution(model, (_node, _k, target) => ++open[target]);
  const now = [...values];
  /** @type {(number | null)[]} */
  const gradients = model.nodes.map(() => null);
  gradients[model.root] = 1;
  for (let node = model.root; node >= 0; --node) {
    const edges = [...model.nodes[node].operands.entries()].filter(([k]) => isFlowing(model, node, k));
    /** @param {[number, number]} edge */
    const pass = ([k, target]) => {
      const contribution = Number(gradients[node]) * Number(localDerivative(model, now, node, k));
      gradients[target] = accumulated(gradients[target], contribution);
      --open[target];
    };
    const toLeaves = edges.filter(([, target]) => changing.has(target));
    toLeaves.forEach(pass);
    for (const [, target] of toLeaves)
      if (open[target] === 0 && now[target] === values[target])
        now[target] = values[target] - rate * Number(gradients[target]);
    edges.filter(([, target]) => !changing.has(target)).forEach(pass);
  }
  return gradients;
}
