import { plainNumber } from "./number.js";
import { evaluated } from "./expression.js";

/** How tightly what is written binds, loosest first. */
const binding = { choice: 0, sum: 1, product: 2, power: 3, atom: 4 };

/** A formula on its way to MathML: markup, and how tightly its outermost sign binds.
 * @typedef {{markup: Markup, binding: number}} Written */

/** What stands in the place of a name, and the number that decides choices (if they are to be
 * decided).
 * @typedef {{write: (name: string) => Written, numberOf?: (name: string) => number,
 *   words: {when: string, otherwise: string}}} Meaning */

/** @param {...Markup} parts @returns {Markup} */
export function row(...parts) {
  return ["mrow", {}, ...parts];
}

/** @param {string} sign @returns {Markup} */
export function operator(sign) {
  return ["mo", {}, sign];
}

/** Markup with a class: value, gradient or local.
 * @param {string} name @param {...Markup} parts @returns {Markup} */
export function classed(name, ...parts) {
  return ["mrow", { class: name }, ...parts];
}

/** @param {Markup} inner @returns {Markup} */
export function bracketed(inner) {
  const stretchy = `${/"(mfrac|mtable|msup|msqrt)"/.test(JSON.stringify(inner))}`;
  return row(["mo", { stretchy }, "("], inner, ["mo", { stretchy }, ")"]);
}

/** @param {string} text @returns {Markup} */
export function identifier(text) {
  return ["mi", text.length === 1 ? {} : { mathvariant: "normal" }, text];
}

/** A number; 1.5e-7 becomes a power of ten.
 * @param {number | null} value @param {number} digits @returns {Written} */
export function writtenAsNumber(value, digits) {
  if (value === null) return { markup: ["mi", {}, "—"], binding: binding.atom };
  const text = plainNumber(value + 0, digits); // -0 is 0
  const [mantissa, power] = text.replace(/^-/, "").split("e");
  /** @type {Markup} */
  let markup = Number.isFinite(value) ? ["mn", {}, mantissa] : ["mi", {}, mantissa.replace("inf", "∞")];
  if (power !== undefined) {
    /** @type {Markup} */
    const ten = ["msup", {}, ["mn", {}, "10"], ["mn", {}, power.replace("-", "−")]];
    markup = mantissa === "1" ? ten : row(markup, operator("·"), ten);
  }
  const isNegative = text.startsWith("-");
  const ofPower = mantissa === "1" ? binding.power : binding.product;
  return {
    markup: isNegative ? row(["mo", { form: "prefix" }, "−"], markup) : markup,
    binding: isNegative ? binding.product : power !== undefined ? ofPower : binding.atom,
  };
}

/** The number as a factor or a term that is not the first: negative ones in brackets.
 * @param {number | null} value @param {number} digits */
export function numberInside(value, digits) {
  const { markup } = writtenAsNumber(value, digits);
  return value !== null && value < 0 ? bracketed(markup) : markup;
}

/** @param {string} of @param {string} by @returns {Markup} */
export function derivative(of, by) {
  return [
    "mfrac",
    {},
    row(["mo", { form: "prefix" }, "∂"], identifier(of)),
    row(["mo", { form: "prefix" }, "∂"], identifier(by)),
  ];
}

/** @param {Written} inner @param {number} least */
function within(inner, least) {
  return inner.binding < least ? bracketed(inner.markup) : inner.markup;
}

/** Right of a sign: a leading minus needs brackets too.
 * @param {Written} inner @param {number} least */
function onTheRight(inner, least) {
  return startsWithMinus(inner.markup) ? bracketed(inner.markup) : within(inner, least);
}

/** @param {Markup} markup @returns {boolean} */
function startsWithMinus(markup) {
  if (typeof markup === "string") return markup.startsWith("−");
  return (
    !["mfrac", "msqrt"].includes(markup[0]) &&
    markup.length > 2 &&
    startsWithMinus(/** @type {Markup} */ (markup[2]))
  );
}

/** The expression as markup.
 * @param {Expression} expression @param {Meaning} meaning @returns {Written} */
