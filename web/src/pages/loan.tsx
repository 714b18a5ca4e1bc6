// A loan calculator for the public accounts: terms on the left, budget cost and fair value beside them, no simulation.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { amount, exact, type Lang, number } from "../amounts";
import { Gone, Refusal } from "../api/client";
import { learn, loanCharts, loans, subsidy } from "../api/read";
import type { Subsidy } from "../api/shapes";
import { usePage } from "../page";
import { Chart } from "../parts/chart";
import { Field } from "../parts/field";
import { Limits } from "../parts/limits";
import { Loading, Trouble, useLoaded } from "../parts/loaded";
import { Numbers } from "../parts/numbers";
import { go } from "../state";
import { FILE_KEYS, TERMS, termName } from "../words/loan";
import { inFrench } from "../words/names";
import { flows } from "./flows";
import { Given } from "./given";
import { Priced } from "./priced";

const RETRY = 2000; // milliseconds between two looks whether a lost server is back
const ROOM = 36; // letters of a title that the list shows
const EVERY = 6; // digits of a number that a refusal names
const LATER = 250; // milliseconds without a change after which the loan is priced

/** The loan file with some of its numbers changed; a term it leaves out is put at its end. */
export function changed(text: string, terms: Record<string, string>): string {
  let made = text.trimEnd();
  for (const [name, value] of Object.entries(terms)) {
    const line = new RegExp(`^${name}:.*$`, "m");
    made = line.test(made) ? made.replace(line, `${name}: ${value}`) : `${made}\n${name}: ${value}`;
  }
  return `${made}\n`;
}

/** The same with a title and a source that say which terms are no more those of the source; the server, its papers and the shell print both. */
export function retold(text: string, terms: Record<string, string>, lang: Lang, words: { changed: string; apart: (of: string) => string }): string {
  const names = Object.keys(terms);
  const told = (made: string, name: string, add: string) =>
    made.replace(new RegExp(`^${name}: *(.*)$`, "m"), (_, said: string) => `${name}: ${JSON.stringify(`${inFrench(said, lang)}${add}`)}`);
  if (!names.length) return text;
  const other = names.map((name) => TERMS.find((one) => one.name === name)).map((term) => (term ? termName(term, lang) : ""));
  return told(told(text, "title", `, ${words.changed}`), "source", `. ${words.apart(other.join(", "))}`);
}

/** The terms an address states, each on one line: nothing else of it gets into a file that a person runs. */
export const termsIn = (more: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(more).filter(([name, value]) => TERMS.some((term) => term.name === name) && /^[^\r\n]*$/.test(value)));

/** The number a loan file states for a term; NaN for what is absent or no single number, such as a curve. */
export function stated(text: string, name: string): number {
  return Number(new RegExp(`^${name}:[ \\t]*([-+0-9.eE]+)[ \\t]*(#.*)?$`, "m").exec(text)?.[1] ?? Number.NaN);
}

export function Loan(): JSX.Element {
  const { state, lang, words } = usePage();
  const found = useLoaded(`loans ${lang}`, async () => (await Promise.all([loans(), learn(state.asked.case, lang)]))[0]);
  return (
    <main id="main" class="text loan" tabIndex={-1}>
      <h1>{words.loan.heading}</h1>
      <p class="lead">{words.loan.about}</p>
      <Loading of={found}>{(all) => <Calculator all={all} />}</Loading>
      <Limits of={[]} own={words.loan.limits} />
    </main>
  );
}

const titleOf = (one: { name: string; text: string }, lang: Lang): string => inFrench(/^title: *(.*)$/m.exec(one.text)?.[1] ?? one.name, lang);

/** What a refusal says of the keys of a file in the words of the form, and its numbers as a person writes them. */
export function inWords(message: string, lang: Lang): string {
  const quoted = (name: string) => (lang === "fr" ? `«\u00a0${name}\u00a0»` : `“${name}”`);
  const names = new Map([...TERMS.map((term): [string, string] => [term.name, termName(term, lang)]), ...Object.entries(FILE_KEYS[lang])]);
  return message
    .replace(/, (?:or write|ou écrivez) amortisation: ?bullet/, "") // which the form has no field for
    .replace(/\b\d(?:[.,]\d+)?e\+?\d+\b/g, (text) => exact(Number(text.replace(",", ".")), lang, EVERY))
    .replace(/(')?\b([a-z]+(?:_[a-z]+)*)\b\1?/g, (text, _quote, name: string, at: number) => (names.has(name) && (at === 0 || name.includes("_")) ? (at ? quoted(names.get(name)!) : names.get(name)!) : text));
}

/** A refusal of the loan file in the words of the form: its terms have names, and there is no file to look into. */
export function inForm(error: Error, lang: Lang): Error {
  if (!(error instanceof Refusal)) return error;
  return new Refusal(error.status, error.title, error.faults.map((one) => ({ ...one, file: one.file === "loan" ? "" : one.file, message: inWords(one.message, lang), remedy: inWords(one.remedy, lang) })), error.lang);
}

/** Why terms cannot be priced: above the form, brought into sight and read, since a phone shows the answer far below the fields. */
function Refused({ error }: { error: Error }): JSX.Element {
  const { lang } = usePage();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!(error instanceof Refusal) || error.status === 401) return;
    place.current?.scrollIntoView({ block: "nearest" });
    place.current?.focus({ preventScroll: true });
  }, [error]);
  return <div class="stopped" tabIndex={-1} ref={place}><Trouble error={inForm(error, lang)} /></div>;
}

