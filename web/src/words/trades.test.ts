import { expect, test } from "vitest";

import CAPITALS from "./capitals.json";
import { aboutCase, type Calls, inTrade, isSeveral, learnCalls, like, policyOfCase, wordsInTrade } from "./trades";
import { words } from "./words";

const CALLS = {
  en: [["(?<![{-])\\blabs\\b(?![-.]\\w)", "railway companies"],
    ["(?<![{-])\\blab\\b(?![-.]\\w)", "railway company"],
    ["\\bresearch apart from compute\\b", "research"],
    ["(?<![{-])\\bcompute\\b(?![-.]\\w)", "capacity"],
    ["\\bchip makers\\b", "suppliers"],
    ["(?<![{-])\\bchips\\b(?![-.]\\w)", "equipment"],
    ["\\bbuildings and grid\\b", "building works"],
    ["\\bAI sites\\b", "sites"]], 
  fr: [["(?<![{-])\\blaboratoires\\b", "chemins de fer"],
    ["(?<![{-])\\blaboratoire\\b", "chemin de fer"],
    ["\\brecherche hors (?:puissance de )?calcul\\b", "recherche"],
    ["\\bpuissance de calcul\\b", "capacité"],
    ["\\bdu calcul\\b", "de la capacité"],
    ["(?<!cours )\\bde calcul\\b", "de capacité"],
    ["\\bfabricants de puces\\b", "fournisseurs"],
    ["(?<!à )(?<!usines de )\\bpuces\\b", "équipements"],
    ["\\bbâtiments et réseau(?: électrique)?", "travaux de construction"],
    [" d['’]IA\\b", ""]]} as Calls; // as GET /cases/railways-1845 has them
const FRENCH = "Compagnies de chemin de fer";
learnCalls("railways-1845", CALLS, ["Railway companies", FRENCH]);
learnCalls("openai-2025", { en: [], fr: [] }, []);

test("a case of railways speaks of railways", () => {
  expect(inTrade("If nobody may fail, the labs lack 0 GBP. Labs left, chip makers right.", "railways-1845", "en")).toBe("If nobody may fail, the railway companies lack 0 GBP. Railway companies left, suppliers right.");
  expect(inTrade("il manque aux laboratoires 0 GBP ; Prix du calcul", "railways-1845", "fr")).toBe("il manque aux chemins de fer 0 GBP ; Prix de la capacité");
});

test("names of assumptions, the model's own cases and what the page computes keep their words", () => {
  expect(inTrade("labs.companies.cash and compute.need_decline", "railways-1845", "en")).toBe("labs.companies.cash and compute.need_decline");
  expect(inTrade("the labs lack compute", "openai-2025", "en")).toBe("the labs lack compute");
  expect(wordsInTrade(words("fr"), "railways-1845", "fr").answer.none).toBe(words("fr").answer.none);
});

test("no word of the page speaks of labs where there are none", () => {
  const said = (part: unknown): string[] => (typeof part === "string" ? [part] : part !== null && typeof part === "object" ? Object.values(part).flatMap(said) : []);
  for (const lang of ["en", "fr"] as const) {
    expect(said(wordsInTrade(words(lang), "railways-1845", lang)).filter((text) => /\blabs?\b|laboratoire/i.test(text))).toEqual([]);
  }
  for (const name of ["railways-1845", "pacific-1862", "shale-2014", "telecom-1998", "chips-1962", "fabs-2025", "one-bond"]) {
    for (const lang of ["en", "fr"] as const) expect(aboutCase(name, lang)).not.toMatch(/\bAI\b|\bIA\b|trillion/);
    expect(policyOfCase(name)).not.toBe("backstop");
  }
});

test("letters are as large as those they stand for, here as in Python", () => {
  for (const [found, said, made] of CAPITALS) expect(like(found!, said!)).toBe(made);
});

test("several fail, one fails", () => {
  expect(words("en").key.fails("Railway companies")).toBe("Chance that railway companies fail");
  expect(words("en").key.fails("Texas Instruments, circuits")).toBe("Chance that Texas Instruments, circuits fails");
  expect(inTrade("Garantie des prêts aux usines de puces", "railways-1845", "fr")).toBe("Garantie des prêts aux usines de puces");
  expect(words("fr").key.fails(FRENCH)).toMatch(/^Les \p{Ll}.* font défaut$/u);
  expect([isSeveral("OpenAI"), isSeveral("Union Pacific")]).toEqual([false, false]);
});
