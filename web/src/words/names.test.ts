import type { CaseShape } from "../api/shapes";
import { expect, test } from "vitest";

import { withViews } from "./names";
import { withPolicies } from "./policies";
import { inType } from "./words";
import { named } from "./quantities";

test("policies and views stand by the names a reader knows", () => {
  expect(withPolicies("the chance changes by: too-big-to-fail -8 points", "en")).toBe("the chance changes by: “Rescue after the fact (too big to fail)” -8 points");
  expect(withPolicies("futurs : apollo, backstop, tax-credit ; la", "fr")).not.toMatch(/: apollo|, backstop|tax-credit/);
  expect(withPolicies("a word like backstop is said", "en")).toBe("a word like backstop is said");
  expect(withViews("From the view company to the view outside-view it moves", "en")).toBe("From the company’s view to the outside view it moves");
  expect(withViews("78 % under company, 50 % under outside-view. Under company, it grows", "en")).toBe("78 % under the company’s view, 50 % under the outside view. Under the company’s view, it grows");
});

test("French is set as French", () => {
  expect(inType("d'ici à 2033Q4, 16 Md USD/year ; x 0.5", "fr")).toBe("d’ici au T4\u00a02033, 16 Md USD par an\u202f; ×\u00a00,5");
});

test("what a run gives is named whether its quarter is written as in English or in French", () => {
  const shape = { titles: { alder: "Alder" }, rows: [] } as unknown as CaseShape;
  expect(named("labs.alder.revenue 2030Q4", shape, "en", false)).toBe("Alder: sales 2030Q4");
  expect(named("labs.alder.revenue T4\u00a02030", shape, "fr", false)).toBe("Alder\u00a0: ventes T4\u00a02030");
  expect(named("market.capacity T4 2030", shape, "fr", false)).toBe("Capacité T4 2030");
});
