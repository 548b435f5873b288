import { accumulated, forEachContribution, localDerivative, valuesOf } from "./engine.js";

/** Everything that happens, one small thing at a time: leaves, operations, the seed, backward one
 * contribution after the other, the update.
 * @param {Model} model @returns {Step[]} */
export function stepsOf(model) {
  /** @type {Step[]} */
  const steps = [];
  /** @param {StepKind} kind @param {number} target */
  const add = (kind, target, node = target, operand = -1) => steps.push({ kind, target, node, operand });
  for (const leaf of model.leaves) add("leaf", leaf);
  model.nodes.forEach((node, i) => {
    if (!node.isLeaf) add("operation", i);
  });
  add("seed", model.root);
  forEachContribution(model, (node, k, target) => add("contribution", target, node, k));
  for (const leaf of model.updated) if (leaf !== model.root) add("update", leaf);
  return steps;
}

/** The numbers of every step at the leaves' values.
 * @param {Model} model @param {Step[]} steps @param {Map<number, number>} leaves
 * @param {number} rate @returns {Run} */
export function runOf(model, steps, leaves, rate) {
  const values = valuesOf(model, leaves);
  /** @type {(number | null)[]} */
  const gradients = model.nodes.map(() => null);
  const happenings = steps.map(({ kind, target, node, operand }) => {
    const before = gradients[target];
    const happening = { result: values[target], before, after: 0, upstream: 0, local: 0 };
    if (kind === "seed") {
      happening.result = 1;
      gradients[target] = happening.after = 1;
    } else if (kind === "contribution") {
      happening.upstream = Number(gradients[node]);
      happening.local = Number(localDerivative(model, values, node, operand));
      happening.result = happening.upstream * happening.local;
      gradients[target] = happening.after = accumulated(before, happening.result);
    } else if (kind === "update") {
      happening.before = values[target];
      happening.upstream = Number(before);
      happening.result = happening.after = values[target] - rate * happening.upstream;
    }
    return happening;
  });
  return { values, gradients, happenings };
}

/** What is known once the step at that place has happened; before it, if it is hidden.
 * @param {Model} model @param {Step[]} steps @param {Run} run @param {number} place
 * @returns {Known} */
export function knownAt(model, steps, run, place, isHidden = false) {
  /** @type {(number | null)[]} */
  const values = model.nodes.map((node, i) => (node.isNumber ? run.values[i] : null));
  /** @type {(number | null)[]} */
  const gradients = model.nodes.map(() => null);
  for (let i = 0; i <= place - (isHidden ? 1 : 0); ++i) {
    const { kind, target } = steps[i];
    if (kind === "seed" || kind === "contribution") gradients[target] = run.happenings[i].after;
    else values[target] = run.happenings[i].result;
  }
  return { values, gradients };
}

/** The place of the step that a node's value, or the whole of its gradient, comes from; -1 if
 * there is none.
 * @param {Step[]} steps @param {number} node @param {boolean} isGradient */
export function placeOf(steps, node, isGradient) {
  let found = -1;
  steps.forEach(({ kind, target }, place) => {
    if (target !== node || kind === "update") return;
    if ((kind === "seed" || kind === "contribution") === isGradient) found = place;
  });
  return found;
}
