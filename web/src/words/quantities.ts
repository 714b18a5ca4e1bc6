// What each assumption means, and the lab, line or contract it is of, in the reader's language.
import type { Lang } from "../amounts";
import type { Quantity } from "../api/shapes";
import { BOOKS_FR } from "./fr-books";
import { MARKETS_FR } from "./fr-markets";
import { inFrench } from "./names";

const LINES: Record<string, Record<Lang, string>> = {
  consumer: { en: "Consumer", fr: "Grand public" },
  enterprise: { en: "Enterprise", fr: "Entreprises" },
  new: { en: "Devices, robotics, science", fr: "Appareils, robotique, science" },
};

/** Section and field of a name: what a table of meanings goes by, whatever the lab or contract. */
const kind = (name: string): string => `${name.slice(0, name.indexOf("."))}.${name.slice(name.lastIndexOf(".") + 1)}`;

export function meaning(row: Quantity, lang: Lang): string {
  if (lang === "en") return row.meaning;
  const key = kind(row.name);
  return MARKETS_FR[key] ?? BOOKS_FR[key] ?? row.meaning;
}

/** Whom an assumption is of; shares are of a line and a lab, holdings of a lab and its owner. */
export function ownerName(section: string, owner: string, titles: Record<string, string>, lang: Lang): string {
  const parts = owner.split(".").filter(Boolean);
  const said = parts.map((part) => (section === "lines" || section === "shares" ? (LINES[part]?.[lang] ?? titles[part] ?? part) : (titles[part] ?? part)));
  return said.map((part) => inFrench(part, lang)).join(", ");
}
