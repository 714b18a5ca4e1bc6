// A study's table: a column's unit stands in its head once, its cells carry value and error.
import type { JSX } from "preact";

import { amount, capital, day, type Lang, type Measure, measure, shortUnit, spelledUnit, tied, together } from "../amounts";
import { caseShape } from "../api/read";
import type { CaseShape, Cell, Estimate, StudyAnswer } from "../api/shapes";
import { policyTitle } from "../explore/policies";
import { usePage } from "../page";
import { viewName, withViews } from "../words/names";
import { named } from "../words/quantities";
import { inType, words as wordsOf } from "../words/words";
import { useLoaded } from "./loaded";
import { standing, useWidth } from "./room";

type Table = StudyAnswer["tables"][number];

const MOST = 2; // decimals of a column that compares
const BILLION = 1e9;
const FAR_BELOW = 20; // as in whopays/report/study.py

const isNumber = (cell: Cell): cell is Estimate => cell !== null && typeof cell === "object";

/** Largest size of each unit in a table, so that its columns compare. */
function largestOf(table: Table): Map<string, number> {
  const found = new Map<string, number>();
  for (const cell of table.rows.flat().filter(isNumber)) found.set(cell.unit, Math.max(found.get(cell.unit) ?? 0, Math.abs(cell.value ?? 0)));
  return found;
}

/** How a column is written where all its numbers are of one unit; null where they are not. One far below the largest of the table has its own measure. */
function columnMeasure(cells: Cell[], lang: Lang, largest: Map<string, number>): Measure | null {
  const numbers = cells.filter(isNumber);
  const units = new Set(numbers.map((one) => one.unit));
  const sizes = numbers.map((one) => Math.abs(one.value ?? 0));
  if (units.size !== 1) return null;
  const own = Math.max(...sizes), all = largest.get(numbers[0]!.unit) ?? own;
  const how = measure(numbers[0]!.unit, own > 0 && own * FAR_BELOW < all ? own : all, lang);
  const isCoarse = how.unit.startsWith("trillion ") && sizes.some((size) => size > 0 && size * how.factor < 1); // most of it stands behind the point
  return isCoarse ? measure(numbers[0]!.unit, BILLION, lang) : how;
}

/** A column of words rather than numbers, which lines up on the left; a number may be written as text, with its range. */
const WRITTEN = /^(?:[-−\d\s.,–±%]|à|to)*$/;
const NOTHING = /^-(?: (?:à|to) -)?$/; // no number, or no range of numbers
const isWords = (cells: Cell[]): boolean => cells.some((cell) => typeof cell === "string" && !WRITTEN.test(cell));
const DAY = /^\d{4}-\d\d-\d\d$/;
const isDays = (cells: Cell[]): boolean => cells.some(Boolean) && cells.every((cell) => !cell || (typeof cell === "string" && DAY.test(cell)));
const BASES = new Set(["quoted", "derived", "judgement"]); // what a number rests on
const TERSE = 16; // letters of a cell beyond which it takes two columns of three on a phone
const FEW = 8; // rows of texts beyond which they are opened on demand
const LONG = 40; // letters of a cell beyond which its column is a text to read

function said(cell: Cell, how: Measure | null, lang: Lang, shape: CaseShape | null): string {
  if (cell === null || cell === "" || (!isNumber(cell) && NOTHING.test(cell))) return "–";
  if (!isNumber(cell) && DAY.test(cell)) return day(cell, lang);
  if (!isNumber(cell) && BASES.has(cell)) return wordsOf(lang).source.words[cell]!;
  if (!isNumber(cell)) return tied(inType(spelledUnit(withViews(viewName(policyTitle(named(cell, shape, lang, false), lang), lang), lang), lang), lang));
  return amount(cell.value, cell.error, cell.unit, lang, how ? { ...how, unit: "" } : undefined, how ? MOST : undefined);
}

const TIMES = /^x ([\d.,]+)$/;

/** A table without columns that say again what its rows are called, as 0.5 beside "x 0.5". */
function lean(of: Table): Table {
  const isSaid = (at: number) => of.rows.length > 0 && of.rows.every((row) => {
    const [name, cell] = [row[0], row[at]];
    const times = typeof name === "string" ? TIMES.exec(name)?.[1]?.replace(",", ".") : undefined;
    return times !== undefined && isNumber(cell ?? null) && (cell as Estimate).value === Number(times);
  });
  const kept = of.columns.map((_, at) => at).filter((at) => at === 0 || !isSaid(at));
  const only = (cells: Cell[]) => kept.map((at) => cells[at] ?? null);
  return kept.length === of.columns.length ? of : { ...of, columns: only(of.columns), rows: of.rows.map(only) };
}

