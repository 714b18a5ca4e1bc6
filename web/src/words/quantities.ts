// What each assumption means, and the lab, line or contract it is of, in the reader's language.
import { capital, type Lang } from "../amounts";
import type { CaseShape, Quantity } from "../api/shapes";
import { now } from "../state";
import { BOOKS_FR } from "./fr-books";
import { MARKETS_FR } from "./fr-markets";
import { inFrench } from "./names";
import { inTrade, tradeOf } from "./trades";
import { inType } from "./words";

const LINES: Record<string, Record<Lang, string>> = {
  consumer: { en: "Consumer", fr: "Grand public" },
  enterprise: { en: "Enterprise", fr: "Entreprises" },
  new: { en: "Devices, robotics, science", fr: "Appareils, robotique, science" },
};

// What the declarations say of a number by pointing at the one before it; here each stands alone.
const ALONE: Record<string, string> = {
  "firms.capital": "What it can lose on all this before its lenders lose; stated, it can fail",
  "firms.debt": "Owed to its lenders at the opening, apart from the debt of its sites",
  "backing.cap": "Most the one who stands behind the site pays in all",
  "market.short_rate_reversion": "Speed of the short rate's return to its mean",
  "market.chip_cost_volatility": "Uncertainty of the fall of chip cost",
  "market.chip_supply_growth": "Growth of the supply of chips a year",
  "market.power_supply_growth": "Growth of the power that can be connected a year",
  "market.outside_capacity_growth": "Growth of the rest of the cloud market's capacity a year",
  "market.outside_need_growth": "Growth of the rest of the cloud market's need a year",
  "market.outside_need_volatility": "Uncertainty of the rest of the cloud market's need",
  "market.rival_growth": "Growth of the rival country's capacity a year",
  "compute.training_share_end": "Part of capacity used for training in the long run",
  "compute.training_share_fall": "Fall a year of the part used for training",
  "demand.return_half_life": "Half-life of the return of a failed lab's customers",
  "funding.equity_pace_bust": "Most equity raised a quarter over the last value, in a bust",
  "funding.equity_pace_sentiment": "Rise of the pace of equity per unit of good sentiment",
  "funding.deferral_term": "Time over which rent put off is repaid",
  "insurance.hazard_growth": "Elasticity of the hazard of catastrophes to deployed compute",
  "insurance.body_spread": "Standard deviation of the logarithm of the damage",
  "insurance.tail_from": "Quantile from which the damage is generalised Pareto",
  "insurance.tail_shape": "Shape of the tail of the damage",
  "labs.revenue_share_until": "Date the partner's part of sales ends",
  "labs.support_growth": "Growth of the parent's or affiliate's support",
  "labs.cost_elasticity": "Growth of staff, marketing and research cost per growth of sales",
  "lines.ceiling": "Volume the market saturates at",
  "lines.paying_speed": "Speed at which the paying part moves to its long-run value",
  "lines.reference_price": "Price at which the long-run paying part holds",
  "contracts.chip_share": "Part of the capital cost that is chips",
  "contracts.power_share": "Part of the capital cost that is power supply",
  "contracts.vendor_equity_share": "Part of the vendor's money that buys shares; the rest is junior credit",
};

/** Section and field of a name: what a table of meanings goes by, whatever the lab or contract. */
const kind = (name: string): string => `${name.slice(0, name.indexOf("."))}.${name.slice(name.lastIndexOf(".") + 1)}`;

export function meaning(row: Quantity, lang: Lang): string {
  const key = kind(row.name);
  const said = inType((lang === "en" ? ALONE[key] : (MARKETS_FR[key] ?? BOOKS_FR[key])) ?? row.meaning, lang);
  return inTrade(said, tradeOf(now()), lang);
}

/** Whom an assumption is of; shares are of a line and a lab, holdings of a lab and its owner. */
export function ownerName(section: string, owner: string, titles: Record<string, string>, lang: Lang): string {
  const parts = owner.split(".").filter(Boolean);
  const said = parts.map((part) => (section === "lines" || section === "shares" ? (LINES[part]?.[lang] ?? titles[part] ?? part) : (titles[part] ?? part)));
  return capital(said.map((part) => inFrench(part, lang)).join(", "));
}

const OWNED = new Set(["labs", "lines", "contracts", "shares", "holdings", "firms", "owed", "backing", "warrants"]);

/** The row an assumption's name is of: a lab, a line, a contract; empty for what is of no one. */
export const ownerOf = (name: string): string => (OWNED.has(name.split(".")[0]!) ? name.split(".").slice(1, -1).join(".") : "");

/** An assumption as a person would call it; its name where the case does not hold it. */
export function labelOf(name: string, shape: CaseShape | null, lang: Lang): string {
  const isAll = name.includes(".*."); // of every lab, every contract
  const [first, last] = isAll ? [name.slice(0, name.indexOf("*")), name.slice(name.indexOf("*") + 1)] : [name, name];
  const row = shape?.rows.find((one) => (isAll ? one.name.startsWith(first!) && one.name.endsWith(last!) : one.name === name));
  if (!row || !shape) return name;
  if (isAll) return meaning(row, lang);
  const owner = ownerOf(name) && ownerName(name.split(".")[0]!, ownerOf(name), shape.titles, lang);
  return owner ? `${owner}${lang === "fr" ? "\u00a0: " : ": "}${meaning(row, lang)}` : meaning(row, lang);
}

const COMES_OUT: Record<string, Record<Lang, string>> = { // what a run gives, dated, where a text is about more than assumptions
  revenue: { en: "sales", fr: "ventes" }, cash: { en: "cash", fr: "trésorerie" }, external_finance: { en: "outside money raised", fr: "fonds levés à l’extérieur" },
  default_probability: { en: "chance of default", fr: "probabilité de défaut" }, funding_gap: { en: "funding gap", fr: "besoin non couvert" },
  compute_price: { en: "Price of compute", fr: "Prix de la puissance de calcul" }, capacity: { en: "Capacity", fr: "Capacité" }, capital_spent: { en: "Capital spent", fr: "Investissement réalisé" },
};
const DATED = /\b(?:labs\.([a-z0-9-]+)|market)\.([a-z_]+)(?= (?:T[1-4][ \u00a0])?\d{4})/g;

export const dated = (text: string, shape: CaseShape | null, lang: Lang): string => text.replace(DATED, (name, lab: string | undefined, what: string) => {
  const said = COMES_OUT[what]?.[lang];
  return said ? (lab ? `${shape?.titles[lab] ?? lab}${lang === "fr" ? "\u00a0: " : ": "}${said}` : said) : name;
});

/** A text with the names of assumptions as a person would call them; in a sentence in quotation marks. */
export const named = (text: string, shape: CaseShape | null, lang: Lang, isSentence = true): string =>
  dated(text, shape, lang).replace(/\b[a-z]+(\.([a-z0-9_-]+|\*))+/g, (name) => {
    const label = labelOf(name, shape, lang);
    if (label === name || !isSentence) return label;
    return lang === "fr" ? `« ${label} »` : `“${label}”`;
  });
