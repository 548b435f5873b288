import { button, element, write } from "./dom.js";
import { mistakes, outcomeOf } from "./mistakes.js";
import { isAllTold, isTold } from "./secrets.js";

/** Right and wrong side by side, for one mistake at a time.
 * @param {Page} page @param {HTMLElement} sheet @returns {Part & {outcome: () => import("./mistakes.js").Outcome}} */
export function createMistakeSheet(page, sheet) {
  const help = element("p", { class: "help" });
  const choice = element("div", { class: "choice", role: "group" });
  const text = element("p", { class: "says" });
  const verdict = element("p", { class: "count", role: "status" });
  const table = element("table", { class: "compare" });
  sheet.append(help, choice, text, verdict, element("div", { class: "scroll", tabindex: "0" }, table));

  const outcome = () => outcomeOf(page.model, page.leaves, page.rate, page.mistake);
  const showChoice = () => {
    const { t } = page;
    write(help, t("mistakes.help"));
    choice.setAttribute("aria-label", t("mistakes.choose"));
    choice.replaceChildren(
      ...mistakes.map((mistake, i) =>
        button(
          t(`mistakes.${mistake}`),
          () => {
            page.mistake = mistake;
            page.refresh("setting");
            choice.querySelectorAll("button")[i].focus();
          },
          { "aria-pressed": `${page.mistake === mistake}` },
        ),
      ),
    );
  };
  const showTable = () => {
    const { t } = page;
    const { rows, variant } = outcome();
    write(text, t(`mistakes.${variant}.text`));
    const told = rows.map(({ node }) =>
      variant === "zero_grad" ? isAllTold(page) : isTold(page, node, true),
    );
    const count = rows.filter(({ isDifferent }) => isDifferent).length;
    const differ = count === 0 ? t("mistakes.same") : t("mistakes.differ", { count, all: rows.length });
    write(verdict, told.every(Boolean) ? differ : t("predict.later"));
    const heads = ["number", "right", "wrong"].map((key) =>
      element("th", { scope: "col" }, t(`mistakes.${key}`)),
    );
    const body = rows.map(({ node, what, right, wrong, ...row }, i) => {
      const isDifferent = told[i] && row.isDifferent;
      const name = t(`mistakes.${what}`, {
        root: page.name(page.model.root, 12),
        name: page.name(node, 16),
      });
      const mark = isDifferent
        ? [element("span", { class: "cross", title: t("mistakes.differs") }, "≠ ")]
        : [];
      return element(
        "tr",
        isDifferent ? { class: "differs" } : {},
        element("th", { scope: "row", title: page.model.nodes[node].name }, name),
        element("td", {}, page.number(told[i] ? right : null)),
        element("td", {}, ...mark, page.number(told[i] ? wrong : null)),
      );
    });
    table.parentElement?.setAttribute("aria-label", t(`mistakes.${page.mistake}`));
    table.parentElement?.setAttribute("role", "group");
    table.replaceChildren(element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body));
  };
  return {
    outcome,
    update(change) {
      if (change !== "step") showChoice();
      if (change !== "step" || page.predicting) showTable();
    },
  };
}
