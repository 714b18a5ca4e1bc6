import { expect, test } from "vitest";

import { inLines, laidOut, NARROW } from "./narrow";

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

test("on a page a little less wide a legend takes a line more, and the drawing begins below it", () => {
  const names = ["Disbursed", "Payments due", "Payments missed", "Recovered", "Fees at disbursement", "Annual fees"];
  const lines = { legend: { top: 0, data: names }, grid: { left: 64, right: 16, top: 52 }, xAxis: { type: "category", data: ["a"] }, yAxis: { type: "value" }, series: [{ type: "line", data: [1] }] };
  const drawn = laidOut(lines, 720, 300);
  expect([drawn.option["grid"], drawn.height]).toEqual([lines.grid, 300]);
  const { option, height } = laidOut(lines, 570, 300);
  const [grid] = option["grid"] as Grid[];
  expect([grid!.top, height]).toEqual([72, 320]);
});

test("long names break at spaces and hyphens, and every bar is as high as the longest name", () => {
  const long = "Infrastructure and private-equity funds of the whole world, by name";
  expect(inLines(long, 120).join(" ").replace("private- equity", "private-equity")).toBe(long);
  expect(inLines(long, 120).length).toBeGreaterThan(2);
  const { height } = laidOut({ ...bars, yAxis: { type: "category", data: [long, "others"] } }, 330, 100);
  expect(height).toBeGreaterThan(laidOut(bars, 330, 100).height);
});

test("names at the ends of lines stand apart, the highest on top", () => {
  const line = (name: string, end: number) => ({ type: "line", name, data: [0, end], endLabel: { show: true, formatter: `${name}  ${end}` } });
  const { option } = laidOut({ grid: { left: 48, top: 24, bottom: 26 }, xAxis: { type: "category", data: ["a", "b"] }, yAxis: { type: "value" }, series: [line("a", 20), line("b", 3), line("c", 3.1)] }, 330, 250);
  const at = (option["series"] as { data: number[]; endLabel: { offset: [number, number] } }[]).map((one) => 200 * (1 - one.data[1]! / 22) + one.endLabel.offset[1]);
  expect(at[1]! - at[2]!).toBeGreaterThan(20);
  expect(at[2]! - at[0]!).toBeGreaterThan(20);
});

test("a long number at a short bar to the left stands clear of the names, beside bars to the right", () => {
  const label = { position: "left", formatter: "−0.00036 ± 0.00002" };
  const both = { ...bars, xAxis: { type: "value", min: -0.3, max: 1.5 }, series: [{ type: "bar", data: [{ value: -0.0004, label }, { value: 1.1, label: {} }] }] };
  const { option } = laidOut(both, 330, 100);
  const [axis] = option["xAxis"] as { min: number; max: number }[];
  const [grid] = option["grid"] as Grid[];
  const beside = (-axis!.min / (axis!.max - axis!.min)) * (330 - grid!.left - grid!.right);
  expect(beside).toBeGreaterThan(label.formatter.length * 5.6);
  expect(axis!.max).toBe(1.5);
});

test("a number at a bar to the left has room beside the names", () => {
  const both = { ...bars, xAxis: { type: "value", min: -1, max: 1 }, series: [{ type: "bar", data: [{ value: -0.9, label: { position: "left" } }, { value: 0.2, label: {} }] }] };
  const [axis] = laidOut(both, 330, 100).option["xAxis"] as { min: number; max: number }[];
  expect(axis!.min).toBeLessThan(-1.5);
  expect(axis!.max).toBe(-axis!.min);
});

test("labels of thin streams in several lines have room between them", () => {
  const ends = ["Assurance, commissions, autres  1,55", "Recherche hors puissance de calcul  5,955", "Impôts  4,39"];
  const flow = {
    type: "sankey",
    data: [{ name: "labs", label: { position: "left", formatter: "labs  100" } }, ...ends.map((text) => ({ name: text, label: { position: "right", formatter: text } }))],
    links: ends.map((text, at) => ({ source: "labs", target: text, value: [96, 2, 2][at] })).reverse(),
  };
  const gap = (width: number) => (laidOut({ series: [flow] }, width, 440).option["series"] as { nodeGap: number }[])[0]!.nodeGap;
  expect(gap(290)).toBeGreaterThan(22);
  expect(laidOut({ series: [flow] }, 290, 440).height - 440 * 1.45).toBe((gap(290) - 22) * 2);
  const empty = { name: " ", value: 9, depth: 2, label: { show: false } };
  const [kept] = laidOut({ series: [{ ...flow, data: [empty, ...flow.data] }] }, 290, 440).option["series"] as { nodeGap: number; data: object[] }[];
  expect(kept!.data[0]).toEqual(empty);
  expect(kept!.nodeGap).toBe(gap(290));
});

