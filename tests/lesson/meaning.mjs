// Names for the operands of a formula, or numbers put in their place.
import { writtenAsNumber } from "../../tools/lesson/page/notation.js";

const names = { x0: "a", x1: "b", y: "y" };

export const plainMeaning = (values) => ({
  words: { when: "if", otherwise: "otherwise" },
  write: (name) =>
    values ? writtenAsNumber(values[name], 6) : { markup: ["mi", {}, names[name]], binding: 4 },
  ...(values ? { numberOf: (name) => values[name] } : {}),
});
