import { textsEn } from "./texts_en.js";
import { textsZh } from "./texts_zh.js";

/** All texts of the page in that language.
 * @param {string} language @returns {Record<string, string>} */
export function catalogue(language) {
  return language === "zh" ? textsZh : textsEn;
}

/** The text of that key, with values in the place of {names}.
 * @param {string} language @param {string} key @param {Record<string, string | number>} [values] */
export function translated(language, key, values = {}) {
  const text = catalogue(language)[key];
  if (text === undefined) throw new Error(`no text "${key}" in ${language}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** What a person calls an operation; functions by their own names.
 * @param {Translate} t @param {string} op */
export function operationName(t, op) {
  return namedOperations.has(op) ? t(`op.${op}`) : op.replace("_", " ");
}

const namedOperations = new Set(["add", "subtract", "multiply", "divide", "negate", "power", "sum", "dot"]);
