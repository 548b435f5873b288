import assert from "node:assert/strict";
import test from "node:test";
import { evaluated, parsed } from "../../tools/lesson/page/expression.js";
import { asText, written } from "../../tools/lesson/page/notation.js";
import { judged, plainNumber, readNumber, shortName, shownNumber } from "../../tools/lesson/page/number.js";
import { draggedValue, sliderRange } from "../../tools/lesson/page/slider_range.js";
import { plainMeaning } from "./meaning.mjs";

test("numbers read as everywhere in the tools", () => {
  const cases = [[0.3594138, "0.359414"], [1.5e-7, "1.5e-7"], [2e6, "2e6"], [123456, "123456"], [1234567, "1.23457e6"],
    [-0.0001, "-0.0001"], [0.00001234, "1.234e-5"], [100, "100"], [0.1 + 0.2, "0.3"], [NaN, "nan"], [-Infinity, "-inf"],
    [999999.7, "1e6"]]; // prettier-ignore
  for (const [value, text] of cases) assert.equal(plainNumber(value, 6), text);
  assert.equal(shownNumber(-200, 6), "−200");
  assert.equal(shownNumber(-0, 6), "0");
  assert.equal(shownNumber(null, 6), "—");
});

test("typed numbers", () => {
  assert.equal(readNumber(" −0,25 "), -0.25);
  assert.equal(readNumber("1.5e-3"), 0.0015);
  for (const text of ["", "x", "1.2.3", "--1", "0x10", "1e"]) assert.equal(readNumber(text), null);
});

test("a typed number is judged at its digits", () => {
  const exact = -0.0575363;
  assert.equal(judged("-0.0575363", exact), "right");
  assert.equal(judged("-0.0575", exact), "right");
  assert.equal(judged("-0.058", exact), "right");
  assert.equal(judged("-5.75e-2", exact), "right");
  assert.equal(judged("-0.057", exact), "cut");
  assert.equal(judged("-0.059", exact), "wrong");
  assert.equal(judged("0.0575", exact), "wrong");
  assert.equal(judged("0", exact), "coarse");
  assert.equal(judged("abc", exact), "unreadable");
  assert.equal(judged("-200", -200), "right");
  assert.equal(judged("-199", -200), "wrong");
  assert.equal(judged("-200.0", -200), "right");
  assert.equal(judged("3", 3.2), "coarse");
  // however small: what is typed is compared with nothing but the number itself
  assert.equal(judged("2e-300", 1e-300), "wrong");
  assert.equal(judged("1e-300", 1e-300), "right");
  assert.equal(judged("1e999", 5), "wrong");
});

test("nan and the infinities are answers", () => {
  for (const typed of ["inf", "∞", "+inf", "Infinity"]) assert.equal(judged(typed, Infinity), "right", typed);
  for (const typed of ["-inf", "−∞", "-∞"]) assert.equal(judged(typed, -Infinity), "right", typed);
  for (const typed of ["nan", "NaN"]) assert.equal(judged(typed, NaN), "right", typed);
  for (const [typed, exact] of [["inf", -Infinity], ["inf", NaN], ["nan", Infinity], ["nan", 3], ["inf", 3], ["3", NaN], ["3", Infinity]])
    assert.equal(judged(typed, exact), "wrong", typed); // prettier-ignore
  assert.equal(judged("infinite", Infinity), "unreadable");
  assert.equal(readNumber("inf"), null); // leaves take finite numbers
});

test("long names lose their middle", () => {
  assert.equal(shortName("layer1.neuron0.w[3]", 24), "layer1.neuron0.w[3]");
  assert.equal(shortName("x".repeat(10000), 9), "xxxx…xxxx");
  assert.equal(shortName("学".repeat(30), 5), "学学…学学");
});

const text = (formula) => asText(written(parsed(formula), plainMeaning()).markup);

test("formulas keep their meaning: brackets stand where they are needed", () => {
  const cases = [["x0 + x1", "a + b"], ["x0*(x1 + y)", "a·(b + y)"], ["-x0^2", "−a^2"], ["(-x0)^2", "(−a)^2"],
    ["x0 - (x1 - y)", "a − (b − y)"], ["x0/(x1*y)", "a/(b·y)"], ["y*(1 - y)", "y·(1 − y)"], ["exp(-x0)", "exp(−a)"],
    ["x0^x1^2", "a^b^2"], ["sqrt(x0 + 1)", "√(a + 1)"], ["1/x0", "1/a"], ["2*x0", "2·a"], ["abs(x0)", "|a|"]]; // prettier-ignore
  for (const [formula, shown] of cases) assert.equal(text(formula), shown, formula);
});

test("numbers put in: negative ones are bracketed inside", () => {
  const at = (formula, values) => asText(written(parsed(formula), plainMeaning(values)).markup);
  assert.equal(at("x0 + x1", { x0: 2, x1: -3 }), "2 + (−3)");
  assert.equal(at("x0*x1", { x0: -1, x1: 10 }), "−1·10");
  assert.equal(at("x0^2", { x0: -10 }), "(−10)^2");
  assert.equal(at("x0 - x1", { x0: -1, x1: -2 }), "−1 − (−2)");
  assert.equal(at("1e-5*x0", { x0: 3 }), "10^(−5)·3");
  assert.equal(at("x0*x1", { x0: 1e308, x1: 1e308 }), "10^308·10^308");
  assert.equal(at("x0*x1", { x0: 2, x1: -1e8 }), "2·(−10^8)");
  assert.equal(at("x0*x1", { x0: 2, x1: 2.5e8 }), "2·(2.5·10^8)");
  assert.equal(at("x0^2", { x0: 1e8 }), "(10^8)^2");
});

test("a choice shows its cases in symbols, and is decided by numbers", () => {
  const kink = "x0 > 0 ? 1 : x0 < 0 ? -1 : 0";
  assert.equal(text(kink), "{1 if a > 0; −1 if a < 0; 0 otherwise");
  assert.equal(asText(written(parsed(kink), plainMeaning({ x0: -2 })).markup), "−1");
  assert.equal(text("x0 = 0 and x1 >= 0 ? 0 : y*log(x0)"), "{0 if a = 0 ∧ b ≥ 0; y·log(a) otherwise");
});

test("reading: precedence, numbers, errors with a place", () => {
  const value = (formula) => evaluated(parsed(formula), () => 3);
  assert.equal(value("2 + 3*4^2 - 1e1/5"), 48);
  assert.equal(value("-x0^2"), -9);
  assert.equal(value("2^-1"), 0.5);
  assert.equal(value("1 < 2 and 2 <= 1 ? 5 : 7"), 7);
  assert.equal(value("gelu(x0) > 0 ? 1 : 2"), undefined);
  assert.throws(() => parsed("x0 +"), /found the end/);
  assert.throws(() => parsed("(x0"), /expected \)/);
  assert.throws(() => parsed("x0 x1"), /found x1, expected the end/);
});

test("dragging and sliders go in steps that suit the number", () => {
  assert.deepEqual(sliderRange(2), { least: -2, most: 6, step: 0.01 });
  assert.deepEqual(sliderRange(-300), { least: -900, most: 300, step: 1 });
  assert.equal(draggedValue(2, 30), 2.3);
  assert.equal(draggedValue(250, -10), 240);
});
