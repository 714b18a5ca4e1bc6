// The numbers of a chart as a table to read: a column's unit once in its head, an error beside its value; a file has every digit.
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";

import { amount, capital, day, exact, number, type Lang, type Measure, measure, shortUnit } from "../amounts";
import type { Chart as Shape } from "../api/shapes";
import { usePage } from "../page";
import { inType, type Words } from "../words/words";

type Table = Shape["table"];
type Cell = Table["rows"][number][number];

const ERRORS = new Set(["error", "erreur"]); // a column of them belongs to the one before it
const PLAIN: Measure = { factor: 1, unit: "" };

interface Column {
  at: number;
  error: number; // where its errors stand; -1: nowhere
  name: string;
  how: Measure;
  isWords: boolean;
  places: number; // decimals of numbers without an error
}

const DIGITS = 4; // of the largest number of a column
const SMALL = 0.1; // of a trillion: below it decimals are what is read
const FEW = 4; // columns beyond which a unit of all of them is said once
const YEAR = 7; // letters of a row's name that is a year or a quarter, as T4 2033

/** Decimals that a column needs, the same in every line. */
function placesOf(cells: Cell[], factor: number): number {
  const numbers = cells.filter((cell): cell is number => typeof cell === "number" && cell !== 0).map((cell) => cell * factor);
  const most = DIGITS - 1 - Math.floor(Math.log10(Math.max(...numbers.map(Math.abs), 1)));
  const needed = numbers.map((one) => (String(Number(one.toPrecision(DIGITS))).split(".")[1] ?? "").length);
  return Math.max(Math.min(most, Math.max(...needed, 0)), 0);
}

const largest = (cells: (Cell | undefined)[]): number => Math.max(...cells.map((cell) => (typeof cell === "number" ? Math.abs(cell) : 0)), 0);

/** One scale for columns of one unit: where the largest is in trillions and another is below a tenth of one, all are in billions. */
function scaleOf(unit: string, sizes: number[], lang: Lang): Measure {
  const all = measure(unit, Math.max(...sizes, 0), lang);
  const isSmall = sizes.some((size) => size > 0 && size * all.factor < SMALL);
  return isSmall && all.unit.startsWith("trillion ") ? measure(unit, 1 / all.factor / 2, lang) : all;
}

/** Columns as they are read: those of errors within those of their values. */
export function columnsOf({ columns, rows }: Table, lang: Lang): Column[] {
  const sizes = (unit: string) => columns.flatMap((one, at) => (one.unit === unit && !ERRORS.has(one.name) ? [largest(rows.map((row) => row[at]))] : []));
  return columns.flatMap(({ name, unit }, at) => {
    const before = columns[at - 1];
    if (ERRORS.has(name) && before && before.unit === unit) return [];
    const after = columns[at + 1];
    const cells = rows.map((row) => row[at] ?? null);
    // one scale for all that is money of one currency, so that columns are compared at a glance
    const how = unit === "%" ? { factor: 1, unit: "%" } : unit ? scaleOf(unit, sizes(unit), lang) : PLAIN;
    const error = after && ERRORS.has(after.name) && after.unit === unit ? at + 1 : -1;
    return [{ at, error, name: capital(inType(name, lang)), how, isWords: cells.some((cell) => typeof cell === "string" && cell !== ""), places: placesOf(cells, how.factor) }];
  });
}

function said(cell: Cell, error: Cell, { at, how, places }: Column, lang: Lang): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return /^\d{4}-\d\d-\d\d$/.test(cell) ? day(cell, lang) : inType(cell, lang);
  if (at === 0 && !how.unit && Number.isInteger(cell)) return String(cell).replace("-", "−"); // a year
  if (typeof error !== "number") return number(cell * how.factor, places, lang);
  return amount(cell, error, "", lang, { ...how, unit: "" });
}

/** Whether a table with errors has a value that no future showed: 0, and no error to say so. */
export const hasUnseen = ({ rows }: Table, columns: { at: number; error: number }[]): boolean =>
  rows.some((row) => columns.some(({ at, error }) => error >= 0 && row[at] === 0 && row[error] === 0));

/** Whether a column is one more percentile of what stands before it, in the same unit: to be said to who cannot see it, not to be seen again. */
const isPart = (columns: Column[], at: number): boolean => {
  const here = columns.findIndex((one) => one.at === at);
  return /^\d+\s%$/.test(columns[here]!.name) && columns[here - 1]?.how.unit === columns[here]!.how.unit;
};

interface Given {
  of: Table;
  label: string;
  futures?: number; // the table is of, where they are known: what a 0 without an error means is said beneath it
}

/** Read anew only where its numbers or its language change: a page of charts holds thousands of cells. */
export function Numbers({ of, label, futures = 0 }: Given): JSX.Element {
  const { lang, words } = usePage();
  return useMemo(() => written({ of, label, futures }, lang, words), [of, label, futures, lang]);
}

function written({ of, label, futures = 0 }: Given, lang: Lang, words: Words): JSX.Element {
  const columns = columnsOf(of, lang);
  const units = [...new Set(columns.filter((one) => one.at > 0 && !one.isWords).map((one) => one.how.unit))];
  const shared = columns.length > FEW && units.length === 1 ? units[0]! : ""; // said once above many columns
  const isYears = of.rows.every((row) => String(row[0]).length <= YEAR);
  return (
    <>
    {shared && <p class="quiet small">{shortUnit(shared, lang)}</p>}
    {futures > 0 && hasUnseen(of, columns) && <p class="quiet">{words.charts.unseen(exact(futures, lang, 8))}</p>}
    <div class="wide" tabIndex={0} role="region" aria-label={label}>
      <table class={isYears ? "numbers dated" : "numbers"}>
        <thead>
          <tr>
            {columns.map(({ at, name, how, isWords }) => (!name ? <td key={at} /> : (
              <th scope="col" key={at} class={isWords ? "words" : undefined}>{name}{how.unit && !shared && <span class={isPart(columns, at) ? "unseen" : "unit-of"}>{shortUnit(how.unit, lang)}</span>}</th>
            )))}
          </tr>
        </thead>
        <tbody>
          {of.rows.map((row, line) => (
            <tr key={line}>
              {columns.map((one) => {
                const text = said(row[one.at] ?? null, one.error < 0 ? null : (row[one.error] ?? null), one, lang);
                return one.at === 0 ? <th scope="row" key={one.at}>{capital(text)}</th> : <td key={one.at} class={one.isWords ? "words" : undefined}>{text}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    </>
  );
}
