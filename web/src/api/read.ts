// Asks the API and brings its answers into the shapes the page reads; what a page may ask twice is kept.
import type { Lang } from "../amounts";
import type { Asked } from "../state";
import { inFrench, learnFrench } from "../words/names";
import { type Calls, learnCalls } from "../words/trades";
import { answer, json, Refusal, response } from "./client";
import type { Answer, CaseShape, Chart, Difference, Figure, Ledger, Payer, PolicyShape, Quantity, StudyAnswer, StudyShape, Subsidy } from "./shapes";

const kept = new Map<string, Promise<unknown>>();
const MOST_KEPT = 60;

/** The same question asked again gives the same promise; one that failed is asked anew. */
function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key) as Promise<T> | undefined;
  if (known) return known;
  const made = make();
  kept.set(key, made);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  made.catch(() => kept.delete(key));
  return made;
}

/** The part of a request that all questions share. */
export const question = (asked: Asked): Record<string, unknown> => ({
  case: asked.case, sets: asked.sets, conflicts: asked.conflicts, seed: asked.seed,
  ...(asked.views.length ? { views: asked.views } : {}), ...(asked.asOf ? { as_of: asked.asOf } : {}),
});

interface AnswerObject {
  policy: { name: string };
  case: { currency: string };
  paths: number;
  views: Record<string, number>;
  seconds: number;
  sentences: Record<Lang, string[]>;
  figures: Figure[];
  who_pays: { cash: (Payer & { title: Record<Lang, string> })[] };
  drivers: Answer["drivers"];
  limits: string[];
  limits_french: string[];
}

export async function simulate(asked: Asked, paths: number, signal: AbortSignal, told: (share: number) => void): Promise<Answer[]> {
  const body = { ...question(asked), policies: asked.policies, paths };
  const found = await answer<{ policies: AnswerObject[] }>("simulate", body, signal, told);
  for (const one of found.policies) learnFrench(Object.fromEntries(one.limits.map((text, at) => [text, one.limits_french[at] ?? text])));
  return found.policies.map((one) => ({
    policy: one.policy.name, currency: one.case.currency, paths: one.paths, views: one.views, seconds: one.seconds, sentences: one.sentences,
    figures: one.figures, payers: one.who_pays.cash, drivers: one.drivers, limits: one.limits, raw: one,
  }));
}

export const differences = async (asked: Asked, paths: number, signal: AbortSignal): Promise<Difference[]> =>
  (await once(`compare ${JSON.stringify([asked, paths])}`, () =>
    answer<{ policies: Difference[] }>("compare", { ...question(asked), policies: asked.policies, paths }, signal, undefined, "compare"))).policies;

export const cases = (): Promise<{ name: string; title: string }[]> =>
  once("cases", async () => {
    const found = (await json<{ cases: { name: string; title: string; title_french: string }[] }>("cases")).cases;
    learnFrench(Object.fromEntries(found.map((one) => [one.title, one.title_french])));
    return found;
  });

