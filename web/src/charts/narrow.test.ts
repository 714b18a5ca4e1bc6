import { expect, test } from "vitest";

import { laidOut, NARROW } from "./narrow";

type Grid = { left: number; right: number; top: number };

const bars = {
  grid: { left: 250, right: 16, top: 6, bottom: 24 }, xAxis: { type: "value" }, yAxis: { type: "category", data: ["lenders", "others"] },
  series: [{ type: "bar", data: [{ value: 7, label: { show: true, formatter: "7 ± 1" } }, { value: 2, label: { formatter: "2 ± 1" } }] }],
};

test("a wide place gets the chart as it came", () => {
  expect(laidOut(bars, NARROW, 300)).toEqual({ option: { ...bars, series: bars.series }, height: 300 });
});

test("on a phone names leave room for bars, and no number changes", () => {
  const { option } = laidOut(bars, 330, 100);
  const [grid] = option["grid"] as Grid[];
  expect(grid!.left).toBeLessThan(130);
  const [series] = option["series"] as { data: { value: number; label: { formatter: string } }[] }[];
  expect(series!.data.map((one) => [one.value, one.label.formatter])).toEqual([[7, "7 ± 1"], [2, "2 ± 1"]]);
});

test("what stands below a legend moves down with its lines", () => {
  const names = ["ninety in a hundred", "eighty in a hundred", "fifty in a hundred"];
  const lines = { legend: { top: 0, data: names }, grid: { left: 64, right: 24, top: 52 }, xAxis: { type: "category", data: ["a"] }, yAxis: { type: "value" }, series: [{ type: "line", data: [1] }] };
  const { option, height } = laidOut(lines, 330, 200);
  const [grid] = option["grid"] as Grid[];
  expect(grid!.top - 52).toBe(height - 200);
  expect(height).toBeGreaterThan(200);
});
