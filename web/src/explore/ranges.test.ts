import { expect, test } from "vitest";

import type { Quantity } from "../api/shapes";
import { nice, plain, rangeOf } from "./ranges";

const row = (change: Partial<Quantity>): Quantity => ({
  name: "a.b", value: 1, low: 1, high: 1, mean: 1, least: null, most: null, unit: "ratio", meaning: "", basis: "judgement", grade: "",
  because: "", citations: [], true_for: "", known_on: "", sides: [], ...change,
});

test("a slider stays within what the number may be and holds its value", () => {
  expect(rangeOf(row({ least: 0, most: 1, low: 0.4, high: 0.4 }))).toEqual({ min: 0, max: 1, step: 0.005 });
  const money = rangeOf(row({ value: 38e9, low: 38e9, high: 38e9, least: 0 }));
  expect(money.min).toBe(0);
  expect(money.max).toBeGreaterThan(100e9);
  const drawn = rangeOf(row({ value: { uniform: [-0.1, 0.12] }, low: -0.1, high: 0.12, least: -1, most: 0.99 }));
  expect(drawn.min).toBeLessThanOrEqual(-0.2);
  expect(drawn.max).toBeGreaterThanOrEqual(0.22);
});

test("the tails of a lognormal do not stretch its slider", () => {
  const found = rangeOf(row({ value: { lognormal: { p10: 0.9, p90: 1.5 } }, low: 0.3, high: 4, least: 0.1, most: 20 }));
  expect(found.max).toBeLessThan(2);
});

test("steps and numbers without dust", () => {
  expect(nice(0.011)).toBeCloseTo(0.02);
  expect(nice(1)).toBe(1);
  expect(plain(0.1 + 0.2)).toBe("0.3");
  expect(plain(50e9)).toBe("50000000000");
});