export const FORMATS = ["pdf", "xlsx", "html", "csv", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

interface CaseObject {
  name: string;
  title: string;
  as_of: string;
  opening: string;
  quarters: number;
  currency: string;
  views: Record<string, { weight: number; because: string }>;
  labs: Record<string, { title: string; kind: string }>;
  parties: Record<string, { title: string }>;
  contracts: Record<string, { lab: string; counterparty: string }>;
  limits: string[];
  several: string[]; // ids of those whose title is of several
  calls: Calls;
  french: Record<string, string>; // title, limits and views as the case says them in French
  groups: { assumptions: AssumptionObject[] }[];
}

interface AssumptionObject extends Omit<Quantity, "value" | "low" | "high" | "mean" | "least" | "most" | "sides"> {
  range: [number | null, number | null];
  values: Record<string, { plain: Quantity["value"]; mean: number; low: number; high: number }>;
  conflict: string[];
}

function quantity({ range, values, conflict, ...rest }: AssumptionObject): Quantity {
  const first = Object.values(values)[0]!;
  return { ...rest, value: first.plain, mean: first.mean, low: first.low, high: first.high, least: range[0], most: range[1], sides: conflict };
}

export const caseShape = (name: string): Promise<CaseShape> =>
  once(`case ${name}`, async () => {
    const found = await json<CaseObject>(`cases/${encodeURIComponent(name)}`);
    learnFrench(found.french);
    const titles: Record<string, string> = {};
    for (const [id, one] of [...Object.entries(found.parties), ...Object.entries(found.labs)]) titles[id] = one.title;
    const many = found.several.flatMap((id) => [titles[id]!, inFrench(titles[id]!, "fr")]);
    learnCalls(found.name, found.calls, many);
    for (const [id, one] of Object.entries(found.contracts)) {
      const [lab = "", party = ""] = [titles[one.lab], titles[one.counterparty]];
      titles[id] = `${lab} – ${party} (${id})`;
      learnFrench({ [titles[id]]: `${inFrench(lab, "fr")} – ${inFrench(party, "fr")} (${id})` });
    }
    return {
      name: found.name, title: found.title, as_of: found.as_of, opening: found.opening, quarters: found.quarters, currency: found.currency, limits: found.limits, titles,
      views: Object.keys(found.views), rows: found.groups.flatMap((group) => group.assumptions.map(quantity)),
      labs: Object.entries(found.labs).filter(([, lab]) => lab.kind !== "fringe").map(([id, lab]) => ({ name: id, title: lab.title })),
    };
  });

/** What a case and its sources say in English, in the reader's language: asked once, and only by who reads French. */
export const learn = async (name: string, lang: Lang): Promise<void> => {
  if (lang === "fr") learnFrench((await once(`french ${name}`, () => json<{ texts: Record<string, string> }>(`cases/${encodeURIComponent(name)}/french`))).texts);
};

export const policies = (): Promise<PolicyShape[]> => once("policies", async () => (await json<{ policies: PolicyShape[] }>("policies")).policies);

/** Why some policies do nothing in a case: their names, and why in each language. */
export const idlePolicies = (name: string): Promise<Map<string, Record<Lang, string>>> =>
  once(`idle ${name}`, async () => {
    const found = (await json<{ policies: { name: string; idle?: string; idle_french?: string }[] }>(`policies?case=${encodeURIComponent(name)}`)).policies;
    return new Map(found.flatMap((one) => (one.idle ? [[one.name, { en: one.idle, fr: one.idle_french ?? one.idle }]] : [])));
  });

export const policy = (name: string): Promise<PolicyShape> => once(`policy ${name}`, () => json<PolicyShape>(`policies/${encodeURIComponent(name)}`));

export const ledger = (): Promise<Ledger> => once("sources", () => json<Ledger>("sources"));

/** The studies there are, and why some cannot be asked of a case. */
export const studies = (lang: Lang, name: string): Promise<StudyShape[]> =>
  once(`studies ${lang} ${name}`, () => json<StudyShape[]>(`studies?lang=${lang}&case=${encodeURIComponent(name)}`));

/** What a study's page shows. */
export interface AnsweredStudy {
  answer: StudyAnswer;
  drawn: Chart[]; // its charts as the report draws them
  request: Record<string, unknown>;
  asked: Asked;
  options: StudyOptions;
}

const SERVERS_OWN = 500; // a defect of the server, not of what was asked

interface StudyOptions {
  lab: string;
  policy: string;
  paths: number;
  lang: Lang;
}

/** A study's answer with its charts and the request that gives it. */
export async function askStudy(name: string, asked: Asked, { lab, policy, paths, lang }: StudyOptions, signal: AbortSignal, told: (share: number) => void): Promise<AnsweredStudy> {
  const body = { ...question(asked), ...(lab ? { lab } : {}), ...(policy ? { policy } : {}), paths, lang };
  const found = await once(`study ${name} ${JSON.stringify(body)}`, () => answer<StudyAnswer>(`studies/${encodeURIComponent(name)}`, body, signal, told, name));
  const drawn = await once(`study charts ${name} ${JSON.stringify(body)}`, () => answer<Charts>(`charts/studies/${encodeURIComponent(name)}`, body, signal, undefined, `charts-${name}`)).catch((error: unknown) => {
    if (error instanceof Refusal && error.status >= SERVERS_OWN) return { charts: [] }; // an answer without pictures is an answer
    throw error;
  });
  return { answer: found, drawn: drawn.charts, request: body, asked, options: { lab, policy, paths, lang } };
}

export const loans = (): Promise<{ name: string; text: string }[]> => once("loans", async () => (await json<{ loans: { name: string; text: string }[] }>("loans")).loans);

export const subsidy = (text: string, signal: AbortSignal): Promise<Subsidy> => json<Subsidy>("subsidy", { body: { text }, signal });

/** The same answer as it was sent, every digit of it. */
export const subsidyText = async (text: string): Promise<string> => (await response("subsidy", { body: { text }, part: "text" })).text();

interface Charts {
  charts: Chart[];
}

/** Charts of one policy's answer. They are asked as another client, so that they and the answer do not cancel each other. */
export async function charts(asked: Asked, policy: string, paths: number, lang: Lang, signal?: AbortSignal): Promise<Chart[]> {
  const body = { ...question(asked), policy, paths, lang };
  return (await once(`charts ${JSON.stringify(body)}`, () => answer<Charts>("charts", body, signal, undefined, "charts"))).charts;
}

export const loanCharts = async (text: string, lang: Lang, signal?: AbortSignal): Promise<Chart[]> =>
  (await answer<Charts>("charts/subsidy", { text, lang }, signal, undefined, "charts")).charts;

/** What a file is wanted of: the path and the body that ask for it. */
export interface Filed {
  path: string;
  body: Record<string, unknown>;
}

export const runFile = (asked: Asked, policy: string, paths: number, lang: Lang): Filed => ({ path: "files", body: { ...question(asked), policy, paths, lang } });

/** Of the very request that was answered: the server keeps that answer, and any other it would compute. */
export const studyFile = (name: string, request: Record<string, unknown>): Filed => ({ path: `files/studies/${encodeURIComponent(name)}`, body: request });

export const loanFile = (text: string, lang: Lang): Filed => ({ path: "files/subsidy", body: { text, lang } });

/** A file the server makes: its name and its content. */
export async function file({ path, body }: Filed, to: Format, signal?: AbortSignal): Promise<{ name: string; blob: Blob }> {
  const found = await answer<{ name: string; media_type: string; content: string }>(path, { ...body, to }, signal, undefined, "files");
  const bytes = Uint8Array.from(atob(found.content), (letter) => letter.charCodeAt(0));
  return { name: found.name, blob: new Blob([bytes], { type: found.media_type }) };
}
