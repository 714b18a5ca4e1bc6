// A policy with terms changed has them in its name, `backstop:cap=100e9,tenor=5`, as on the command line.
import type { PolicyShape } from "./api/shapes";

export type Changes = Record<string, string>;

/** Name of the policy that a name changes. */
export const baseOf = (name: string): string => name.split(":", 1)[0]!;

/** Terms a name changes: term -> what it is set to. */
export function changesOf(name: string): Changes {
  const found: Changes = {};
  for (const part of name.slice(baseOf(name).length + 1).split(",")) {
    const at = part.indexOf("=");
    if (at > 0) found[part.slice(0, at)] = part.slice(at + 1);
  }
  return found;
}

/** A policy's name with terms changed; its own name where none is. */
export function nameOf(base: string, changes: Changes): string {
  const said = Object.entries(changes).sort().map(([term, value]) => `${term}=${value}`);
  return said.length ? `${base}:${said.join(",")}` : base;
}

export interface PolicyTerm {
  key: string; // as a change names it: the term, with what its instrument is called where another has one of that name
  instrument: string;
  called: string;
  name: string;
  value: number;
  unit: string;
  meaning: string;
  least: number | null;
  most: number | null;
}

const IS_SWITCH = /^1:/; // "1: lenders first; 0: pro rata" is no share of a hundred

/** Every term of a policy with the name a change gives it. */
export function termsOf(policy: PolicyShape): PolicyTerm[] {
  const all = policy.instruments.flatMap(({ instrument, called, terms }) => terms.map((term) => ({ instrument, called, ...term })));
  const count = (name: string) => all.filter((one) => one.name === name).length;
  return all.map(({ range, ...one }) => ({ ...one, unit: one.unit === "share" && IS_SWITCH.test(one.meaning) ? "count" : one.unit, least: range[0], most: range[1], key: count(one.name) > 1 ? `${one.called}.${one.name}` : one.name }));
}

/** The columns of a comparison after a policy's terms were changed: the changed one stands where it, or the stated one, stood. */
export function withTerms(chosen: string[], base: string, changes: Changes): string[] {
  const name = nameOf(base, changes);
  const before = chosen.find((one) => baseOf(one) === base && one !== base) ?? (chosen.includes(base) ? base : "");
  const made = before ? chosen.map((one) => (one === before ? name : one)) : [...chosen, name];
  return [...new Set(made)];
}
