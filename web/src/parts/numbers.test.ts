import { expect, test } from "vitest";

import { columnsOf, hasUnseen } from "./numbers";

test("an error stands beside its value, money of one currency in one scale, words on the left", () => {
  const table = {
    columns: [{ name: "year", unit: "" }, { name: "mean", unit: "USD" }, { name: "error", unit: "USD" }, { name: "least", unit: "USD" }, { name: "why", unit: "" }],
    rows: [[2024, 4e9, 2e8, 1e7, "so"], [2025, 5e9, 3e8, 0, ""]],
  };
  const columns = columnsOf(table, "fr");
  expect(columns.map((one) => [one.at, one.error, one.isWords])).toEqual([[0, -1, false], [1, 2, false], [3, -1, false], [4, -1, true]]);
  expect(columns[1]!.how).toEqual(columns[2]!.how);
});

test("a 0 without an error among values with errors is told from one that has no error to have", () => {
  const columns = [{ name: "quarter", unit: "" }, { name: "a", unit: "%" }, { name: "error", unit: "%" }, { name: "b", unit: "%" }];
  const found = (...row: (string | number)[]) => hasUnseen({ columns, rows: [row] }, columnsOf({ columns, rows: [row] }, "en"));
  expect(found("2026Q1", 0, 0, 3)).toBe(true);
  expect(found("2026Q1", 0, 0.2, 3)).toBe(false);
  expect(found("2026Q1", 1, 0.2, 0)).toBe(false);
});

test("columns of billions beside one of trillions are in billions; an error makes nothing small", () => {
  const units = (...row: number[]) => columnsOf({ columns: [{ name: "year", unit: "" }, { name: "a", unit: "USD" }, { name: "error", unit: "USD" }, { name: "b", unit: "USD" }], rows: [[2025, ...row]] }, "en").map((one) => one.how.unit);
  expect(units(3e12, 1e9, 5e9)).toEqual(["", "billion USD", "billion USD"]);
  expect(units(3e12, 1e9, 2e12)).toEqual(["", "trillion USD", "trillion USD"]);
});
