// The words of a language.
import { type Lang, signed } from "../amounts";
import { en as first } from "./en";
import { en as others } from "./en-pages";
import { fr as premiere } from "./fr";
import { fr as autres } from "./fr-pages";

export type Words = typeof first & typeof others;

const ARTICLE: Record<string, string> = { à: "au", en: "au", de: "du" }; // before a quarter

/** French text whose signs never begin a line, whose thousands and inversions (`dépend-elle`) stay together and whose apostrophes are curved. */
export const french = (text: string): string =>
  text.replace(/ (?=[:%»])/g, "\u00a0").replace(/ (?=[;?!])/g, "\u202f").replace(/« /g, "«\u00a0").replace(/(?<!\p{L})(à|en|de)(?= T[1-4]\u00a0\d{4})/gu, (word) => ARTICLE[word]!).replace(/(?<=\d) (?=\d{3}(?!\d))/g, "\u202f").replace(/(?<=\p{L})'(?=\p{L})/gu, "’").replace(/(?<=\p{L})-(?:t-)?(?=(?:ils?|elles?|on|ce)\b)/gu, (joint) => joint.replaceAll("-", "\u2011"));

/** All words below a part of a table of words, set as French is set. */
function set<T>(part: T): T {
  if (typeof part === "string") return french(part) as T;
  if (typeof part === "function") return ((...given: unknown[]) => set((part as (...all: unknown[]) => unknown)(...given))) as T;
  if (Array.isArray(part)) return part.map(set) as T;
  return part !== null && typeof part === "object" ? (Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, set(inner)])) as T) : part;
}

const WORDS: Record<Lang, Words> = { en: { ...first, ...others }, fr: set({ ...premiere, ...autres }) };

export const words = (lang: Lang): Words => WORDS[lang];

/** A text that came from the server, set as its language is set: quarters, decimals of a multiple, spaces, apostrophes. */
export const inType = (text: string, lang: Lang): string => {
  const said = signed(text).replace(/(?<=[\p{L}\d,)]) - (?=[\p{L}(])/gu, " – ").replace(/(?<=\p{L}) -,/gu, " –,").replace(/(?<=[A-Z]{3})\/year\b/g, lang === "fr" ? " par an" : " a year");
  return lang === "fr" ? french(said.replace(/(?<![\w.])(\d{4})Q([1-4])\b/g, "T$2\u00a0$1").replace(/(×\u00a0\d+)\.(\d)/g, "$1,$2").replace(/\bGW-year\b/g, "GW-an")) : said.replace(/(?<=\p{L})'(?=\p{L})|(?<=s)'(?=\s)/gu, "’").replace(/"([^"]+)"/g, "“$1”");
};
