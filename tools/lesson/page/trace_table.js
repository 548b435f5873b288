import { byId, element, write } from "./dom.js";
import { linesOf, sumOf } from "./derivation.js";
import { isStepTold } from "./secrets.js";
import { asText } from "./notation.js";

/** The whole trace as a table: for screen readers, for paper, for everybody who wants all of it.
 * Written when it is wanted, since a large one takes a while.
 * @param {Page} page @returns {Part} */
export function createTraceTable(page) {
  const toggle = byId("trace-toggle");
  const body = byId("trace-body");
  const table = /** @type {HTMLTableElement} */ (element("table"));
  let isFresh = false;
  /** Which rows tell their numbers, while some are to be predicted.
   * @type {boolean[]} */
  let told = [];
  body.append(
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "trace-title" },
      table,
    ),
  );

  const isOpen = () => !body.classList.contains("closed");
  const fill = () => {
    if (isFresh) return;
    isFresh = true;
    const { t } = page;
    const heads = ["step", "phase", "symbols", "numbers", "result", "gradient"];
    told = page.steps.map((_, place) => isStepTold(page, place));
    const rows = page.steps.map((_, place) => rowOf(place));
    table.replaceChildren(
      element("caption", {}, t("trace.caption", { title: page.lesson.title })),
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, t(`trace.${head}`)))),
      ),
      element("tbody", {}, ...rows),
    );
    mark();
  };
  /** @param {number} place */
  const rowOf = (place) => {
    const { kind } = page.steps[place];
    const { symbols, numbers, result } = linesOf(page, place);
    const sum = sumOf(page, place);
    const shown = [asText(numbers).trim(), asText(result).trim(), sum ? asText(sum) : ""];
    const cells = told[place] ? shown : shown.map((cell) => cell && "?");
    const isShort = kind === "leaf" || kind === "seed";
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, element("a", { href: `#step=${place + 1}` }, `${place + 1}`)),
      element("td", {}, page.t(`phase.${kind}`)),
      ...(isShort
        ? [element("td", { colspan: "4" }, cells[1])]
        : [asText(symbols), ...cells].map((cell) => element("td", {}, cell))),
    );
  };
  const tell = () => {
    page.steps.forEach((_, place) => {
      const isTold = isStepTold(page, place);
      if (told[place] === isTold) return;
      told[place] = isTold;
      table.tBodies[0].rows[place].replaceWith(rowOf(place));
    });
  };
  const mark = () => {
    table.querySelector("[aria-current]")?.removeAttribute("aria-current");
    table.tBodies[0]?.rows[page.place]?.setAttribute("aria-current", "step");
  };
  toggle.addEventListener("click", () => {
    body.classList.toggle("closed");
    if (isOpen()) fill();
    show();
  });
  addEventListener("beforeprint", fill);
  const show = () => {
    toggle.setAttribute("aria-expanded", `${isOpen()}`);
    write(toggle, page.t(isOpen() ? "trace.hide" : "trace.show"));
  };
  return {
    update(change) {
      if (change === "numbers" || change === "language") {
        isFresh = false;
        if (isOpen()) fill();
      }
      show();
      if (!isFresh) return;
      tell();
      mark();
    },
  };
}
