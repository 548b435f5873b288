import { byId, element, write } from "./dom.js";
import { firstNotFinite } from "./engine.js";
import { disagreements } from "./self_check.js";
import { isTold } from "./secrets.js";
import { placeOf } from "./timeline.js";
import { linesOf } from "./derivation.js";
import { asText } from "./notation.js";

/** Language, light and dark, presenting, printing; and what the page says about itself.
 * @param {Page} page @returns {Part} */
export function createSettings(page) {
  const present = byId("present");
  byId("language").addEventListener("click", () => {
    page.language = page.language === "en" ? "zh" : "en";
    page.refresh("language");
  });
  byId("theme").addEventListener("click", () => {
    const { style } = document.documentElement;
    const isDark = style.colorScheme
      ? style.colorScheme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    style.colorScheme = isDark ? "light" : "dark";
  });
  present.addEventListener("click", () => {
    document.body.classList.toggle("present");
    present.setAttribute("aria-pressed", `${document.body.classList.contains("present")}`);
    page.refresh("setting");
  });
  byId("print").addEventListener("click", () => print());
  const found = disagreements(page.model);

  return {
    update(change) {
      if (change !== "step") showTexts();
      if (change !== "step" || page.predicting) showAgreement(page, found);
    },
  };

  function showTexts() {
    const { t } = page;
    document.documentElement.lang = page.language === "zh" ? "zh-Hans" : "en";
    for (const place of document.querySelectorAll("[data-text]"))
      write(place, t(place.getAttribute("data-text") ?? ""));
    for (const place of document.querySelectorAll("[data-label]"))
      place.setAttribute("aria-label", t(place.getAttribute("data-label") ?? ""));
    for (const place of document.querySelectorAll("button[data-label]"))
      place.setAttribute("title", t(place.getAttribute("data-label") ?? ""));
    byId("language").lang = page.language === "zh" ? "en" : "zh-Hans";
    write(byId("title"), page.lesson.title);
    byId("title").title = page.lesson.title;
  }
}

/** `t1 = log(a) = log(−1) = nan`, for the step at that place; of a leaf its name and number.
 * @param {Page} page @param {number} place */
function stepText(page, place) {
  const { symbols, numbers, result } = linesOf(page, place);
  if (page.steps[place].kind === "leaf") return asText(result);
  return `${asText(symbols)}${asText(numbers)} = ${page.number(page.run.happenings[place].result)}`;
}

/** @param {Page} page @param {ReturnType<typeof disagreements>} found */
function showAgreement(page, found) {
  const { t, model } = page;
  const agreement = byId("agreement");
  agreement.hidden = found.length > 0;
  const gradients = model.nodes.filter(({ takesGradient }) => takesGradient).length;
  write(agreement, t("check.short"));
  agreement.title = t("check.agrees", { values: model.nodes.length, gradients });
  const alarms = [];
  if (found.length > 0) {
    const list = found
      .slice(0, 3)
      .map(({ node, isGradient, engine, page: here }) => {
        const what = (isGradient ? "∂" : "") + page.name(node);
        return t("check.entry", { what, engine: page.number(engine), page: page.number(here) });
      })
      .join(t("list.sentence"));
    alarms.push(t("check.disagrees", { count: found.length, list }));
  }
  const first = firstNotFinite(page.run.values);
  if (first >= 0 && isTold(page, first, false))
    alarms.push(t("check.notFinite", { where: stepText(page, placeOf(page.steps, first, false)) }));
  const alarm = byId("alarm");
  alarm.hidden = alarms.length === 0;
  if (alarms.join("\n") === [...alarm.children].map((child) => child.textContent).join("\n")) return;
  alarm.replaceChildren(...alarms.map((text) => element("p", {}, text)));
}
