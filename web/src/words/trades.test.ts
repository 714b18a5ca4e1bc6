import { expect, test } from "vitest";

import { aboutCase, inTrade, isSeveral, policyOfCase, wordsInTrade } from "./trades";
import { words } from "./words";

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
  for (const name of ["railways-1845", "pacific-1862", "shale-2014", "telecom-1998", "chips-1962", "fabs-2025", "one-bond"]) {
    for (const lang of ["en", "fr"] as const) {
      expect(said(wordsInTrade(words(lang), name, lang)).filter((text) => /\blabs?\b|laboratoire/i.test(text)), name).toEqual([]);
      expect(aboutCase(name, lang)).not.toMatch(/\bAI\b|\bIA\b|trillion/);
      expect(policyOfCase(name)).not.toBe("backstop");
    }
  }
});

test("several fail, one fails", () => {
  expect(words("en").key.fails("Railway companies")).toBe("Chance that railway companies fail");
  expect(words("en").key.fails("Texas Instruments, circuits")).toBe("Chance that Texas Instruments, circuits fails");
  expect(words("en").key.fails("Competing local carriers, weaker half")).toBe("Chance that competing local carriers, weaker half fail");
  expect(inTrade("Garantie des prêts aux usines de puces", "fabs-2025", "fr")).toBe("Garantie des prêts aux usines de puces");
  expect(words("fr").key.fails("Compagnies de chemin de fer")).toContain("font défaut");
  expect([isSeveral("OpenAI", "en"), isSeveral("Union Pacific", "fr")]).toEqual([false, false]);
});
