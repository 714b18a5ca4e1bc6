import { expect, test } from "vitest";

import { amount, capital, caseOption, counted, day, errorsApart, exact, measure, number, signed, shortUnit, spelled, spelledUnit, tied, typed, unitName } from "./amounts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("large money as each language counts it", () => {
  expect(plain(amount(1.4e12, 0, "USD", "en"))).toBe("1.4 trillion USD");
  expect([0, 1, 1.5, 2].map((years) => plain(amount(years, 0, "years", "fr")))).toEqual(["0 an", "1 an", "1,5 an", "2 ans"]);
  expect([0, 1, 1.5].map((years) => plain(amount(years, 0, "years", "en")))).toEqual(["0 years", "1 year", "1.5 years"]);
  expect(plain(amount(1.4e12, 0, "USD", "fr"))).toBe("1 400 milliards USD");
  expect(plain(amount(1.2e9, 0, "USD", "fr"))).toBe("1,2 milliard USD");
});

test("no more digits than the error carries", () => {
  expect(plain(amount(24.79e9, 1.51e9, "USD", "en"))).toBe("25 ± 2 billion USD");
  expect(plain(amount(0.2012, 0.0071, "probability", "fr"))).toBe("20,1 ± 0,7 %");
  expect(plain(amount(0.2012, 0.000971, "share", "en"))).toBe("20.1 ± 0.1 %");
  expect(number(2288.4, -1, "en")).toBe("2,290");
  expect(number(-0.04, 1, "en")).toBe("0.0");
  expect(amount(null, 0, "USD", "fr")).toBe("indéfini");
});

test("typed numbers, and what is none", () => {
  expect(typed("50e9", "en")).toBe(50e9);
  expect(typed("1,400.5", "en")).toBe(1400.5);
  expect(typed("1 400,5", "fr")).toBe(1400.5);
  for (const text of ["", "abc", "1..2", "50 bn", "NaN", "Infinity", "1e400", "1 400,5"]) expect(typed(text, "en")).toBeNaN();
  expect([typed("2%", "en", "%"), typed("2,5 %", "fr", "% par an"), typed("50 billion", "en", "billion USD")]).toEqual([2, 2.5, 50]);
  expect([typed("500m", "en", "billion USD"), typed("1.2 trillion USD", "en", "billion USD"), typed("500 millions", "fr", "milliards USD"), typed("2 md", "fr", "milliard USD")]).toEqual([0.5, 1200, 0.5, 2]);
  for (const [text, unit] of [["2%", "billion USD"], ["50 b", "billion USD"], ["50 million EUR", "billion USD"], ["50 million", "GW"], ["%", "%"], ["5e", "%"]] as const) expect(typed(text, "en", unit)).toBeNaN();
});

test("a day", () => {
  expect(day("2025-11-07", "fr")).toBe("7 novembre 2025");
  expect(day("2025", "en")).toBe("2025");
});

test("a difference of shares is written in points of a hundred, and no error in more digits than anybody reads", () => {
  expect(amount(-0.0112, 0.0006, "points", "en")).toBe("−1.12\u00a0±\u00a00.06\u00a0points");
  expect(amount(74.9999977e9, 500, "USD", "en")).toBe("75.000\u00a0±\u00a00.001\u00a0billion USD");
  expect([capital("x 0.5"), capital("lenders"), capital("État")]).toEqual(["x 0.5", "Lenders", "État"]);
});

test("signs as they are printed, and no minus before nothing", () => {
  expect(signed("x 0.5, from -1 to 1, (-), 20%")).toBe("×\u00a00.5, from −1 to 1, (−), 20\u00a0%");
  expect(signed("- compute")).toBe("− compute");
  expect(signed("labs.alder.cash x-ray 2025-11-07")).toBe("labs.alder.cash x-ray 2025-11-07");
  expect(exact(-0, "en")).toBe("0");
  expect([shortUnit("milliards USD", "fr"), shortUnit("million USD/GW", "en"), shortUnit("%", "fr")]).toEqual(["Md USD", "m USD/GW", "%"]);
  expect([capital("a year's loss"), capital("labs.alder.cash"), capital("chips-1962"), capital("xAI")]).toEqual(["A year's loss", "labs.alder.cash", "chips-1962", "xAI"]);
});

