import { expect, test } from "vitest";

import { bare, findIn, isNear, sought } from "./find";

const TEXTS = ["Sam Altman: we do not want a government guarantee", "Sarah Friar: revenue of 1,400 billion", "Nvidia invests up to 100 bn"].map(bare);

test("a whole question finds what it is about", () => {
  expect(sought("What did Altman say about the guarantee?", "en")).toEqual(["altman", "guarantee"]);
  expect(findIn(TEXTS, "What did Altman say about the guarantee?", "en").places).toEqual([0]);
  expect(sought("Qu’a dit l’Élysée de la garantie ?", "fr")).toEqual(["elysee", "garantie"]);
  expect(sought("who", "en")).toEqual(["who"]);
  expect(findIn(TEXTS, "", "en").places).toEqual([0, 1, 2]);
});

test("a misspelt name finds the name, a name that is there only itself", () => {
  expect(findIn(TEXTS, "Altmann", "en").places).toEqual([0]);
  expect(findIn(TEXTS, "Nvidai", "en").places).toEqual([2]);
  expect(findIn(TEXTS, "guarrantie", "en").places).toEqual([0]);
  expect(findIn([...TEXTS, "altmann"], "altmann", "en").places).toEqual([3]);
  expect(findIn(TEXTS, "Sem", "en").places).toEqual([]); // too short to guess
  expect(findIn(TEXTS, "1 400", "fr").places).toEqual([1]);
  expect(findIn(TEXTS, "1500", "en").places).toEqual([]); // a number is not guessed
});

test("where no text has every word, those that have most of them are shown, and it is said", () => {
  expect(findIn(TEXTS, "guarantee revenue", "en")).toEqual({ places: [0, 1], held: 1, of: 2 });
  expect(findIn(TEXTS, "Altman government revenue", "en")).toEqual({ places: [0], held: 2, of: 3 });
  expect(findIn(TEXTS, "Altman guarantee", "en")).toEqual({ places: [0], held: 2, of: 2 });
  expect(findIn(TEXTS, "zebra quagga", "en").places).toEqual([]);
});

test("letters put in, left out, changed or turned round are counted", () => {
  expect([isNear("friar", "frair", 1), isNear("oracle", "orcle", 1), isNear("oracle", "miracle", 1), isNear("oracle", "miracle", 2)]).toEqual([true, true, false, true]);
});
