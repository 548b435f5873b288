// The graph, the timeline, the panel.
// In the chain ((a+b)*c)^2: a is n0, b n1, c n2, t1 = a+b n3, t2 = t1*c n4, the number 2 n5, t3 = t2^2 n6.
import assert from "node:assert/strict";
import { box, goTo, gradient, inPage, local, seen, step, text, value } from "./in_page.mjs";

inPage(
  "1. the graph: left to right, value above gradient, a dash before there is one, local derivatives on edges",
  "chain",
  async (page) => {
    const places = await Promise.all(
      ["#n0", "#n3_op", "#n3", "#n4", "#n6"].map((id) => box(page, `#graph ${id}`)),
    );
    for (let i = 1; i < places.length; ++i) assert.ok(places[i].x > places[i - 1].x);
    assert.equal(await value(page, 0), "2");
    assert.equal(await value(page, 3), "—");
    assert.equal(await gradient(page, 0), "—");
    await page.click("#last");
    assert.deepEqual(
      [await gradient(page, 0), await gradient(page, 1), await gradient(page, 2)],
      ["−200", "−200", "20"],
    );
    assert.equal(await value(page, 6), "100");
    assert.ok((await box(page, "#graph #n0 text.value")).y < (await box(page, "#graph #n0 text.gradient")).y);
    assert.deepEqual(
      [await local(page, "e4_1"), await local(page, "e4_2"), await local(page, "e6_1")],
      ["10", "−1", "−20"],
    );
    // colour is not the only sign: gradients flow along dashed lines, values along solid ones
    await goTo(page, 9);
    const style = (selector, property) =>
      page
        .locator(selector)
        .first()
        .evaluate((found, name) => getComputedStyle(found)[name], property);
    assert.notEqual(await style("#graph #e4_1 path", "strokeDasharray"), "none");
    await goTo(page, 5);
    assert.equal(await style("#graph #e4 path", "strokeDasharray"), "none");
    const colours = async () => [
      await style("#graph #n0 text.value", "fill"),
      await style("#graph #n0 text.gradient", "fill"),
      await style("#graph #e4_1 text.local", "fill"),
      await style("body", "backgroundColor"),
    ];
    const light = await colours();
    assert.deepEqual(light.slice(0, 3), ["rgb(0, 100, 166)", "rgb(184, 74, 0)", "rgb(0, 121, 107)"]);
    await page.emulateMedia({ colorScheme: "dark" });
    (await colours()).forEach((colour, i) => assert.notEqual(colour, light[i]));
  },
);

inPage("2. the timeline: buttons, keys, slider, address; every step can be undone", "chain", async (page) => {
  assert.equal(await step(page), "step 1 of 15"); // 3 leaves, 3 operations, seed, 5 contributions, 3 updates
  const states = [await seen(page)];
  for (let n = 2; n <= 15; ++n) {
    await page.click("#forward");
    assert.equal(await step(page), `step ${n} of 15`);
    states.push(await seen(page));
  }
  assert.equal(new Set(states).size, 15);
  for (let n = 14; n >= 1; --n) {
    await page.click("#back");
    assert.equal(await seen(page), states[n - 1]);
  }
  await page.click("#graph", { position: { x: 5, y: 5 } });
  const press = async (key, expected) => {
    await page.keyboard.press(key);
    assert.equal(await step(page), `step ${expected} of 15`);
  };
  await press("ArrowRight", 2);
  await press("ArrowLeft", 1);
  await press("End", 15);
  await press("Home", 1);
  await page.keyboard.press(" ");
  assert.match(await text(page, "#play"), /Pause/);
  await page.waitForFunction(() => document.querySelector("#count").textContent === "step 2 of 15");
  await page.keyboard.press(" ");
  assert.match(await text(page, "#play"), /Play/);
  await page.locator("#slider").fill("9");
  assert.equal(await step(page), "step 9 of 15");
  await page.waitForFunction(() => location.hash === "#step=9");
  await page.reload();
  assert.equal(await step(page), "step 9 of 15");
  // the active edge, its target, and all else
  assert.equal(await text(page, "#graph .edge-chip"), "−20 × 10 = −200");
  assert.equal(await text(page, "#graph .target-chip"), "— + (−200) = −200");
  const opacity = (id) =>
    page.locator(`#graph ${id}`).evaluate((found) => Number(getComputedStyle(found).opacity));
  for (const id of ["#n3", "#n4", "#n4_op", "#e4_1"]) assert.equal(await opacity(id), 1, id);
  for (const id of ["#n0", "#n6", "#e3_1", "#e4_2"]) assert.ok((await opacity(id)) < 1, id);
});

inPage(
  "2. a step in the address is opened",
  "chain",
  async (page) => assert.equal(await step(page), "step 12 of 15"),
  { hash: "#step=12" },
);

inPage(
  "3. the panel: symbols, numbers, result in MathML, and a sentence with the gate's nickname",
  "chain",
  async (page) => {
    await goTo(page, 9);
    const line = (name) =>
      page.locator(`.line-${name} dd`).evaluate((found) => found.textContent.replaceAll(/\s/g, ""));
    assert.equal(await line("symbols"), "∂t3∂t2·∂t2∂t1=∂t3∂t2·c");
    assert.equal(await line("numbers"), "=−20·10");
    assert.equal(await line("result"), "=−200");
    assert.equal(await line("sum"), "∂t3∂t1:—+(−200)=−200");
    const names = await page.locator("#lines mfrac").evaluateAll((all) => all.map((one) => one.namespaceURI));
    assert.ok(names.length > 2 && names.every((name) => name === "http://www.w3.org/1998/Math/MathML"));
    assert.match(await text(page, "#sentence"), /Multiply switcher/);
    await goTo(page, 5);
    assert.equal(await line("symbols"), "t2=t1·c");
    assert.equal(await line("numbers"), "=−1·10");
    await goTo(page, 8);
    assert.equal(await line("symbols"), "∂t3∂t3·∂t3∂t2=∂t3∂t3·(2·t2)");
    assert.equal(await line("numbers"), "=1·(2·(−10))=1·(−20)");
    await goTo(page, 13);
    assert.equal(await line("numbers"), "=2−0.1·(−200)");
  },
);
