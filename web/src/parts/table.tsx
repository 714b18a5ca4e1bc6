// A study's table: a column's unit stands in its head once, its cells carry value and error.
import type { JSX } from "preact";

import { amount, capital, type Lang, type Measure, measure, signed } from "../amounts";
import type { Cell, Estimate, StudyAnswer } from "../api/shapes";
import { policyTitle } from "../explore/policies";
import { usePage } from "../page";
import { viewName } from "../words/names";
import { inType } from "../words/words";

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

function said(cell: Cell, how: Measure | null, lang: Lang): string {
  if (cell === null) return "–";
  if (!isNumber(cell)) return inType(signed(viewName(policyTitle(cell, lang), lang)), lang);
  return amount(cell.value, cell.error, cell.unit, lang, how ? { ...how, unit: "" } : undefined, how ? MOST : undefined);
}

export function StudyTable({ of }: { of: Table }): JSX.Element {
  const { lang } = usePage();
  const title = inType(capital(of.title), lang);
  const measures = of.columns.map((_, at) => columnMeasure(of.rows.map((row) => row[at] ?? null), lang));
  const shared = new Set(measures.slice(1).map((how) => how?.unit));
  const unit = shared.size === 1 ? ([...shared][0] ?? "") : "";
  return (
    <section>
      <h2>{title}{unit && <span class="quiet">, {unit}</span>}</h2>
      <div class="wide" tabIndex={0} role="region" aria-label={title}>
        <table class="numbers">
          <thead>
            <tr>
              {of.columns.map((column, at) => !column ? <td key={at} /> : (
                <th scope="col" key={at}>
                  {capital(said(column, null, lang))}
                  {!unit && measures[at]?.unit && <span class="unit-of">{measures[at].unit}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) =>
                  column ? <td key={column}>{said(cell, measures[column] ?? null, lang)}</td> : <th scope="row" key={column}>{capital(said(cell, measures[0] ?? null, lang))}</th>,
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
