// What it means that an event was seen in no future: not that it cannot happen, but that it is rare, and how rare at most.
import type { Answer, Figure } from "../api/shapes";
import { baseOf } from "../terms";

const FREE = new Set(["none", "permits-only"]); // policies through which no money passes

const RULE_OF_THREE = 3; // −ln 0.05: n futures without a sighting put a chance below 3/n with 95 % confidence

/** All futures of an answer: as many under each view. */
export const futuresOf = (answer: Pick<Answer, "paths" | "views">): number => answer.paths * Math.max(Object.keys(answer.views).length, 1);

/** The most that the chance of what no future showed can be; views meet the same shocks, so more of them are no more evidence. */
export function mostOf({ paths }: Pick<Answer, "paths">): number {
  const most = Math.min(RULE_OF_THREE / paths, 1);
  const digit = 10 ** (Math.floor(Math.log10(most)) - 1); // the second: rounded up, since it is a bound
  return Number((Math.ceil(most / digit - 1e-9) * digit).toPrecision(2));
}

/** Whether a figure is nothing because no future showed what it counts; the state pays nothing by rule where it does nothing, or does what costs nothing. */
export function isUnseen(figure: Figure | undefined, answer: Pick<Answer, "policy">): boolean {
  return figure !== undefined && figure.value === 0 && !figure.error && !(figure.id === "public_cost" && FREE.has(baseOf(answer.policy)));
}
