// What flows each year as `whopays subsidy` prints it: above 0 paid by the state, columns of nothing left out, a sum at the end.
import type { Chart as Shape, Subsidy } from "../api/shapes";
import type { Words } from "../words/words";

type Sign = 1 | -1;
const COLUMNS: [column: string, lines: [line: string, sign: Sign][]][] = [
  ["disbursement", [["disbursement", 1]]],
  ["scheduled_payments", [["scheduled_payments", -1]]],
  ["claims", [["claims", 1]]],
  ["missed_payments", [["missed_payments", 1]]],
  ["recoveries", [["recoveries", -1]]],
  ["fees", [["upfront_fees", -1], ["annual_fees", -1]]],
  ["interest_supplements", [["interest_supplements", 1]]],
  ["prepayments", [["prepayments", -1], ["payments_forgone", 1]]],
  ["warrants", [["warrants", -1]]],
  ["net", [["net", 1]]],
];

export function flows({ cash_flows, currency }: Pick<Subsidy, "cash_flows" | "currency">, { loan }: Pick<Words, "loan">): Shape["table"] {
  const shown = COLUMNS.filter(([column, lines]) => column === "net" || lines.some(([line]) => cash_flows.some((row) => row[line])));
  const rows = cash_flows.map((row) => shown.map(([, lines]) => lines.reduce((sum, [line, sign]) => sum + sign * (row[line] ?? 0), 0)));
  return {
    columns: [{ name: loan.year, unit: "" }, ...shown.map(([column]) => ({ name: loan.columns[column] ?? column, unit: currency }))],
    rows: [
      ...rows.map((cells, at) => [cash_flows[at]!["year"] ?? null, ...cells]),
      [loan.sum, ...shown.map((_, at) => rows.reduce((sum, cells) => sum + cells[at]!, 0))],
    ],
  };
}
