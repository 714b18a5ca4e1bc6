// Numbers as a reader of each language writes them, with no more digits than the error carries.
export type Lang = "en" | "fr";

interface Scale {
  size: number;
  en: [one: string, many: string];
  fr: [one: string, many: string];
}

const SCALES: Scale[] = [
  { size: 1e12, en: ["trillion", "trillion"], fr: ["", ""] }, // French says 1 400 milliards
  { size: 1e9, en: ["billion", "billion"], fr: ["milliard", "milliards"] },
  { size: 1e6, en: ["million", "million"], fr: ["million", "millions"] },
];
const PERCENT = new Set(["probability", "share", "rate"]);
const SILENT = new Set(["ratio", "count", "volatility", "year"]);
const UNITS: Record<Lang, Record<string, string>> = {
  en: { per_year: "a year", per_quarter: "a quarter", points: "points" },
  fr: { per_year: "par an", per_quarter: "par trimestre", years: "ans", months: "mois", quarters: "trimestres", users: "utilisateurs", points: "points" },
};
const THINGS: [english: string, french: string][] = [ // what capacity is counted in, beside GW
  ["wafer starts", "galettes lancées"], ["route mile", "mile de ligne"], ["fibre mile", "mile de fibre"], ["firm", "entreprise"], ["bpd", "b/j"],
];
const EXACT_DIGITS = 4;
export const DIGITS = 5; // of a value with an error, at most: an error below the last of them is rounded up to it
const NO_ERROR = 1e-12; // of the value: below it an error is a rounding of the machine

export const locale = (lang: Lang): string => (lang === "fr" ? "fr-FR" : "en-GB");

/** Decimals that an error carries: those of its first significant digit; negative means tens, hundreds. */
export function decimals(error: number): number {
  const place = Math.floor(Math.log10(error));
  return error / 10 ** place < 9.5 ? -place : -place - 1; // 9.7 is written 10
}

/** Errors by which an influence must differ from 0 where so many are looked at: Bonferroni's rule on the normal distribution, as the engine has it. */
export function errorsApart(comparisons: number): number {
  if (comparisons < 2) return 2;
  const t = Math.sqrt(-2 * Math.log(0.02275 / comparisons)); // Abramowitz and Stegun 26.2.23: beyond 2 errors lies 0.02275
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
}

export function number(value: number, places: number, lang: Lang): string {
  const rounded = places < 0 ? Math.round(value / 10 ** -places) * 10 ** -places : value;
  const digits = Math.min(Math.max(places, 0), 20);
  const text = new Intl.NumberFormat(locale(lang), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(rounded);
  return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", "");
}

/** A value known without error, to four significant digits. */
export function exact(value: number, lang: Lang, digits = EXACT_DIGITS): string {
  return new Intl.NumberFormat(locale(lang), { maximumSignificantDigits: digits }).format(value || 0).replace("-", "−"); // no minus before 0
}

export interface Measure {
  factor: number;
  unit: string;
}

/** How numbers up to `largest` of a unit of the engine are written; `about` chooses between milliard and milliards. */
export function measure(unit: string, largest: number, lang: Lang): Measure {
  if (PERCENT.has(unit)) return { factor: 100, unit: unit === "rate" ? (lang === "fr" ? "% par an" : "% a year") : "%" };
  if (unit === "points") return { factor: 100, unit: unitName(unit, lang) }; // of a hundred: a difference of shares
  if (SILENT.has(unit)) return { factor: 1, unit: "" };
  const said = unitName(unit, lang);
  if (/^[A-Z]{3}(\/|$)/.test(unit) || unit === "users") {
    const scale = SCALES.find((one) => Math.abs(largest) >= one.size && one[lang][1]);
    if (scale) {
      const many = Math.abs(largest / scale.size) >= 2;
      const of = lang === "fr" && unit === "users" ? " d’" : " ";
      return { factor: 1 / scale.size, unit: `${scale[lang][many ? 1 : 0]}${of}${said}` };
    }
  }
  return { factor: 1, unit: said };
}

/** The same for columns read side by side: money in trillions beside money in billions is said in billions. */
export function together(all: (Measure | null)[]): (Measure | null)[] {
  const small = all.find((one) => one?.unit.startsWith("billion "));
  return small ? all.map((one) => (one?.unit.startsWith("trillion ") && one.unit.slice(9) === small.unit.slice(8) ? small : one)) : all;
}

export function unitName(unit: string, lang: Lang): string {
  const known = UNITS[lang][unit];
  if (known !== undefined) return known;
  if (lang === "en") return unit.replace("/year", " a year").replace("/month", " a month");
  return THINGS.reduce((text, [english, french]) => text.replace(english, french), unit).replace("-year", "-an").replace("/year", " par an").replace("/month", " par mois").replace("/user", " par utilisateur");
}

/** A unit behind one number: `1 an`, `1,5 million d’utilisateurs`, `1 year`. */
export function counted(unit: string, value: number, lang: Lang): string {
  if (lang === "fr") return Math.abs(value) < 2 ? unit.replace(/^((?:tr|b|m)illion|milliard|an|trimestre)s\b/, "$1") : unit;
  return value === 1 ? unit.replace(/^(year|month|quarter)s$/, "$1") : unit;
}

export interface Written {
  value: string;
  error: string; // empty where there is none
  unit: string;
}

/**
 * A value and its Monte Carlo standard error in parts; null where the figure is undefined.
 * most : decimals not to be exceeded, for columns that compare; a smaller error is rounded up to the last of them
 */
export function written(value: number | null | undefined, error: number | null | undefined, unit: string, lang: Lang, how?: Measure, most?: number): Written {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return { value: lang === "fr" ? "indéfini" : "undefined", error: "", unit: "" };
  }
  const { factor, unit: said } = how ?? measure(unit, value, lang);
  const scaled = value * factor;
  const digits = DIGITS - 1 - Math.floor(Math.log10(Math.abs(scaled) || 1)); // decimals beyond which nobody reads
  const least = 10 ** -Math.min(most ?? Infinity, digits);
  const known = Math.abs((error ?? 0) * factor);
  const spread = Math.max(known, least);
  if (!(known > Math.abs(scaled) * NO_ERROR)) return { value: exact(scaled, lang), error: "", unit: said };
  const places = decimals(spread);
  return { value: number(scaled, places, lang), error: number(spread, places, lang), unit: said };
}

