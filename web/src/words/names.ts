// Names of parties, inputs and figures in the reader's language. What the data name in English and no table below
// translates is shown as it is: it is a proper name.
import type { Lang } from "../amounts";
import { now } from "../state";
import { inTrade, tradeOf } from "./trades";
import { french, inType } from "./words";

const WHOLE: Record<string, Record<Lang, string>> = {
  "customer:customers": { en: "Customers", fr: "Clients" },
  "lender:lenders": { en: "Lenders", fr: "Prêteurs" },
  "investor:investors": { en: "Investors", fr: "Investisseurs" },
  "insurer:insurers": { en: "Insurers", fr: "Assureurs" },
  "government:instruments": { en: "State (help)", fr: "État (aides)" },
  "government:taxes": { en: "State (taxes)", fr: "État (impôts)" },
  "public:public": { en: "Public (damage not insured)", fr: "Public (dommages non assurés)" },
  "unfound:unfound": { en: "Nobody found", fr: "Personne (introuvable)" },
  "resources:resources": { en: "Work, energy, materials", fr: "Travail, énergie, matériaux" },
};
const KINDS: Record<string, Record<Lang, string>> = {
  lab: { en: "lab", fr: "laboratoire" },
  project: { en: "sites", fr: "sites" },
  landlord: { en: "landlord", fr: "bailleur" },
  vendor: { en: "vendor", fr: "fournisseur" },
  parent: { en: "parent", fr: "maison mère" },
  lender: { en: "lender", fr: "prêteur" },
  investor: { en: "investor", fr: "investisseur" },
  insurer: { en: "insurer", fr: "assureur" },
  government: { en: "state", fr: "État" },
};
const FRENCH: Record<string, string> = {
  "Oracle and its site developers": "Oracle et ses développeurs de sites",
  "Crusoe and partners (Abilene)": "Crusoe et partenaires (Abilene)",
  "Counterparties not named": "Contreparties non nommées",
  "Infrastructure and private equity funds": "Fonds d’infrastructure et de capital-investissement",
  "Valor and co-investors": "Valor et co-investisseurs",
  "Other chip makers": "Autres fabricants de puces",
  "Elon Musk and affiliated firms": "Elon Musk et sociétés liées",
  "OpenAI Foundation": "Fondation OpenAI",
  "Open-weight and other labs": "Poids ouverts et autres laboratoires",
  "pooled": "toutes vues",
  "view of demand": "vue de la demande",
};
/** What the data say in French, set as French is set; it goes before the table above. */
export function learnFrench(said: Record<string, string>): void {
  for (const [text, told] of Object.entries(said)) FRENCH[text] = french(told);
}

const VIEWS: Record<string, string> = { company: "company’s view", "outside-view": "outside view" };

const CONTRACT = /^(.+) – (.+) (\(\S+\))$/; // who takes from whom

export function inFrench(text: string, lang: Lang): string {
  if (lang !== "fr") return text;
  const both = FRENCH[text] ? null : CONTRACT.exec(text);
  return inType(both ? `${FRENCH[both[1]!] ?? both[1]} – ${FRENCH[both[2]!] ?? both[2]} ${both[3]}` : (FRENCH[text] ?? text), lang);
}
const UNDER = new RegExp(`\\b(under|Under) (${Object.keys(VIEWS).join("|")})(?![\\w-])`, "g");
const THE_VIEW = new RegExp(`\\bthe view (${Object.keys(VIEWS).join("|")})(?![\\w-])`, "g");
const OF_VIEW = new RegExp(`(?<=, )(${Object.keys(VIEWS).join("|")})(?=$|[,;:)])`, "g");

/** A sentence with views of demand by the names a reader knows; French sentences come with them. */
export const withViews = (text: string, lang: Lang): string =>
  lang === "fr" ? text : text.replace(UNDER, (_, under: string, view: string) => `${under} the ${VIEWS[view]}`).replace(THE_VIEW, (_, view: string) => `the ${VIEWS[view]}`).replace(OF_VIEW, (view) => VIEWS[view] ?? view);

/** The French of a text of the data; undefined where it has none or none was learned yet. */
export const frenchOf = (text: string): string | undefined => FRENCH[text];

export const viewName = (view: string, lang: Lang): string => (lang === "fr" ? inFrench(view, lang) : (VIEWS[view] ?? view));

export function partyName(id: string, title: Record<Lang, string> | undefined, lang: Lang): string {
  const whole = WHOLE[id];
  if (whole) return whole[lang];
  return inType(inFrench(title?.[lang] ?? id.slice(id.indexOf(":") + 1), lang), lang);
}

/** What a party is, empty where its name says it. */
export function partyKind(id: string, lang: Lang): string {
  if (WHOLE[id]) return "";
  return inTrade(KINDS[id.split(":")[0] ?? ""]?.[lang] ?? "", tradeOf(now()), lang);
}
