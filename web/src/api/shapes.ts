// The shapes of the API's answers that the page reads; /openapi.json has all of them.
import type { Lang } from "../amounts";

export interface Figure {
  id: string;
  label: string;
  value: number | null;
  unit: string;
  error: number | null;
  grade?: string;
  title?: Record<Lang, string>;
}

export interface Payer {
  party: string;
  title: Record<Lang, string>;
  group: string;
  share: number | null;
  net: number;
  at_risk: number;
  error: number | null;
  net_error: number | null;
}

export interface Driver {
  assumption: string;
  influence: number;
  error: number;
}

export interface ChartTable {
  columns: { name: string; unit: string }[];
  rows: (string | number | null)[][];
}

/** A chart as the report draws it too: an ECharts option, its words, and every number in it. */
export interface Chart {
  id: string;
  title: string;
  subtitle: string;
  source: string;
  description: string;
  lang: Lang;
  theme: "light" | "dark";
  width: number;
  height: number;
  option: Record<string, unknown>;
  framed: Record<string, unknown>;
  framed_height: number;
  table: ChartTable;
}

export interface Quantity {
  name: string;
  value: number | Record<string, unknown>;
  low: number;
  high: number;
  mean: number;
  least: number | null; // the range a value may be set in
  most: number | null;
  unit: string;
  meaning: string;
  basis: string;
  grade: string;
  because: string;
  citations: string[];
  true_for: string;
  known_on: string;
  sides: string[]; // claims one may choose between where sources conflict
}

export interface CaseShape {
  name: string;
  title: string;
  as_of: string;
  opening: string; // the day before the first quarter
  quarters: number;
  currency: string;
  views: string[];
  titles: Record<string, string>; // of labs, parties and contracts
  labs: { name: string; title: string }[];
  limits: string[];
  rows: Quantity[];
}

export interface PolicyShape {
  name: string;
  title: string;
  because: string;
  citations: string[];
  instruments: { instrument: string; called: string; terms: { name: string; value: number; unit: string; meaning: string; range: [number | null, number | null] }[] }[];
}

export interface Answer {
  policy: string;
  currency: string;
  paths: number; // futures under each view
  views: Record<string, number>; // weight of each view in what is pooled
  seconds: number;
  sentences: Record<Lang, string[]>;
  figures: Figure[];
  payers: Payer[];
  drivers: Driver[];
  limits: string[];
  raw: unknown; // as the API said it
}

/** What was lent or guaranteed in one fiscal year; rates and components in percent of it, cost above 0. */
export interface Cohort {
  instrument: string;
  fiscal_year: number;
  disbursed: number;
  components: { defaults: number; interest: number; fees: number; other: number };
  subsidy_rate: number;
  fair_value_rate: number;
  fair_value_error: number;
}

/** One policy of a comparison; differences are from no state action, on the same futures. */
export interface Difference {
  name: string;
  accounts: Cohort[];
  measured: Record<string, { unit: string; difference: number; difference_error: number }>;
}

export interface StudyShape {
  name: string;
  question: string;
  refused: { why: string; cases: string[] } | null; // why it cannot be asked of the case, and of which it can
}

export interface Estimate {
  value: number | null;
  error: number | null;
  unit: string;
}

export type Cell = string | null | Estimate;

export interface StudyAnswer {
  study: string;
  question: string;
  about?: string; // what it is about, where that is not the case asked
  policy: string;
  lab: string;
  paths: number;
  seed: number;
  seconds: number;
  sentences: string[];
  figures: Figure[];
  tables: { id: string; title: string; columns: Cell[]; rows: Cell[][] }[];
  charts: { id: string; title: string; labels: string[]; series: { name: string; values: Estimate[] }[] }[];
  drivers: { name: string; influence: number; error: number; basis: string; because: string }[];
  changes: string[];
  limits: string[];
}

export interface Subsidy {
  kind: string;
  disbursed: string | null;
  assumed: Record<string, string>; // what its file does not say and what it was taken as
  currency: string;
  components: Record<string, number>;
  fair_value_components: Record<string, number>;
  subsidy_rate: number;
  fair_value_rate: number;
  subsidy_cost: number;
  fair_value_cost: number;
  single_effective_rate: number | null;
  cash_flows: Record<string, number>[];
}

export interface Claim {
  id: string;
  document: string;
  speaker: string;
  reported_by: string | null;
  date: string | null;
  kind: string;
  about: string;
  paraphrase: string;
  figure_as_printed: string | null;
  value: number | null;
  unit: string | null;
  contradicts: { claim: string; type: string; why: string }[];
}

export interface Fact {
  id: string;
  quantity: string;
  value: number | string | Record<string, number | string> | null;
  unit: string | null;
  true_for: string;
  known_on: string | null;
  source: string;
  grade: string;
  note: string | null;
}

export interface DocumentShape {
  id: string;
  title: string;
  publisher: string;
  language: string;
  published: string | null;
  grade: string;
  grade_because: string;
}

export interface Ledger {
  documents: DocumentShape[];
  claims: Claim[];
  facts: Fact[];
  conflicts: Record<string, { first: string; second: string; type: string; why: string }[]>;
}
