import { button, byId, element, svgElement, write } from "./dom.js";
import { createGraph, partsOf } from "./graph.js";
import { bringIntoView } from "./into_view.js";
import { clearChips, sendPacket, showChips } from "./chips.js";
import { draggedValue } from "./slider_range.js";
import { placeOf } from "./timeline.js";
import { shortName } from "./number.js";

/** The graph with what belongs to it: the views of a network, zoom, clicks and drags.
 * @param {Page} page @param {(leaf: number) => void} chooseLeaf @returns {Part} */
export function createStage(page, chooseLeaf) {
  const { views, groups } = page.lesson;
  const box = byId("graph");
  const nav = byId("views");
  const follow = /** @type {HTMLInputElement} */ (byId("follow"));
  /** @type {Map<number, import("./graph.js").Graph>} */
  const graphs = new Map();
  let at = 0;
  /** @type {number | null} */
  let zoom = null;
  let shownPlace = -1;
  let shownScale = 1;

  const graphOf = (/** @type {number} */ view) => {
    let graph = graphs.get(view);
    if (!graph) graphs.set(view, (graph = createGraph(page, views[view])));
    return graph;
  };
  const viewOf = (/** @type {number | null} */ group) => views.findIndex((view) => view.group === group);

  const scale = () => {
    const { width, height } = graphOf(at).drawing;
    const room = document.body.classList.contains("present") ? 0.42 : 0.44;
    const fitting = Math.min((box.clientWidth - 16) / width, Math.max(240, innerHeight * room) / height, 1.7);
    return zoom ?? Math.max(0.7, fitting);
  };
  const resize = () => {
    const { svg, width, height } = graphOf(at).drawing;
    shownScale = scale();
    svg.style.width = `${width * shownScale}px`;
    svg.style.height = `${height * shownScale}px`;
  };

  const name = (/** @type {LessonView} */ view) => {
    if (view.group !== null) {
      const parents = [];
      for (
        let group = /** @type {number | null} */ (view.group);
        group !== null;
        group = groups[group].parent ?? null
      )
        parents.unshift(shortName(groups[group].name, 24));
      return parents.join(" › ");
    }
    return page.t(
      { none: "graph.wholeUnfolded", neurons: "graph.wholeNeurons", layers: "graph.wholeLayers" }[view.fold],
    );
  };
  /** Where a step happens that this view does not show: by the breadcrumbs, as a way to go there. */
  const elsewhere = button("", () => followStep(), { class: "elsewhere" });
  const showElsewhere = () => {
    const step = page.steps[page.place];
    const isShown = graphOf(at).places.nodeId(step.target) !== null;
    const best = isShown ? undefined : bestView(step);
    elsewhere.hidden = best === undefined;
    if (best !== undefined) write(elsewhere, page.t("graph.elsewhere", { where: name(views[best]) }));
  };
  const showNavigation = () => {
    if (views.length < 2) return;
    nav.hidden = byId("follow-label").hidden = false;
    const crumbs = element("ol", { class: "crumbs" });
    /** @param {string} text @param {number} view */
    const crumb = (text, view) =>
      crumbs.append(
        element(
          "li",
          {},
          button(text, () => open(view), view === at ? { "aria-current": "true" } : {}),
        ),
      );
    const { group } = views[at];
    if (group !== null) crumb(page.t("graph.whole"), 0);
    /** @type {number[]} */
    const way = [];
    for (let up = group; up !== null; up = groups[up].parent ?? null) way.unshift(up);
    for (const up of way) if (viewOf(up) >= 0) crumb(shortName(groups[up].name, 24), viewOf(up));
    const choice = /** @type {HTMLSelectElement} */ (
      element("select", { "aria-label": page.t("graph.views") })
    );
    views.forEach((view, i) => choice.append(element("option", { value: `${i}` }, name(view))));
    choice.value = `${at}`;
    choice.addEventListener("change", () => {
      open(Number(choice.value));
      nav.querySelector("select")?.focus();
    });
    nav.replaceChildren(crumbs, choice, elsewhere);
  };

  const show = () => {
    const graph = graphOf(at);
    box.replaceChildren(graph.drawing.svg);
    for (const [id, group] of graph.drawing.elements) {
      const isBox = groups.some((other, i) => other.id === id && viewOf(i) >= 0);
      if (isBox && !id.startsWith("cluster_")) group.classList.add("opens");
      const leaf = page.model.leaves.find((place) => id === `n${place}`);
      const title = leaf !== undefined ? page.t("graph.drag", { name: page.name(leaf) }) : titleOf(id);
      group.querySelector("title")?.remove();
      if (title) group.prepend(svgElement("title", {}, title));
    }
    resize();
    showNavigation();
    showStep(false);
  };
  const titleOf = (/** @type {string} */ id) => {
    const group = groups.find((other) => other.id === id);
    if (group) return page.t("graph.open", { name: group.name });
    const node = /^n(\d+)$/.exec(id);
    return node ? page.model.nodes[Number(node[1])].name : "";
  };
  /** @param {number} view */
  const open = (view) => {
    at = view;
    zoom = null;
    show();
  };

  /** The view that shows the step best, if this one does not show it well. */
  const followStep = () => {
    const other = bestView(page.steps[page.place]);
    if (other !== undefined) open(other);
  };
  /** @param {Step} step */
  const bestView = (step) => {
    const here = graphOf(at).closeness(step);
    if (here === 2) return undefined;
    const deepest = [...views.keys()].sort((a, b) => depth(b) - depth(a));
    return (
      deepest.find((view) => graphOf(view).closeness(step) === 2) ??
      deepest.find((view) => graphOf(view).closeness(step) > here)
    );
  };
  const depth = (/** @type {number} */ view) => {
    let deep = 0;
    for (let up = views[view].group; up !== null; up = groups[up].parent ?? null) ++deep;
    return deep;
  };

  /** @param {boolean} flashing */
  const showStep = (flashing) => {
    const graph = graphOf(at);
    const { drawing, places } = graph;
    clearChips(drawing);
    graph.update(flashing);
    showElsewhere();
    if (page.path) return showPath(page.path);
    const { kind, target } = page.steps[page.place];
    const { edge } = partsOf(page, places, page.place);
    const size = Math.max(13, 12.5 / shownScale);
    showChips(page, drawing, edge, places.nodeId(target), size);
    if (shownPlace >= 0 && page.place === shownPlace + 1 && !page.isHidden())
      sendPacket(drawing, edge, kind === "contribution");
    const shown = drawing.elements.get(places.nodeId(target) ?? "");
    if (shown && page.place !== shownPlace)
      bringIntoView(box, [shown, ...drawing.overlay.querySelectorAll(".chip")]);
    shownPlace = page.place;
  };
  /** @param {Way} way */
  const showPath = ({ leaf, edges }) => {
    const { places, light } = graphOf(at);
    const nodes = edges.flatMap(({ node }) => [places.nodeId(node), `n${node}_op`, `e${node}`]);
    light(
      [places.nodeId(leaf), ...nodes],
      edges.map(({ node, operand }) => places.edgeId(node, operand)),
    );
  };
  /** @param {EventTarget | null} target */
  const nodeAt = (target) => {
    const group = target instanceof Element ? target.closest("g.node") : null;
    const found = /^n(\d+)(?:_op)?$/.exec(group?.id ?? "");
    return { id: group?.id ?? "", node: found ? Number(found[1]) : -1 };
  };
  let isDragged = false;
  box.addEventListener("click", (event) => {
    if (isDragged) return;
    const { id, node } = nodeAt(event.target);
    const view = viewOf(groups.findIndex((group) => group.id === id));
    if (view >= 0 && views[view].group !== null) return open(view);
    if (node < 0) return;
    if (page.model.leaves.includes(node)) return chooseLeaf(node);
    const place = placeOf(page.steps, node, page.steps[page.place].kind === "contribution");
    if (place >= 0) page.go(place);
  });
  box.addEventListener("pointerdown", (event) => {
    const { node } = nodeAt(event.target);
    isDragged = false;
    if (event.button !== 0 || !page.model.leaves.includes(node)) return;
    const begin = page.run.values[node];
    /** @param {PointerEvent} moved */
    const drag = (moved) => {
      const pixels = moved.clientX - event.clientX;
      isDragged ||= Math.abs(pixels) > 3;
      if (isDragged) page.change(node, draggedValue(begin, pixels));
    };
    const stop = () => {
      removeEventListener("pointermove", drag);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
    };
    addEventListener("pointermove", drag);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
    event.preventDefault();
  });

  const enlarge = (/** @type {number} */ factor) => () => {
    zoom = Math.min(4, Math.max(0.2, scale() * factor));
    resize();
    showStep(false);
  };
  byId("larger").addEventListener("click", enlarge(1.25));
  byId("smaller").addEventListener("click", enlarge(0.8));
  byId("fit").addEventListener("click", () => {
    zoom = null;
    resize();
    showStep(false);
  });
  follow.addEventListener("change", () => {
    if (follow.checked) followStep();
  });
  addEventListener("beforeprint", () => {
    const { drawing, fill, light } = graphOf(at);
    clearChips(drawing);
    if (!page.predicting) fill(page.run, false);
    light([], []);
  });
  addEventListener("afterprint", () => showStep(false));
  new ResizeObserver(resize).observe(box);
  show();

  return {
    update(change) {
      if (change === "step" && follow.checked) followStep();
      if (change === "language") show();
      else showStep(change === "numbers");
    },
  };
}
