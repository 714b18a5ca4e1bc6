import { expect, test } from "vitest";

import { told } from "./source";

test("two numbers that rise are a range, any other list a series", () => {
  expect(told([50, 60], "en")).toBe("50–60");
  expect(told([28, 24], "en")).toBe("28; 24");
  expect(told([0, 0.03, 0.13], "fr")).toBe("0\u00a0; 0,03\u00a0; 0,13");
});

test("parts of a fact are told by name, no number runs into the next", () => {
  expect(told({ us_usd: 1400, start: 2027, amount: [50, 60] }, "en")).toBe("us usd 1,400; start 2027; amount 50–60");
});
