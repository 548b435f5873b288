// axe-core looks at every state of the pages.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { lesson } from "./lessons.mjs";
import { axeSource, noBrowser, openBrowser } from "./support.mjs";

let browser;
before(async () => {
  if (!noBrowser) browser = await openBrowser();
});
after(() => browser?.close());

const common = {
  "in the middle, with the trace": async (page) => {
    await page.locator("#slider").fill("9");
    await page.click("#trace-toggle");
  },
  "with each tool": async (page, look) => {
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      await look();
    }
  },
  "in Chinese, at the end": async (page) => {
    await page.click("#language");
    await page.click("#last");
  },
};
const all = {
  "at the beginning": async () => {},
  ...common,
  predicting: async (page) => {
    await page.click("#predict");
    await page.fill("#answer input", "1");
    await page.keyboard.press("Enter");
  },
  presenting: async (page) => page.click("#present"),
};

/** @param {string} name @param {"light" | "dark"} colorScheme @param {object} states one after the other */
const inspect = (name, colorScheme, states) =>
  test(`axe finds nothing: ${name}, ${colorScheme}`, { skip: noBrowser }, async () => {
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({
      bypassCSP: true,
      colorScheme,
      reducedMotion: "reduce",
      viewport,
    });
    try {
      const page = await context.newPage();
      await page.goto(lesson(name).address);
      await page.addScriptTag({ content: axeSource() });
      for (const [state, reach] of Object.entries(states)) {
        const look = async () => {
          const { violations } = await page.evaluate(() =>
            globalThis.axe.run(document, { resultTypes: ["violations"] }),
          );
          const found = violations.map(
            ({ id, nodes }) =>
              `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary.slice(0, 300)}`,
          );
          assert.deepEqual(found, [], state);
        };
        await reach(page, look);
        await look();
      }
    } finally {
      await context.close();
    }
  });

inspect("chain", "light", all);
inspect("chain", "dark", all);
for (const name of ["network", "hostile"]) inspect(name, "light", common);
inspect("nan", "dark", common);
inspect("mlp", "light", { "at the end": async (page) => page.click("#last") });
