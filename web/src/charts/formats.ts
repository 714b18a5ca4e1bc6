// An option travels as JSON, which has no functions. {"number": "fr", "suffix": " %"} as a formatter stands for one
// that writes numbers as French does and puts the suffix behind; {"texts": ["...", ...]} for one that gives the text of the
// place pointed at. They are put in place here, for the page and for charts.js.

interface Format {
  number: string;
  suffix?: string;
}

interface Texts {
  texts: string[];
}

const FORMATTERS = new Set(["formatter", "valueFormatter"]);

export function writesNumbers({ number, suffix = "" }: Format): (value: unknown) => string {
  const format = new Intl.NumberFormat(number === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: 6 });
  return (value) => (typeof value === "number" ? format.format(value).replace("-", "−") : String(value ?? "")) + suffix;
}

/** The text of the place that a tooltip is given: what is pointed at, or the first of several series there. */
export function givesTexts({ texts }: Texts): (given: unknown) => string {
  return (given) => texts[((Array.isArray(given) ? given[0] : given) as { dataIndex?: number } | undefined)?.dataIndex ?? -1] ?? "";
}

/** The option with functions where formats stood; everything else is as it was. */
export function withFormats<T>(part: T, key = ""): T {
  if (Array.isArray(part)) return part.map((inner) => withFormats(inner)) as T;
  if (part === null || typeof part !== "object") return part;
  if (FORMATTERS.has(key) && "number" in part) return writesNumbers(part as unknown as Format) as T;
  if (FORMATTERS.has(key) && "texts" in part) return givesTexts(part as unknown as Texts) as T;
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, withFormats(inner, name)])) as T;
}
