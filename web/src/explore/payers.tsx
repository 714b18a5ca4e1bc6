// Who pays: a bar a party and policy, to the right what it pays, to the left what it receives; each policy adds to 100 %.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { amount, capital, DIGITS, type Measure, measure, number, written } from "../amounts";
import type { Shown } from "../answers";
import type { Answer, Payer } from "../api/shapes";
import { usePage } from "../page";
import { partyKind, partyName } from "../words/names";
import { markOf, Marks, policyTitle } from "./policies";

const FIRST = 10; // parties shown before "every party"
const SITES = "project:";
const MOVED = 5; // times that a difference between policies counts as much as a share
const LARGEST = 1e11; // sums above are written in billions too, so that small ones are seen beside large
const ROOM = 1.03; // beyond the longest bar, for its error

interface Row {
  party: string;
  cells: (Payer | undefined)[];
}

/** One row a party, the largest in the first policy on top; sites of contracts stand together. */
export function payerRows(answers: Answer[]): Row[] {
  const columns = answers.map((answer) => {
    const found = new Map<string, Payer>();
    for (const one of answer.payers) {
      const id = one.party.startsWith(SITES) ? `${SITES}sites` : one.party;
      const before = found.get(id);
      found.set(id, before ? together(before, one) : { ...one, party: id });
    }
    return found;
  });
  const parties = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const rows = parties.map((party) => ({ party, cells: columns.map((column) => column.get(party)) }));
  const size = (row: Row) => Math.max(...row.cells.map((cell) => Math.abs(cell?.share ?? 0)));
  return rows.filter((row) => size(row) >= 5e-4 || row.cells.some((cell) => (cell?.error ?? 0) > 5e-4)).sort((a, b) => (b.cells[0]?.share ?? 0) - (a.cells[0]?.share ?? 0));
}

/** How much a row has to say: the size of its shares, and more so how far policies move it. */
function weight(row: Row): number {
  const shares = row.cells.map((cell) => cell?.share ?? 0);
  return Math.max(...shares.map(Math.abs)) + MOVED * (Math.max(...shares) - Math.min(...shares));
}

function together(first: Payer, second: Payer): Payer {
  const sum = (a: number | null, b: number | null) => (a ?? 0) + (b ?? 0);
  return {
    ...first, share: sum(first.share, second.share), net: first.net + second.net, at_risk: first.at_risk + second.at_risk,
    error: sum(first.error, second.error), net_error: sum(first.net_error, second.net_error),
  };
}

interface Span {
  low: number; // the least share, 0 at most
  high: number;
}

function Bar({ payer, span }: { payer: Payer | undefined; span: Span }): JSX.Element {
  const share = payer?.share ?? 0;
  const error = payer?.error ?? 0;
  const place = (value: number) => (100 * (value - span.low)) / (span.high - span.low);
  const from = place(Math.min(share, 0));
  return (
    <span class="bar" aria-hidden="true">
      <span class="zero" style={{ left: `${place(0)}%` }} />
      <span class={share < 0 ? "gets" : "pays"} style={{ left: `${from}%`, width: `${Math.max(place(Math.max(share, 0)) - from, 0.2)}%` }} />
      {error > 0 && <span class="whisker" style={{ left: `${place(share - error)}%`, width: `${place(share + error) - place(share - error)}%` }} />}
    </span>
  );
}

/** A cell; of several policies the one it is of is said by its number where the heads of columns are out of sight. */
function PayerCell({ payer, span, policy, mark }: { payer: Payer | undefined; span: Span; policy: string; mark: string }): JSX.Element {
  const { lang } = usePage();
  const parts = written(payer?.share ?? 0, payer?.error ?? 0, "share", lang, undefined, 1);
  return (
    <td data-of={mark}>
      <span class="cell">
        {mark && <span class="unseen">{policy}: </span>}
        <Bar payer={payer} span={span} />
        <span class="said">
          <span>{parts.value}</span> <span class="error">{parts.error && `± ${parts.error} `}%</span>
        </span>
      </span>
    </td>
  );
}