test("a number is singular or plural in French as it is written", () => {
  expect(plain(amount(1.97e9, 2e9, "USD", "fr"))).toBe("2 ± 2 milliards USD");
  expect(plain(amount(1.9e9, 0.1e9, "USD", "fr"))).toBe("1,9 ± 0,1 milliard USD");
  expect(plain(amount(-2.4e6, 0.1e6, "USD", "fr"))).toBe("−2,4 ± 0,1 millions USD");
});

test("sizes of money in sentences are written in full, as tables have them", () => {
  expect(spelled("pays 1,270 ± 10 bn USD and 9.2 bn USD/GW-year, -62 ± 3 m USD", "en")).toBe("pays 1,270 ± 10 billion USD and 9.2 billion USD/GW-year, -62 ± 3 million USD");
  expect(spelled("paie 1,4 ± 0,3 Md USD, 1\u202f270 Md USD et 700 ± 100 M USD", "fr")).toBe("paie 1,4 ± 0,3 milliard USD, 1\u202f270 milliards USD et 700 ± 100 millions USD");
  expect(spelled("12 m of road, 3 bn people", "en")).toBe("12 m of road, 3 bn people");
});

test("a unit with a hyphen is not torn at it", () => {
  expect(tied("costs 600 ± 300 USD/GW-year more")).toContain("GW\u2011year");
});

test("what capacity is counted in has its French", () => {
  expect(unitName("USD/route mile-year", "fr")).toBe("USD/mile de ligne-an");
  expect(unitName("USD/GW-year", "fr")).toBe("USD/GW-an");
});

test("a size before a unit is written in full where no number stands with it", () => {
  expect(spelledUnit("Nominal bn USD; ± one Monte Carlo standard error.", "en")).toBe("Nominal billion USD; ± one Monte Carlo standard error.");
  expect(spelledUnit("Alder: sales 2030, m USD", "en")).toBe("Alder: sales 2030, million USD");
  expect(["Md USD courants", "Valeur actuelle, M USD", "Prix 2031, M USD/GW-an"].map((one) => spelledUnit(one, "fr"))).toEqual(["milliards USD courants", "Valeur actuelle, millions USD", "Prix 2031, millions USD/GW-an"]);
  expect(["Sold, 1968, m", "Fibre, 2001, m fibre miles", "Miles open, 1869, route mile"].map((one) => spelledUnit(one, "en"))).toEqual(["Sold, 1968, million", "Fibre, 2001, million fibre miles", "Miles open, 1869, route miles"]);
  expect(["Vendus, 1968, M", "Fibre posée, M mile de fibre"].map((one) => spelledUnit(one, "fr"))).toEqual(["Vendus, 1968, millions", "Fibre posée, millions de miles de fibre"]);
  expect(spelledUnit("9.3 bn USD, 12 m USD", "en")).toBe("9.3 bn USD, 12 m USD"); // with a number it is spelled with it
});

test("what stands out among many exceeds more of its errors, as the engine counts them", () => {
  expect([1, 9, 100].map((one) => errorsApart(one).toFixed(2))).toEqual(["2.00", "2.80", "3.51"]);
});

test("a unit agrees with its number", () => {
  expect([1, 1.5, 4].map((years) => counted("ans", years, "fr"))).toEqual(["an", "an", "ans"]);
  expect([1, 1.5, 4].map((years) => counted("years", years, "en"))).toEqual(["year", "years", "years"]);
  expect([1, 3].map((users) => counted(measure("users", 5e6, "fr").unit, users, "fr"))).toEqual(["million d’utilisateurs", "millions d’utilisateurs"]);
  expect(counted("% par an", 1, "fr")).toBe("% par an");
});

test("a case in a list begins with what tells it apart", () => {
  expect(caseOption("Who pays for the railways of Britain, as of 1845")).toBe("The railways of Britain, as of 1845");
  expect(caseOption("Qui paie les puits de schiste, vu en 2014")).toBe("Les puits de schiste, vu en 2014");
  expect(caseOption("Toyland, a fictional country with two labs")).toBe("Toyland, a fictional country with two labs");
});

test("a number is never torn from its unit", () => {
  expect(tied("il manque 172 ± 2 M USD d’ici")).toBe("il manque 172\u00a0±\u00a02\u00a0M\u00a0USD d’ici");
  expect(tied("lack 5 m GBP to 1853")).toBe("lack 5\u00a0m\u00a0GBP to 1853");
});
