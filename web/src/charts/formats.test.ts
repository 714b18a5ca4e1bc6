import { expect, test } from "vitest";

import { givesTexts, withFormats, writesNumbers } from "./formats";

test("numbers as each language writes them", () => {
  expect(writesNumbers({ number: "en" })(1400)).toBe("1,400");
  expect(writesNumbers({ number: "fr", suffix: " %" })(-1400.5)).toBe("−1\u202f400,5 %");
  expect(writesNumbers({ number: "en" })(0.1 + 0.2)).toBe("0.3");
  expect(writesNumbers({ number: "en" })("2030")).toBe("2030");
});

test("formats become functions wherever they stand, and nothing else changes", () => {
  const option = { yAxis: [{ axisLabel: { formatter: { number: "en" }, color: "#000" } }], series: [{ label: { formatter: "{c}" }, data: [1, null] }] };
  const made = withFormats(option) as unknown as { yAxis: { axisLabel: { formatter: (value: number) => string } }[] };
  expect(made.yAxis[0]!.axisLabel.formatter(1000)).toBe("1,000");
  expect({ ...made, yAxis: option.yAxis }).toEqual(option);
});

test("a tooltip reads the text of its place, for one series or several", () => {
  const text = givesTexts({ texts: ["first", "second"] });
  expect(text({ dataIndex: 1 })).toBe("second");
  expect(text([{ dataIndex: 0 }, { dataIndex: 0 }])).toBe("first");
  expect(text([])).toBe("");
});
