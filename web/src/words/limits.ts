// A limit in the reader's language: the case says its own in both, the engine adds one.
import type { Lang } from "../amounts";
import { inFrench } from "./names";
import { inType } from "./words";

const RATING = "Default probabilities of named firms";
const RATING_FR = "Probabilités de défaut d’entreprises nommées : la réponse d’un modèle sous des hypothèses énoncées ; ni note, ni conseil.";

export const limitIn = (text: string, lang: Lang): string => inType(lang === "fr" && text.startsWith(RATING) ? RATING_FR : inFrench(text, lang), lang);
