import { expect, test } from "vitest";

import { words } from "../words/words";
import { flows } from "./flows";

const YEARS = [
  { year: 0, disbursement: 100, scheduled_payments: 0, upfront_fees: 1, annual_fees: 0, prepayments: 0, payments_forgone: 0, warrants: 0, net: 99 },
  { year: 1, disbursement: 0, scheduled_payments: 60, upfront_fees: 0, annual_fees: 2, prepayments: 30, payments_forgone: 10, warrants: 0, net: -82 },
];

test("columns are signed as the terminal signs them, add across to the net and down to the sum", () => {
  const { columns, rows } = flows({ cash_flows: YEARS, currency: "USD" }, words("en"));
  expect(columns.map((one) => one.name)).toEqual(["Year", "Disbursed", "Due", "Fees", "Prepaid", "Net"]);
  expect(rows).toEqual([[0, 100, 0, -1, 0, 99], [1, 0, -60, -2, -20, -82], ["Sum", 100, -60, -3, -20, 17]]);
  for (const [, ...cells] of rows) expect((cells as number[]).slice(0, -1).reduce((sum, one) => sum + one, 0)).toBe(cells.at(-1));
});
