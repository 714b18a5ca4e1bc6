import { expect, test } from "vitest";

import type { Quantity } from "../api/shapes";
import { DEFAULT } from "../state";
import { askedOf } from "./way";

const row = (name: string) => ({ name }) as Quantity;
const SHAPE = { name: "known", views: ["company"], as_of: "2025-11-07", rows: [row("labs.openai.cash")] };

test("what a known case has of an address is kept, what it has not is left out", () => {
  const asked = {
    ...DEFAULT, case: "atlantis", seed: 7, policies: ["backstop:cap=1e9", "nonsense"], views: ["company", "other"], asOf: "2025-06-30",
    sets: { "labs.openai.cash": "5e9", "labs.alder.cash": "1" }, conflicts: { one: "two" },
  };
  expect(askedOf(asked, SHAPE)).toEqual({
    case: "known", seed: 7, policies: ["backstop:cap=1e9"], views: ["company"], asOf: "2025-06-30", sets: { "labs.openai.cash": "5e9" }, conflicts: {},
  });
});

test("of nothing good the default is left", () => {
  expect(askedOf({ ...DEFAULT, case: "atlantis", policies: ["nonsense"], asOf: "2031-01-01" }, SHAPE)).toEqual({ ...DEFAULT, case: "known" });
});
