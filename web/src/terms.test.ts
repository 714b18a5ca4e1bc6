import { expect, test } from "vitest";

import { baseOf, changesOf, nameOf, withTerms } from "./terms";

test("a name holds the policy and what is changed of it, and reads back as written", () => {
  const name = nameOf("backstop", { tenor: "5", cap: "100e9" });
  expect(name).toBe("backstop:cap=100e9,tenor=5");
  expect([baseOf(name), changesOf(name)]).toEqual(["backstop", { cap: "100e9", tenor: "5" }]);
  expect([baseOf("none"), changesOf("none"), nameOf("none", {})]).toEqual(["none", {}, "none"]);
});

test("changed terms stand where the stated ones stood, and beside them only where both were chosen", () => {
  expect(withTerms(["none", "backstop"], "backstop", { cap: "1" })).toEqual(["none", "backstop:cap=1"]);
  expect(withTerms(["none", "backstop:cap=1"], "backstop", { cap: "2" })).toEqual(["none", "backstop:cap=2"]);
  expect(withTerms(["backstop", "backstop:cap=1"], "backstop", { cap: "2" })).toEqual(["backstop", "backstop:cap=2"]);
  expect(withTerms(["backstop", "backstop:cap=1"], "backstop", {})).toEqual(["backstop"]);
  expect(withTerms(["none"], "backstop", { cap: "2" })).toEqual(["none", "backstop:cap=2"]);
});
