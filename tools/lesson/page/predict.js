import { button, byId, element } from "./dom.js";
import { judged } from "./number.js";
import { likelySlip } from "./slips.js";

const nothing = { place: -1, text: "", kind: "" };

/** Predict before you see: the number of the step is hidden until it has been said or shown.
 * @param {Page} page @returns {Part} */
export function createPredict(page) {
  const form = /** @type {HTMLFormElement} */ (byId("answer"));
  const toggle = byId("predict");
  /** Steps answered, and whether at the first try.
   * @type {Map<number, boolean>} */
  const answers = new Map();
  /** The step that the form asks about, and what it has said so far.
   * @type {{place: number, text: string, kind: string}} */
  let said = nothing;
  let isFocusWanted = false;

  toggle.addEventListener("click", () => {
    page.predicting = !page.predicting;
    page.revealed.clear();
    answers.clear();
    said = nothing;
    page.refresh("setting");
  });

  /** @param {string} typed */
  const judge = (typed) => {
    const { place } = page;
    const { result } = page.run.happenings[place];
    const verdict = judged(typed, result);
    const isRight = verdict === "right" || verdict === "cut";
    const exact = page.number(result);
    let text = page.t(`predict.${verdict}`, { exact, typed: typed.trim().replaceAll("-", "−") });
    if (verdict === "wrong") {
      const slip = likelySlip(page, typed);
      if (slip) text += page.t("list.sentence") + page.t("slip.likely", { text: slip });
    }
    if (isRight) page.revealed.add(place);
    if (verdict !== "unreadable" && verdict !== "coarse" && !answers.has(place)) answers.set(place, isRight);
    said = { place, text, kind: isRight ? "right" : "wrong" };
    isFocusWanted = true;
    page.refresh("step");
  };
  const reveal = () => {
    page.revealed.add(page.place);
    if (!answers.has(page.place)) answers.set(page.place, false);
    isFocusWanted = true;
    page.refresh("step");
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = /** @type {HTMLInputElement | null} */ (form.querySelector("input"))?.value ?? "";
    if (page.isHidden()) judge(typed);
    else next();
  });
  const next = () => {
    isFocusWanted = true;
    page.go(Math.min(page.steps.length - 1, page.place + 1));
  };

  /** @returns {(Node | string)[]} */
  const content = () => {
    const { kind, target } = page.steps[page.place];
    const isOwn = said.place === page.place;
    const message = element(
      "p",
      { class: `said ${isOwn ? said.kind : ""}`, role: "status" },
      isOwn ? said.text : "",
    );
    const forward = element("button", { type: "submit" }, page.t("predict.next"));
    const right = [...answers.values()].filter(Boolean).length;
    const score = element("p", { class: "score" }, page.t("predict.score", { right, all: answers.size }));
    if (kind === "leaf") return [element("p", {}, page.t("predict.given")), forward];
    if (!page.isHidden()) return [message, forward, score];
    const ask = kind === "contribution" ? "contribution" : kind === "update" ? "update" : "value";
    const input = element("input", {
      id: "answer-number",
      type: "text",
      inputmode: "text",
      autocomplete: "off",
      spellcheck: "false",
      size: "10",
    });
    const question = page.t(`predict.ask.${ask}`, { name: kind === "seed" ? seedName() : page.name(target) });
    return [
      element("label", { class: "question", for: "answer-number" }, question),
      input,
      element("button", { type: "submit" }, page.t("predict.judge")),
      button(page.t("predict.reveal"), reveal),
      message,
      score,
    ];
  };
  const seedName = () => `∂${page.name(page.model.root)}/∂${page.name(page.model.root)}`;

  return {
    update(change) {
      toggle.setAttribute("aria-pressed", `${page.predicting}`);
      form.hidden = !page.predicting;
      if (!page.predicting) return form.replaceChildren();
      if (change === "numbers") {
        answers.clear();
        said = nothing;
      }
      form.replaceChildren(...content());
      if (isFocusWanted || change === "setting")
        form.querySelector(page.isHidden() ? "input" : "button")?.focus();
      isFocusWanted = false;
    },
  };
}
