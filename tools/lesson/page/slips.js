import { judged, readAnswer } from "./number.js";

/** The likely slip behind a wrong number, as the text of what went wrong; empty where none is known.
 * First those that the program has worked out, which hold for the given values of the leaves only.
 * @param {Page} page @param {string} typed */
export function likelySlip(page, typed) {
  const { kind, node, operand } = page.steps[page.place];
  if (kind !== "contribution") return slipOfSign(page, typed);
  const isAsGiven = page.model.leaves.every(
    (leaf) => page.run.values[leaf] === page.model.nodes[leaf].givenValue,
  );
  const { texts = [], edges = {} } = (isAsGiven && page.lesson.slips) || {};
  const fitting = edges[`${node}_${operand + 1}`]?.find(([number]) => fits(typed, number));
  if (!fitting) return slipAlongEdge(page, typed);
  return texts[fitting[1]][page.language].replace(/[.。]$/, "");
}

/** @param {string} typed @param {number} number */
function fits(typed, number) {
  return ["right", "cut"].includes(judged(typed, number));
}

/** @param {Page} page @param {string} typed */
function slipOfSign(page, typed) {
  const { result } = page.run.happenings[page.place];
  return readAnswer(typed) !== 0 && fits(typed, -result) ? page.t("slip.sign") : "";
}

/** What can go wrong with upstream × local alone.
 * @param {Page} page @param {string} typed */
function slipAlongEdge(page, typed) {
  const { upstream, local, result, before, after } = page.run.happenings[page.place];
  /** @type {[number, string][]} */
  const slips = [
    [-result, "slip.sign"],
    [upstream, "slip.upstream"],
    [local, "slip.local"],
    ...(before === null ? [] : [/** @type {[number, string]} */ ([after, "slip.after"])]),
    [upstream / local, "slip.inverse"],
  ];
  const found = slips.find(([number]) => fits(typed, number));
  return found ? page.t(found[1]) : "";
}
