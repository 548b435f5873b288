// What a learner does with a page: change, nudge, follow paths, predict, make mistakes.
// In the chain ((a+b)*c)^2: a is n0, b n1, c n2, t1 = a+b n3, t2 = t1*c n4, the number 2 n5, t3 = t2^2 n6.
import assert from "node:assert/strict";
import { box, goTo, gradient, inPage, local, step, text, texts, value } from "./in_page.mjs";
import { lesson, written } from "./lessons.mjs";
import { assembled, takenApart } from "./support.mjs";

inPage(
  "4. a leaf that is typed or dragged changes everything at once, and what changed flashes",
  "chain",
  async (page) => {
    await goTo(page, 12);
    await page.getByLabel("value of a").fill("5");
    // ((5-3)*10)^2 = 400; d/dt2 = 40, d/da = 400, d/dc = 80
    assert.deepEqual(
      [await value(page, 6), await gradient(page, 0), await gradient(page, 2)],
      ["400", "400", "80"],
    );
    await page.locator("#graph #n6 text.value.changed").waitFor();
    assert.equal(await page.locator("#graph #n5 .changed, #graph #n1 text.value.changed").count(), 0);
    await page.getByLabel("value of a").fill("5x");
    assert.equal(await page.getByLabel("value of a").getAttribute("aria-invalid"), "true");
    assert.equal(await value(page, 6), "400");
    await page.getByRole("button", { name: "Given values" }).click();
    assert.deepEqual([await value(page, 6), await gradient(page, 0)], ["100", "−200"]);
    assert.equal(await page.getByLabel("value of a").inputValue(), "2");
    // the learning rate, which the program takes above 0 only
    const rate = page.getByLabel("learning rate");
    for (const refused of ["0", "-0.1", "1e999", "much"]) {
      await rate.fill(refused);
      assert.equal(await rate.getAttribute("aria-invalid"), "true", refused);
    }
    await rate.fill("0.2");
    assert.equal(await rate.getAttribute("aria-invalid"), "false");
    await page.click("#last");
    assert.match(await text(page, ".line-numbers"), /10\s*−\s*0\.2/);
    await rate.fill("0");
    assert.match(await text(page, ".line-numbers"), /10\s*−\s*0\.2/);
    await page.getByLabel("value of b").focus();
    assert.equal(await rate.inputValue(), "0.2");
    await page.locator("#slider").fill("12");
    // the slider
    await page.getByLabel("drag b").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await value(page, 1), "−2.99");
    // the node itself
    const place = await box(page, "#graph #n2 rect, #graph #n2 path");
    await page.mouse.move(place.x + 20, place.y + 20);
    await page.mouse.down();
    await page.mouse.move(place.x + 40, place.y + 20, { steps: 4 });
    await page.mouse.up();
    assert.equal(await value(page, 2), "12"); // twenty pixels of 0.1
    assert.match(await text(page, "#agreement"), /✓/);
  },
);

const changed = (change) => () => {
  const { lesson: data, forms } = takenApart(lesson("chain").html());
  change(data);
  return written("changed", assembled(data, forms));
};
inPage(
  "4. a page that computes otherwise than the engine says so",
  changed((data) => {
    data.nodes[4].value = -10.5;
    data.nodes[0].gradient = 200;
  }),
  async (page) => {
    assert.equal(await page.locator("#alarm").isVisible(), true);
    const alarm = await text(page, "#alarm");
    assert.match(alarm, /2 of its numbers differ/);
    assert.match(alarm, /t2 is −10 here, −10.5 in the engine/);
    assert.match(alarm, /∂a is −200 here, 200 in the engine/);
    assert.equal(await page.locator("#agreement").isVisible(), false);
  },
);

inPage("5. nudge: the change of the output over h beside the gradient", "chain", async (page) => {
  await page.getByRole("tab", { name: "Nudge" }).click();
  assert.deepEqual(await texts(page, "#sheet-nudge dd"), ["100", "98.01", "−199", "−200", "−200"]); // ((2.01-3)*10)^2
  await page.locator("#sheet-nudge input").fill("0.001");
  assert.equal((await texts(page, "#sheet-nudge dd"))[2], "−199.9");
  await page.locator("#sheet-nudge select").selectOption({ label: "c" });
  assert.equal((await texts(page, "#sheet-nudge dd"))[4], "20");
  await page.locator("#sheet-nudge input").fill("0");
  assert.match(await text(page, "#sheet-nudge .says"), /not 0/);
});

inPage(
  "6. paths: each with its product, their sum is the gradient, one can be shown in the graph",
  "network",
  async (page) => {
    await page.getByRole("tab", { name: "Paths" }).click();
    await page.locator("#sheet-paths select").selectOption({ label: "x[0]" });
    assert.equal(await text(page, "#sheet-paths .count"), "2 paths from x[0] to C");
    const products = (await texts(page, "#sheet-paths .product .gradient")).map((shown) =>
      Number(shown.replaceAll("−", "-")),
    );
    const sum = Number((await text(page, "#sheet-paths .sum .gradient")).replaceAll("−", "-"));
    assert.equal(products.length, 2);
    assert.ok(Math.abs(products[0] + products[1] - sum) < 1e-7);
    assert.ok(Math.abs(sum + 0.00117094) < 1e-8); // the engine's gradient of x[0], see examples/notes
    await page.locator("#sheet-paths li button").first().click();
    assert.ok((await page.locator("#graph .edge.active").count()) >= 2);
    assert.equal(await page.locator("#sheet-paths li button").first().getAttribute("aria-pressed"), "true");
  },
);