function Calculator({ all }: { all: { name: string; text: string }[] }): JSX.Element {
  const { state, lang, words } = usePage();
  const from = state.more["from"] ?? all[0]?.name ?? "";
  const given = termsIn(state.more);
  const start = all.find((one) => one.name === from) ?? all[0];
  const text = retold(changed(start?.text ?? "", given), given, lang, words.loan);
  const [answer, setAnswer] = useState<Subsidy | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [tries, setTries] = useState(0);
  const told = error instanceof Refusal ? error.lang : lang;
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      subsidy(text, stop.signal).then(
        (value) => { setAnswer(value); setError(null); },
        (problem: Error) => stop.signal.aborted || setError(problem),
      );
    }, answer ? LATER : 0);
    return () => { stop.abort(); clearTimeout(timer); };
  }, [text, told === lang, tries]);
  useEffect(() => {
    if (!(error instanceof Gone)) return undefined;
    const timer = setTimeout(() => setTries(tries + 1), RETRY);
    return () => clearTimeout(timer);
  }, [error]);
  const change = (name: string, value: string) => go({ more: { ...state.more, [name]: value } }, { replace: true });
  return (
    <div class="calculator">
      {error && <Refused error={error} />}
      <form onSubmit={(event) => event.preventDefault()}>
        <label class="choice">
          {words.loan.start}{" "}
          <select value={from} onChange={(event) => go({ more: { from: event.currentTarget.value } })}>
            {all.map((one) => <option key={one.name} value={one.name}>{titleOf(one, lang)}</option>)}
          </select>
          {start && <span class={`${titleOf(start, lang).length > ROOM ? "whole long" : "whole"} quiet small`} aria-hidden="true">{titleOf(start, lang)}</span>}
        </label>
        {TERMS.filter((term) => !(term.name === "treasury" && Number.isNaN(stated(text, "treasury")))).map((term) => (
          <Field key={`${from} ${term.name}`} name={term.name} label={termName(term, lang)} unit={term.unit} value={stated(text, term.name)} least={term.least ?? 0} most={term.most ?? null} isAbove={term.isAbove ?? false} change={(value) => change(term.name, value)}>
            {error instanceof Refusal && error.faults.some((one) => one.message.startsWith(`${term.name} `)) && <p class="fault">{words.loan.here}</p>}
          </Field>
        ))}
      </form>
      <div>
        {answer && !error && <Given text={text} title={start ? titleOf(start, lang) : from} isChanged={Object.keys(given).length > 0} of={answer} stated={stated} />}
        {answer && <Cost of={answer} isOld={error !== null} />}
        {answer && !error && <LoanCharts text={text} />}
        {answer && !error && <Priced name={start?.name ?? ""} text={text} isChanged={Object.keys(given).length > 0} />}
      </div>
    </div>
  );
}

function LoanCharts({ text }: { text: string }): JSX.Element {
  const { lang } = usePage();
  const found = useLoaded(`${lang} ${text}`, (signal) => loanCharts(text, lang, signal));
  return <Loading of={found}>{(all) => <>{all.map((one) => <Chart key={one.id} of={one} />)}</>}</Loading>;
}

function Cost({ of, isOld }: { of: Subsidy; isOld: boolean }): JSX.Element {
  const { lang, words } = usePage();
  const w = words.loan;
  const parts = Object.keys(of.components);
  const two = (value: number) => number(value, 2, lang);
  return (
    <div class={isOld ? "old" : ""} aria-live="polite">
      <div class="keys two">
        <div class="key">
          <h2>{w.budget}</h2>
          <p class="number"><strong>{two(of.subsidy_rate)}</strong><span class="error"> %</span></p>
          <p class="hint">{amount(of.subsidy_cost, 0, of.currency, lang)}</p>
        </div>
        <div class="key">
          <h2>{w.fair}</h2>
          <p class="number"><strong>{two(of.fair_value_rate)}</strong><span class="error"> %</span></p>
          <p class="hint">{amount(of.fair_value_cost, 0, of.currency, lang)}</p>
        </div>
      </div>
      <p class="quiet small">{w.percentOf}. {of.single_effective_rate !== null && `${w.discount}${words.colon}${number(of.single_effective_rate * 100, 2, lang)} %.`}</p>
      <table class="numbers">
        <thead><tr><th scope="col">{w.part}</th><th scope="col">{w.budget}</th><th scope="col">{w.fair}</th></tr></thead>
        <tbody>
          {parts.map((name) => (
            <tr key={name}><th scope="row">{w.parts[name] ?? name}</th><td>{two(of.components[name]!)}</td><td>{two(of.fair_value_components[name] ?? 0)}</td></tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row">{w.rate}</th><td>{two(of.subsidy_rate)}</td><td>{two(of.fair_value_rate)}</td></tr></tfoot>
      </table>
      <details>
        <summary>{w.flows}</summary>
        <Numbers of={flows(of, words)} label={w.flows} />
      </details>
    </div>
  );
}
