import { expect, test } from "vitest";

import { DEFAULT, read, write } from "./state";

test("an address gives the state back that was written into it", () => {
  const state = {
    page: "explore", item: "", lang: "fr" as const, more: {},
    asked: { ...DEFAULT, policies: ["none", "backstop"], sets: { "labs.openai.cash": "50e9", "compute.slip": "{uniform: [1, 1.5]}" },
      conflicts: { "compute.chip_life": "both" }, views: ["company"], asOf: "2025-11-01", seed: 7 },
  };
  expect(read(write(state))).toEqual(state);
});

test("the default says its language and nothing else", () => {
  expect(write({ page: "explore", item: "", lang: "en", asked: DEFAULT, more: {} })).toBe("#/explore?lang=en");
});

test("what makes no sense is left out", () => {
  const state = read("#/nowhere?seed=-3&set=novalue&policy=a&policy=a&policy=b&policy=c&policy=d&policy=e");
  expect(state.page).toBe("explore");
  expect(state.asked.seed).toBe(1);
  expect(state.asked.sets).toEqual({});
  expect(state.asked.policies).toEqual(["a", "b", "c", "d"]);
});
