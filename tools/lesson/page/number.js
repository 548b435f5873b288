/** The number with that many significant digits: `0.359414`, `1.5e-7`, `2e6`, `nan`, `inf`.
 * @param {number} value @param {number} digits */
export function plainNumber(value, digits) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power < -4 || power >= digits) return `${withoutZeros(mantissa)}e${power}`;
  return withoutZeros(value.toFixed(digits - 1 - power));
}

/** @param {string} text */
function withoutZeros(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** With a minus sign that is as wide as a plus and that screen readers say. A number that is not
 * known yet is a dash; -0 is 0.
 * @param {number | null} value @param {number} digits */
export function shownNumber(value, digits) {
  return value === null ? "—" : plainNumber(value + 0, digits).replaceAll("-", "−");
}

/** The number that a person typed, null if it is none.
 * @param {string} typed */
export function readNumber(typed) {
  const text = typed.trim().replaceAll("−", "-").replace(",", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : null;
}

/** The numbers that JSON cannot hold come as words.
 * @param {WrittenNumber} written @returns {number} */
export function writtenNumber(written) {
  if (typeof written === "number") return written;
  return written === "inf" ? Infinity : written === "-inf" ? -Infinity : NaN;
}

/** Half a unit of the last digit typed; 0 for a whole number, which is meant exactly.
 * @param {string} typed */
function halfUnit(typed) {
  const parts = /^[^.,e]*(?:[.,](\d*))?(?:e([-+]?\d+))?$/i.exec(typed.trim().replaceAll("−", "-"));
  if (!parts || (parts[1] === undefined && parts[2] === undefined)) return 0;
  return 0.5 * 10 ** (Number(parts[2] ?? 0) - (parts[1] ?? "").length);
}

/** Equal but for rounding: that of the numbers themselves, and what may be left of the numbers that
 * went into them (0 for those that were typed).
 * @param {number} a @param {number} b @param {number} blur */
export function isClose(a, b, blur = 0) {
  if (Object.is(a, b) || a === b) return true;
  const allowed = Number.isFinite(blur) ? blur : 0;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + allowed;
}

/** A number that a person typed as an answer: nan and the infinities are answers too.
 * @param {string} typed */
export function readAnswer(typed) {
  const [, sign, word] = /^([-+−]?)(nan|inf|infinity|∞)$/i.exec(typed.trim()) ?? [];
  if (word === undefined) return readNumber(typed);
  return /nan/i.test(word) ? NaN : sign === "" || sign === "+" ? Infinity : -Infinity;
}

/** Judges a typed number at the digits it was typed with. `cut` is right, but cut off instead of
 * rounded; `coarse` is no contradiction, but says too little.
 * @param {string} typed @param {number} exact
 * @returns {"right" | "cut" | "coarse" | "wrong" | "unreadable"} */
export function judged(typed, exact) {
  const value = readAnswer(typed);
  if (value === null) return "unreadable";
  if (!Number.isFinite(value) || !Number.isFinite(exact)) return Object.is(value, exact) ? "right" : "wrong";
  if (isClose(value, exact)) return "right";
  const half = halfUnit(typed);
  const distance = Math.abs(value - exact);
  const slack = half * 1e-6;
  if (half === 0) return distance <= 0.5 && Math.round(exact) === value ? "coarse" : "wrong";
  if (distance <= half + slack) return value === 0 ? "coarse" : "right";
  const isCut = distance < 2 * half && Math.abs(value) < Math.abs(exact) && value !== 0;
  return isCut ? "cut" : "wrong";
}

/** A long name with its middle left out.
 * @param {string} name @param {number} most */
export function shortName(name, most) {
  if (name.length <= most) return name;
  const letters = [...name];
  if (letters.length <= most) return name;
  const half = Math.floor((most - 1) / 2);
  return [...letters.slice(0, most - 1 - half), "…", ...letters.slice(-half)].join("");
}
