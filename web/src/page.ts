// What every part of the page knows: the state, the words of its language, and how to open a source.
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Lang } from "./amounts";
import { now, type State } from "./state";
import { words, type Words } from "./words/words";

export interface Page {
  state: State;
  lang: Lang;
  words: Words;
  theme: "light" | "dark"; // as it is seen
  openSource: (name: string) => void; // an assumption's name, or the id of a claim or fact
}

export const PageContext = createContext<Page>({ state: now(), lang: "en", words: words("en"), theme: "light", openSource: () => undefined });

export const usePage = (): Page => useContext(PageContext);
