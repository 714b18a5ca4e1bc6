// Where a number comes from: what it rests on, who said it, when, in which document, and who contradicts it.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { amount, day, exact, type Lang, measure } from "../amounts";
import { caseShape, learn, ledger } from "../api/read";
import type { CaseShape, Claim, Fact, Ledger, Quantity } from "../api/shapes";
import { isDrawn, usual } from "../explore/ranges";
import { usePage } from "../page";
import { ask } from "../state";
import { inFrench } from "../words/names";
import { labelOf } from "../words/quantities";
import { Loading, useLoaded } from "./loaded";
import { Said } from "./said";

export function Entry({ term, children }: { term: string; children: ComponentChildren }): JSX.Element | null {
  if (children === null || children === undefined || children === "" || children === false) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `isSided`: what contradicts it stands beside it in its own words; `usedIn`: the case of which it is said what rests on it. */
export function ClaimCard({ claim, of, isSided = false, usedIn }: { claim: Claim; of: Ledger; isSided?: boolean; usedIn?: CaseShape | null | undefined }): JSX.Element {
  const { lang, words } = usePage();
  const s = words.source;
  const document = of.documents.find((one) => one.id === claim.document);
  return (
    <article class="claim" data-claim={claim.id}>
      <h3>
        {inFrench(claim.speaker, lang)} <code>{claim.id}</code>
      </h3>
      <p>
        <Said text={claim.paraphrase} /> {claim.figure_as_printed && <span class="quiet">{s.printed}{words.colon}<q>{claim.figure_as_printed}</q></span>}
      </p>
      <p class="meta">
        {[claim.date && day(claim.date, lang), s.words[claim.kind] ?? claim.kind, claim.reported_by && claim.reported_by !== claim.speaker && `${s.reporter} ${inFrench(claim.reported_by, lang)}`].filter(Boolean).join(" · ")}
        {document && (
          <>
            <br />
            <Said text={document.title} /> ({inFrench(document.publisher, lang)}, {words.languages[document.language] ?? document.language}){" · "}
            {s.words[document.grade] ?? document.grade}{words.colon}<Said text={document.grade_because} />
          </>
        )}
      </p>
      <Conflicts claim={claim} of={of} isSided={isSided} />
      {usedIn && <Uses id={claim.id} shape={usedIn} isDisputed={Object.values(of.conflicts).flat().some((one) => one.first === claim.id || one.second === claim.id)} />}
    </article>
  );
}

function Conflicts({ claim, of, isSided }: { claim: Claim; of: Ledger; isSided: boolean }): JSX.Element {
  const { lang, words, openSource } = usePage();
  const found = Object.values(of.conflicts).flat().filter((one) => one.first === claim.id || one.second === claim.id);
  const gradeOf = (claim: Claim): string | undefined => {
    const grade = of.documents.find((one) => one.id === claim.document)?.grade;
    return grade && (words.source.words[grade] ?? grade);
  };
  if (!found.length) return <p class="quiet small">{words.source.noConflict}</p>;
  return (
    <div class="conflicts">
      <h4>{words.source.conflicts}</h4>
      <ul>
        {found.map((one) => {
          const other = one.first === claim.id ? one.second : one.first;
          const side = isSided ? of.claims.find((each) => each.id === other) : undefined;
          return (
            <li key={`${other} ${one.type}`}>
              <button type="button" class="cite" onClick={() => openSource(other)}>{other}</button>{" "}
              <span class="tag">{words.ledger.types[one.type] ?? one.type}</span> <Said text={one.why} />
              {side && <p class="side"><span class="quiet">{[inFrench(side.speaker, lang), side.date && day(side.date, lang), gradeOf(side)].filter(Boolean).join(", ")}{words.colon}</span><Said text={side.paraphrase} /></p>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const NO_UNIT = new Set(["date", "mixed", "rule", "terms", "text"]); // what the record writes where no unit fits

/** Two numbers, the smaller first, are a range; any other list is a series. */
const isRange = (values: unknown[]): boolean => values.length === 2 && typeof values[0] === "number" && typeof values[1] === "number" && values[0] < values[1];

const DATED = /year|start|until|complete|announced|revised|listing|filing|first|last|end\b/;
const [EARLIEST, LATEST] = [1800, 2100];
/** A part whose name says when, as `start 2027`: a year has no thousands to set apart. */
const isYear = (name: string, value: unknown): boolean => DATED.test(name) && Number.isInteger(value) && Number(value) >= EARLIEST && Number(value) <= LATEST;

/** A fact's value as text: a number, a range, a series, or its parts by name. */
export function told(value: unknown, lang: Lang, isInside = false): string {
  if (typeof value === "number") return exact(value, lang, 8);
  if (typeof value === "boolean") return { en: value ? "yes" : "no", fr: value ? "oui" : "non" }[lang];
  const apart = lang === "fr" ? "\u00a0; " : "; ";
  if (Array.isArray(value)) return value.map((one) => told(one, lang, true)).join(isRange(value) ? "–" : apart);
  if (value === null || typeof value !== "object") return value === null ? "" : String(value).replace(/\d{4}-\d\d-\d\d/g, (found) => day(found, lang));
  const parts = Object.entries(value).map(([name, one]) => `${inFrench(name.replaceAll("_", " "), lang)} ${isYear(name, one) ? one : told(one, lang, true)}`).join(apart);
  return isInside ? `(${parts})` : parts;
}

const SHOWN = 5; // assumptions of a source that are named; the others are counted

/** What a case takes for an assumption: a number, or the range it is drawn from. */
function taken(row: Quantity, lang: Lang, drawn: (low: string, high: string) => string): string {
  const [low, high] = usual(row);
  const how = measure(row.unit, Math.max(Math.abs(low), Math.abs(high)), lang);
  return isDrawn(row) ? drawn(amount(low, 0, row.unit, lang, { ...how, unit: "" }), amount(high, 0, row.unit, lang, how)) : amount(row.mean, 0, row.unit, lang, how);
}

/** Which assumptions of the case rest on a claim or fact: from who said it to what it does; where others contradict it, what the case takes. */
function Uses({ id, shape, isDisputed = false }: { id: string; shape: CaseShape; isDisputed?: boolean }): JSX.Element | null {
  const { lang, words, openSource } = usePage();
  const rows = shape.rows.filter((row) => row.citations.includes(id) || row.sides.includes(id));
  if (!rows.length) return null;
  return (
    <p class="quiet small uses">
      {words.source.used}{words.colon}
      {rows.slice(0, SHOWN).map((row, at) => <span key={row.name}>{at > 0 && " · "}<button type="button" class="plain label" onClick={() => openSource(row.name)}>{labelOf(row.name, shape, lang)}</button>{isDisputed && ` (${words.source.takes(taken(row, lang, words.inputs.drawn))})`}</span>)}
      {rows.length > SHOWN && ` ${words.source.others(rows.length - SHOWN)}`}
    </p>
  );
}

export function FactCard({ fact, usedIn }: { fact: Fact; usedIn?: CaseShape | null | undefined }): JSX.Element {
  const { lang, words } = usePage();
  const s = words.source;
  const value = told(fact.value, lang);
  const unit = NO_UNIT.has(fact.unit ?? "") ? "" : fact.unit;
  const hasParts = fact.value !== null && typeof fact.value === "object" && !Array.isArray(fact.value); // some are of another kind, as years beside money
  return (
    <article class="claim" data-claim={fact.id}>
      <h3>
        <Said text={fact.quantity} /> <code>{fact.id}</code>
      </h3>
      <dl class="rows">
        <Entry term={s.value}>{value && <>{value} {unit && !hasParts && <Said text={unit} />}</>}</Entry>
        <Entry term={s.unitOfParts}>{unit && hasParts && <Said text={unit} />}</Entry>
        <Entry term={s.trueFor}>{day(inFrench(fact.true_for, lang), lang)}</Entry>
        <Entry term={s.knownOn}>{fact.known_on && day(fact.known_on, lang)}</Entry>
        <Entry term={s.document}><span class="breaks"><Said text={fact.source} /></span></Entry>
        <Entry term={s.grade}>{s.words[fact.grade] ?? fact.grade}</Entry>
        <Entry term={s.about}>{fact.note && <Said text={fact.note} />}</Entry>
      </dl>
      {usedIn && <Uses id={fact.id} shape={usedIn} />}
    </article>
  );
}

function Cited({ id, of, usedIn }: { id: string; of: Ledger; usedIn?: CaseShape }): JSX.Element {
  const claim = of.claims.find((one) => one.id === id);
  if (claim) return <ClaimCard claim={claim} of={of} isSided usedIn={usedIn} />;
  const fact = of.facts.find((one) => one.id === id);
  return fact ? <FactCard fact={fact} usedIn={usedIn} /> : <p><code>{id}</code></p>;
}

function Believed({ row }: { row: Quantity }): JSX.Element | null {
  const { state, words } = usePage();
  if (!row.sides.length) return null;
  const chosen = state.asked.conflicts[row.name] ?? "";
  const choose = (side: string) => {
    const { [row.name]: _, ...conflicts } = state.asked.conflicts;
    ask({ conflicts: side ? { ...conflicts, [row.name]: side } : conflicts });
  };
  return (
    <label class="choice">
      {words.source.believe}{" "}
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{words.source.asCase}</option>
        {row.sides.map((side) => <option key={side} value={side}>{side === "both" ? words.source.both : side}</option>)}
      </select>
    </label>
  );
}

function RowCard({ row, of }: { row: Quantity; of: Ledger }): JSX.Element {
  const { lang, words } = usePage();
  const s = words.source;
  return (
    <>
      <dl class="rows">
        <Entry term={s.value}>{taken(row, lang, words.inputs.drawn)}</Entry>
        <Entry term={s.basis}>{s.words[row.basis] ?? row.basis}</Entry>
        <Entry term={s.grade}>{row.grade !== row.basis && (s.words[row.grade] ?? row.grade)}</Entry>
        <Entry term={s.because}><Said text={row.because} /></Entry>
        <Entry term={s.trueFor}>{day(row.true_for, lang)}</Entry>
        <Entry term={s.knownOn}>{day(row.known_on, lang)}</Entry>
        <Entry term={s.name}><code class="breaks">{row.name}</code></Entry>
      </dl>
      <Believed row={row} />
      {row.citations.length === 0 && <p class="quiet">{s.noCitation}</p>}
      {row.citations.map((id) => <Cited key={id} id={id} of={of} />)}
    </>
  );
}

export function SourceCard({ name, close }: { name: string; close: () => void }): JSX.Element {
  const { state, lang, words } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => before?.focus();
  }, []);
  const found = useLoaded(`${state.asked.case} ${lang} ${name}`, async (): Promise<[CaseShape, Ledger]> => {
    const [shape, of] = await Promise.all([caseShape(state.asked.case), ledger(), learn(state.asked.case, lang)]);
    return [shape, of];
  });
  const outside = (event: MouseEvent) => event.target === dialog.current && close();
  return (
    <dialog ref={dialog} class="source" aria-labelledby="source-title" onClose={close} onClick={outside}>
      <Loading of={found}>
        {([shape, of]) => {
          const row = shape.rows.find((one) => one.name === name);
          return (
            <>
              <header>
                <h2 id="source-title">{row ? labelOf(name, shape, lang) : `${of.claims.some((one) => one.id === name) ? words.source.claim : words.source.fact} ${name}`}</h2>
                <button type="button" class="plain" onClick={close}>{words.source.close}</button>
              </header>
              {row ? <RowCard row={row} of={of} /> : <Cited id={name} of={of} usedIn={shape} />}
            </>
          );
        }}
      </Loading>
    </dialog>
  );
}
