import { expect, test } from "vitest";

import { render } from "./server";

const bars = JSON.stringify({ xAxis: { type: "category", data: ["lenders"] }, yAxis: {}, series: [{ type: "bar", data: [7] }] });

test("the same option gives the same picture, with names in it", () => {
  const first = render(bars, 300, 200);
  expect(first).toBe(render(bars, 300, 200));
  expect(first).toMatch(/^<svg width="300" height="200"/);
  expect(first).toContain("lenders");
});

test("two pictures in one document share no id", () => {
  const ids = (name: string) => [...render(bars, 300, 200, name).matchAll(/id="[^"]+"/g)].map(String);
  expect(ids("a").filter((id) => ids("b").includes(id))).toEqual([]);
});

test("a size that is none, and text that is no JSON, are refused", () => {
  expect(() => render(bars, 0, 200)).toThrow(RangeError);
  expect(() => render("{", 10, 10)).toThrow(SyntaxError);
});
