// Policies and the terms of instruments in the reader's language.
import type { Lang } from "../amounts";
import { TERMS_FR } from "./fr-policies";
import { inType } from "./words";

export const POLICY_TITLES: Record<string, Record<Lang, string>> = {
  none: { en: "No state action", fr: "Aucune action de l’État" },
  backstop: { en: "Loan guarantee for data centres (backstop)", fr: "Garantie des prêts aux centres de données (backstop)" },
  "fab-guarantee": { en: "Loan guarantee for chip plants", fr: "Garantie des prêts aux usines de puces" },
  "national-reserve": { en: "National reserve of compute", fr: "Réserve nationale de puissance de calcul" },
  "last-resort-insurer": { en: "Insurer of last resort", fr: "Assureur en dernier ressort" },
  "too-big-to-fail": { en: "Rescue after the fact (too big to fail)", fr: "Sauvetage après coup (too big to fail)" },
  "permits-only": { en: "Faster permits and power", fr: "Permis et raccordements accélérés" },
  procurement: { en: "The state as customer", fr: "L’État comme client" },
  "tax-credit": { en: "Investment tax credit", fr: "Crédit d’impôt à l’investissement" },
  apollo: { en: "As for Apollo: buy the first output", fr: "Comme pour Apollo : acheter la première production" },
  "acts-of-1864": { en: "Pacific Railroad Acts, 1862 and 1864", fr: "Lois du chemin de fer du Pacifique, 1862 et 1864" },
  "minuteman-1962": { en: "First buyer of circuits, 1962", fr: "Premier acheteur de circuits, 1962" },
  "railway-1862": { en: "As for the railways of 1862", fr: "Comme pour les chemins de fer de 1862" },
};

const titled = (name: string, lang: Lang): string => (lang === "fr" ? `« ${POLICY_TITLES[name]!.fr} »` : `“${POLICY_TITLES[name]!.en}”`);
const NAMES = Object.keys(POLICY_TITLES).filter((name) => name !== "none");
const HYPHENED = new RegExp(`(?<![\\w-])(${NAMES.filter((name) => name.includes("-")).join("|")})(?![\\w-])`, "g");
// A name that is a word of the language too is one only where names are listed
const ALONE = NAMES.filter((name) => !name.includes("-")).join("|");
const LISTED = new RegExp(`(?<=(?:[:,;]|under|Under|with|With|avec|Avec)[ \\u00a0])(${ALONE})(?=$|[,;.:)]|[ \\u00a0][−-]?\\d)|(?<=\\b(?:policy|politique) )(${ALONE})\\b`, "g");

/** A sentence with policies by their titles instead of the names the command line takes. */
export const withPolicies = (text: string, lang: Lang): string => text.replace(HYPHENED, (name) => titled(name, lang)).replace(LISTED, (name) => titled(name, lang));

export const meaningOfTerm = (instrument: string, term: string, meaning: string, lang: Lang): string =>
  inType(lang === "fr" ? (TERMS_FR[`${instrument}.${term}`] ?? meaning) : meaning, lang);
