// Small computations made by hand, with their forms, for tests without a browser.

const forms = {
  add: { value: ([a, b]) => a + b, partials: [() => 1, () => 1], text: ["x0 + x1", "1", "1"] },
  multiply: { value: ([a, b]) => a * b, partials: [([, b]) => b, ([a]) => a], text: ["x0*x1", "x1", "x0"] },
  square: { value: ([a]) => a * a, partials: [([a]) => 2 * a, null], text: ["x0^2", "2*x0", null] },
  relu: {
    value: ([a]) => Math.max(a, 0),
    partials: [([a]) => (a > 0 ? 1 : 0)],
    text: ["x0 <= 0 ? 0 : x0", "x0 > 0 ? 1 : 0"],
  },
  sigmoid: {
    value: ([a]) => 1 / (1 + Math.exp(-a)),
    partials: [(_, y) => y * (1 - y)],
    text: ["sigmoid(x0)", "y*(1 - y)"],
  },
  dot: {
    value: ([a, b, c, d, bias = 0]) => a * c + b * d + bias,
    partials: [([, , c]) => c, ([, , , d]) => d, ([a]) => a, ([, b]) => b, () => 1],
    text: ["x0*x2 + x1*x3 + x4", "x2", "x3", "x0", "x1", "1"],
  },
};
const places = Object.keys(forms);
const ops = { square: "pow" };

export const smallForms = Object.values(forms);

/** The data of a computation: [name, operation, operands or value] for each node. Values and gradients are worked out
 * here once more, by the textbook. */
export function data(...rows) {
  const nodes = rows.map(([name, op, what]) =>
    op in forms
      ? { name, op: ops[op] ?? op, operands: what, form: places.indexOf(op), value: 0, gradient: 0 }
      : {
          name,
          op,
          value: what,
          gradient: op === "constant" ? null : 0,
          ...(op === "constant" ? { number: true } : {}),
        },
  );
  const value = (i) => nodes[i].value;
  nodes.forEach((node) => {
    if (node.operands) node.value = smallForms[node.form].value(node.operands.map(value));
  });
  nodes[nodes.length - 1].gradient = 1;
  for (const node of [...nodes].reverse())
    node.operands?.forEach((operand, k) => {
      const partial = smallForms[node.form].partials[k];
      if (partial && nodes[operand].gradient !== null)
        nodes[operand].gradient += node.gradient * partial(node.operands.map(value), node.value);
    });
  return {
    version: 1,
    title: "small",
    language: "en",
    digits: 6,
    rate: 0.1,
    nodes,
    forms: places.map((op) => ({ op, value: forms[op].text[0], partials: forms[op].text.slice(1) })),
    groups: [],
    views: [{ group: null, fold: "none", svg: "" }],
    slips: { texts: [], edges: {} },
  };
}

/** ((a+b)*c)^2: f = 100, gradients -200, -200, 20. */
export const chain = () =>
  data(
    ["a", "input", 2],
    ["b", "input", -3],
    ["c", "input", 10],
    ["t1", "add", [0, 1]],
    ["t2", "multiply", [3, 2]],
    ["2", "constant", 2],
    ["f", "square", [4, 5]],
  );

/** x, doubled n times: 2^n paths. */
export const doublings = (n) =>
  data(["x", "input", 1], ...Array.from({ length: n }, (_, i) => [`d${i + 1}`, "add", [i, i]]));

/** m*x where m = x*x: x^3, with x used three times at different depths. */
export const cube = () => data(["x", "input", 2], ["m", "multiply", [0, 0]], ["f", "multiply", [1, 0]]);
