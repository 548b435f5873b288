// Tests on a page in a browser: they do what a person does and read what the page shows.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { lesson } from "./lessons.mjs";
import { noBrowser, openBrowser } from "./support.mjs";

let browser;
before(async () => {
  if (!noBrowser) browser = await openBrowser();
});
after(() => browser?.close());

/** A test on a page. What the browser's console says, or an error in the page, fails it. */
export function inPage(name, which, act, options = {}) {
  test(name, { skip: noBrowser }, async () => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
      ...options,
    });
    try {
      const page = await context.newPage();
      const complaints = [];
      page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => complaints.push(String(error)));
      const address = typeof which === "string" ? lesson(which).address : which();
      await page.goto(address + (options.hash ?? ""));
      await act(page);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

export const text = async (page, selector) =>
  (await page.locator(selector).first().textContent()).replace(/\s+/g, " ").trim();
export const texts = async (page, selector) =>
  (await page.locator(selector).allTextContents()).map((found) => found.replace(/\s+/g, " ").trim());
export const value = (page, node) => text(page, `#graph #n${node} text.value`);
export const gradient = (page, node) => text(page, `#graph #n${node} text.gradient`);
export const local = (page, edge) => text(page, `#graph #${edge} text.local`);
export const box = (page, selector) => page.locator(selector).first().boundingBox();
export const step = (page) => text(page, "#count");
export const seen = (page) =>
  page.evaluate(
    () => document.querySelector("#graph").textContent + document.querySelector("#panel").textContent,
  );
/** Goes to a step by the address. */
export const goTo = async (page, n) => {
  await page.evaluate((hash) => (location.hash = hash), `#step=${n}`);
  await page.waitForFunction(
    (start) => document.querySelector("#count").textContent.includes(start),
    `step ${n} of`,
  );
};
