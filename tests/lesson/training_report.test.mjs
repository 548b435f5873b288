// The page that chalkgrad train writes: its slider, and what keeps it readable and harmless.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { program, scratch } from "./lessons.mjs";
import { axeSource, noBrowser, openBrowser } from "./support.mjs";

const hostile = ["<script>alert(1)</script>", '""\'`&<img src=x onerror=alert(2)>'];
const reports = {
  circles: ["circles", "--points", "200", "--epochs", "6"],
  line: ["y = sin(2*x)", "--layers", "6,1", "--activation", "tanh", "--epochs", "5"],
  chinese: ["FILE", "--labels", "种类", "--layers", "4,3", "--epochs", "5", "--lang", "zh"],
  hostile: ["FILE", "--labels", "label", "--layers", "4,3", "--epochs", "2"],
  deep: ["circles", "--points", "20", "--layers", "3,3,3,3,3,3,3,3,3,3,1", "--epochs", "1"],
};
const tables = {
  chinese: { header: "长度,宽度,种类", classes: ["山鸢尾", "变色鸢尾", "维吉尼亚鸢尾"] },
  hostile: {
    header: `"${"x".repeat(10000)}","${hostile[0]}",label`,
    classes: [`"${hostile[0]}"`, `"${hostile[1]}"`, "c".repeat(10000)],
  },
};

let browser;
let folder;
before(async () => {
  if (noBrowser) return;
  browser = await openBrowser();
  folder = scratch("chalkgrad reports ");
  for (const [name, options] of Object.entries(reports)) {
    const table = tables[name];
    if (table) {
      const rows = Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 5},${table.classes[i % 3]}`);
      writeFileSync(join(folder, `${name}.csv`), `${[table.header, ...rows].join("\n")}\n`);
    }
    const data = options[0] === "FILE" ? join(folder, `${name}.csv`) : options[0];
    execFileSync(program(), ["train", data, ...options.slice(1), "-o", join(folder, name)], {
      stdio: "pipe",
    });
  }
});
after(() => browser?.close());

/** Opens a report; whatever the page complains of fails the test. */
async function open(name, options, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const complaints = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.url().startsWith("file://")) complaints.push(request.url());
    });
    await page.goto(`file://${encodeURI(join(folder, name, "report.html"))}`);
    await use(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const picture = (page) => page.locator("#map").evaluate((canvas) => canvas.toDataURL());

for (const name of ["circles", "line", "hostile"])
  test(`the slider chooses the epoch: ${name}`, { skip: noBrowser }, () =>
    open(name, {}, async (page) => {
      const slider = page.locator("#map-slider");
      const title = page.locator("#map-epoch");
      const last = await picture(page);
      assert.match(await title.textContent(), /^after epoch [256]$/);
      await slider.fill("0");
      assert.equal(await title.textContent(), "before training");
      assert.equal(await slider.getAttribute("aria-valuetext"), "before training");
      const first = await picture(page);
      assert.notEqual(first, last);
      await slider.focus();
      await page.keyboard.press("ArrowRight");
      assert.equal(await title.textContent(), "after epoch 1");
      await page.keyboard.press("End");
      assert.equal(await picture(page), last);
    }),
  );

test("it plays from the beginning to the end, and pauses", { skip: noBrowser }, () =>
  open("circles", {}, async (page) => {
    const play = page.locator("#map-play");
    await play.click();
    assert.equal(await page.locator("#map-epoch").textContent(), "before training");
    assert.equal(await play.textContent(), "Pause");
    await page.waitForFunction(() => document.getElementById("map-epoch").textContent === "after epoch 2");
    await play.click();
    assert.equal(await play.textContent(), "Play");
    await page.waitForTimeout(1000);
    assert.equal(await page.locator("#map-epoch").textContent(), "after epoch 2");
    await play.click(); // goes on from there
    await page.waitForFunction(() => document.getElementById("map-epoch").textContent === "after epoch 6");
    assert.equal(await play.textContent(), "Play");
  }),
);

test("marks, axes and key are drawn in colours of their own", { skip: noBrowser }, () =>
  open("circles", {}, async (page) => {
    const colours = await page.locator("#map").evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const counts = {};
      for (let i = 0; i < data.length; i += 4) {
        const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        counts[colour] = (counts[colour] ?? 0) + 1;
      }
      return counts;
    });
    assert.ok(colours["0,114,178"] > 5000, "discs of class 0");
    assert.ok(colours["213,94,0"] > 5000, "squares of class 1");
    assert.deepEqual(await page.locator(".key").allTextContents(), ["class 0", "class 1"]);
  }),
);

test("a dark page draws its picture dark", { skip: noBrowser }, () =>
  open("line", { colorScheme: "light" }, async (page) => {
    const corner = () =>
      page.locator("#map").evaluate((canvas) => {
        const dot = document.createElement("canvas").getContext("2d");
        dot.drawImage(canvas, 0, 0);
        return [...dot.getImageData(0, 0, 1, 1).data];
      });
    assert.deepEqual(await corner(), [255, 255, 255, 255]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForTimeout(50);
    assert.deepEqual(await corner(), [17, 24, 39, 255]);
  }),
);

test("a report in Chinese, with Chinese names", { skip: noBrowser }, () =>
  open("chinese", {}, async (page) => {
    assert.equal(await page.locator("html").getAttribute("lang"), "zh");
    assert.equal(await page.locator("#map-epoch").textContent(), "第 5 轮之后");
    assert.deepEqual((await page.locator(".key").allTextContents()).sort(), [
      "变色鸢尾",
      "山鸢尾",
      "维吉尼亚鸢尾",
    ]);
    const english = (await page.locator("main").innerText())
      .replace(/chalkgrad train .*/s, "")
      .match(/[A-Za-z]{3,}/g);
    const allowed = new Set([
      ..."cross entropy adam relu softmax chinese csv tmp chalkgrad reports layer neuron loss grad log logsumexp".split(
        " ",
      ),
      ..."tanh sigmoid".split(" "),
    ]);
    const own = folder.match(/[A-Za-z]{3,}/g);
    assert.deepEqual(
      [...new Set(english)].filter((w) => !allowed.has(w) && !own.includes(w)),
      [],
    );
  }),
);

test("hostile names are texts", { skip: noBrowser }, () =>
  open("hostile", {}, async (page) => {
    const key = await page.locator(".key").allTextContents();
    assert.ok(key.includes("<script>alert(1)</script>"));
    assert.ok(key.every((name) => [...name].length <= 40));
    assert.equal(await page.locator("main script, main img").count(), 0);
  }),
);

for (const colorScheme of ["light", "dark"])
  for (const [name, width] of [
    ["circles", 1280],
    ["circles", 360],
    ["chinese", 360],
    ["hostile", 360],
    ["deep", 1280],
  ])
    test(`axe finds nothing: ${name}, ${colorScheme}, ${width}`, { skip: noBrowser }, async () => {
      const options = { bypassCSP: true, colorScheme, viewport: { width, height: 800 } };
      await open(name, options, async (page) => {
        assert.ok(
          (await page.evaluate(() => document.documentElement.scrollWidth)) <= width,
          "nothing is wider than the screen",
        );
        await page.locator("summary").click();
        await page.addScriptTag({ content: axeSource() });
        const { violations } = await page.evaluate(() =>
          globalThis.axe.run(document, { resultTypes: ["violations"] }),
        );
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
        assert.deepEqual(found, []);
      });
    });
