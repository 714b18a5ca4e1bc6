// The words of a language.
import type { Lang } from "../amounts";
import { en as first } from "./en";
import { en as others } from "./en-pages";
import { fr as premiere } from "./fr";
import { fr as autres } from "./fr-pages";

export type Words = typeof first & typeof others;

const WORDS: Record<Lang, Words> = { en: { ...first, ...others }, fr: { ...premiere, ...autres } };

export const words = (lang: Lang): Words => WORDS[lang];
