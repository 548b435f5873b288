import { button, element, flash, write } from "./dom.js";
import { plainNumber, readNumber } from "./number.js";
import { isTold } from "./secrets.js";
import { sliderRange } from "./slider_range.js";

/** Fields and sliders for the leaves.
 * @param {Page} page @param {HTMLElement} sheet @returns {Part} */
export function createLeaves(page, sheet) {
  const { model } = page;
  /** @type {Map<number, {field: HTMLInputElement, slider: HTMLInputElement, name: HTMLElement}>} */
  const rows = new Map();
  const help = element("p", { class: "help" });
  const list = element("ul", { class: "leaves" });
  // room for the longest number: a sign, a point, an exponent, and the field's padding
  list.style.setProperty("--field", `max(6.5rem, ${page.lesson.digits + 7}ch)`);
  const output = element("p", { class: "output" });
  const reset = button("", () => {
    page.leaves.clear();
    page.refresh("numbers");
  });
  const rate = /** @type {HTMLInputElement} */ (
    element("input", { type: "text", inputmode: "decimal", size: "6" })
  );
  const rateName = element("span");
  sheet.append(
    help,
    list,
    output,
    element("p", { class: "row" }, element("label", {}, rateName, " ", rate), reset),
  );

  for (const leaf of model.leaves) {
    const { least, most, step } = sliderRange(model.nodes[leaf].givenValue);
    const name = element("span", { class: `name ${model.nodes[leaf].op}`, title: model.nodes[leaf].name });
    const field = /** @type {HTMLInputElement} */ (
      element("input", { type: "text", inputmode: "text", size: "8", autocomplete: "off" })
    );
    const slider = /** @type {HTMLInputElement} */ (
      element("input", { type: "range", min: `${least}`, max: `${most}`, step: `${step}` })
    );
    field.addEventListener("input", () => {
      const value = readNumber(field.value);
      field.setAttribute("aria-invalid", `${value === null}`);
      if (value !== null) page.change(leaf, value);
    });
    field.addEventListener("blur", () => showLeaf(leaf));
    slider.addEventListener("input", () => page.change(leaf, Number(slider.value)));
    rows.set(leaf, { field, slider, name });
    list.append(element("li", {}, name, field, slider));
  }
  rate.addEventListener("input", () => {
    const value = readNumber(rate.value);
    const isRate = value !== null && value > 0 && Number.isFinite(value); // as the program has it
    rate.setAttribute("aria-invalid", `${!isRate}`);
    if (!isRate) return;
    page.rate = value;
    page.refresh("numbers");
  });
  const showRate = () => {
    rate.value = plainNumber(page.rate, 15);
    rate.removeAttribute("aria-invalid");
  };
  rate.addEventListener("blur", showRate);
  showRate();

  const showLeaf = (/** @type {number} */ leaf) => {
    const row = rows.get(leaf);
    if (!row) return;
    const value = page.run.values[leaf];
    if (document.activeElement !== row.field || readNumber(row.field.value) !== value) {
      row.field.value = plainNumber(value, 15);
      row.field.removeAttribute("aria-invalid");
    }
    row.slider.value = `${value}`;
    row.field.classList.toggle("different", value !== model.nodes[leaf].givenValue);
  };
  return {
    update(change) {
      const { t } = page;
      write(help, t("leaves.help"));
      write(reset, t("leaves.reset"));
      write(rateName, t("leaves.rate"));
      reset.toggleAttribute("disabled", page.leaves.size === 0);
      const value = t("leaves.output", {
        name: page.name(model.root),
        value: page.number(isTold(page, model.root, false) ? page.run.values[model.root] : null),
      });
      if (write(output, value) && change === "numbers") flash(output);
      if (change === "step") return;
      for (const [leaf, { field, slider, name }] of rows) {
        write(name, page.name(leaf, 16));
        field.setAttribute("aria-label", t("leaves.value", { name: page.name(leaf, 60) }));
        slider.setAttribute("aria-label", t("leaves.slider", { name: page.name(leaf, 60) }));
        showLeaf(leaf);
      }
    },
  };
}

/** @param {Page} page @param {string} [label] a field where one of the leaves is chosen */
export function leafChoice(page, label) {
  const choice = /** @type {HTMLSelectElement} */ (element("select"));
  const name = element("span");
  choice.addEventListener("change", () => {
    page.chosen = Number(choice.value);
    page.refresh("setting");
  });
  for (const leaf of page.model.leaves)
    if (page.model.nodes[leaf].takesGradient)
      choice.append(element("option", { value: `${leaf}` }, page.name(leaf, 30)));
  return {
    field: element("label", {}, name, " ", choice),
    update() {
      write(name, label ?? page.t("choose.leaf"));
      choice.value = `${page.chosen}`;
    },
  };
}
