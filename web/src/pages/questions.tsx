// The studies there are, each a question.
import type { JSX } from "preact";

import { studies } from "../api/read";
import { usePage } from "../page";
import { Limits } from "../parts/limits";
import { Loading, useLoaded } from "../parts/loaded";
import { linkTo } from "../state";
import { inType } from "../words/words";

const FIRST = ["pay", "fail", "pace", "guarantee", "must-be-true", "history"]; // the questions asked most stand first

export function Questions(): JSX.Element {
  const { lang, words } = usePage();
  const found = useLoaded(lang, () => studies(lang));
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return (
    <main id="main" class="text" tabIndex={-1}>
      <h1>{words.questions.heading}</h1>
      <p class="lead">{words.questions.about}</p>
      <Loading of={found}>
        {(all) => (
          <ul class="cards">
            {[...all].sort((a, b) => place(a.name) - place(b.name)).map((one) => (
              <li key={one.name}>
                <a href={linkTo("questions", one.name)}>
                  <strong>{inType(one.question, lang)}</strong>
                  <code>whopays ask {one.name}</code>
                </a>
              </li>
            ))}
          </ul>
        )}
      </Loading>
      <Limits of={[]} />
    </main>
  );
}
