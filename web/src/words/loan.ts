// The terms of a loan or guarantee as a person calls them, with their unit; the order is that of the form.
import type { Lang } from "../amounts";

export interface Term {
  name: string;
  unit: string;
  en: string;
  fr: string;
  least?: number; // where it is not 0
  most?: number; // where there is one
  isAbove?: boolean; // the least itself cannot be
}

export const TERMS: Term[] = [
  { name: "principal", unit: "USD", en: "Principal", fr: "Principal", most: 1e18, isAbove: true },
  { name: "maturity_years", unit: "years", en: "Maturity", fr: "Durée", most: 100, isAbove: true },
  { name: "grace_years", unit: "years", en: "Years before the first repayment", fr: "Différé de remboursement", most: 100 },
  { name: "borrower_rate", unit: "rate", en: "Rate the borrower pays", fr: "Taux payé par l’emprunteur", most: 1 },
  { name: "covered_share", unit: "share", en: "Part the state answers for", fr: "Part garantie par l’État", most: 1 },
  { name: "lifetime_default_share", unit: "share", en: "Part that defaults over its life", fr: "Part en défaut sur la durée du prêt", most: 1 },
  { name: "recovery_share", unit: "share", en: "Part recovered of what defaults", fr: "Part recouvrée du montant en défaut", most: 1 },
  { name: "recovery_lag_years", unit: "years", en: "Years from default to recovery", fr: "Délai entre défaut et recouvrement", most: 100 },
  { name: "upfront_fee_rate", unit: "share", en: "Fee at the start", fr: "Commission initiale", most: 1 },
  { name: "annual_fee_rate", unit: "rate", en: "Fee a year", fr: "Commission annuelle", most: 1 },
  { name: "interest_supplement_rate", unit: "rate", en: "Interest the state pays", fr: "Intérêts payés par l’État", most: 1 },
  { name: "prepayment_rate", unit: "rate", en: "Part repaid early a year", fr: "Part remboursée par anticipation, par an", most: 1 },
  { name: "treasury", unit: "rate", en: "Treasury rate", fr: "Taux du Trésor", least: -0.05, most: 0.5 },
  { name: "price_of_risk", unit: "ratio", en: "Price of risk (Sharpe ratio), for fair value", fr: "Prix du risque (ratio de Sharpe), pour la juste valeur", most: 2 },
];

/** Keys of a loan file that the form does not hold, as a refusal calls them. */
export const FILE_KEYS: Record<Lang, Record<string, string>> = {
  en: { payments_per_year: "Payments a year", default_timing: "Timing of defaults", first_loss: "First loss" },
  fr: { payments_per_year: "Échéances par an", default_timing: "Calendrier des défauts", first_loss: "Première perte" },
};

export const termName = (term: Term, lang: Lang): string => term[lang];
