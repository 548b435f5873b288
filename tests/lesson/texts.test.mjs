import assert from "node:assert/strict";
import test from "node:test";
import { moduleNames, source } from "./support.mjs";
import { textsEn } from "../../tools/lesson/page/texts_en.js";
import { textsZh } from "../../tools/lesson/page/texts_zh.js";
import { operationName, translated } from "../../tools/lesson/page/texts.js";

const values = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test("both languages have the same texts, with the same values in them", () => {
  assert.deepEqual(Object.keys(textsZh), Object.keys(textsEn));
  for (const key of Object.keys(textsEn)) assert.deepEqual(values(textsZh[key]), values(textsEn[key]), key);
});

test("Chinese is Chinese: no text is left in English", () => {
  const same = Object.keys(textsEn).filter((key) => textsEn[key] === textsZh[key]);
  assert.deepEqual(same, ["leaves.output", "nudge.h", "mistakes.gradient"]);
});

// The operations of the engine, from autograd/op.h without the leaves; pow is shown as power.
const operations =
  "add subtract multiply divide negate power exp log sqrt sin cos tan tanh sigmoid relu leaky_relu elu gelu silu softplus abs min max erf sum dot logsumexp".split(
    " ",
  );

test("every text is used, and every text that is used is there", () => {
  const code = moduleNames()
    .filter((name) => !name.startsWith("texts_"))
    .map(source)
    .join("\n");
  const families = {
    "gate.": operations,
    "tab.": ["worksheet", "leaves", "nudge", "paths", "mistakes"],
    "phase.": ["leaf", "operation", "seed", "contribution", "update"],
    "panel.": ["symbols", "numbers", "result", "sum"],
    "say.leaf.": ["input", "parameter", "constant"],
    "mark.": ["saturated", "dead", "zero", "saturated.text", "dead.text", "zero.text"],
    "worksheet.": ["ok", "rounded", "follows", "wrong", "undecided"],
    "predict.": [
      "right",
      "cut",
      "coarse",
      "wrong",
      "unreadable",
      "ask.value",
      "ask.contribution",
      "ask.update",
    ],
    "mistakes.": [
      "assign",
      "order",
      "zero_grad",
      "updated",
      "gradient",
      "value",
      "number",
      "right",
      "wrong",
    ].concat(["assign", "order", "forward", "zero_grad", "updated"].map((name) => `${name}.text`)),
    "op.": ["add", "subtract", "multiply", "divide", "negate", "power", "sum", "dot"],
    "trace.": ["step", "phase", "symbols", "numbers", "result", "gradient"],
  };
  const used = new Set(
    [...`${code}${source("body.html")}`.matchAll(/"([a-z]+\.[\w.]+)"/gi)].map(([, key]) => key),
  );
  for (const [family, members] of Object.entries(families)) {
    assert.ok(code.includes(`\`${family}\${`), `${family} is put together nowhere`);
    for (const member of members) used.add(family + member);
  }
  for (const key of Object.keys(textsEn)) assert.ok(used.has(key), `${key} is not used`);
  for (const key of used)
    if (
      /^(page|check|graph|mark|step|phase|panel|math|list|say|live|op|gate|predict|slip|tools|tab|leaves|choose|nudge|paths|mistakes|worksheet|trace)\./.test(
        key,
      )
    )
      assert.ok(key in textsEn, `${key} is missing`);
});

test("every operation of the engine has a sentence", () => {
  for (const op of operations) assert.ok(`gate.${op}` in textsEn, op);
});

test("values are put in; an unknown key is an error", () => {
  assert.equal(translated("en", "step.count", { n: 7, all: 15 }), "step 7 of 15");
  assert.equal(translated("zh", "step.count", { n: 7, all: 15 }), "第 7 步，共 15 步");
  assert.throws(() => translated("en", "no.such"), /no text "no.such" in en/);
  const t = (key) => translated("zh", key);
  assert.equal(operationName(t, "add"), "加");
  assert.equal(operationName(t, "leaky_relu"), "leaky relu");
});
