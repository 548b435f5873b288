import assert from "node:assert/strict";
import test from "node:test";
import { firstNotFinite, modelOf, valuesOf } from "../../tools/lesson/page/engine.js";
import { knownAt, placeOf, runOf, stepsOf } from "../../tools/lesson/page/timeline.js";
import { nudged } from "../../tools/lesson/page/nudge.js";
import { firstPaths, pathCounts } from "../../tools/lesson/page/paths.js";
import { outcomeOf } from "../../tools/lesson/page/mistakes.js";
import { disagreements } from "../../tools/lesson/page/self_check.js";
import { marksOf } from "../../tools/lesson/page/marks.js";
import { createPlaces } from "../../tools/lesson/page/boxes.js";
import { chain, cube, data, doublings, smallForms } from "./small.mjs";

const prepared = (lesson) => {
  const model = modelOf(lesson, smallForms);
  const steps = stepsOf(model);
  return { model, steps, run: runOf(model, steps, new Map(), lesson.rate) };
};

test("steps: leaves, operations, the seed, contributions in the engine's order, updates", () => {
  const { steps, run } = prepared(chain());
  assert.deepEqual(
    steps.map(({ kind, target }) => `${kind} ${target}`),
    [
      "leaf 0", "leaf 1", "leaf 2", "operation 3", "operation 4", "operation 6", "seed 6",
      "contribution 4", "contribution 3", "contribution 2", "contribution 0", "contribution 1",
      "update 0", "update 1", "update 2",
    ],
  ); // prettier-ignore
  assert.deepEqual(run.gradients, [-200, -200, 20, -200, -20, null, 1]);
  assert.deepEqual(run.happenings[8], { result: -200, before: null, after: -200, upstream: -20, local: 10 });
  assert.equal(run.happenings[12].result, 22); // 2 - 0.1*(-200)
});

test("what is known after a step, and before it where it is hidden", () => {
  const { model, steps, run } = prepared(chain());
  assert.deepEqual(knownAt(model, steps, run, 3).values, [2, -3, 10, -1, null, 2, null]);
  assert.deepEqual(knownAt(model, steps, run, 3, true).values, [2, -3, 10, null, null, 2, null]);
  assert.deepEqual(knownAt(model, steps, run, 8).gradients, [null, null, null, -200, -20, null, 1]);
  assert.equal(placeOf(steps, 3, false), 3);
  assert.equal(placeOf(steps, 3, true), 8);
  assert.equal(placeOf(steps, 5, true), -1);
});

test("a node that is used three times gets three contributions", () => {
  const { steps, run } = prepared(cube());
  const into = steps.flatMap(({ kind, target }, i) =>
    kind === "contribution" && target === 0 ? [run.happenings[i].after] : [],
  );
  assert.deepEqual(into, [4, 8, 12]); // x^3 at 2: 3*4
});

test("parameters are updated where there are any, else inputs; constants never", () => {
  const rows = [
    ["w", "parameter", 0.5],
    ["x", "input", 2],
    ["z", "multiply", [0, 1]],
  ];
  assert.deepEqual(prepared(data(...rows)).model.updated, [0]);
  assert.deepEqual(prepared(chain()).model.updated, [0, 1, 2]);
});

test("the self-check finds a value and a gradient that differ, and accepts words for numbers", () => {
  const lesson = chain();
  assert.deepEqual(disagreements(modelOf(lesson, smallForms)), []);
  lesson.nodes[4].value = -11;
  lesson.nodes[0].gradient = -199.9;
  assert.deepEqual(
    disagreements(modelOf(lesson, smallForms)).map(({ node, isGradient }) => [node, isGradient]),
    [
      [0, true],
      [4, false],
    ],
  );
  const broken = data(["a", "input", 2], ["f", "sigmoid", [0]]);
  Object.assign(broken.nodes[0], { value: "nan", gradient: "nan" });
  broken.nodes[1].value = "nan";
  const model = modelOf(broken, smallForms);
  assert.deepEqual(disagreements(model), []);
  assert.equal(firstNotFinite(valuesOf(model, new Map())), 0);
});

test("the self-check sees small numbers, and overlooks what rounding leaves of larger ones", () => {
  const found = (lesson) => disagreements(modelOf(lesson, smallForms)).map(({ node }) => node);
  const small = data(["a", "input", 1e-10], ["b", "input", 1e-10], ["f", "multiply", [0, 1]]);
  assert.deepEqual(found(small), []);
  small.nodes[2].value = 2e-20;
  small.nodes[0].gradient = 1.1e-10;
  assert.deepEqual(found(small), [0, 2]);
  // 0.1 + 0.2 - 0.3 is 5.6e-17 here; another machine may say 0, and what is made of it
  const nearly = data(
    ["a", "input", 0.1], ["b", "input", 0.2], ["c", "input", -0.3], ["k", "input", 1000],
    ["s", "add", [0, 1]], ["d", "add", [4, 2]], ["e", "multiply", [5, 3]], ["f", "square", [6]],
  ); // prettier-ignore
  assert.notEqual(nearly.nodes[5].value, 0);
  for (const i of [5, 6, 7]) nearly.nodes[i].value = 0;
  for (const i of [0, 1, 2, 3, 4, 5, 6]) nearly.nodes[i].gradient = 0;
  assert.deepEqual(found(nearly), []);
  nearly.nodes[5].value = 1e-12;
  assert.deepEqual(found(nearly), [5]);
});

