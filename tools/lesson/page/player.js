import { byId, element, write } from "./dom.js";

/** The timeline: buttons, slider, keys, the address.
 * @param {Page} page @returns {Part} */
export function createPlayer(page) {
  const last = page.steps.length - 1;
  const slider = /** @type {HTMLInputElement} */ (byId("slider"));
  const play = byId("play");
  slider.max = `${last + 1}`;
  /** @type {number | undefined} */
  let playing;

  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    showPlay();
  };
  const toggle = () => {
    if (playing !== undefined) return stop();
    if (page.place === last) page.go(0);
    playing = setInterval(() => {
      if (page.place >= last || page.isHidden()) stop();
      else page.go(page.place + 1);
    }, 1400);
    showPlay();
  };
  const showPlay = () => {
    const isPlaying = playing !== undefined;
    write(play, `${isPlaying ? "❚❚" : "▶\ufe0e"} ${page.t(isPlaying ? "step.pause" : "step.play")}`);
  };
  /** @param {number} place */
  const step = (place) => {
    stop();
    page.go(Math.min(last, Math.max(0, place)));
  };

  byId("first").addEventListener("click", () => step(0));
  byId("back").addEventListener("click", () => step(page.place - 1));
  byId("forward").addEventListener("click", () => step(page.place + 1));
  byId("last").addEventListener("click", () => step(last));
  play.addEventListener("click", toggle);
  slider.addEventListener("input", () => step(Number(slider.value) - 1));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest("input, select, textarea, [role=tab]")) return;
    const isOnButton = target.closest("button, a") !== null;
    if (event.key === "ArrowLeft") step(page.place - 1);
    else if (event.key === "ArrowRight") step(page.place + 1);
    else if (event.key === "Home") step(0);
    else if (event.key === "End") step(last);
    else if (event.key === " " && !isOnButton) toggle();
    else return;
    event.preventDefault();
  });
  const readAddress = () => {
    const found = /^#step=(\d+)$/.exec(location.hash);
    if (found) page.go(Math.min(last, Math.max(0, Number(found[1]) - 1)));
  };
  addEventListener("hashchange", readAddress);
  showPhases(page);
  readAddress();

  return {
    update(change) {
      const text = page.t("step.count", { n: page.place + 1, all: last + 1 });
      write(byId("count"), text);
      slider.value = `${page.place + 1}`;
      slider.setAttribute("aria-valuetext", text);
      /** @type {[string, boolean][]} */
      const ends = [
        ["first", page.place === 0],
        ["back", page.place === 0],
        ["forward", page.place === last],
        ["last", page.place === last],
      ];
      for (const [id, isEnd] of ends) byId(id).setAttribute("aria-disabled", `${isEnd}`);
      if (change === "language") showPhases(page);
      showPhase(page);
      showPlay();
      rememberStep(page.place + 1);
    },
  };
}

/** @type {number | undefined} */
let remembering;

/** Keeps the step in the address, a little later: browsers refuse too many changes at once.
 * @param {number} step */
function rememberStep(step) {
  clearTimeout(remembering);
  if (location.hash === `#step=${step}` || (location.hash === "" && step === 1)) return;
  remembering = setTimeout(() => history.replaceState(null, "", `#step=${step}`), 120);
}

/** The phases as a strip above the slider, each as long as it takes.
 * @param {Page} page */
function showPhases(page) {
  /** @type {Map<StepKind, number>} */
  const lengths = new Map();
  for (const { kind } of page.steps) lengths.set(kind, (lengths.get(kind) ?? 0) + 1);
  const strip = byId("phases");
  strip.replaceChildren();
  for (const [kind, length] of lengths) {
    const part = element("span", { class: `phase phase-${kind}` }, page.t(`phase.${kind}`));
    part.style.flexGrow = `${length}`;
    strip.append(part);
  }
}

/** @param {Page} page */
function showPhase(page) {
  const { kind } = page.steps[page.place];
  for (const part of byId("phases").children)
    part.classList.toggle("now", part.classList.contains(`phase-${kind}`));
}