/** A month such as 2025-11 in words; another text as it is. */
function month(text: string, lang: Lang): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  return new Intl.DateTimeFormat(locale(lang), { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${text}-01T00:00:00Z`));
}

/** `25 ± 1 billion USD`, `1 400 milliards USD`, `20,1 ± 0,7 %`. */
export function amount(value: number | null | undefined, error: number | null | undefined, unit: string, lang: Lang, how?: Measure, most?: number): string {
  const parts = written(value, error, unit, lang, how, most);
  const shown = Math.abs(typed(parts.value, lang)); // 1,97 written as 2
  const isMany = lang === "fr" && shown >= 2;
  const named = how ? parts.unit : isMany ? parts.unit.replace(/^(milliard|million)(?= )/, "$1s") : parts.error ? parts.unit : counted(parts.unit, shown, lang);
  return [parts.value + (parts.error ? `\u00a0±\u00a0${parts.error}` : ""), named].filter(Boolean).join("\u00a0");
}

export function day(text: string, lang: Lang): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return month(text, lang);
  return new Intl.DateTimeFormat(locale(lang), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${text}T00:00:00Z`)).replace(/^1 (?=\p{Ll})/u, "1er ");
}

/** Money typed in another size than that beside the field: 500 million, or 500 m, where billions stand. */
function resized(text: string, word: string, lang: Lang, unit: string): number {
  const [first = "", ...rest] = word.split(/\s+/);
  const own = SCALES.find((one) => one[lang].includes(unit.split(" ")[0]!))?.size;
  const said = Object.entries(SIZES[lang]).find(([short]) => short.toLowerCase() === first)?.[1] ?? first;
  const other = SCALES.find((one) => one[lang].includes(said))?.size;
  const isMoney = rest.length === 0 || rest.join(" ") === unit.split(" ").slice(1).join(" ").toLowerCase();
  return own && other && isMoney ? (typed(text, lang) * other) / own : Number.NaN;
}

/** What a person typed as a number: 50e9, 1 400,5, 12.5, also with the unit that stands beside it (12.5 %, 50 billion); NaN where it is none. A comma is a decimal sign in French. */
export function typed(text: string, lang: Lang, unit = ""): number {
  const tail = /\s*([\p{L}%][\p{L}\s\u00a0%/-]*)$/u.exec(text.trim());
  const word = tail?.[1]!.trim().toLowerCase() ?? "";
  const isUnit = tail !== null && `${unit} `.toLowerCase().startsWith(`${word} `);
  if (tail && !isUnit) return resized(text.slice(0, text.length - text.trimStart().length + tail.index), word, lang, unit);
  let plain = (isUnit ? text.trim().slice(0, tail.index) : text.trim()).replace(/[\s\u00a0\u202f_]/g, "").replace("−", "-");
  plain = lang === "fr" ? plain.replace(",", ".") : plain.replace(/,(?=\d{3}(\D|$))/g, "");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : Number.NaN;
}

