// The labels that a step puts over the picture stand where nothing is to be read.
import assert from "node:assert/strict";
import { goTo, inPage } from "./in_page.mjs";

/** What the labels of this step cover: texts of nodes, and each other. */
const covered = (page) =>
  page.evaluate(() => {
    const rectOf = (element) => element.getBoundingClientRect();
    const chips = [...document.querySelectorAll("#graph .chip > rect")];
    const texts = [...document.querySelectorAll("#graph .node text")].filter((found) => found.textContent);
    const found = [];
    chips.forEach((chip, i) => {
      const a = rectOf(chip);
      for (const other of [...texts, ...chips.slice(i + 1)]) {
        const b = rectOf(other);
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // fonts reserve a little room above and below their letters
        if (across > 1 && down > 3)
          found.push(`${chip.parentNode.textContent} on ${other.textContent || "another label"}`);
      }
    });
    return { found, chips: chips.length };
  });

const steps = { chain: [8, 9, 10, 11, 12], network: [42, 43, 44, 45, 46, 47, 48, 50, 53, 57, 60, 64] };
const screens = { usual: {}, narrow: { viewport: { width: 360, height: 740 } } };
for (const [name, places] of Object.entries(steps))
  for (const [screen, options] of Object.entries(screens))
    inPage(
      `2. labels cover no node's texts, nor each other: ${name}, ${screen}`,
      name,
      async (page) => {
        for (const way of ["plain", "following", "presenting"]) {
          if (way === "following" && name === "network") await page.getByLabel("Follow the step").check();
          if (way === "presenting") await page.getByRole("button", { name: "Present" }).click();
          for (const place of places) {
            await goTo(page, place);
            const { found, chips } = await covered(page);
            assert.deepEqual(found, [], `step ${place}, ${way}`);
            assert.ok(chips > 0 || way === "plain", `step ${place}, ${way}`);
          }
        }
      },
      options,
    );

inPage(
  "2. on a narrow screen the labels are scrolled into view with their node",
  "network",
  async (page) => {
    await goTo(page, 47);
    for (const label of await page.locator("#graph .chip > rect").all()) {
      const { x, width } = await label.boundingBox();
      // With a wide font they are wider together than the screen: then they stand in its middle.
      const shown = Math.min(x + width, 360) - Math.max(x, 0);
      assert.ok(shown >= 0.75 * width, `from ${x} to ${x + width}`);
    }
  },
  { viewport: { width: 360, height: 740 } },
);
