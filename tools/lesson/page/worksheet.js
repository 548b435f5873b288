import { element } from "./dom.js";
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
  const show = () => {
    const { t } = page;
    const items = lines.map((line, i) => {
      const verdict = line.verdict ? t(`worksheet.${line.verdict}`) : "";
      const parts = [
        element(
          "span",
          { class: "number", title: t("worksheet.line", { number: line.number }) },
          `${line.number}`,
        ),
        element("code", {}, line.text),
        ...(verdict ? [element("span", { class: `verdict ${line.verdict}` }, verdict)] : []),
        ...(line.message ? [element("span", { class: "message" }, line.message[page.language])] : []),
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
      if (change !== "step") show();
      [...list.children].forEach((item, i) => {
        const line = item.firstElementChild;
        if (places[i] === page.place) line?.setAttribute("aria-current", "step");
        else line?.removeAttribute("aria-current");
      });
    },
  };
}
