import { byId, element, math, write } from "./dom.js";
import { linesOf, sumOf } from "./derivation.js";
import { announcementOf, sentenceOf } from "./explanation.js";
import { localDerivative } from "./engine.js";
import { knownAt } from "./timeline.js";
import { marksOf } from "./marks.js";

const mostMarks = 4;

/** The explanation of the step: three lines of mathematics, a sentence, what is worth noticing.
 * @param {Page} page @returns {Part} */
export function createPanel(page) {
  return {
    update() {
      const { kind, target } = page.steps[page.place];
      const title = byId("panel-title");
      const phase = element("span", { class: `phase phase-${kind} now` }, page.t(`phase.${kind}`));
      const isGradient = kind === "seed" || kind === "contribution";
      const name = page.name(target);
      title.replaceChildren(phase, " ", isGradient ? `∂${page.name(page.model.root)}/∂${name}` : name);
      title.title = page.model.nodes[target].name;
      showLines(page);
      write(byId("sentence"), page.isHidden() ? "" : sentenceOf(page, page.place));
      showMarks(page);
      write(byId("live"), announcementOf(page));
    },
  };
}

/** @param {Page} page */
function showLines(page) {
  const { symbols, numbers, result } = linesOf(page, page.place);
  const { kind } = page.steps[page.place];
  const isShort = kind === "leaf" || kind === "seed";
  /** @type {[string, Markup | null][]} */
  const lines = [
    ["symbols", kind === "leaf" ? null : symbols],
    ["numbers", isShort ? null : numbers],
    ["result", result],
    ["sum", sumOf(page, page.place)],
  ];
  const list = byId("lines");
  list.replaceChildren();
  for (const [name, markup] of lines) {
    if (!markup) continue;
    const isSecret = page.isHidden() && name !== "symbols";
    list.append(
      element(
        "div",
        { class: `line line-${name}` },
        element("dt", {}, page.t(`panel.${name}`)),
        element("dd", {}, isSecret ? element("span", { class: "secret" }, "?") : math(markup)),
      ),
    );
  }
}

/** @param {Page} page */
function showMarks(page) {
  const { model, run } = page;
  const { values } = knownAt(model, page.steps, run, page.place, page.isHidden());
  const items = marksOf(model, run.values).flatMap((mark, node) => {
    if (!mark || values[node] === null) return [];
    const local = mark === "saturated" ? page.number(localDerivative(model, run.values, node, 0)) : "";
    return [
      element("li", { class: `mark-${mark}` }, page.t(`mark.${mark}.text`, { name: page.name(node), local })),
    ];
  });
  const more = items.length - mostMarks;
  if (more > 0) items.splice(mostMarks, more, element("li", {}, page.t("mark.more", { count: more })));
  const box = byId("marks");
  box.hidden = items.length === 0;
  box.replaceChildren(element("h3", {}, page.t("mark.title")), element("ul", {}, ...items));
}
