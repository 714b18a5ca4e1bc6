// The limits of the shipped cases in French; a limit no table holds stands as the case says it.
import type { Lang } from "../amounts";

// What a limit begins with -> the whole in French
const FRENCH: [string, string][] = [
  ["Default probabilities of named firms", "Probabilités de défaut d’entreprises nommées : la réponse d’un modèle sous des hypothèses énoncées ; ni note, ni conseil."],
  ["Most inputs are judgement", "La plupart des hypothèses sont des jugements : conditions des contrats, parts fermes et comptes des laboratoires ne sont pas publics ; les poids des deux vues sont une convention, non une probabilité."],
  ["Firm shares of the contracts", "Les parts fermes des contrats décident de beaucoup et sont devinées ; si plus des 1 400 engage que supposé, les pertes d’une faillite sont plus grandes que montré."],
  ["How much equity markets absorb", "Ce que les marchés d’actions absorbent par trimestre est tiré autour de douze mois de levées ; une sécheresse plus longue, ou un investisseur souverain sans limite, est hors de l’étendue."],
  ["Users are counted by the revenue", "Les utilisateurs sont comptés par le revenu qu’ils apportent et tous les laboratoires ont un seul prix ; publicité et offres bon marché n’entrent que par la part payante : leur nombre n’est pas une prévision."],
  ["The warrants AMD gave", "Les bons donnés par AMD à OpenAI sont laissés de côté : ils pourraient lui apporter des dizaines de milliards, payés par les actionnaires d’AMD ; son besoin d’autre argent est surestimé d’autant au plus."],
  ["Nvidia's 100 is", "Les 100 de Nvidia sont ce qu’il peut investir selon une lettre d’intention ; ils sont au décompte tels qu’imprimés, et les puces ainsi achetées ne sont pas dans les 1 150."],
  ["Sites of a contract have one sponsor", "Les sites d’un contrat ont un seul porteur ; en fait promoteurs, bailleurs et fonds se partagent le capital : les pertes paraissent sur moins de parties qu’il n’y en aura."],
  ["Hyperscalers build from", "Les géants du cloud bâtissent ici sur leur bilan ; leurs obligations ne sont liées à aucun site : la part des prêteurs est sous-estimée, celle des bailleurs surestimée."],
  ["Gains that Google, Meta", "Les gains que l’IA apporte aux autres activités de Google, Meta et du propriétaire de xAI ne sont pas comptés, ni les machines pour elles ; une seule part d’entraînement vaut pour tous."],
  ["Room to grow of labs other", "La marge de croissance des laboratoires autres qu’OpenAI figure comme contrats sans signature ; ce qu’ils paient si tout est pris n’est pas une promesse."],
  ["Chips cost the same per GW", "Les puces coûtent autant par GW à tous les acheteurs d’un fournisseur, et les progrès n’apparaissent que comme moins de capacité par unité servie ; un saut d’efficacité hors de l’étendue laisserait plus de machines vides."],
  ["The state helps only as", "L’État n’aide que comme le dit la politique choisie ; la croyance des prêteurs en un sauvetage est un nombre du cas."],
  ["Labs fail here for want of cash", "Les laboratoires font ici faillite faute d’argent, surtout quand le marché est fermé, alors que la formule les vaut encore plus que leur dette ; les prêteurs ne comptent que le second : les écarts de taux sont plus bas que le risque ne le demanderait."],
  ["Capacity comes from the listed", "La capacité ne vient que des contrats énumérés : un laboratoire qui a refusé des machines tôt ne peut en commander d’autres plus tard ; les ventes des dernières années sont trop basses quand la demande est forte."],
  ["Cash earns nothing", "L’argent en caisse ne rapporte rien et n’est pas distribué, fournisseurs et porteurs ne paient pas d’impôt ici ; la part de l’État est trop basse."],
];

export const limitIn = (text: string, lang: Lang): string => (lang === "fr" ? (FRENCH.find(([start]) => text.startsWith(start))?.[1] ?? text) : text);
