// An option travels as JSON, which has no functions. {"number": "fr", "suffix": " %"} as a formatter stands for one
// that writes numbers as French does and puts the suffix behind; it is put in place here, for the page and for charts.js.

interface Format {
  number: string;
  suffix?: string;
}

const FORMATTERS = new Set(["formatter", "valueFormatter"]);

export function writesNumbers({ number, suffix = "" }: Format): (value: unknown) => string {
  const format = new Intl.NumberFormat(number === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: 6 });
  return (value) => (typeof value === "number" ? format.format(value).replace("-", "−") : String(value ?? "")) + suffix;
}

/** The option with functions where formats stood; everything else is as it was. */
export function withFormats<T>(part: T, key = ""): T {
  if (Array.isArray(part)) return part.map((inner) => withFormats(inner)) as T;
  if (part === null || typeof part !== "object") return part;
  if (FORMATTERS.has(key) && "number" in part) return writesNumbers(part as unknown as Format) as T;
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, withFormats(inner, name)])) as T;
}
