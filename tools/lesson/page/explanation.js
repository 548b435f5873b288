import { valuesOf } from "./engine.js";
import { updated } from "./mistakes.js";
import { operationName } from "./texts.js";

/** What happens in a step, as one or two sentences.
 * @param {Page} page @param {number} place */
export function sentenceOf(page, place) {
  const { t, model, steps, run } = page;
  const { kind, target, node } = steps[place];
  const name = page.name(target);
  const root = page.name(model.root);
  switch (kind) {
    case "leaf":
      return t(`say.leaf.${model.nodes[target].op}`, { name });
    case "operation": {
      const { op, operands } = model.nodes[target];
      const most = 6;
      const names = operands.slice(0, most).map((operand) => page.name(operand));
      const list = names.join(t("list.comma")) + (operands.length > most ? " …" : "");
      return t("say.operation", { op: operationName(t, op), operands: list, name });
    }
    case "seed":
      return t("say.seed", { name });
    case "contribution": {
      const { before, local } = run.happenings[place];
      const sentences = [t(`gate.${model.nodes[node].op}`)];
      if (local === 0) sentences.push(t("say.blocked"));
      if (before !== null) sentences.push(t("say.again", { name }));
      return sentences.join(t("list.sentence"));
    }
    case "update": {
      const sentence = t("say.update", { rate: page.number(page.rate), root });
      if (place < steps.length - 1) return sentence;
      const before = run.values[model.root];
      const after = valuesOf(model, updated(model, page.leaves, run.gradients, page.rate))[model.root];
      if (after === before && Number.isFinite(after)) return sentence;
      const isComparable = Number.isFinite(after) && Number.isFinite(before);
      const key = !isComparable ? "say.notFinite" : after > before ? "say.larger" : "say.smaller";
      const change = t(key, { root, before: page.number(before), after: page.number(after) });
      return [sentence, change].join(t("list.sentence"));
    }
  }
}

/** The step in one line of text, for screen readers.
 * @param {Page} page */
export function announcementOf(page) {
  const { t, place, steps, run } = page;
  const { kind, target } = steps[place];
  const counted = { n: place + 1, all: steps.length, name: page.name(target) };
  if (page.isHidden()) return t("live.hidden", counted);
  const sentence = sentenceOf(page, place);
  const { before, result, after } = run.happenings[place];
  if (kind === "seed") return t("live.seed", { ...counted, sentence });
  if (kind !== "contribution") return t("live.value", { ...counted, value: page.number(result), sentence });
  return t("live.contribution", {
    ...counted,
    sentence,
    before: before === null ? t("live.none") : page.number(before),
    contribution: page.number(result),
    after: page.number(after),
  });
}
