import { parsed } from "./expression.js";
import { shortName } from "./number.js";
import {
  asText,
  bracketed,
  classed,
  derivative,
  identifier,
  numberInside,
  operator,
  row,
  written,
  writtenAsNumber,
} from "./notation.js";

/** @typedef {{symbols: Markup, numbers: Markup, result: Markup}} Lines */

/** @type {Map<string, Expression>} */
const known = new Map();

/** @param {string} text */
function formula(text) {
  let expression = known.get(text);
  if (!expression) known.set(text, (expression = parsed(text)));
  return expression;
}

/** The three lines of a step: in symbols, with the numbers put in, the result.
 * @param {Page} page @param {number} place @returns {Lines} */
export function linesOf(page, place) {
  const step = page.steps[place];
  switch (step.kind) {
    case "leaf":
      return linesOfLeaf(page, step.target);
    case "operation":
      return linesOfOperation(page, step.target);
    case "seed":
      return linesOfSeed(page);
    case "contribution":
      return linesOfContribution(page, step, page.run.happenings[place]);
    case "update":
      return linesOfUpdate(page, step.target, page.run.happenings[place]);
  }
}

/** @param {Page} page @param {number} node @param {string} text @param {boolean} withNumbers */
function formulaOf(page, node, text, withNumbers) {
  const { operands } = page.model.nodes[node];
  const { values } = page.run;
  /** @param {string} name */
  const placeOf = (name) => (name === "y" ? node : operands[Number(name.slice(1))]);
  /** @param {string} name */
  const isPlace = (name) => name === "y" || /^x\d+$/.test(name);
  return written(formula(text), {
    words: { when: page.t("math.when"), otherwise: page.t("math.otherwise") },
    write: (name) => {
      if (!isPlace(name)) return { markup: identifier(name === "inf" ? "∞" : name), binding: 4 };
      const place = placeOf(name);
      if (!withNumbers && !page.model.nodes[place].isNumber)
        return { markup: named(page, place), binding: 4 };
      const inserted = writtenAsNumber(values[place], page.lesson.digits);
      return { markup: classed("value", inserted.markup), binding: inserted.binding };
    },
    ...(withNumbers ? { numberOf: (/** @type {string} */ name) => values[placeOf(name)] } : {}),
  });
}

/** @param {Page} page @param {number} node */
function named(page, node) {
  return identifier(shortName(page.model.nodes[node].name, 24));
}

/** @param {Page} page @param {number} of @param {number} by */
function derivativeOf(page, of, by) {
  return derivative(shortName(page.model.nodes[of].name, 24), shortName(page.model.nodes[by].name, 24));
}

/** @param {Page} page @param {number | null} value @param {string} name */
function coloured(page, value, name, isInside = false) {
  const { digits } = page.lesson;
  return classed(name, isInside ? numberInside(value, digits) : writtenAsNumber(value, digits).markup);
}

/** @param {Page} page @param {number} node @returns {Lines} */
function linesOfLeaf(page, node) {
  const value = row(named(page, node), operator("="), coloured(page, page.run.values[node], "value"));
  return { symbols: named(page, node), numbers: value, result: value };
}

/** @param {Page} page @param {number} node @returns {Lines} */
function linesOfOperation(page, node) {
  const text = page.lesson.forms[page.model.nodes[node].form].value;
  return {
    symbols: row(named(page, node), operator("="), formulaOf(page, node, text, false).markup),
    numbers: row(operator("="), formulaOf(page, node, text, true).markup),
    result: row(named(page, node), operator("="), coloured(page, page.run.values[node], "value")),
  };
}

/** @param {Page} page @returns {Lines} */
function linesOfSeed(page) {
  const { root } = page.model;
  const symbols = derivativeOf(page, root, root);
  const one = coloured(page, 1, "gradient");
  return { symbols, numbers: one, result: row(symbols, operator("="), one) };
}

/** @param {Page} page @param {Step} step @param {Happening} happening @returns {Lines} */
function linesOfContribution(page, { node, target, operand }, { upstream, local, result }) {
  const { root } = page.model;
  const text = page.lesson.forms[page.model.nodes[node].form].partials[operand] ?? "0";
  const symbols = formulaOf(page, node, text, false);
  const numbers = formulaOf(page, node, text, true);
  const factor = numbers.binding < 3 ? bracketed(numbers.markup) : numbers.markup;
  const isPlain = asText(numbers.markup) === asText(writtenAsNumber(local, page.lesson.digits).markup);
  return {
    symbols: row(
      classed("gradient", derivativeOf(page, root, node)),
      operator("·"),
      classed("local", derivativeOf(page, node, target)),
      operator("="),
      classed("gradient", derivativeOf(page, root, node)),
      operator("·"),
      classed("local", symbols.binding < 3 ? bracketed(symbols.markup) : symbols.markup),
    ),
    numbers: row(
      operator("="),
      coloured(page, upstream, "gradient"),
      operator("·"),
      classed("local", factor),
      ...(isPlain
        ? []
        : [
            operator("="),
            coloured(page, upstream, "gradient"),
            operator("·"),
            coloured(page, local, "local", true),
          ]),
    ),
    result: row(operator("="), coloured(page, result, "gradient")),
  };
}

/** What happens to the target's gradient: old + contribution = new.
 * @param {Page} page @param {number} place @returns {Markup | null} */
export function sumOf(page, place) {
  const { kind, target } = page.steps[place];
  if (kind !== "contribution") return null;
  const { before, result, after } = page.run.happenings[place];
  return row(
    derivativeOf(page, page.model.root, target),
    operator(":"),
    coloured(page, before, "gradient"),
    operator("+"),
    coloured(page, result, "gradient", true),
    operator("="),
    coloured(page, after, "gradient"),
  );
}

/** @param {Page} page @param {number} node @param {Happening} happening @returns {Lines} */
function linesOfUpdate(page, node, { before, upstream, result }) {
  return {
    symbols: row(
      named(page, node),
      operator("←"),
      named(page, node),
      operator("−"),
      ["mi", {}, "η"],
      operator("·"),
      classed("gradient", derivativeOf(page, page.model.root, node)),
    ),
    numbers: row(
      operator("="),
      coloured(page, before, "value"),
      operator("−"),
      coloured(page, page.rate, "rate", true),
      operator("·"),
      coloured(page, upstream, "gradient", true),
    ),
    result: row(named(page, node), operator("="), coloured(page, result, "value")),
  };
}
