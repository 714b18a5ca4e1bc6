// Which assumptions a search finds, by the words of someone who has not seen ours: of a group that is named, its rows first.
import type { Lang } from "../amounts";

export const bare = (text: string): string => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("’", "'").toLowerCase();

/** What others call it -> what the page calls it; both without accents, found as parts of words. */
const CALLED: Record<Lang, Record<string, string[]>> = {
  en: {
    revenue: ["sale"], turnover: ["sale"], default: ["fail"], bankruptcy: ["fail"], recovery: ["estate", "loss of value", "fail"], recoveries: ["estate", "loss of value", "fail"],
    debt: ["borrow", "lend"], subsidy: ["state"], bailout: ["rescue"], gpu: ["chip"], electricity: ["power"],
  },
  fr: {
    "chiffre d'affaires": ["vente", "activite"], revenu: ["vente", "activite"], revenus: ["vente", "activite"], faillite: ["defaut", "defaillan"],
    recouvrement: ["masse", "perte de valeur", "defaut"], recouvrements: ["masse", "perte de valeur", "defaut"], dette: ["emprunt", "prete"],
    calcul: ["capacite"], renflouement: ["sauvetage"], gpu: ["puce"], electricite: ["alimentation"],
  },
};

/** The words searched for, each with what else may stand for it. */
export function wordsOf(text: string, lang: Lang): string[][] {
  const called = CALLED[lang];
  const phrases = Object.keys(called).filter((one) => one.includes(" "));
  let rest = bare(text);
  const found = phrases.filter((one) => rest.includes(one));
  found.forEach((one) => (rest = rest.replace(one, " ")));
  return [...found, ...rest.split(/\s+/).filter(Boolean)].map((word) => [word, ...(Object.hasOwn(called, word) ? called[word]! : [])]);
}

/** Rows in which every word is found; those of a group named by the words come first, else the order stays. */
export function findRows<Row>(rows: Row[], text: string, lang: Lang, said: (row: Row) => { group: string; rest: string }): Row[] {
  const words = wordsOf(text, lang);
  if (!words.length) return [];
  const hits = rows.flatMap((row) => {
    const { group, rest } = said(row);
    const [title, all] = [bare(group), bare(`${rest} ${group}`)];
    if (!words.every((any) => any.some((word) => all.includes(word)))) return [];
    return [{ row, rank: words.filter((any) => any.some((word) => title.includes(word))).length }];
  });
  return hits.sort((a, b) => b.rank - a.rank).map((one) => one.row);
}
