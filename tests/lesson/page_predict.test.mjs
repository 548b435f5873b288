// Predict before you see: nothing on the page tells the number, and every number can be answered.
// In the chain ((a+b)*c)^2: a is n0, b n1, c n2, t1 = a+b n3, t2 = t1*c n4, the number 2 n5, t3 = t2^2 n6.
import assert from "node:assert/strict";
import { goTo, inPage, local, text, texts } from "./in_page.mjs";

const predict = (page) => page.getByRole("button", { name: "Predict" }).click();
const answer = async (page, typed) => {
  await page.locator("#answer input").fill(typed);
  await page.keyboard.press("Enter");
  return text(page, "#answer .said");
};

/** Where a number is told, if it is. */
const told = async (page, number) => (await elsewhere(page)).match(number)?.[0].slice(0, 60) ?? null;

/** What stands around the graph and the panel, with each tab open in its turn. */
async function elsewhere(page) {
  if ((await page.locator("#trace-toggle").getAttribute("aria-expanded")) === "false")
    await page.click("#trace-toggle");
  const all = [await text(page, "#trace"), await text(page, "#alarm")];
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    const mistakes = await page.locator("#sheet-mistakes .choice button").all();
    for (const mistake of (await tab.getAttribute("id")) === "tab-mistakes" ? mistakes : [null]) {
      await mistake?.click();
      all.push(await page.locator("#tools").innerText(), await text(page, "#pictures"));
    }
  }
  return all.join("\n");
}

inPage("7. what is to be predicted stands nowhere else: the chain", "chain", async (page) => {
  await goTo(page, 5);
  await predict(page);
  const later = /100|−10(?!\d)|−20|4992|98\.01/;
  assert.equal(await told(page, later), null);
  assert.match(await text(page, "#trace"), /t1 = −1/); // what has been is told
  assert.match(await text(page, "#trace"), /t2 = t1·c\s*\?\s*\?/);
  await page.locator("#tab-leaves").click();
  assert.equal(await text(page, "#sheet-leaves .output"), "t3 = —");
  assert.match(await answer(page, "-10"), /^Right/);
  assert.match(await text(page, "#trace"), /t2 = −10/);
  await goTo(page, 9); // the contribution to t1
  assert.equal(await told(page, /−200|−199|4992/), null);
  await page.locator("#tab-mistakes").click();
  assert.match(await text(page, "#sheet-mistakes .count"), /Hidden/);
  await goTo(page, 15);
  await page.getByRole("button", { name: "Show it" }).click();
  assert.ok(await told(page, /−200[^]*4992/));
  await goTo(page, 9);
  assert.equal(await told(page, /−200|4992/), null);
  await predict(page);
  assert.ok(await told(page, /−200[^]*4992/));
});

inPage("7. what is to be predicted stands nowhere else: a worksheet", "network", async (page) => {
  await goTo(page, 30);
  await predict(page);
  assert.equal(await told(page, /0\.0398|0\.0995|0\.00117/), null);
  await page.locator("#tab-worksheet").click();
  const lines = await texts(page, ".worksheet code");
  assert.ok(lines.includes("x = [2, 3, -1]"));
  assert.ok(lines.includes("σ(u) = sigmoid(u) = 1/(1 + e^(-u))")); // a rule, no number
  assert.ok(lines.includes("da2/dz2 = ?"));
});

inPage("7. where NaN begins is not told before it is predicted, and it can be", "nan", async (page) => {
  await goTo(page, 4);
  await predict(page);
  assert.equal(await page.locator("#alarm").isVisible(), false);
  assert.equal(await told(page, /nan/), null);
  assert.match(await answer(page, "0.5"), /^Not 0.5/);
  assert.match(await answer(page, "what"), /not a number/);
  assert.match(await answer(page, "NaN"), /^Right: nan/);
  assert.equal(await page.locator("#alarm").isVisible(), true);
});

inPage("7. an infinite number can be predicted", "infinite", async (page) => {
  await goTo(page, 3);
  await predict(page);
  assert.match(await answer(page, "-∞"), /^Not −∞/);
  assert.match(await answer(page, "∞"), /^Right: inf/);
});

inPage("7. a verdict goes when the numbers change", "chain", async (page) => {
  await goTo(page, 9);
  await predict(page);
  assert.match(await answer(page, "200"), /^Not 200/);
  await page.getByLabel("value of a").fill("4");
  assert.equal(await text(page, "#answer .said"), "");
  assert.match(await text(page, "#answer .score"), /0 of 0/);
  assert.match(await answer(page, "200"), /^Right/);
  // the learning rate is one of the numbers of an update
  await goTo(page, 13);
  await page.getByRole("button", { name: "Show it" }).click();
  assert.match(await text(page, ".line-result"), /−16/); // 4 - 0.1*200
  await page.getByLabel("learning rate").fill("0.2");
  assert.doesNotMatch(await text(page, "#lines"), /36/);
});

inPage(
  "7. derivatives on the edges into boxes stand there when they are known, and not while one is asked for",
  "network",
  async (page) => {
    assert.deepEqual([...new Set(await texts(page, "#graph .edge text.local"))], [""]);
    await goTo(page, 45); // a contribution inside layer2.neuron0
    const wire = await page.locator("#graph .edge.active").getAttribute("id");
    assert.match(wire, /_to_layer2_neuron0$/);
    assert.equal(await local(page, wire), "0.0484194");
    await predict(page);
    assert.equal(await local(page, wire), "");
  },
);
