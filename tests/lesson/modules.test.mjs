// The modules of the page become one script: what that asks of them.
import assert from "node:assert/strict";
import test from "node:test";
import { moduleNames, source } from "./support.mjs";

test("no name at the top of a module is used in another one", () => {
  const owners = new Map();
  for (const name of moduleNames())
    for (const [, declared] of source(name).matchAll(/^(?:export )?(?:const|let|function|class) (\w+)/gm)) {
      assert.equal(owners.get(declared), undefined, `${declared} is in ${name} and ${owners.get(declared)}`);
      owners.set(declared, name);
    }
  assert.ok(owners.size > 80);
});

test("imports are single statements at the top, exports stand before declarations", () => {
  for (const name of moduleNames()) {
    const text = source(name).replace(/^(import \{[\w\s,]+\} from "\.\/\w+\.js";\n)*/, "");
    assert.doesNotMatch(text, /^import /m, name);
    assert.doesNotMatch(text, /^export (?!(const|let|function|class) )/m, name);
  }
});

test("modules other than main.js only define things when they are loaded", () => {
  for (const name of moduleNames().slice(0, -1)) {
    const imported = [...source(name).matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, names]) =>
      names.match(/\w+/g),
    );
    for (const [statement] of source(name).matchAll(/^(?:export )?(?:const|let) [^]*?;$/gm)) {
      if (statement.includes("=>")) continue;
      const used = imported.find((word) => new RegExp(`\\b${word}\\b`).test(statement));
      assert.equal(used, undefined, `${name}: ${used} may not exist yet`);
    }
  }
});

test("nothing can make markup or code of a name", () => {
  for (const name of [...moduleNames(), "body.html"]) {
    assert.doesNotMatch(
      source(name),
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/,
      name,
    );
    assert.doesNotMatch(source(name), /\sstyle="|\son\w+="/, name);
    assert.doesNotMatch(source(name), /<\/script/, name);
  }
});

test("each module is short enough to be read at once", () => {
  for (const name of moduleNames()) assert.ok(source(name).split("\n").length <= 250, name);
});
