// The studies there are, each a question.
import type { JSX } from "preact";

import { studies } from "../api/read";
import { usePage } from "../page";
import { Limits } from "../parts/limits";
import { Loading, useLoaded } from "../parts/loaded";
import { linkTo } from "../state";
import { inType } from "../words/words";
import { Cases, Others, Why } from "./study";

const FIRST = ["pay", "fail", "pace", "guarantee", "must-be-true", "history"]; // the questions asked most stand first

export function Questions(): JSX.Element {
  const { state, lang, words } = usePage();
  const found = useLoaded(`${lang} ${state.asked.case}`, () => studies(lang, state.asked.case));
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return (
    <main id="main" class="text" tabIndex={-1}>
      <h1>{words.questions.heading}</h1>
      <p class="lead">{words.questions.about}</p>
      <Cases />
      <Loading of={found}>
        {(all) => {
          const ordered = [...all].sort((a, b) => place(a.name) - place(b.name));
          const [asked, others] = [ordered.filter((one) => !one.refused), ordered.filter((one) => one.refused)];
          return (
            <>
              <ul class="cards">
                {asked.map((one) => (
                  <li key={one.name}>
                    <a href={linkTo("questions", one.name)}>
                      <strong>{inType(one.question, lang)}</strong>
                      <code>whopays ask {one.name}</code>
                    </a>
                  </li>
                ))}
              </ul>
              {others.length > 0 && (
                <section>
                  <h2>{words.questions.others}</h2>
                  <p class="quiet">{words.questions.othersAbout}</p>
                  <ul class="cards">
                    {others.map((one) => (
                      <li key={one.name} class="closed">
                        <strong>{inType(one.question, lang)}</strong>
                        <p class="quiet small"><Why study={one} isFirst /></p>
                        <Others study={one} />
                      </li>
                    ))}
                  </ul>
                </section>
              )}
            </>
          );
        }}
      </Loading>
      <Limits of={[]} />
    </main>
  );
}
