// What history says: past build-outs as known then, beside what came of them, with verdicts; and what else judges the model.
import type { JSX } from "preact";

import { studies } from "../api/read";
import type { StudyShape } from "../api/shapes";
import { usePage } from "../page";
import { Limits } from "../parts/limits";
import { Loading, useLoaded } from "../parts/loaded";
import { linkTo } from "../state";
import { inType } from "../words/words";
import { StudyBody } from "./study";

const PAST = "history";
const BESIDE = ["reconcile", "score"]; // studies that judge the model by something else

export function History(): JSX.Element {
  const { state, lang, words } = usePage();
  const found = useLoaded(`${lang} ${state.asked.case}`, () => studies(lang, state.asked.case));
  return (
    <main id="main" class="text" tabIndex={-1}>
      <h1>{words.history.heading}</h1>
      <p class="lead">{words.history.about}</p>
      <Loading of={found}>
        {(all) => {
          const past = all.find((one) => one.name === PAST);
          const beside = all.filter((one) => BESIDE.includes(one.name));
          return (
            <>
              {past ? <StudyBody study={past} isPart><Beside of={beside} /></StudyBody> : (
                <>
                  <p>{words.history.none} <a href={linkTo("questions")}>{words.nav.questions}</a></p>
                  <Limits of={[]} />
                </>
              )}
            </>
          );
        }}
      </Loading>
    </main>
  );
}

function Beside({ of }: { of: StudyShape[] }): JSX.Element | null {
  const { lang, words } = usePage();
  if (!of.length) return null;
  return (
    <section>
      <h2>{words.history.beside}</h2>
      <ul class="cards">
        {of.map((one) => <li key={one.name}><a href={linkTo("questions", one.name)}><strong>{inType(one.question, lang)}</strong></a></li>)}
      </ul>
    </section>
  );
}
