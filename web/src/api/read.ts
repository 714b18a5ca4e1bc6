// Asks the API and brings its answers into the shapes the page reads; what a page may ask twice is kept.
import type { Lang } from "../amounts";
import type { Asked } from "../state";
import { answer, json } from "./client";
import type { Answer, CaseShape, Ledger, PolicyShape, StudyShape } from "./shapes";

const kept = new Map<string, Promise<unknown>>();

/** The same question asked again gives the same promise; one that failed is asked anew. */
function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key) as Promise<T> | undefined;
  if (known) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

/** The part of a request that all questions share. */
export const question = (asked: Asked): Record<string, unknown> => ({
  case: asked.case, sets: asked.sets, conflicts: asked.conflicts, seed: asked.seed,
  ...(asked.views.length ? { views: asked.views } : {}), ...(asked.asOf ? { as_of: asked.asOf } : {}),
});

export async function simulate(asked: Asked, paths: number, signal: AbortSignal, told: (share: number) => void): Promise<Answer[]> {
  const body = { ...question(asked), policies: asked.policies, paths };
  return (await answer<{ answers: Answer[] }>("simulate", body, signal, told)).answers;
}

export const cases = (): Promise<{ name: string; title: string }[]> =>
  once("cases", async () => (await json<{ cases: { name: string; title: string }[] }>("cases")).cases);

export const caseShape = (name: string): Promise<CaseShape> => once(`case ${name}`, () => json<CaseShape>(`cases/${encodeURIComponent(name)}`));

export const policies = (): Promise<PolicyShape[]> => once("policies", async () => (await json<{ policies: PolicyShape[] }>("policies")).policies);

export const ledger = (): Promise<Ledger> => once("sources", () => json<Ledger>("sources"));

export const studies = (lang: Lang): Promise<StudyShape[]> =>
  once(`studies ${lang}`, async () => {
    const found = (await json<{ studies: (Omit<StudyShape, "question"> & { question: string | Record<Lang, string> })[] }>(`studies?lang=${lang}`)).studies;
    return found.map((one) => ({ ...one, question: typeof one.question === "string" ? one.question : one.question[lang] }));
  });
