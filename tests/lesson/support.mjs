// What the tests of the lesson's page share: pages put together as the program does it, and a browser.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export const pageFolder = new URL("../../tools/lesson/page/", import.meta.url);
const require = createRequire(new URL("package.json", pageFolder));

/** @param {string} name */
export const source = (name) => readFileSync(new URL(name, pageFolder), "utf8");

/** All modules, main.js last. */
export const moduleNames = () => [
  ...readdirSync(fileURLToPath(pageFolder))
    .filter((name) => name.endsWith(".js") && name !== "main.js")
    .sort(),
  "main.js",
];

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A page with that data, put together as the program does it. */
export function assembled(lesson, formsSource) {
  const modules = moduleNames().map((name) =>
    source(name)
      .replace(/(^|\n)import [^;]*;/g, "$1")
      .replace(/(^|\n)export (const|let|function|async|class)/g, "$1$2"),
  );
  const script = `\n"use strict";\n(() => {\n${formsSource}\n${modules.join("\n")}})();\n`;
  const style = `\n${source("page.css")}`;
  const data = JSON.stringify(lesson).replaceAll("<", "\\u003c");
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
  return [
    `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>lesson</title>`,
    `<style>${style}</style></head>\n<body>\n${source("body.html")}`,
    `<script id="lesson" type="application/json">${data}</script>\n<script>${script}</script>\n</body></html>`,
  ].join("");
}

/** The data of a page, and the forms that the program has written for it. */
export function takenApart(html) {
  const lesson = JSON.parse(/<script id="lesson"[^>]*>(.*?)<\/script>/s.exec(html)[1]);
  const forms = /\n(const forms = \[\n(?:.*?\n)?\];\n)/s.exec(html)[1];
  return { lesson, forms };
}

const chromium = process.env.CHALKGRAD_CHROMIUM ?? "/usr/bin/chromium";

/** Why there can be no tests in a browser, if so. */
export const noBrowser = existsSync(chromium)
  ? false
  : `${chromium} is missing: on Debian, apt-get install chromium`;

export const openBrowser = () =>
  require("playwright-core").chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });

export const axeSource = () => readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
