// Networks and worksheets.
import assert from "node:assert/strict";
import { goTo, inPage, text, texts } from "./in_page.mjs";

inPage(
  "9. networks: boxes open by a click, breadcrumbs lead back, the view follows the step",
  "network",
  async (page) => {
    assert.equal(await page.locator("#graph #n15").count(), 0); // inside a box
    await page.locator("#graph #layer1_neuron0").click();
    assert.equal((await texts(page, ".crumbs button")).at(0), "whole network");
    assert.equal((await texts(page, ".crumbs button")).at(-1), "neuron0");
    assert.equal(await page.locator("#graph #n15").count(), 1);
    await page.locator(".crumbs button").first().click();
    assert.equal(await page.locator("#graph #layer1_neuron0").count(), 1);
    await page.getByLabel("Follow the step").check();
    await goTo(page, 60); // the contribution of t6 = W1[1][1]*x[1] to x[1]
    assert.equal(await text(page, "#graph #n20 text.name"), "t6");
    assert.equal(await page.locator("#graph #e20_2.active").count(), 1);
    await goTo(page, 50); // inside the other hidden neuron
    assert.equal(await page.locator("#graph #n20").count(), 1);
    await page.locator("#views select").selectOption({ index: 0 });
    assert.equal(await page.locator("#graph #layer1_neuron1").count(), 1);
  },
);

inPage(
  "9. a step outside the opened box: the page says where it is, and leads there",
  "network",
  async (page) => {
    await page.locator("#graph #layer1_neuron0").click();
    await goTo(page, 50); // inside the other hidden neuron
    assert.equal(await page.locator("#graph .active").count(), 0);
    const elsewhere = page.getByRole("button", { name: "This step happens in layer1 › neuron1" });
    await elsewhere.click();
    assert.ok((await page.locator("#graph .active").count()) >= 1);
    assert.equal(await elsewhere.isVisible(), false);
  },
);

inPage(
  "9. networks of 300 nodes: saturated, dead and zero nodes are marked on their boxes",
  "mlp",
  async (page) => {
    const nodes = await page.evaluate(
      () => JSON.parse(document.querySelector("#lesson").textContent).nodes.length,
    );
    assert.ok(nodes >= 250 && nodes <= 400, `${nodes} nodes`);
    assert.ok((await page.locator("#graph g.neuron").count()) >= 10);
    await page.click("#last");
    assert.ok((await page.locator("#graph g.mark-dead").count()) >= 1);
    assert.match(await text(page, "#marks"), /relu is on the flat side/);
  },
);

inPage(
  "10. a worksheet's lines stand beside the graph with their verdicts, and lead to their steps",
  "network",
  async (page) => {
    const lines = page.locator(".worksheet li");
    assert.ok((await lines.count()) > 15);
    const line = lines.filter({ hasText: "dC/da2 = 2*(a2 - y)" }).first();
    assert.equal(await line.locator(".verdict").textContent(), "right");
    await line.locator("button").click();
    assert.match(await text(page, "#panel-title"), /Backward ∂C\/∂a2/);
    assert.equal(await line.locator("button").getAttribute("aria-current"), "step");
    const forward = lines.filter({ hasText: "z2 = W2 @ a1 + b2" }).first();
    await forward.locator("button").click();
    assert.match(await text(page, "#panel-title"), /Forward z2/);
    assert.ok((await page.locator(".worksheet .verdict.wrong").count()) >= 1); // the note's slip: half of the gradient
  },
);
