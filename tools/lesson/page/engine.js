import { writtenNumber } from "./number.js";

/** The graph that the page works on.
 * @param {Lesson} lesson @param {Form[]} forms @returns {Model} */
export function modelOf(lesson, forms) {
  const nodes = lesson.nodes.map((node) => ({
    name: node.name,
    label: node.label ?? node.name,
    op: node.op === "pow" ? "power" : node.op,
    isNumber: node.number === true,
    isLeaf: node.operands === undefined || node.operands.length === 0,
    operands: node.operands ?? [],
    form: node.form ?? -1,
    group: node.group ?? null,
    takesGradient: node.gradient !== null,
    givenValue: writtenNumber(node.value),
    givenGradient: node.gradient === null ? null : writtenNumber(node.gradient),
  }));
  const places = nodes.map((_, place) => place);
  const leaves = places.filter((i) => nodes[i].isLeaf && !nodes[i].isNumber);
  const learned = leaves.filter((i) => nodes[i].takesGradient);
  const parameters = learned.filter((i) => nodes[i].op === "parameter");
  return {
    nodes,
    root: nodes.length - 1,
    forms,
    leaves,
    updated: parameters.length > 0 ? parameters : learned,
  };
}

/** The value of every node; leaves that are not mentioned keep their given value.
 * @param {Model} model @param {Map<number, number>} leaves @returns {number[]} */
export function valuesOf(model, leaves) {
  /** @type {number[]} */
  const values = [];
  model.nodes.forEach((node, i) => {
    values.push(
      node.isLeaf
        ? (leaves.get(i) ?? node.givenValue)
        : model.forms[node.form].value(operandValues(model, values, i)),
    );
  });
  return values;
}

/** @param {Model} model @param {number[]} values @param {number} node */
export function operandValues(model, values, node) {
  return model.nodes[node].operands.map((operand) => values[operand]);
}

/** d node / d its operand number k, counted from 0; null where no gradient flows.
 * @param {Model} model @param {number[]} values @param {number} node @param {number} k */
export function localDerivative(model, values, node, k) {
  const { operands, form } = model.nodes[node];
  if (!model.nodes[operands[k]].takesGradient) return null;
  const partial = model.forms[form].partials[k];
  return partial ? partial(operandValues(model, values, node), values[node]) : null;
}

/** A first contribution is taken as it is, since 0 + -0 would lose a sign.
 * @param {number | null} before @param {number} contribution */
export function accumulated(before, contribution) {
  return before === null ? contribution : before + contribution;
}

/** Calls back for every edge along which a gradient flows, in the engine's order.
 * @param {Model} model @param {(node: number, k: number, target: number) => void} visit */
export function forEachContribution(model, visit) {
  for (let node = model.root; node >= 0; --node)
    model.nodes[node].operands.forEach((target, k) => {
      if (isFlowing(model, node, k)) visit(node, k, target);
    });
}

/** @param {Model} model @param {number} node @param {number} k */
export function isFlowing(model, node, k) {
  const { operands, form, takesGradient } = model.nodes[node];
  return takesGradient && model.nodes[operands[k]].takesGradient && Boolean(model.forms[form].partials[k]);
}

/** The gradient of the root by every node; null for those that take none.
 * @param {Model} model @param {number[]} values @returns {(number | null)[]} */
export function gradientsOf(model, values) {
  /** @type {(number | null)[]} */
  const gradients = model.nodes.map(() => null);
  gradients[model.root] = 1;
  forEachContribution(model, (node, k, target) => {
    const contribution = Number(gradients[node]) * Number(localDerivative(model, values, node, k));
    gradients[target] = accumulated(gradients[target], contribution);
  });
  return gradients;
}

/** The first node whose value is not a finite number, or -1.
 * @param {number[]} values */
export function firstNotFinite(values) {
  return values.findIndex((value) => !Number.isFinite(value));
}
