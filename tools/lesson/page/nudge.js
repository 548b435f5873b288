import { valuesOf } from "./engine.js";
import { element, write } from "./dom.js";
import { leafChoice } from "./leaves.js";
import { readNumber } from "./number.js";
import { isTold } from "./secrets.js";

/** What the output does when a leaf grows by h.
 * @param {Model} model @param {Map<number, number>} leaves @param {number} leaf @param {number} h */
export function nudged(model, leaves, leaf, h) {
  const value = leaves.get(leaf) ?? model.nodes[leaf].givenValue;
  const outputWith = (/** @type {number} */ change) =>
    valuesOf(model, new Map([...leaves, [leaf, value + change]]))[model.root];
  const [before, after] = [outputWith(0), outputWith(h)];
  return { before, after, quotient: (after - before) / h, symmetric: (after - outputWith(-h)) / (2 * h) };
}

/** @param {Page} page @param {HTMLElement} sheet @returns {Part} */
export function createNudge(page, sheet) {
  const help = element("p", { class: "help" });
  const leaf = leafChoice(page);
  const field = /** @type {HTMLInputElement} */ (
    element("input", { type: "text", size: "8", value: "0.01" })
  );
  const label = element("span");
  const list = element("dl", { class: "figures" });
  const says = element("p", { class: "says", role: "status" });
  sheet.append(
    help,
    element("p", { class: "row" }, leaf.field, element("label", {}, label, " ", field)),
    list,
    says,
  );
  field.addEventListener("input", () => show());

  const show = () => {
    const { t, model, chosen } = page;
    write(help, t("nudge.help"));
    write(label, t("nudge.h"));
    leaf.update();
    const h = readNumber(field.value);
    field.setAttribute("aria-invalid", `${!h}`);
    list.replaceChildren();
    if (!h) return void write(says, t("nudge.bad"));
    const { before, after, quotient, symmetric } = nudged(model, page.leaves, chosen, h);
    const names = { root: page.name(model.root), name: page.name(chosen) };
    const isOpen = isTold(page, chosen, true);
    const isBegun = isTold(page, model.root, false);
    /** @param {number | null} number */
    const shown = (number) => page.number(isOpen ? number : null);
    const gradient = shown(page.run.gradients[chosen]);
    /** @type {[string, string, string][]} */
    const lines = [
      ["nudge.before", page.number(isBegun ? before : null), "value"],
      ["nudge.after", shown(after), "value"],
      ["nudge.quotient", shown(quotient), "strong"],
      ["nudge.symmetric", shown(symmetric), ""],
      ["nudge.gradient", gradient, "gradient"],
    ];
    for (const [key, value, kind] of lines)
      list.append(
        element("div", {}, element("dt", {}, t(key, names)), element("dd", { class: kind }, value)),
      );
    if (!isOpen) return void write(says, t("predict.later"));
    const change = page.number(after - before);
    write(
      says,
      t("nudge.says", { ...names, h: page.number(h), change, quotient: page.number(quotient), gradient }),
    );
  };
  return { update: (change) => (change === "step" && !page.predicting ? undefined : show()) };
}
