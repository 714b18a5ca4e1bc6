// The frame of every page: name, pages, language, theme; then the page; then what it cannot tell.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Explore } from "./explore/explore";
import { caseShape } from "./api/read";
import { PageContext, usePage } from "./page";
import { About } from "./pages/about";
import { History } from "./pages/history";
import { Ledger } from "./pages/ledger";
import { Loan } from "./pages/loan";
import { Questions } from "./pages/questions";
import { StudyPage } from "./pages/study";
import { useLoaded } from "./parts/loaded";
import { SourceCard } from "./parts/source";
import { go, linkTo, PAGES, usePageState } from "./state";
import { type Choice, useTheme } from "./theme";
import { tradeOf, wordsInTrade } from "./words/trades";
import { words } from "./words/words";

const SIGNS: Record<Choice, string> = { auto: "◐", light: "○", dark: "●" };

function Header({ choice, nextTheme }: { choice: Choice; nextTheme: () => void }): JSX.Element {
  const { state, lang, words } = usePage();
  return (
    <header class="top">
      <a class="name" href={linkTo("explore")}>{words.name}</a>
      <nav aria-label={words.nav.label}>
        {PAGES.map((page) => (
          <a key={page} href={linkTo(page)} aria-current={state.page === page ? "page" : undefined}>
            {words.nav[page as keyof typeof words.nav]}
          </a>
        ))}
      </nav>
      <div class="switches">
        <button type="button" class="plain" lang={lang === "fr" ? "en" : "fr"} title={words.languageHint} onClick={() => go({ lang: lang === "fr" ? "en" : "fr" })}>
          {words.language}
        </button>
        <button type="button" class="plain" title={words.themes[choice]} aria-label={words.themes[choice]} onClick={nextTheme}>
          <span aria-hidden="true">{SIGNS[choice]}</span>
        </button>
      </div>
    </header>
  );
}

function Body(): JSX.Element {
  const { state } = usePage();
  switch (state.page) {
    case "questions": return state.item ? <StudyPage name={state.item} key={state.item} /> : <Questions />;
    case "history": return <History />;
    case "sources": return <Ledger />;
    case "loan": return <Loan />;
    case "about": return <About />;
    default: return <Explore />;
  }
}

export function App(): JSX.Element {
  const state = usePageState();
  const { choice, theme, next } = useTheme();
  const [source, openSource] = useState("");
  const { lang } = state;
  const trade = tradeOf(state);
  useLoaded(trade, () => (trade ? caseShape(trade) : Promise.resolve(null))); // which says in what words
  const said = wordsInTrade(words(lang), trade, lang);
  useEffect(() => {
    document.documentElement.lang = lang;
    const page = said.nav[state.page as keyof typeof said.nav] ?? "";
    document.title = state.page === "explore" ? `${said.name}` : `${page} · ${said.name}`;
  }, [lang, state.page]);
  useEffect(() => openSource(""), [state.page]);
  const skip = (event: Event) => {
    event.preventDefault(); // the address is the state, so it cannot name a place on the page
    document.getElementById("main")?.focus();
  };
  return (
    <PageContext.Provider value={{ state, lang, words: said, theme, openSource }}>
      <a class="skip" href="#main" onClick={skip}>{said.skip}</a>
      <Header choice={choice} nextTheme={next} />
      <Body />
      {source && <SourceCard name={source} close={() => openSource("")} />}
    </PageContext.Provider>
  );
}
