import { expect, test } from "vitest";

import { yearsOf } from "./answer";

test("the years of what is simulated begin behind the opening and end with the last quarter", () => {
  expect(yearsOf({ opening: "1845-06-30", quarters: 34 })).toEqual([1845, 1853]);
  expect(yearsOf({ opening: "1864-12-31", quarters: 156 })).toEqual([1865, 1903]);
  expect(yearsOf({ opening: "2029-12-31", quarters: 12 })).toEqual([2030, 2032]);
});
