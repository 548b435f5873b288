// Languages, keyboard, screen reader, paper, narrow screens, stillness.
// In the chain ((a+b)*c)^2: a is n0, b n1, c n2, t1 = a+b n3, t2 = t1*c n4, the number 2 n5, t3 = t2^2 n6.
import assert from "node:assert/strict";
import { goTo, inPage, step, text } from "./in_page.mjs";

inPage("11. English and Chinese", "chain", async (page) => {
  await page.getByRole("button", { name: "中文" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
  assert.equal(await text(page, "#count"), "第 1 步，共 15 步");
  await page.locator("#forward").focus();
  for (let i = 0; i < 8; ++i) await page.keyboard.press("Enter");
  assert.match(await text(page, "#sentence"), /乘法交换/);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    const shown = await page.locator("body").innerText();
    assert.doesNotMatch(
      shown.replaceAll(/sigmoid|zero_grad|relu|tanh|English|Home|End/g, ""),
      /[a-z]{4,}/,
      "a word of English",
    );
  }
  await page.getByRole("button", { name: "English" }).click();
  assert.equal(await text(page, "#count"), "step 9 of 15");
});

inPage(
  "12. without a mouse: every control is reached and shows its focus; arrow keys move between tabs",
  "chain",
  async (page) => {
    const reached = new Set();
    for (let i = 0; i < 40; ++i) {
      await page.keyboard.press("Tab");
      const [id, hasOutline] = await page.evaluate(() => {
        const { id: found, className } = document.activeElement;
        return [found || className, getComputedStyle(document.activeElement).outlineStyle !== "none"];
      });
      assert.ok(hasOutline || id === "", `${id} shows its focus`);
      reached.add(id);
    }
    for (const id of [
      "predict",
      "present",
      "language",
      "graph",
      "first",
      "back",
      "play",
      "forward",
      "last",
      "slider",
      "tab-leaves",
      "trace-toggle",
    ])
      assert.ok(reached.has(id), id);
    await page.locator("#tab-leaves").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator("#sheet-nudge").isVisible(), true);
    assert.equal(await step(page), "step 1 of 15"); // arrow keys are the tabs' here
  },
);

inPage("12. with a screen reader: the trace as a table, and each step is said", "chain", async (page) => {
  await goTo(page, 9);
  assert.match(
    await text(page, "#live[aria-live=polite]"),
    /^Step 9 of 15\. The gradient of t1: none \+ −200 = −200\. Multiply/,
  );
  await page.getByRole("button", { name: "Show the whole trace" }).click();
  const table = page.getByRole("table");
  assert.equal(await table.locator("tbody tr").count(), 15);
  assert.deepEqual(await table.locator("tbody tr").nth(8).locator("th, td").allTextContents(), [
    "9", "Backward", "∂t3/∂t2·∂t2/∂t1 = ∂t3/∂t2·c", "= −20·10", "= −200", "∂t3/∂t1: — + (−200) = −200",
  ]); // prettier-ignore
  assert.equal(await table.locator("[aria-current=step] th").textContent(), "9");
  await table.getByRole("link", { name: "4", exact: true }).click();
  assert.equal(await step(page), "step 4 of 15");
});

inPage("12. on paper: the whole trace, and no controls", "chain", async (page) => {
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#trace tbody tr").last().isVisible(), true);
  for (const id of ["#timeline", "#tools", ".settings"])
    assert.equal(await page.locator(id).isVisible(), false, id);
  assert.ok((await page.pdf({ format: "A4" })).length > 10000);
});

for (const name of ["chain", "network", "hostile"])
  inPage(
    `12. at a width of 360 pixels nothing sticks out: ${name}`,
    name,
    async (page) => {
      for (const tab of await page.getByRole("tab").all()) {
        await tab.click();
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `${width} pixels`);
      }
      await page.click("#trace-toggle");
      await page.click("#last");
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
    },
    { viewport: { width: 360, height: 740 } },
  );

inPage(
  "12. nothing moves where stillness is preferred, else a packet travels along the edge",
  "chain",
  async (page) => {
    await goTo(page, 8);
    await page.click("#forward");
    assert.equal(await page.locator("#graph .packet").count(), 0);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.click("#forward");
    assert.equal(await page.locator("#graph .packet").count(), 1);
    await page.waitForFunction(() => !document.querySelector("#graph .packet"));
  },
);
