// Which records of the ledger a search finds: a whole question by the words that say something, a name by one letter more or less.
import type { Lang } from "../amounts";

/** Without accents, and numbers in one style: "1 400", "1,400" and "1400" are one, and "1,4" is "1.4". */
export const bare = (text: string): string =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’‘]/g, "'").replace(/(\d)[\s,](?=\d{3}(?!\d))/g, "$1").replace(/(\d),(?=\d)/g, "$1.").toLowerCase();

/** Words of a question that say nothing of what it is about; without accents. */
const IDLE: Record<Lang, Set<string>> = {
  en: new Set("a about an and any are at be been by can could did do does for from had has have how i in is it its many me much of on or say said says tell that the their there they this to was were what when where which who whom whose why will with would".split(" ")),
  fr: new Set("a au aux avec ce cela ces cette combien comment d dans de des dire dit du elle elles en est et eu il ils j je l la le les leur leurs lui me n ne ont ou par pas pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa se selon ses si son sont sur t un une vers y".split(" ")),
};

/** The words searched for; idle ones only where there are no others. */
export function sought(text: string, lang: Lang): string[] {
  const all = bare(text).split(/\s+/).map((one) => one.replace(/^[("«“]+|[?!,.;:)"»”]+$/g, "")).filter(Boolean);
  const split = all.flatMap((one) => (lang === "fr" ? one.replace(/^(?:[cdjlmnst]|qu)'(?=\p{L})/u, "") : one.replace(/'s$/, "")));
  const saying = split.filter((one) => one && !IDLE[lang].has(one));
  return saying.length ? saying : all;
}

const SHORT = 5; // letters below which a word has to be right
const LONG = 8; // from which it may be wrong twice

/** Whether a word becomes the other by so many letters put in, left out, changed, or two neighbours turned round. */
export function isNear(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return false;
    [before, last] = [last, row];
  }
  return last[other.length]! <= most;
}

/** How many of the words sought stand in each text, a misspelling where no text has the word itself; texts are `bare`. */
function held(texts: string[], question: string, lang: Lang): { of: number; counts: number[] } {
  let known: string[] | null = null;
  const near = (word: string): string[] => {
    if (word.length < SHORT || /\d/.test(word) || texts.some((one) => one.includes(word))) return [word];
    known ??= [...new Set(texts.flatMap((one) => one.match(/\p{L}{4,}/gu) ?? []))];
    return known.filter((one) => isNear(word, one, word.length < LONG ? 1 : 2));
  };
  const words = sought(question, lang).map(near);
  return { of: words.length, counts: texts.map((text) => words.filter((any) => any.some((word) => text.includes(word))).length) };
}

/** Places of the texts in which every word stands; where none has them all, of those that have most, and how many these are. */
export function findIn(texts: string[], question: string, lang: Lang): { places: number[]; held: number; of: number } {
  const { of, counts } = held(texts, question, lang);
  const most = Math.max(...counts, 0);
  const isAny = most > 0 || of === 0;
  return { places: isAny ? counts.flatMap((count, at) => (count === most ? [at] : [])) : [], held: most, of };
}