/** x doubled a hundred times. */
const doublings = () => {
  const { lesson: data, forms } = takenApart(lesson("chain").html());
  data.nodes = [{ name: "x", op: "input", value: 1, gradient: 2 ** 100 }];
  for (let i = 0; i < 100; ++i)
    data.nodes.push({
      name: `d${i + 1}`,
      op: "add",
      operands: [i, i],
      form: 0,
      value: 2 ** (i + 1),
      gradient: 2 ** (99 - i),
    });
  Object.assign(data, {
    slips: { texts: [], edges: {} },
    views: [
      {
        group: null,
        fold: "none",
        svg: '<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><g/></svg>',
      },
    ],
  });
  return written("doublings", assembled(data, forms));
};
inPage("6. very many paths: their exact count and the first few", doublings, async (page) => {
  await page.getByRole("tab", { name: "Paths" }).click();
  const count = (await text(page, "#sheet-paths .count")).replaceAll(/\s/g, "");
  assert.match(count, /^1267650600228229401496703205376paths/); // 2^100
  assert.equal(await page.locator("#sheet-paths li").count(), 8);
});

inPage(
  "7. predict: the number is hidden, judged at its digits, and a wrong one is told its likely slip",
  "chain",
  async (page) => {
    await goTo(page, 9);
    await page.getByRole("button", { name: "Predict" }).click();
    assert.equal(await gradient(page, 3), "—");
    assert.equal(await local(page, "e4_1"), "");
    assert.equal(await page.locator("#graph .chip").count(), 0);
    assert.doesNotMatch(await page.locator("#panel").textContent(), /200/);
    assert.doesNotMatch(await page.locator("#live").textContent(), /200/);
    const answer = async (typed) => {
      await page.locator("#answer input").fill(typed);
      await page.keyboard.press("Enter");
      return text(page, "#answer .said");
    };
    assert.match(await answer("200"), /^Not 200\. Likely slip: .*sign/);
    assert.match(await answer("-100"), /half of the gradient/);
    assert.match(await answer("-20"), /local derivative was left out|missing|left out/);
    await page.getByRole("button", { name: "中文" }).click();
    assert.match(await answer("-20"), /漏掉了局部导数|局部导数/);
    await page.getByRole("button", { name: "English" }).click();
    assert.match(await answer("minus 200"), /not a number/);
    assert.match(await answer("-200"), /^Right: −200/);
    assert.equal(await gradient(page, 3), "−200");
    assert.match(await text(page, "#answer .score"), /0 of 1/);
    await page.keyboard.press("Enter"); // next
    assert.equal(await step(page), "step 10 of 15");
    assert.equal(await gradient(page, 2), "—");
    assert.match(await answer("20.0"), /^Right: 20/);
    assert.match(await text(page, "#answer .score"), /1 of 2/);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("button", { name: "Show it" }).click();
    assert.equal(await gradient(page, 0), "−200");
  },
);

inPage(
  "8. what goes wrong if: right and wrong side by side, the differing numbers marked",
  "chain",
  async (page) => {
    await page.getByRole("tab", { name: "Mistakes" }).click();
    const row = async (name) => {
      const found = page.locator("#sheet-mistakes tbody tr", {
        has: page.getByRole("rowheader", { name, exact: true }),
      });
      const isMarked = (await found.getAttribute("class")) === "differs";
      return [...(await found.locator("td").allTextContents()), isMarked];
    };
    assert.match(await text(page, "#sheet-mistakes .count"), /no difference/); // a tree has no second contributions
    await page.getByRole("button", { name: "visit in the wrong order" }).click();
    assert.deepEqual(await row("∂t3/∂t1"), ["−200", "≠ —", true]);
    assert.deepEqual(await row("∂t3/∂t2"), ["−20", "−20", false]);
    await page.getByRole("button", { name: "forget zero_grad" }).click();
    assert.deepEqual(await row("∂t3/∂a"), ["4992", "≠ 4792", true]); // a = 22, b = 17, c = 8 in the second pass
    assert.deepEqual(await row("a after the second update"), ["−477.2", "≠ −457.2", true]);
    await page.getByRole("button", { name: "update weights too early" }).click();
    assert.deepEqual(await row("∂t3/∂t1"), ["−200", "≠ −160", true]); // through c = 8
    assert.equal(await text(page, "#pictures .wrong #wrong-n3 text.gradient"), "≠ −160");
    assert.equal(await text(page, "#pictures .right #right-n3 text.gradient"), "−200");
  },
);

inPage("8. = instead of += loses contributions where a node is used twice", "network", async (page) => {
  await page.getByRole("tab", { name: "Mistakes" }).click();
  assert.match(await text(page, "#sheet-mistakes .count"), /^3 of \d+ numbers differ/); // x feeds both neurons
  assert.equal(await page.locator("#sheet-mistakes tr.differs").count(), 3);
});
