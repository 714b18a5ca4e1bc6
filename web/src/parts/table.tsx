// A study's table: a column's unit stands in its head once, its cells carry value and error.
import type { JSX } from "preact";

import { amount, capital, type Lang, type Measure, measure, signed } from "../amounts";
import { caseShape } from "../api/read";
import type { CaseShape, Cell, Estimate, StudyAnswer } from "../api/shapes";
import { policyTitle } from "../explore/policies";
import { usePage } from "../page";
import { viewName } from "../words/names";
import { named } from "../words/quantities";
import { inType } from "../words/words";
import { useLoaded } from "./loaded";

type Table = StudyAnswer["tables"][number];

const MOST = 2; // decimals of a column that compares

const isNumber = (cell: Cell): cell is Estimate => cell !== null && typeof cell === "object";

/** How a column is written where all its numbers are of one unit; null where they are not. */
function columnMeasure(cells: Cell[], lang: Lang): Measure | null {
  const numbers = cells.filter(isNumber);
  const units = new Set(numbers.map((one) => one.unit));
  const largest = Math.max(...numbers.map((one) => Math.abs(one.value ?? 0)));
  return units.size === 1 ? measure(numbers[0]!.unit, largest, lang) : null;
}

/** A column of words rather than numbers, which lines up on the left; a number may be written as text, with its range. */
const WRITTEN = /^[-−\d\s.,–±%]*$/;
const isWords = (cells: Cell[]): boolean => cells.some((cell) => typeof cell === "string" && !WRITTEN.test(cell));
const LONG = 40; // letters of a cell beyond which its column is a text to read

function said(cell: Cell, how: Measure | null, lang: Lang, shape: CaseShape | null): string {
  if (cell === null) return "–";
  if (!isNumber(cell)) return inType(signed(viewName(policyTitle(named(cell, shape, lang, false), lang), lang)), lang);
  return amount(cell.value, cell.error, cell.unit, lang, how ? { ...how, unit: "" } : undefined, how ? MOST : undefined);
}

export function StudyTable({ of }: { of: Table }): JSX.Element {
  const { state, lang } = usePage();
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case)).value;
  const title = inType(capital(named(of.title, shape, lang, false)), lang);
  const heads = of.columns.map((column) => (column ? capital(said(column, null, lang, shape)) : ""));
  const kinds = of.columns.map((_, at) => {
    const cells = of.rows.map((row) => row[at] ?? null);
    if (!at || !isWords(cells)) return undefined;
    return cells.some((cell) => typeof cell === "string" && cell.length > LONG) ? "words long" : "words";
  });
  const measures = of.columns.map((_, at) => columnMeasure(of.rows.map((row) => row[at] ?? null), lang));
  // One unit for all columns is said once; a milliard and milliards are one, and the longer word is right for both
  const shared = new Map(measures.slice(1).map((how) => [how && `${how.factor} ${how.unit.split(" ").at(-1)}`, how?.unit ?? ""]));
  const units = measures.slice(1).map((how) => how?.unit ?? "");
  const unit = shared.size === 1 ? units.reduce((long, one) => (one.length > long.length ? one : long), "") : "";
  return (
    <section>
      <h2>{title}{unit && <span class="quiet">, {unit}</span>}</h2>
      <div class="wide" tabIndex={0} role="region" aria-label={title}>
        <table class="numbers stacks">
          <thead>
            <tr>
              {of.columns.map((column, at) => !column ? <td key={at} /> : (
                <th scope="col" key={at} class={kinds[at]}>
                  {heads[at]}
                  {!unit && measures[at]?.unit && <span class="unit-of">{measures[at].unit}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) =>
                  column ? <td key={column} class={kinds[column]} data-of={[heads[column], unit ? "" : measures[column]?.unit].filter(Boolean).join(", ")}>{said(cell, measures[column] ?? null, lang, shape)}</td> : <th scope="row" key={column}>{capital(said(cell, measures[0] ?? null, lang, shape))}</th>,
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