test("nudge: the quotient comes close to the gradient", () => {
  const { model } = prepared(chain());
  // ((2.01 - 3)*10)^2 = 98.01
  const { before, after, quotient, symmetric } = nudged(model, new Map(), 0, 0.01);
  assert.equal(before, 100);
  assert.ok(Math.abs(after - 98.01) < 1e-9);
  assert.ok(Math.abs(quotient + 199) < 1e-6);
  assert.ok(Math.abs(symmetric + 200) < 1e-6);
});

test("paths: products add up to the gradient, counts are exact", () => {
  const { model, run } = prepared(cube());
  const counts = pathCounts(model);
  const paths = firstPaths(model, run.values, counts, 0, 10);
  assert.equal(counts[0], 3n);
  assert.equal(paths.length, 3);
  assert.equal(
    paths.reduce((sum, { product }) => sum + product, 0),
    12,
  );
  const many = prepared(doublings(100));
  const countsOfMany = pathCounts(many.model);
  assert.equal(countsOfMany[0], 2n ** 100n);
  const first = firstPaths(many.model, many.run.values, countsOfMany, 0, 8);
  assert.equal(first.length, 8);
  assert.ok(first.every(({ edges, product }) => edges.length === 100 && product === 1));
});

test("a node that the output does not depend on has no paths", () => {
  const { model, run } = prepared(data(["a", "input", 1], ["b", "input", 1], ["f", "sigmoid", [1]]));
  assert.equal(pathCounts(model)[0], 0n);
  assert.deepEqual(firstPaths(model, run.values, pathCounts(model), 0, 5), []);
});

const gradient = (outcome, node) => outcome.rows.find((row) => row.node === node && row.what === "gradient");

test("mistake: = instead of += keeps the last contribution only", () => {
  const { model } = prepared(cube());
  const { right, wrong } = gradient(outcomeOf(model, new Map(), 0.1, "assign"), 0);
  assert.deepEqual([right, wrong], [12, 4]); // contributions 4, 4, 4
  const { model: tree } = prepared(chain());
  const forgiven = outcomeOf(tree, new Map(), 0.1, "assign");
  assert.ok(forgiven.rows.every((row) => row.right === row.wrong));
});

test("mistake: small numbers differ too, roundings of large ones do not", () => {
  const outcome = (x) =>
    outcomeOf(
      prepared(data(["x", "input", x], ["m", "multiply", [0, 0]], ["f", "multiply", [1, 0]])).model,
      new Map(),
      0.1,
      "assign",
    );
  assert.equal(gradient(outcome(1e-9), 0).isDifferent, true); // 3e-18 and 1e-18
  assert.deepEqual([...outcome(1e-9).differing], [0]);
  // x gets 0.1, 0.2 and -0.3, in the engine's order 5.6e-17 and in another one 0 or 2.8e-17
  const model = prepared(
    data(
      ["x", "input", 1], ["p", "input", 0.1], ["q", "input", 0.2], ["r", "input", -0.3], ["a", "multiply", [0, 1]],
      ["b", "multiply", [0, 2]], ["c", "multiply", [0, 3]], ["s", "add", [6, 5]], ["f", "add", [4, 7]],
    ),
  ).model; // prettier-ignore
  assert.equal(outcomeOf(model, new Map(), 0.1, "order").variant, "forward");
});

test("mistake: the wrong order", () => {
  // f = m*x is met first, m passes on what it has: here breadth first is right, since m is complete
  const { model } = prepared(chain());
  const outcome = outcomeOf(model, new Map(), 0.1, "order");
  assert.equal(outcome.variant, "forward");
  assert.deepEqual([gradient(outcome, 4).wrong, gradient(outcome, 3).wrong], [-20, null]);
  // f = r + m, m = r*r, r = x*x: breadth first visits r before m has paid in
  const { model: early } = prepared(
    data(["x", "input", 3], ["r", "multiply", [0, 0]], ["m", "multiply", [1, 1]], ["f", "add", [1, 2]]),
  );
  const wrong = outcomeOf(early, new Map(), 0.1, "order");
  assert.equal(wrong.variant, "order");
  assert.deepEqual([gradient(wrong, 0).right, gradient(wrong, 0).wrong], [114, 6]); // 2*3*(1 + 2*9); 2*3*1
});

