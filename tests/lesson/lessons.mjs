// The pages that the browser tests look at: a folder of ready ones (CHALKGRAD_LESSONS), or made here by the program
// (CHALKGRAD_PROGRAM, else the one found in the build folder).
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assembled, takenApart } from "./support.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

export function program() {
  if (process.env.CHALKGRAD_PROGRAM) return process.env.CHALKGRAD_PROGRAM;
  const builds = existsSync(join(root, "build")) ? readdirSync(join(root, "build")) : [];
  const found = builds
    .map((name) => join(root, "build", name, "tools/chalkgrad"))
    .find((file) => existsSync(file));
  if (!found)
    throw new Error(
      "no program chalkgrad: build it, or set CHALKGRAD_PROGRAM to it, or CHALKGRAD_LESSONS to pages",
    );
  return found;
}

const hostileNames = [
  "<script>alert(1)</script>",
  "\"'`&<img src=x onerror=alert(2)>",
  "学习率".repeat(2),
  "x".repeat(10000),
];

/** The chain with names that try to be markup, in another script, and very long. */
function hostile(html) {
  const { lesson: data, forms } = takenApart(html);
  data.nodes
    .filter(({ number }) => !number)
    .forEach((node, i) => {
      node.name = hostileNames[i % hostileNames.length] + (i < hostileNames.length ? "" : i);
    });
  data.title = hostileNames[0];
  return assembled(data, forms);
}

/** A folder that is gone when the tests have ended. */
export function scratch(prefix) {
  const path = mkdtempSync(join(tmpdir(), prefix));
  process.on("exit", () => rmSync(path, { recursive: true }));
  return path;
}

let folder;

/** The address of a page, and its text. */
export function lesson(name) {
  folder ??= process.env.CHALKGRAD_LESSONS ?? made();
  const file = join(folder, `${name}.html`);
  return { address: `file://${file}`, html: () => readFileSync(file, "utf8") };
}

/** The address of a page with that text. */
export function written(name, html) {
  const file = join(scratch("chalkgrad-page-"), `${name}.html`);
  writeFileSync(file, html);
  return `file://${file}`;
}

function made() {
  const target = scratch("chalkgrad lessons "); // with spaces, as folders have
  const at = (name) => join(target, name);
  const run = (name, ...options) =>
    execFileSync(program(), ["lesson", ...options, "-o", at(`${name}.html`)], { stdio: "pipe" });
  run("chain", "((a+b)*c)^2", "a=2", "b=-3", "c=10");
  run("network", join(root, "examples/notes/002-one-iteration.md"), "--of", "C");
  run("mlp", join(root, "tests/tools/lessons/mlp.grad"));
  run("nan", "(log(a) + b)*relu(c)", "a=-1", "b=2", "c=-3");
  run("infinite", "a*b", "a=1e308", "b=1e308");
  writeFileSync(at("hostile.html"), hostile(readFileSync(at("chain.html"), "utf8")));
  return target;
}
