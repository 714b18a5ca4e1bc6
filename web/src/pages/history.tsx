// What history says: the study of past build-outs where there is one, with its verdicts.
import type { JSX } from "preact";

import { studies } from "../api/read";
import { usePage } from "../page";
import { Limits } from "../parts/limits";
import { Loading, useLoaded } from "../parts/loaded";
import { linkTo } from "../state";
import { StudyBody } from "./study";

const PAST = /^(history|railway|telecom|shale|apollo|score)/;

export function History(): JSX.Element {
  const { lang, words } = usePage();
  const found = useLoaded(lang, () => studies(lang));
  return (
    <main id="main" class="text" tabIndex={-1}>
      <h1>{words.history.heading}</h1>
      <p class="lead">{words.history.about}</p>
      <Loading of={found}>
        {(all) => {
          const past = all.filter((one) => PAST.test(one.name));
          if (past.length) return <>{past.map((one) => <StudyBody key={one.name} study={one} isPart />)}</>;
          return (
            <>
              <p>{words.history.none} <a href={linkTo("questions")}>{words.nav.questions}</a></p>
              <Limits of={[]} />
            </>
          );
        }}
      </Loading>
    </main>
  );
}