/** A column's unit beside its head; a head such as "50 %" or "inside (50 %)" says it already. */
const unitOf = (head: string, unit: string): string => (/%\)?$/.test(head) && unit === "%" ? "" : unit);

const takes = (kind: string | undefined) => (kind === "words long" ? "line" : kind === "words more" ? "text" : "number");

const RANK = 3; // letters of a row's name that is only its place among the others

export function StudyTable({ of: given }: { of: Table }): JSX.Element {
  const of = lean(given);
  const { state, lang } = usePage();
  const largest = largestOf(of);
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case)).value;
  const width = useWidth();
  const title = tied(inType(capital(named(of.title, shape, lang, false)), lang));
  const heads = of.columns.map((column) => (column ? capital(said(column, null, lang, shape)) : ""));
  const kinds = of.columns.map((_, at) => {
    const cells = of.rows.map((row) => row[at] ?? null);
    if (!at) return undefined;
    if (isDays(cells)) return "words days";
    const isMixed = columnMeasure(cells, lang, largest) === null; // each number is written with its own unit
    const most = Math.max(...cells.map((cell) => (typeof cell === "string" || isMixed ? said(cell, null, lang, shape).length : 0)));
    if (!isWords(cells)) return isMixed && most > TERSE ? "more" : undefined;
    return most > LONG ? "words long" : most > TERSE ? "words more" : "words";
  });
  const measures = [null, ...together(of.columns.slice(1).map((_, at) => columnMeasure(of.rows.map((row) => row[at + 1] ?? null), lang, largest)))]; // a row is named with its unit
  // One unit for all columns is said once, for a single one under its head: the title may name another thing; a milliard and milliards are one, and the longer word is right for both
  const shared = new Map(measures.slice(1).map((how) => [how && `${how.factor} ${how.unit.split(" ").at(-1)}`, how?.unit ?? ""]));
  const units = measures.slice(1).map((how) => how?.unit ?? "");
  const unit = shared.size === 1 && (measures.length > 2 || !heads[1]) ? units.reduce((long, one) => (one.length > long.length ? one : long), "") : "";
  const own = measures.map((how, at) => (unit ? "" : unitOf(heads[at]!, how?.unit.replace(/^(milliard|million)(?= )/, lang === "fr" ? "$1s" : "$1") ?? "")));
  const texts = of.rows.map((row) => row.map((cell, at) => (at && !(at === 1 && !heads[1] && typeof cell === "string") ? said(cell, measures[at] ?? null, lang, shape) : tied(capital(said(cell, null, lang, shape))))));
  const isRank = texts.every((row) => row[0]!.length <= RANK) && (kinds[1]?.startsWith("words ") ?? false) && kinds[1] !== "words days";
  const { fits, tracks } = standing(heads.map((head, at) => ({ head, unit: own[at]!, cells: texts.map((row) => row[at] ?? ""), takes: at === 1 && isRank ? "line" : takes(kinds[at]) })), width);
  const heading = <h2>{title}{unit && <span class="quiet">, {unit}</span>}</h2>;
  const isFolded = of.rows.length > FEW && kinds.some((kind) => kind === "words long") && !of.rows.some((row) => row.some(isNumber)); // a list to look things up in
  const table = (
    <div class="wide" tabIndex={0} role="region" aria-label={title}>
      <table class={`numbers ${fits ? "fits" : "stacks"}${isRank ? " ranked" : ""}`} style={{ "--tracks": tracks }}>
        <thead>
          <tr>
            {heads.map((head, at) => !head ? <td key={at} /> : <th scope="col" key={at} class={kinds[at]}>{head}{own[at] && <span class="unit-of">{own[at]}</span>}</th>)}
          </tr>
        </thead>
        <tbody>
          {texts.map((row, line) => (
            <tr key={line}>
              {row.map((text, at) =>
                at ? <td key={at} class={kinds[at]} data-of={[heads[at], shortUnit(own[at]!, lang).replace(/ /g, "\u00a0")].filter(Boolean).join(", ")}>{text}</td> : <th scope="row" key={at}>{text}</th>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  return isFolded ? <details class="lookup"><summary>{heading} <span class="count">{of.rows.length}</span></summary>{table}</details> : <section>{heading}{table}</section>;
}
