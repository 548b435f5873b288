import { element } from "./dom.js";
import { isAllTold, isStepTold } from "./secrets.js";
import { placeOf } from "./timeline.js";

/** The lines of a worksheet with their verdicts; choosing one goes to the step it speaks of.
 * @param {Page} page @param {HTMLElement} sheet @returns {Part} */
export function createWorksheet(page, sheet) {
  const list = element("ol", { class: "worksheet" });
  sheet.append(list);
  const lines = page.lesson.lines ?? [];
  const places = lines.map(({ node, derivative }) =>
    node === null || node === undefined ? -1 : placeOf(page.steps, node, derivative === true),
  );
  /** A line that was judged says numbers, its own ones or the engine's; unless it is a rule: f(u) = …
   * @param {number} i */
  const isTold = (i) =>
    !lines[i].verdict ||
    /^[^=(/]+\([^)]*\)\s*=/.test(lines[i].text) ||
    (places[i] < 0 ? isAllTold(page) : isStepTold(page, places[i]));
  /** @type {boolean[]} */
  let told = [];
  const show = () => {
    const { t } = page;
    told = lines.map((_, i) => isTold(i));
    const items = lines.map((line, i) => {
      const verdict = line.verdict && told[i] ? t(`worksheet.${line.verdict}`) : "";
      const message = told[i] ? line.message?.[page.language] : "";
      const text = told[i] ? line.text : line.text.replace(/[=≈←].*$/s, "= ?");
      const parts = [
        element(
          "span",
          { class: "number", title: t("worksheet.line", { number: line.number }) },
          `${line.number}`,
        ),
        element("code", {}, text),
        ...(verdict ? [element("span", { class: `verdict ${line.verdict}` }, verdict)] : []),
        ...(message ? [element("span", { class: "message" }, message)] : []),
      ];
      if (places[i] < 0) return element("li", {}, element("div", { class: "line" }, ...parts));
      const choose = element("button", { type: "button", class: "line" }, ...parts);
      choose.addEventListener("click", () => page.go(places[i]));
      return element("li", {}, choose);
    });
    list.replaceChildren(...items);
  };
  return {
    update(change) {
      if (change !== "step" || lines.some((_, i) => told[i] !== isTold(i))) show();
      [...list.children].forEach((item, i) => {
        const line = item.firstElementChild;
        if (places[i] === page.place) line?.setAttribute("aria-current", "step");
        else line?.removeAttribute("aria-current");
      });
    },
  };
}
