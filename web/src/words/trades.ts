// The model speaks of labs, compute and chips; a case of railways or of oil wells has other words for them. They come with the
// case itself, which states them (`calls:` and `several:`); here is only one sentence on each shipped case, and its policy.
import type { Lang } from "../amounts";
import type { State } from "../state";

type Both = Record<Lang, string>;

interface Trade {
  what: Both; // one sentence on the case
  policy: string; // the one its state had, or that was meant for it; empty: none suits it
}

const TRADES: Record<string, Trade> = {
  "railways-1845": {
    what: {
      en: "In 1845 Britain promised itself thousands of miles of railway. whopays simulates thousands of futures from what was known in August of that year, pound by pound, and shows who would pay.",
      fr: "En 1845, la Grande-Bretagne s’est promis des milliers de miles de chemins de fer. whopays simule des milliers de futurs à partir de ce qu’on savait en août, livre par livre, et montre qui paierait.",
    },
    policy: "",
  },
  "pacific-1862": {
    what: {
      en: "Two companies were to build a railroad to the Pacific, with bonds of the state behind private lenders. whopays simulates thousands of futures as seen at the end of 1864, dollar by dollar, and shows who would pay.",
      fr: "Deux compagnies devaient construire une ligne jusqu’au Pacifique, des obligations de l’État passant après les prêteurs privés. whopays simule des milliers de futurs vus de la fin de 1864, dollar par dollar, et montre qui paierait.",
    },
    policy: "acts-of-1864",
  },
  "shale-2014": {
    what: {
      en: "By 2014 American shale producers had doubled their debt in four years. whopays simulates thousands of futures from June of that year, dollar by dollar, and shows who would pay when the price of oil falls.",
      fr: "En 2014, les producteurs américains de schiste avaient doublé leur dette en quatre ans. whopays simule des milliers de futurs à partir de juin, dollar par dollar, et montre qui paierait si le prix du pétrole baisse.",
    },
    policy: "",
  },
  "telecom-1998": {
    what: {
      en: "In 1998 American carriers were laying fibre for traffic that was said to double every hundred days. whopays simulates thousands of futures, dollar by dollar, and shows who would pay if it does not.",
      fr: "En 1998, les opérateurs américains posaient de la fibre pour un trafic dont on disait qu’il doublait tous les cent jours. whopays simule des milliers de futurs, dollar par dollar, et montre qui paierait dans le cas contraire.",
    },
    policy: "",
  },
  "chips-1962": {
    what: {
      en: "In 1962 the state bought nearly every integrated circuit there was. whopays simulates thousands of futures from there, dollar by dollar, and shows who would pay for the plants.",
      fr: "En 1962, l’État achetait presque tous les circuits intégrés. whopays simule des milliers de futurs à partir de là, dollar par dollar, et montre qui paierait les usines.",
    },
    policy: "minuteman-1962",
  },
  "fabs-2025": {
    what: {
      en: "Leading-edge chips for American designers are made abroad; plants at home cost more. whopays simulates thousands of futures, dollar by dollar, and shows who pays for them.",
      fr: "Les puces de pointe des concepteurs américains se font à l’étranger ; au pays, les usines coûtent plus cher. whopays simule des milliers de futurs, dollar par dollar, et montre qui les paie.",
    },
    policy: "fab-guarantee",
  },
  "one-bond": {
    what: {
      en: "One firm, one bond: a case whose answers stand in textbooks. whopays simulates thousands of futures of it, so that anyone can check the engine against the closed forms.",
      fr: "Une entreprise, une obligation : un cas dont les manuels donnent la réponse. whopays en simule des milliers de futurs, pour que chacun compare le moteur aux formules.",
    },
    policy: "",
  },
};
const TOYLAND: Both = {
  en: "Toyland is a country that does not exist: two labs, round numbers, small enough to check by hand. whopays simulates thousands of its futures, dollar by dollar, and shows who ends up paying.",
  fr: "Jouetland n’existe pas : deux laboratoires, des nombres ronds, de quoi tout vérifier à la main. whopays en simule des milliers de futurs, dollar par dollar, et montre qui finit par payer.",
};

/** One sentence on a case; null where the page's own is right. */
export const aboutCase = (name: string, lang: Lang): string | null => (name === "toyland" ? TOYLAND[lang] : (TRADES[name]?.what[lang] ?? null));

/** The policy that belongs to a case: undefined for a case that keeps the page's own questions, empty where none does. */
export const policyOfCase = (name: string): string | undefined => TRADES[name]?.policy;

const large = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** What is said, its letters as large as those it stands for, as `_like` of whopays/case/calls.py; capitals.json holds both to it. */
export const like = (word: string, instead: string): string =>
  word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase() ? instead.toUpperCase() : /^\p{Lu}/u.test(word) ? large(instead) : instead;

/** What a case says instead of the model's words: patterns, and its own. */
export type Calls = Record<Lang, [find: string, say: string][]>;

const learned = new Map<string, Record<Lang, [RegExp, string][]>>();
const several = new Set<string>(); // titles of several, in both languages

/** Words that a case states, and its titles of several. */
export function learnCalls(name: string, calls: Calls, titles: string[]): void {
  const made = (lang: Lang) => calls[lang].map(([find, say]): [RegExp, string] => [new RegExp(find, "gi"), lang === "fr" ? say.replace(/'/g, "’") : say]);
  if (calls.en.length || calls.fr.length) learned.set(name, { en: made("en"), fr: made("fr") });
  for (const title of titles) several.add(title);
}

/** A text of the model in the words of a case. */
export function inTrade(text: string, name: string, lang: Lang): string {
  return (learned.get(name)?.[lang] ?? []).reduce((made, [find, say]) => made.replace(find, (word) => like(word, say)), text);
}

/** The case whose words a page speaks: those of the page that shows its answer. */
export const tradeOf = (state: Pick<State, "page" | "asked">): string => (state.page === "explore" || state.page === "questions" ? state.asked.case : "");

/** Whether a title is of several, so that its verb is plural. */
export const isSeveral = (title: string): boolean => several.has(title);

const made = new Map<string, unknown>();

/** All words of the page in those of a case; made once a case and language. */
export function wordsInTrade<T>(words: T, name: string, lang: Lang): T {
  if (!learned.has(name)) return words;
  const key = `${name} ${lang}`;
  if (!made.has(key)) made.set(key, swap(words, name, lang));
  return made.get(key) as T;
}

function swap(part: unknown, name: string, lang: Lang): unknown {
  if (typeof part === "string") return inTrade(part, name, lang);
  if (typeof part === "function") return (...given: unknown[]) => swap((part as (...all: unknown[]) => unknown)(...given), name, lang);
  if (Array.isArray(part)) return part.map((inner) => swap(inner, name, lang));
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, swap(inner, name, lang)]));
}
