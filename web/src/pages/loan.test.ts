import { expect, test } from "vitest";

import { changed, inWords, retold } from "./loan";

test("a refusal speaks the words of the form and writes its numbers out", () => {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
  expect(inWords("principal is 2e+18, it must be above 0, at most 1e+18", "en")).toBe("Principal is 2,000,000,000,000,000,000, it must be above 0, at most 1,000,000,000,000,000,000");
  expect(plain(inWords("principal vaut 2e+18", "fr"))).toBe("Principal vaut 2 000 000 000 000 000 000");
  expect(inWords("grace_years 20 leaves no time to repay before maturity_years 15", "en")).toBe("Years before the first repayment 20 leaves no time to repay before “Maturity” 15");
  expect(plain(inWords("avec payments_per_year : 1, écrire un multiple de 1 an", "fr"))).toBe("avec « Échéances par an » : 1, écrire un multiple de 1 an");
  expect(inWords("write years from claim to recovery, 0 or more", "en")).toBe("write years from claim to recovery, 0 or more");
  expect(inWords("write the money disbursed, for example 1e9", "en")).toBe("write the money disbursed, for example 1,000,000,000");
});

test("a loan with other terms no more says that all of it comes from the source", () => {
  const words = { changed: "with changed terms", apart: (of: string) => `Set by hand: ${of}` };
  const terms = { covered_share: "0.8" };
  const made = retold(changed("title: A loan\nsource: A book\ncovered_share: 1\n", terms), terms, "en", words);
  expect(made).toBe('title: "A loan, with changed terms"\nsource: "A book. Set by hand: Part the state answers for"\ncovered_share: 0.8\n');
  expect(retold("title: A loan\n", {}, "en", words)).toBe("title: A loan\n");
});