test("sites stay below the streams that pass them, however wide the gaps", () => {
  const ends = ["a", "b", "c"];
  const flow = {
    type: "sankey", data: [{ name: "labs", label: {} }, { name: " ", value: 1, depth: 2, label: { show: false } }, { name: "sites", label: {} }, ...ends.map((name) => ({ name, label: { position: "right", formatter: `${name}  10` } }))],
    links: [{ source: "from", target: "labs", value: 30 }, { source: "labs", target: "sites", value: 10 }, { source: "labs", target: "a", value: 10 }, { source: "labs", target: "b", value: 10 }, { source: "sites", target: "c", value: 10 }],
  };
  const { option, height } = laidOut({ series: [flow] }, 290, 440);
  const [one] = option["series"] as { data: { value?: number }[]; nodeGap: number; top: number; bottom: number }[];
  expect(one!.data[1]!.value).toBeCloseTo(20 + (one!.nodeGap * 30) / (height - one!.top - one!.bottom - 2 * one!.nodeGap), 6);
});

test("a number at a bar that stands on an empty one is not cut", () => {
  const label = { formatter: "−21,9 ± 0,4" };
  const one = { grid: { left: 120, right: 16 }, xAxis: { type: "value", min: 0, max: 42 }, yAxis: { type: "category", data: ["lenders"] }, series: [{ type: "bar", stack: "s", data: [14.7] }, { type: "bar", stack: "s", data: [{ value: 21.9, label }] }] };
  const { option } = laidOut(one, 354, 120);
  const [[axis], [grid]] = [option["xAxis"], option["grid"]] as [[{ max: number }], [Grid]];
  expect(grid.left + (36.6 / axis.max) * (354 - grid.left - grid.right) + label.formatter.length * 4.8 + 5).toBeLessThan(354);
});

test("numbers at bars side by side are smaller than those of bars alone", () => {
  const one = { type: "bar", data: [{ value: -1, label: { show: true } }] };
  const size = (series: object[]) => {
    const { option } = laidOut({ grid: { left: 48 }, xAxis: { type: "category", data: ["a"] }, yAxis: { type: "value" }, series }, 330, 250);
    return (option["series"] as { data: { label: { fontSize: number } }[] }[])[0]!.data[0]!.label.fontSize;
  };
  expect(size([one, one])).toBeLessThan(size([one]));
});

test("a number beyond the whisker of the longest bar is not cut", () => {
  const label = { formatter: "250,000 ± 30,000", distance: 5 + 40 };
  const one = { grid: { left: 120, right: 24 }, xAxis: { type: "value", min: 0, max: 340_000 }, yAxis: { type: "category", data: ["labs"] }, series: [{ type: "bar", data: [{ value: 250_000, label }] }] };
  const { option } = laidOut(one, 354, 120);
  const [[axis], [grid], [series]] = [option["xAxis"], option["grid"], option["series"]] as [[{ max: number }], [Grid], [{ data: { label: { distance: number } }[] }]];
  const plot = 354 - grid.left - grid.right;
  const end = grid.left + (250_000 / axis.max) * plot + series.data[0]!.label.distance + label.formatter.length * 5;
  expect(end).toBeLessThan(354);
  expect(axis.max).toBeGreaterThan(340_000);
  const free = laidOut({ ...one, xAxis: { ...one.xAxis, max: 900_000 } }, 354, 120).option["xAxis"] as [{ max: number }];
  expect(free[0].max).toBe(900_000);
});

