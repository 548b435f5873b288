/** Reads a formula in the language of worksheets: numbers, names, + - * / ^, calls, and choices
 * `x0 > 0 and x0 < 1 ? a : b`.
 * @param {string} text @returns {Expression} */
export function parsed(text) {
  const tokens =
    text.match(/\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|[\p{L}_][\p{L}\p{N}_]*|[<>]=|==|[^\s]/giu) ?? [];
  let at = 0;

  /** @param {string[]} wanted */
  const takes = (...wanted) => (wanted.includes(tokens[at]) ? tokens[at++] : undefined);
  /** @param {string} wanted */
  const needs = (wanted) => {
    if (!takes(wanted))
      throw new SyntaxError(`"${text}": found ${tokens[at] ?? "the end"}, expected ${wanted}`);
  };
  /** Operators of one strength, to be read from the left.
   * @param {() => Expression} operand @param {string[]} signs @returns {() => Expression} */
  const leftToRight =
    (operand, ...signs) =>
    () => {
      let left = operand();
      for (let sign = takes(...signs); sign; sign = takes(...signs))
        left = { type: "binary", sign, left, right: operand() };
      return left;
    };

  /** @returns {Expression[]} */
  const operandsOfCall = () => {
    const operands = [choice()];
    while (takes(",")) operands.push(choice());
    needs(")");
    return operands;
  };
  /** @returns {Expression} */
  const atom = () => {
    const token = tokens[at++] ?? "";
    if (token === "(") {
      const inner = choice();
      needs(")");
      return inner;
    }
    if (/^[.\d]/.test(token)) return { type: "number", text: token };
    if (!/^[\p{L}_]/u.test(token))
      throw new SyntaxError(`"${text}": found ${token || "the end"}, expected a number or name`);
    return takes("(") ? { type: "call", name: token, of: operandsOfCall() } : { type: "name", name: token };
  };
  /** @returns {Expression} */
  const power = () => {
    const base = atom();
    return takes("^") ? { type: "binary", sign: "^", left: base, right: signed() } : base;
  };
  /** @returns {Expression} */
  const signed = () => (takes("-") ? { type: "negate", of: signed() } : power());
  const product = leftToRight(signed, "*", "/");
  const sum = leftToRight(product, "+", "-");
  const comparison = leftToRight(sum, "<", ">", "<=", ">=", "=", "==");
  const condition = leftToRight(comparison, "and");
  /** @returns {Expression} */
  const choice = () => {
    const first = condition();
    if (!takes("?")) return first;
    const yes = choice();
    needs(":");
    return { type: "choice", condition: first, yes, no: choice() };
  };

  const whole = choice();
  if (at < tokens.length) throw new SyntaxError(`"${text}": found ${tokens[at]}, expected the end`);
  return whole;
}

/** The number that an expression is at these numbers; undefined where a function is not known. Only
 * for deciding choices: values and derivatives come from the generated forms.
 * @param {Expression} expression @param {(name: string) => number} numberOf
 * @returns {number | undefined} */
export function evaluated(expression, numberOf) {
  if (expression.type === "number") return Number(expression.text);
  if (expression.type === "name") return expression.name === "inf" ? Infinity : numberOf(expression.name);
  if (expression.type === "negate") {
    const of = evaluated(expression.of, numberOf);
    return of === undefined ? of : -of;
  }
  if (expression.type === "choice") {
    const holds = evaluated(expression.condition, numberOf);
    if (holds === undefined) return undefined;
    return evaluated(holds ? expression.yes : expression.no, numberOf);
  }
  const parts = expression.type === "call" ? expression.of : [expression.left, expression.right];
  const [a, b] = parts.map((part) => evaluated(part, numberOf));
  if (a === undefined || (parts.length > 1 && b === undefined)) return undefined;
  if (expression.type === "binary") return calculated(expression.sign, a, Number(b));
  /** @type {Record<string, (x: number) => number>} */
  const functions = { abs: Math.abs, exp: Math.exp, log: Math.log, sqrt: Math.sqrt };
  return functions[expression.name]?.(a);
}

/** @param {string} sign @param {number} a @param {number} b */
function calculated(sign, a, b) {
  switch (sign) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "^":
      return a ** b;
    case "<":
      return Number(a < b);
    case ">":
      return Number(a > b);
    case "<=":
      return Number(a <= b);
    case ">=":
      return Number(a >= b);
    case "and":
      return Number(a !== 0 && b !== 0);
    default:
      return Number(a === b);
  }
}
