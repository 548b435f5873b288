import { localDerivative } from "./engine.js";
import { button, element, write } from "./dom.js";
import { leafChoice } from "./leaves.js";
import { isStepTold, isTold } from "./secrets.js";
import { firstPaths, pathCounts } from "./paths.js";

const mostPaths = 8;

/** All paths from a leaf to the output, the product along each, their sum.
 * @param {Page} page @param {HTMLElement} sheet @returns {Part} */
export function createPathList(page, sheet) {
  const { model } = page;
  const help = element("p", { class: "help" });
  const leaf = leafChoice(page);
  const count = element("p", { class: "count" });
  const list = element("ol", { class: "paths" });
  const sum = element("p", { class: "sum" });
  sheet.append(help, element("p", { class: "row" }, leaf.field), count, list, sum);
  const counts = pathCounts(model);
  const placeAlong = (/** @type {number} */ node, /** @type {number} */ operand) =>
    page.steps.findIndex(
      (step) => step.kind === "contribution" && step.node === node && step.operand === operand,
    );

  /** @param {import("./paths.js").Path} path @param {number} i */
  const item = (path, i) => {
    const way = { leaf: page.chosen, edges: path.edges };
    const nodes = [page.chosen, ...path.edges.map(({ node }) => node)];
    const isShown = page.path !== null && wayName(page.path) === wayName(way);
    const names = nodes.map((node) => page.name(node, 14)).join(" → ");
    const told = path.edges.map(({ node, operand }) => isStepTold(page, placeAlong(node, operand)));
    const factors = path.edges.map(({ node, operand }, at) => {
      if (!told[at]) return page.number(null);
      const local = Number(localDerivative(model, page.run.values, node, operand));
      return local < 0 ? `(${page.number(local)})` : page.number(local);
    });
    const toggle = button(
      names,
      () => {
        page.path = isShown ? null : way;
        page.refresh("setting");
        list.querySelectorAll("button")[i]?.focus();
      },
      { "aria-pressed": `${isShown}`, title: page.t("paths.show", { n: i + 1 }) },
    );
    const product = [
      element("span", { class: "local" }, factors.join(" · ")),
      " = ",
      element("span", { class: "gradient" }, page.number(told.every(Boolean) ? path.product : null)),
    ];
    return element("li", {}, toggle, element("div", { class: "product" }, ...product));
  };

  return {
    update(change) {
      if (change === "step" && !page.predicting) return;
      const { t, chosen } = page;
      write(help, t("paths.help"));
      leaf.update();
      const all = counts[chosen];
      const names = { name: page.name(chosen), root: page.name(model.root) };
      const paths = firstPaths(model, page.run.values, counts, chosen, mostPaths);
      const some = all > BigInt(paths.length) ? ` · ${t("paths.first", { shown: paths.length })}` : "";
      write(
        count,
        all === 0n
          ? t("paths.none", names)
          : t(all === 1n ? "paths.count.one" : "paths.count", { ...names, count: grouped(all) }) + some,
      );
      list.replaceChildren(...paths.map(item));
      sum.hidden = all === 0n;
      const total = element(
        "strong",
        { class: "gradient" },
        page.number(isTold(page, chosen, true) ? page.run.gradients[chosen] : null),
      );
      sum.replaceChildren(`${t("paths.sum")} = `, total, ` · ${t("paths.equal", names)}`);
    },
  };
}

/** A name that tells a path from all others, also where two lead through the same nodes.
 * @param {Way} way */
function wayName({ leaf, edges }) {
  return `${leaf} ${edges.map(({ node, operand }) => `${node}_${operand}`).join(" ")}`;
}

/** 1267650600228229401496703205376 in groups of three.
 * @param {bigint} count */
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