/** A sentence in which no number is torn from its error or its unit at the end of a line. */
export function tied(text: string): string {
  return signed(text).replace(/ ([±%])/g, "\u00a0$1").replace(/± /g, "±\u00a0").replace(/(\d) (bn|m|Md|M|[tmb]r?illions?|milliards?|GW|USD|points?)\b/g, "$1\u00a0$2").replace(/\b(bn|m|Md|M|[tmb]r?illions?|milliards?) ([A-Z]{3})\b/g, "$1\u00a0$2").replace(/ ([−+]) (?=\d)/g, " $1\u00a0").replace(/\bGW-(?=year|an\b)/g, "GW\u2011");
}

const SHORTENED = /(\d[\d\u202f,.]*)((?: ± \d[\d\u202f,.]*)?) (tn|bn|m|Md|M) (?=[A-Z]{3}\b)/g;
const SIZES: Record<Lang, Record<string, string>> = { en: { tn: "trillion", bn: "billion", m: "million" }, fr: { Md: "milliard", M: "million" } };

/** Sizes of money in full, as tables have them: "12 ± 3 bn USD" becomes "12 ± 3 billion USD", "2 Md USD" "2 milliards USD". */
export const spelled = (text: string, lang: Lang): string =>
  text.replace(SHORTENED, (whole: string, value: string, error: string, size: string) => {
    const word = SIZES[lang][size];
    const isMany = lang === "fr" && Number(value.replace(/\u202f/g, "").replace(",", ".")) >= 2;
    return word ? `${value}${error} ${word}${isMany ? "s" : ""} ` : whole;
  });

const MANY: Record<Lang, [short: RegExp, long: string][]> = {
  en: [[/, m$/, ", million"], [/, m (route|fibre) miles?$/, ", million $1 miles"], [/, (route|fibre) miles?$/, ", $1 miles"]],
  fr: [[/, M$/, ", millions"], [/, M miles? de (ligne|fibre)$/, ", millions de miles de $1"], [/, miles? de (ligne|fibre)$/, ", miles de $1"]],
};

/** The unit a row's name ends in, of more than one and its size in full: "sold, 1968, m", "in the ground, m fibre mile". */
const many = (text: string, lang: Lang): string => MANY[lang].reduce((whole, [short, long]) => whole.replace(short, long), text);

/** A size of money before its unit in full, where no number stands with it: "Nominal bn USD", "sales, m USD". */
export const spelledUnit = (text: string, lang: Lang): string =>
  many(text, lang).replace(/(?<=^|[\s,])(tn|bn|m|Md|M) (?=[A-Z]{3}\b)/g, (whole: string, size: string, at: number) =>
    (SIZES[lang][size] && !/\d[\s\u202f]?$/.test(text.slice(0, at)) ? `${SIZES[lang][size]}${lang === "fr" ? "s" : ""} ` : whole));

/** Signs as they are printed: a minus is no hyphen, a times no letter; "-0.51" becomes "−0.51", "x 0.5" becomes "× 0.5". */
export const signed = (text: string): string =>
  text.replace(/(^|[\s(])-(?=\d|\)|\s\d)|^-(?= \p{L})/gu, "$1−").replace(/(^|[\s(”»])x (?=\d)/g, "$1×\u00a0").replace(/(\d)%/g, "$1\u00a0%");

const SHORT: Record<Lang, [long: RegExp, short: string][]> = {
  en: [[/^trillion /, "tn "], [/^billion /, "bn "], [/^million /, "m "]],
  fr: [[/^milliards? /, "Md "], [/^millions? /, "M "]],
};

/** A unit as it stands in narrow places: `bn USD`, `Md USD`. */
export const shortUnit = (unit: string, lang: Lang): string => SHORT[lang].reduce((text, [long, short]) => text.replace(long, short), unit);

/** The title of a case in a list of cases, where "Who pays for" before each would hide what tells them apart. */
export const caseOption = (title: string): string => capital(title.replace(/^(Who pays for|Qui paie) /, ""));

/** A text with its first letter large; a sign such as the x of "x 0.5" is none. */
export const capital = (text: string): string => (/^\p{L}\p{Ll}|^\p{L}’|^[aà] \p{L}|^à$/u.test(text) && !/^[a-z]+(?:\.[a-z]|-\d{4})/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text);