test("mistake: zero_grad forgotten over two passes", () => {
  const { model } = prepared(chain());
  const outcome = outcomeOf(model, new Map(), 0.1, "zero_grad");
  // after the first update a = 22, b = 17, c = 8: f = (39*8)^2, df/dt2 = 624, df/da = 4992, df/dc = 24336
  const close = (x, y) => assert.ok(Math.abs(x - y) < 1e-6, `${x} ${y}`);
  close(gradient(outcome, 0).right, 4992);
  close(gradient(outcome, 0).wrong, 4992 - 200);
  close(gradient(outcome, 2).wrong, 24336 + 20);
  const after = outcome.rows.find((row) => row.node === 0 && row.what === "value");
  close(after.right, 22 - 499.2);
  close(after.wrong, 22 - 479.2);
});

test("mistake: a weight that is updated too early changes the gradients of what lies before it", () => {
  const { model } = prepared(chain());
  const outcome = outcomeOf(model, new Map(), 0.1, "updated");
  // c = 10 - 0.1*20 = 8 before the gradient goes on to t1: -20*8
  assert.deepEqual([gradient(outcome, 3).right, gradient(outcome, 3).wrong], [-200, -160]);
  assert.equal(gradient(outcome, 2).wrong, 20);
});

test("a weight is not changed before its last use has paid in", () => {
  // f = w*(w*x): after the first contribution w has one more to come, so that r is reached through the old w
  const { model } = prepared(
    data(["w", "input", 3], ["x", "input", 2], ["r", "multiply", [0, 1]], ["f", "multiply", [0, 2]]),
  );
  const outcome = outcomeOf(model, new Map(), 0.1, "updated");
  assert.deepEqual(
    outcome.rows.map(({ right, wrong }) => [right, wrong]),
    [12, 9, 3, 1].map((same) => [same, same]),
  );
});

test("marks: saturated, dead, zero", () => {
  const of = (...rows) => {
    const { model, run } = prepared(data(...rows));
    return marksOf(model, run.values).at(-1);
  };
  assert.equal(of(["x", "input", 6], ["s", "sigmoid", [0]]), "saturated"); // slope 0.0025
  assert.equal(of(["x", "input", 2], ["s", "sigmoid", [0]]), null); // slope 0.1
  assert.equal(of(["x", "input", -1], ["r", "relu", [0]]), "dead");
  // zero stops the gradient of what is multiplied by it, and of nothing else
  const first = (...rows) => {
    const { model, run } = prepared(data(...rows));
    return marksOf(model, run.values)[0];
  };
  const [x, w] = [["x", "input", 0], ["w", "parameter", 3]]; // prettier-ignore
  assert.equal(first(x, w, ["p", "multiply", [1, 0]]), "zero");
  assert.equal(first(x, w, ["v", "input", 1], ["u", "input", 1], ["z", "dot", [2, 1, 3, 0]]), "zero");
  assert.equal(first(x, w, ["z", "dot", [1, 1, 1, 1, 0]]), null); // the bias
  assert.equal(first(x, w, ["s", "add", [0, 1]]), null);
  assert.equal(first(x, ["2", "constant", 2], ["s", "square", [0, 1]]), null);
  assert.equal(first(x, ["2", "constant", 2], ["p", "multiply", [1, 0]]), null);
  assert.equal(first(x, ["p", "multiply", [0, 0]]), null);
  assert.equal(first(x, ["r", "relu", [0]]), null);
});

test("boxes: what stands for nodes and edges, and the derivative of a box as a whole", () => {
  const lesson = data(
    ["w", "parameter", 3], ["x", "input", 2], ["p", "multiply", [0, 1]], ["a", "sigmoid", [2]], ["f", "square", [3]],
  ); // prettier-ignore
  lesson.groups = [
    { id: "layer1", name: "layer1" },
    { id: "layer1_neuron0", name: "neuron0", parent: 0 },
  ];
  for (const i of [0, 2, 3]) lesson.nodes[i].group = 1;
  const { model, run } = prepared(lesson);
  const shown = new Set(["n1", "layer1", "n4", "n4_op", "e4_1", "n1_to_layer1"]);
  const places = createPlaces(model, lesson.groups, (id) => shown.has(id));
  assert.deepEqual([0, 1, 2, 3, 4].map(places.nodeId), ["layer1", "n1", "layer1", "layer1", "n4"]);
  assert.equal(places.edgeId(4, 0), "e4_1");
  assert.equal(places.edgeId(2, 1), "n1_to_layer1");
  assert.equal(places.edgeId(3, 0), null);
  assert.deepEqual(places.boxes, [{ id: "layer1", members: [0, 2, 3], output: 3 }]);
  const y = run.values[3];
  const wire = places.wireLocals(run.values).get("n1_to_layer1");
  assert.deepEqual([wire.box, wire.output], ["layer1", 3]);
  assert.ok(Math.abs(wire.local - 3 * y * (1 - y)) < 1e-12);
});
