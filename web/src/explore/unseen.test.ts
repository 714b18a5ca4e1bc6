import { expect, test } from "vitest";

import { futuresOf, isUnseen, mostOf } from "./unseen";

test("futures under all views, and the rule of three", () => {
  expect(futuresOf({ paths: 32, views: { company: 0.5, outside: 0.5 } })).toBe(64);
  expect(mostOf({ paths: 32 })).toBe(0.094);
  expect(mostOf({ paths: 100 })).toBe(0.03);
  expect(mostOf({ paths: 16 })).toBe(0.19);
  expect(mostOf({ paths: 512 })).toBe(0.0059);
  expect(mostOf({ paths: 10_000 })).toBe(0.0003);
  expect(mostOf({ paths: 2 })).toBe(1);
});

test("a chance as large as the bound stays unseen at most once in twenty times", () => {
  const most = mostOf({ paths: 512 });
  for (const share of [0, 0.3, 0.5, 1]) { // however it is spread over two views, whose events fall on the same futures
    const unseen = (1 - 2 * most * Math.max(share, 1 - share)) ** 512;
    expect(unseen).toBeLessThanOrEqual(0.0502);
  }
});

test("nothing is unseen only where something could be seen", () => {
  const figure = (id: string, value: number, error: number) => ({ id, value, error, unit: "USD", label: "" });
  expect(isUnseen(figure("loss_in_failure", 0, 0), { policy: "none" })).toBe(true);
  expect(isUnseen(figure("loss_in_failure", 0, 1), { policy: "none" })).toBe(false);
  expect(isUnseen(figure("public_cost", 0, 0), { policy: "none" })).toBe(false);
  expect(isUnseen(figure("public_cost", 0, 0), { policy: "permits-only:x=1" })).toBe(false);
  expect(isUnseen(figure("public_cost", 0, 0), { policy: "too-big-to-fail:chance=1" })).toBe(true);
  expect(isUnseen(undefined, { policy: "none" })).toBe(false);
});
