import { modelOf } from "./engine.js";
import { runOf, stepsOf } from "./timeline.js";
import { shortName, shownNumber } from "./number.js";
import { translated } from "./texts.js";
import { byId } from "./dom.js";
import { createStage } from "./stage.js";
import { createPlayer } from "./player.js";
import { createPanel } from "./panel.js";
import { createPredict } from "./predict.js";
import { createTabs } from "./tabs.js";
import { createLeaves } from "./leaves.js";
import { createNudge } from "./nudge.js";
import { createPathList } from "./path_list.js";
import { createMistakeSheet } from "./mistake_sheet.js";
import { createMistakePictures } from "./mistake_pictures.js";
import { createWorksheet } from "./worksheet.js";
import { createTraceTable } from "./trace_table.js";
import { createSettings } from "./settings.js";

/** @param {Lesson} lesson @param {Form[]} forms @returns {Page} */
function createPage(lesson, forms) {
  const model = modelOf(lesson, forms);
  const steps = stepsOf(model);
  const leaves = new Map();
  /** @type {Part[]} */
  const parts = [];
  /** @type {Page} */
  const page = {
    lesson,
    model,
    steps,
    run: runOf(model, steps, leaves, lesson.rate),
    leaves,
    rate: lesson.rate,
    place: 0,
    chosen: model.leaves.find((leaf) => model.nodes[leaf].takesGradient) ?? -1,
    language: lesson.language === "zh" ? "zh" : "en",
    predicting: false,
    revealed: new Set(),
    mistake: "assign",
    path: null,
    t: (key, values) => translated(page.language, key, values),
    number: (value) => shownNumber(value, lesson.digits),
    name: (node, most = 24) => shortName(model.nodes[node].name, most),
    isHidden: () => page.predicting && !page.revealed.has(page.place) && steps[page.place].kind !== "leaf",
    go(place) {
      if (place === page.place) return;
      page.place = place;
      page.path = null;
      page.refresh("step");
    },
    change(leaf, value) {
      if (value === model.nodes[leaf].givenValue) leaves.delete(leaf);
      else leaves.set(leaf, value);
      page.refresh("numbers");
    },
    refresh(change) {
      if (change === "numbers") {
        page.run = runOf(model, steps, leaves, page.rate);
        page.revealed.clear();
      }
      for (const part of parts) part.update(change);
    },
  };

  const hasLines = (lesson.lines ?? []).length > 0;
  const hasLeaves = page.chosen >= 0;
  const tabs = createTabs(page, [
    ...(hasLines ? ["worksheet"] : []),
    "leaves",
    ...(hasLeaves ? ["nudge", "paths"] : []),
    "mistakes",
  ]);
  const chooseLeaf = (/** @type {number} */ leaf) => {
    if (model.nodes[leaf].takesGradient) page.chosen = leaf;
    if (!["leaves", "nudge", "paths"].includes(tabs.current())) tabs.open("leaves");
    else page.refresh("setting");
    const items = byId("sheet-leaves").querySelectorAll("li");
    items[model.leaves.indexOf(leaf)]?.querySelector("input")?.focus();
  };
  parts.push(
    createSettings(page),
    tabs,
    createStage(page, chooseLeaf),
    createPanel(page),
    createPredict(page),
  );
  const mistakeSheet = createMistakeSheet(page, tabs.sheet("mistakes"));
  parts.push(tabs.within("leaves", createLeaves(page, tabs.sheet("leaves"))));
  parts.push(tabs.within("mistakes", mistakeSheet));
  parts.push(createMistakePictures(page, mistakeSheet.outcome, () => tabs.current() === "mistakes"));
  if (hasLeaves) parts.push(tabs.within("nudge", createNudge(page, tabs.sheet("nudge"))));
  if (hasLeaves) parts.push(tabs.within("paths", createPathList(page, tabs.sheet("paths"))));
  if (hasLines) parts.push(tabs.within("worksheet", createWorksheet(page, tabs.sheet("worksheet"))));
  parts.push(createTraceTable(page), createPlayer(page));
  page.refresh("language");
  return page;
}

createPage(JSON.parse(byId("lesson").textContent ?? ""), forms);