export function Payers({ shown }: { shown: Shown }): JSX.Element {
  const { lang, words } = usePage();
  const [isWhole, setWhole] = useState(false);
  const { answers } = shown;
  const rows = payerRows(answers);
  const order = [...rows].sort((a, b) => weight(b) - weight(a));
  const kept = new Set(order.slice(0, FIRST));
  const seen = isWhole ? rows : rows.filter((row) => kept.has(row));
  const left = rows.filter((row) => !seen.includes(row));
  const shares = rows.flatMap((row) => row.cells.map((cell) => cell?.share ?? 0));
  const span = { low: Math.min(...shares, 0) * ROOM, high: Math.max(...shares, 0.01) * ROOM };
  const resources = answers[0]!.figures.find((one) => one.id === "resources");
  const unit = resources?.unit ?? "USD";
  // One policy leaves room for the money beside the shares
  const titles = answers.map((answer) => policyTitle(answer.policy, lang));
  const names = answers.map((answer) => answer.policy);
  const marks = names.map((_, at) => markOf(at, names));
  const money = answers.length === 1 ? measure(unit, Math.min(Math.max(...rows.map((row) => Math.abs(row.cells[0]?.net ?? 0))), LARGEST), lang) : null;
  const largest = Math.max(...rows.map((row) => Math.abs(row.cells[0]?.net ?? 0)), Math.abs(resources?.value ?? 0));
  const places = money ? Math.max(0, DIGITS - 1 - Math.floor(Math.log10(largest * money.factor || 1))) : 0;
  return (
    <section class="payers">
      <h2>{words.pays.heading}</h2>
      <p class="quiet">{words.pays.about}</p>
      <Marks names={names} />
      <table class={`who n${answers.length}`}>
        <thead>
          <tr>
            <th scope="col">{words.pays.party}</th>
            {answers.map((answer, at) => <th scope="col" key={answer.policy}>{titles[at]}</th>)}
            {money && <th scope="col" class="money">{money.unit}</th>}
          </tr>
        </thead>
        <tbody>
          {seen.map((row) => (
            <tr key={row.party}>
              <th scope="row" title={money ? undefined : inMoney(row, shown, lang)}>
                {row.party === `${SITES}sites` ? capital(partyKind(row.party, lang)) : partyName(row.party, row.cells.find(Boolean)?.title, lang)}
                {kindOf(row, lang) && <span class="kind"> {kindOf(row, lang)}</span>}
              </th>
              {row.cells.map((cell, at) => <PayerCell key={answers[at]!.policy} payer={cell} span={span} policy={titles[at]!} mark={marks[at]!} />)}
              {money && <Money of={row.cells[0]} how={money} places={places} />}
            </tr>
          ))}
          {left.length > 0 && (
            <tr class="rest">
              <th scope="row">{words.pays.others(left.length)}</th>
              {answers.map((answer, at) => <PayerCell key={answer.policy} payer={sumOf(left, at)} span={span} policy={titles[at]!} mark={marks[at]!} />)}
              {money && <Money of={sumOf(left, 0)} how={money} places={places} />}
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.pays.total}</th>
            {answers.map((answer, at) => (
              <td key={answer.policy} data-of={marks[at]}><span class="cell"><span /><span class="said total"><span>{number(100 * answer.payers.reduce((sum, one) => sum + (one.share ?? 0), 0), 1, lang)}</span> <span class="error">%</span></span></span></td>
            ))}
            {money && <Money of={{ net: resources?.value ?? 0, net_error: resources?.error ?? 0 }} how={money} places={places} />}
          </tr>
        </tfoot>
      </table>
      {(left.length > 0 || isWhole) && rows.length > FIRST && (
        <button type="button" class="plain" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>{isWhole ? words.pays.fewer : words.pays.all}</button>
      )}
    </section>
  );
}

/** What a party pays less what it receives, in money. */
function Money({ of, how, places }: { of: Pick<Payer, "net" | "net_error"> | undefined; how: Measure; places: number }): JSX.Element {
  const { lang } = usePage();
  return <td class="money">{amount(of?.net ?? 0, of?.net_error ?? 0, "", lang, { ...how, unit: "" }, places)}</td>;
}

/** What a party is, beside its name; empty where the name says it, as that of weak producers. */
function kindOf(row: Row, lang: "en" | "fr"): string {
  if (row.party === `${SITES}sites`) return "";
  const [kind, name] = [partyKind(row.party, lang), partyName(row.party, row.cells.find(Boolean)?.title, lang).toLowerCase()];
  return name.includes(kind) || name.includes(kind.replace(/y$/, "ies")) ? "" : kind;
}

const sumOf = (rows: Row[], at: number): Payer | undefined =>
  rows.map((row) => row.cells[at]).reduce((sum, one) => (sum && one ? together(sum, one) : (sum ?? one)), undefined);

function inMoney(row: Row, shown: Shown, lang: "en" | "fr"): string {
  const first = row.cells[0];
  const unit = shown.answers[0]?.figures.find((one) => one.id === "resources")?.unit ?? "USD";
  return first ? amount(first.net, first.net_error, unit, lang, measure(unit, first.net, lang)) : "";
}
