import { expect, test } from "vitest";

import { findRows, wordsOf } from "./search";

const ROWS = [
  { name: "labs.a.cost_elasticity", group: "The labs' own books", rest: "Growth of cost per growth of sales" },
  { name: "lines.consumer.speed", group: "Lines of sale", rest: "Speed of the logistic growth" },
  { name: "compute.need_decline", group: "Need for compute", rest: "Fall of compute needed" },
  { name: "contracts.x.firm_share", group: "Contracts", rest: "Part that binds the lab whether it needs it or not" },
];
const found = (text: string) => findRows(ROWS, text, "en", (row) => row).map((row) => row.name);

test("a word of others finds ours, the group it names first", () => {
  expect(found("revenue growth")).toEqual(["lines.consumer.speed", "labs.a.cost_elasticity"]);
  expect(found("need")).toEqual(["compute.need_decline", "contracts.x.firm_share"]);
  expect(found("revenue chips")).toEqual([]);
  expect(found(" ")).toEqual([]);
});

test("words of two parts and words no list holds", () => {
  expect(wordsOf("Chiffre d’affaires OpenAI", "fr")).toEqual([["chiffre d'affaires", "vente", "activite"], ["openai"]]);
  expect(wordsOf("constructor", "en")).toEqual([["constructor"]]);
});
