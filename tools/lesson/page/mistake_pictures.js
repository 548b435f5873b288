import { byId, element } from "./dom.js";
import { createGraph } from "./graph.js";
import { isAllTold, isTold } from "./secrets.js";

/** With more nodes two pictures at once are too small to be read. */
const mostNodes = 60;

/** Right and wrong as two pictures, with the differing gradients marked.
 * @param {Page} page @param {() => import("./mistakes.js").Outcome} outcome
 * @param {() => boolean} isOpen @returns {Part} */
export function createMistakePictures(page, outcome, isOpen) {
  const box = byId("pictures");
  /** @type {import("./graph.js").Graph[]} */
  let graphs = [];
  const begin = () => {
    graphs = ["right-", "wrong-"].map((prefix) => createGraph(page, page.lesson.views[0], prefix));
  };
  const show = () => {
    const { variant, values, right, wrong, differing } = outcome();
    const isTwice = variant === "zero_grad"; // shows what comes after the last step
    /** @param {(number | null)[]} numbers @param {boolean} isGradient */
    const told = (numbers, isGradient) =>
      numbers.map((number, node) =>
        (isTwice ? isAllTold(page) : isTold(page, node, isGradient)) ? number : null,
      );
    const known = {
      values: told(values, false),
      gradients: [right, wrong].map((numbers) => told(numbers, true)),
    };
    const figures = graphs.map((graph, i) => {
      graph.fill({ values: known.values, gradients: known.gradients[i] }, false);
      page.model.nodes.forEach((_, node) => {
        const place = graph.drawing.slot(`n${node}`, "gradient");
        const isDifferent = differing.has(node) && (isTwice ? isAllTold(page) : isTold(page, node, true));
        place?.classList.toggle("differs", isDifferent);
        if (place && isDifferent && i === 1) place.textContent = `≠ ${place.textContent}`;
      });
      const { svg, width } = graph.drawing;
      svg.style.width = `${width}px`;
      const title = page.t(i === 0 ? "mistakes.right" : "mistakes.wrong");
      return element("figure", { class: i === 0 ? "right" : "wrong" }, element("figcaption", {}, title), svg);
    });
    box.replaceChildren(...figures);
  };
  return {
    update(change) {
      if (change === "step" && !page.predicting) return;
      if (isOpen() && graphs.length === 0) begin();
      box.hidden = !isOpen() || graphs[0].drawing.svg.querySelectorAll("g.node").length > mostNodes;
      if (!box.hidden) show();
    },
  };
}