export function written(expression, meaning) {
  switch (expression.type) {
    case "number":
      return writtenAsNumber(Number(expression.text), 15);
    case "name":
      return meaning.write(expression.name);
    case "negate":
      return {
        markup: row(
          ["mo", { form: "prefix" }, "−"],
          onTheRight(written(expression.of, meaning), binding.product),
        ),
        binding: binding.product,
      };
    case "binary":
      return writtenBinary(
        expression.sign,
        written(expression.left, meaning),
        written(expression.right, meaning),
      );
    case "call":
      return writtenCall(
        expression.name,
        expression.of.map((operand) => written(operand, meaning)),
      );
    case "choice":
      return writtenChoice(expression, meaning);
  }
}

/** @param {string} sign @param {Written} left @param {Written} right @returns {Written} */
function writtenBinary(sign, left, right) {
  if (sign === "/") return { markup: ["mfrac", {}, left.markup, right.markup], binding: binding.product };
  if (sign === "^")
    return { markup: ["msup", {}, within(left, binding.atom), right.markup], binding: binding.power };
  if (sign === "*")
    return {
      markup: row(within(left, binding.product), operator("·"), onTheRight(right, binding.power)),
      binding: binding.product,
    };
  if (sign === "+" || sign === "-")
    return {
      markup: row(
        within(left, binding.sum),
        operator(sign === "+" ? "+" : "−"),
        onTheRight(right, sign === "+" ? binding.sum : binding.product),
      ),
      binding: binding.sum,
    };
  const shown = { "<=": "≤", ">=": "≥", "==": "=", and: "∧" }[sign] ?? sign;
  return { markup: row(left.markup, operator(shown), right.markup), binding: binding.choice };
}

/** @param {string} name @param {Written[]} operands @returns {Written} */
function writtenCall(name, operands) {
  const first = operands[0].markup;
  if (name === "sqrt") return { markup: ["msqrt", {}, first], binding: binding.atom };
  if (name === "abs") return { markup: row(operator("|"), first, operator("|")), binding: binding.atom };
  const list = operands.flatMap(({ markup }, i) => (i === 0 ? [markup] : [operator(","), markup]));
  return { markup: row(identifier(name), bracketed(row(...list))), binding: binding.atom };
}

/** Decided by the numbers, if they are given; else all cases one under the other.
 * @param {Expression & {type: "choice"}} choice @param {Meaning} meaning @returns {Written} */
function writtenChoice(choice, meaning) {
  if (meaning.numberOf) {
    const holds = evaluated(choice.condition, meaning.numberOf);
    if (holds !== undefined) return written(holds ? choice.yes : choice.no, meaning);
  }
  /** @type {Markup[]} */
  const lines = [];
  /** @type {Expression} */
  let rest = choice;
  for (; rest.type === "choice"; rest = rest.no)
    lines.push([
      "mtr",
      {},
      ["mtd", {}, written(rest.yes, meaning).markup],
      ["mtd", {}, row(["mtext", {}, `${meaning.words.when}\u00a0`], written(rest.condition, meaning).markup)],
    ]);
  lines.push([
    "mtr",
    {},
    ["mtd", {}, written(rest, meaning).markup],
    ["mtd", {}, ["mtext", {}, meaning.words.otherwise]],
  ]);
  return { markup: row(["mo", {}, "{"], ["mtable", { class: "cases" }, ...lines]), binding: binding.choice };
}

/** Markup as one line of text, for tables and screen readers: fractions with a slash.
 * @param {Markup} markup @returns {string} */
export function asText(markup) {
  if (typeof markup === "string") return markup.replace("\u00a0", " ");
  const [element, , ...children] = markup;
  const parts = /** @type {Markup[]} */ (children).map(asText);
  /** @param {string} part */
  const tight = (part) => (/[ +−·]/.test(part) && !/^\([^()]*\)$/.test(part) ? `(${part})` : part);
  if (element === "mfrac") return `${tight(parts[0])}/${tight(parts[1])}`;
  if (element === "msup") return `${parts[0]}^${tight(parts[1])}`;
  if (element === "msqrt") return `√(${parts[0]})`;
  if (element === "mtr") return parts.join(" ");
  if (element === "mtable") return parts.join("; ");
  if (element === "mo" && /^[+·=<>≤≥∧×←−]$/.test(parts[0])) {
    const isPrefix = /** @type {Record<string, string>} */ (markup[1]).form === "prefix";
    return isPrefix || parts[0] === "·" ? parts[0] : ` ${parts[0]} `;
  }
  if (element === "mo" && /^[,:]$/.test(parts[0])) return `${parts[0]} `;
  return parts.join("");
}