test("a drawing begins where its legend ends, in one line as in two", () => {
  const of = (data: string[], name = "") => laidOut({ legend: { top: 0, data }, grid: { left: 64, right: 24, top: 76 }, xAxis: { type: "category", data: ["a"] }, yAxis: { type: "value", name }, series: [{ type: "line", data: [1] }] }, 330, 300);
  const top = (made: ReturnType<typeof of>) => (made.option["grid"] as Grid[])[0]!.top;
  const [one, two] = [of(["sales", "debt"]), of(["convertible notes of labs", "new equity of labs", "money of vendors"])];
  expect(top(one)).toBeLessThan(40);
  expect(top(two) - top(one)).toBe(20);
  expect(top(of(["sales", "debt"], "m USD"))).toBeGreaterThan(top(one) + 15);
  expect(300 - one.height).toBe(76 - top(one));
});

test("a long number right of an axis to both sides is not cut either, and the axis stays even", () => {
  const label = { formatter: "0,486 ± 0,006" };
  const both = { ...bars, xAxis: { type: "value", min: -0.7, max: 0.7 }, series: [{ type: "bar", data: [{ value: 0.486, label }, { value: -0.1, label: { position: "left", formatter: "−0,1" } }] }] };
  const { option } = laidOut(both, 354, 100);
  const [[axis], [grid]] = [option["xAxis"], option["grid"]] as [[{ min: number; max: number }], [Grid]];
  const plot = 354 - grid.left - grid.right;
  expect(grid.left + ((0.486 - axis.min) / (axis.max - axis.min)) * plot + label.formatter.length * 5 + 5).toBeLessThan(354);
  expect(axis.min).toBe(-axis.max);
});

test("beside bars to both sides the number at the longest bar to the right is not cut", () => {
  for (const [min, max] of [[-0.4, 0.4], [-0.1, 0.4]] as const) {
    const label = { position: "right", formatter: "0.311 ± 0.004" };
    const both = { ...bars, xAxis: { type: "value", min, max }, series: [{ type: "bar", data: [{ value: 0.39, label }, { value: -0.08, label: { ...label, position: "left" } }] }] };
    const { option } = laidOut(both, 330, 100);
    const [axis] = option["xAxis"] as { min: number; max: number }[];
    const [grid] = option["grid"] as Grid[];
    const end = grid!.left + ((0.39 - axis!.min) / (axis!.max - axis!.min)) * (330 - grid!.left - grid!.right);
    expect(330 - end).toBeGreaterThan(60);
    if (min === -max) expect(axis!.min).toBe(-axis!.max);
  }
});

test("rows of a network are as far apart as the longest name between them is high", () => {
  const node = (name: string, at: number) => ({ name, x: 1, y: at, symbol: "circle", symbolSize: 30, label: { formatter: `${name}  46` } });
  const of = (name: string) => laidOut({ series: [{ type: "graph", data: [0, 1, 2, 3, 4, 5].map((at) => node(at ? "a" : name, at)) }] }, 330, 400).height;
  expect(of("Fonds d’infrastructure et de capital-investissement du monde entier")).toBeGreaterThan(of("Fonds") + 50);
});

test("a legend that breaks in a place of middling width has the drawing below it", () => {
  const data = ["price the lab pays for compute", "paying share in the long run", "cost per GW of its sites", "lead time of its contracts"];
  const lines = { legend: { top: 0, data }, grid: { left: 64, right: 24, top: 40 }, xAxis: { type: "category", data: ["a"] }, yAxis: { type: "value", name: "%" }, series: [{ type: "line", data: [1] }] };
  const top = (width: number) => [laidOut(lines, width, 300).option["grid"] as Grid | Grid[]].flat()[0]!.top;
  expect(top(600)).toBeGreaterThan(60);
  expect(top(1000)).toBe(lines.grid.top);
});

test("a network keeps its circles round in a place of any width", () => {
  const graph = { series: [{ type: "graph", left: 100, right: 100, top: 20, bottom: 20, data: [{ x: 0, y: 0 }, { x: 5, y: 10 }, { x: 10, y: 5 }] }] };
  const points = (laidOut(graph, 1200, 540).option["series"] as { data: { x: number; y: number }[] }[])[0]!.data;
  expect(points.map(({ x, y }) => [x, y])).toEqual([[0, 0], [500, 500], [1000, 250]]); // a unit is a pixel both ways
});
