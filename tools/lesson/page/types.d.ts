// What the modules of the page hand to each other. Declarations only: nothing of this reaches the page.

/** Markup as plain data: a text, or [element, attributes, ...children]. */
type Markup = string | [string, Record<string, string>, ...Markup[]];

/** A number that JSON cannot hold is written "nan", "inf" or "-inf". */
type WrittenNumber = number | "nan" | "inf" | "-inf";

interface LessonNode {
  name: string;
  label?: string;
  op: string;
  number?: boolean;
  operands?: number[];
  form?: number;
  value: WrittenNumber;
  gradient: WrittenNumber | null;
  group?: number | null;
}

interface LessonLine {
  number: number;
  text: string;
  verdict: "ok" | "rounded" | "follows" | "wrong" | "undecided" | null;
  message?: InLanguages | null;
  node?: number | null;
  derivative?: boolean;
}

interface LessonView {
  group: number | null;
  fold: "none" | "neurons" | "layers";
  svg: string;
}

interface LessonGroup {
  id: string;
  name: string;
  parent?: number | null;
}

interface InLanguages {
  en: string;
  zh: string;
}

/** What a contribution comes to for a learner who breaks a rule, and the place of the sentence about it. */
type Slip = [number: number, text: number];

/** What the program puts into the page. */
interface Lesson {
  version: number;
  title: string;
  language: "en" | "zh";
  digits: number;
  rate: number;
  nodes: LessonNode[];
  forms: { op: string; value: string; partials: (string | null)[] }[];
  groups: LessonGroup[];
  views: LessonView[];
  slips?: { texts: InLanguages[]; edges: Record<string, Slip[]> };
  lines?: LessonLine[];
}

/** One operation as functions, generated from the engine's rules. */
interface Form {
  value: (operands: number[]) => number;
  partials: (((operands: number[], result: number) => number) | null)[];
}

/** The forms of this page's operations, which the program writes before the modules. */
declare const forms: Form[];

interface ModelNode {
  name: string;
  label: string;
  op: string;
  isNumber: boolean;
  isLeaf: boolean;
  operands: number[];
  form: number;
  group: number | null;
  takesGradient: boolean;
  givenValue: number;
  givenGradient: number | null;
}

interface Model {
  nodes: ModelNode[];
  root: number;
  forms: Form[];
  leaves: number[];
  updated: number[];
}

type StepKind = "leaf" | "operation" | "seed" | "contribution" | "update";

interface Step {
  kind: StepKind;
  target: number;
  node: number;
  operand: number;
}

/** The numbers of one step. */
interface Happening {
  result: number;
  before: number | null;
  after: number;
  upstream: number;
  local: number;
}

/** All numbers of one computation forwards and backwards. */
interface Run {
  values: number[];
  gradients: (number | null)[];
  happenings: Happening[];
}

/** What is known after a step; null where nothing is known yet. */
interface Known {
  values: (number | null)[];
  gradients: (number | null)[];
}

type Expression =
  | { type: "number"; text: string }
  | { type: "name"; name: string }
  | { type: "call"; name: string; of: Expression[] }
  | { type: "negate"; of: Expression }
  | { type: "binary"; sign: string; left: Expression; right: Expression }
  | { type: "choice"; condition: Expression; yes: Expression; no: Expression };

type Translate = (key: string, values?: Record<string, string | number>) => string;

/** A path from a leaf to the root: the edges, each by the node that it leads to and the operand's number. */
interface Way {
  leaf: number;
  edges: { node: number; operand: number }[];
}

/** What every part of the page works with. */
interface Page {
  lesson: Lesson;
  model: Model;
  steps: Step[];
  run: Run;
  leaves: Map<number, number>;
  rate: number;
  place: number;
  chosen: number;
  language: "en" | "zh";
  predicting: boolean;
  revealed: Set<number>;
  mistake: string;
  path: Way | null;
  t: Translate;
  number: (value: number | null) => string;
  name: (node: number, most?: number) => string;
  isHidden: () => boolean;
  go: (place: number) => void;
  change: (leaf: number, value: number) => void;
  refresh: (what: Change) => void;
}

/** What has happened: another step, other numbers, another language, another setting. */
type Change = "step" | "numbers" | "language" | "setting";

interface Part {
  update: (change: Change) => void;
}
