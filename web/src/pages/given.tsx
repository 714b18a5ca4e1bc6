// Which loan was calculated, in words: its title and what the form does not hold; on paper, where there is no form, all its terms.
import type { JSX } from "preact";

import { amount, capital, day } from "../amounts";
import type { Subsidy } from "../api/shapes";
import { usePage } from "../page";
import { TERMS, termName } from "../words/loan";

const EXACT = 6; // digits of a term on paper

/** The word a loan file states for a key; empty where there is none. */
export const worded = (text: string, key: string): string => new RegExp(`^${key}:[ \\t]*([^#{\\n]*?)[ \\t]*(#.*)?$`, "m").exec(text)?.[1] ?? "";

interface Stated {
  text: string; // of the file as it was priced
  title: string;
  isChanged: boolean;
  of: Subsidy;
  stated: (text: string, name: string) => number;
}

export function Given({ text, title, isChanged, of, stated }: Stated): JSX.Element {
  const { lang, words } = usePage();
  const w = words.loan;
  const term = (name: string, value: number): string => {
    const { unit } = TERMS.find((one) => one.name === name)!;
    return amount(Number(value.toPrecision(EXACT)), 0, unit, lang);
  };
  const known = TERMS.map((one) => ({ one, value: stated(text, one.name) })).filter(({ value }) => !Number.isNaN(value));
  const more = [
    w.kinds[of.kind] ?? of.kind,
    of.disbursed && w.disbursed(day(of.disbursed, lang)),
    w.amortisations[worded(text, "amortisation")],
    Number.isNaN(stated(text, "treasury")) && w.curve,
    /^warrants:/m.test(text) && w.warrant,
  ].filter(Boolean);
  const taken = Object.entries(of.assumed).flatMap(([name, value]) => {
    const found = TERMS.find((one) => one.name === name);
    if (found) return [`${termName(found, lang)}${words.colon}${term(name, Number(value))}`];
    return name === "default_timing" ? [w.byBalance] : name === "kind" ? [w.kinds[value] ?? value] : [];
  });
  return (
    <div class="given">
      <p><strong>{title}</strong>{isChanged && `, ${w.changed}`}</p>
      <p class="quiet small">{more.join(", ")}.</p>
      <ul class="paper">{known.map(({ one, value }) => <li key={one.name}>{termName(one, lang)}{words.colon}{term(one.name, value)}</li>)}</ul>
      {taken.length > 0 && <p class="quiet small">{w.assumed}{words.colon}{capital(taken.join(lang === "fr" ? "\u00a0; " : "; "))}.</p>}
    </div>
  );
}
