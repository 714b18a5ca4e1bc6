// What the page shows is its address: everything asked stands behind the # and nothing else is kept but the theme.
import { useEffect, useState } from "preact/hooks";

import type { Lang } from "./amounts";

export interface Asked {
  case: string;
  policies: string[];
  sets: Record<string, string>;
  conflicts: Record<string, string>;
  views: string[]; // empty: all of the case
  asOf: string; // empty: the case's own day
  seed: number;
}

export interface State {
  page: string; // explore, questions, sources, loan
  item: string; // of a page: the name of a study, the id of a claim
  lang: Lang;
  asked: Asked;
  more: Record<string, string>; // what one page alone keeps: a search, the terms of a loan
}

export const DEFAULT: Asked = { case: "openai-2025", policies: ["none"], sets: {}, conflicts: {}, views: [], asOf: "", seed: 1 };
export const PAGES = ["explore", "questions", "history", "sources", "loan", "about"];
export const MOST_POLICIES = 4;
const OWN = new Set(["lang", "case", "policy", "set", "conflict", "view", "as-of", "seed"]);

const preferred = (): Lang => (typeof navigator !== "undefined" && navigator.language?.startsWith("fr") ? "fr" : "en");

function pairs(texts: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at > 0) found[text.slice(0, at)] = text.slice(at + 1);
  }
  return found;
}

/** The state an address stands for; what it does not say is the default, what makes no sense is left out. */
export function read(hash: string): State {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", ...item] = path.split("/");
  const given = new URLSearchParams(query);
  const policies = [...new Set(given.getAll("policy"))].slice(0, MOST_POLICIES);
  const seed = Number(given.get("seed") ?? DEFAULT.seed);
  const lang = given.get("lang");
  return {
    page: PAGES.includes(page) ? page : "explore",
    item: decodeURIComponent(item.join("/")),
    lang: lang === "fr" || lang === "en" ? lang : preferred(),
    asked: {
      case: given.get("case") ?? DEFAULT.case,
      policies: policies.length ? policies : DEFAULT.policies,
      sets: pairs(given.getAll("set")),
      conflicts: pairs(given.getAll("conflict")),
      views: given.getAll("view"),
      asOf: given.get("as-of") ?? "",
      seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : DEFAULT.seed,
    },
    more: Object.fromEntries([...given].filter(([name]) => !OWN.has(name))),
  };
}

/** The address of a state, shortest form: what is the default is not said, the language always is. */
export function write(state: State): string {
  const said = new URLSearchParams();
  const { asked } = state;
  said.set("lang", state.lang);
  if (asked.case !== DEFAULT.case) said.set("case", asked.case);
  if (asked.policies.join() !== DEFAULT.policies.join()) asked.policies.forEach((name) => said.append("policy", name));
  for (const [name, value] of Object.entries(asked.sets).sort()) said.append("set", `${name}=${value}`);
  for (const [name, side] of Object.entries(asked.conflicts).sort()) said.append("conflict", `${name}=${side}`);
  asked.views.forEach((view) => said.append("view", view));
  if (asked.asOf) said.set("as-of", asked.asOf);
  if (asked.seed !== DEFAULT.seed) said.set("seed", String(asked.seed));
  for (const [name, value] of Object.entries(state.more)) if (value) said.set(name, value);
  const item = state.item ? `/${encodeURIComponent(state.item)}` : "";
  return `#/${state.page}${item}?${said}`;
}

let current: State = read(typeof location === "undefined" ? "" : location.hash);
const watching = new Set<(state: State) => void>();

function told(): void {
  current = read(location.hash);
  watching.forEach((watch) => watch(current));
}

if (typeof addEventListener !== "undefined") addEventListener("hashchange", told);

export const now = (): State => current;

/** Change a part of the state. `replace` while a slider moves, so that Back goes where a person would think. */
export function go(change: Partial<State>, { replace = false } = {}): void {
  const next = { ...current, ...change };
  const address = write(next);
  if (address === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  told();
}

export const ask = (change: Partial<Asked>, how?: { replace?: boolean }): void => go({ asked: { ...current.asked, ...change } }, how);

/** The address of another page with what is asked kept. */
export const linkTo = (page: string, item = "", more: Record<string, string> = {}): string => write({ ...current, page, item, more });

/** Hears the state now and at every change, after those who asked for it earlier. */
export function watch(hear: (state: State) => void): void {
  watching.add(hear);
  hear(current);
}

export function usePageState(): State {
  const [state, set] = useState(current);
  useEffect(() => {
    watching.add(set);
    set(current);
    return () => void watching.delete(set);
  }, []);
  return state;
}
