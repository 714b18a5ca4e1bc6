// The first page: assumptions and policies on the left, the answer and its charts on the right.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { useAnswer } from "../answers";
import { Refusal } from "../api/client";
import { caseShape } from "../api/read";
import { usePage } from "../page";
import { Limits } from "../parts/limits";
import { Loading, useLoaded } from "../parts/loaded";
import { linkTo, write } from "../state";
import { aboutCase, policyOfCase } from "../words/trades";
import { AnswerBlock } from "./answer";
import { Charts } from "./charts";
import { Differences } from "./differences";
import { Inputs } from "./inputs";
import { Payers } from "./payers";
import { Policies, policyTitle } from "./policies";
import { Reproduce } from "./reproduce";
import { WayOut } from "./way";

const LOCKED = 401; // a token is missing: nothing can be chosen yet
const PHONE = "(max-width: 40rem)";

/** Whether the page is as narrow as a phone: there the answer comes before the questions to start from. */
function usePhone(): boolean {
  const [isPhone, set] = useState(() => matchMedia(PHONE).matches);
  useEffect(() => {
    const media = matchMedia(PHONE);
    const told = () => set(media.matches);
    media.addEventListener("change", told);
    return () => media.removeEventListener("change", told);
  }, []);
  return isPhone;
}

function Starts(): JSX.Element {
  const { state, lang, words } = usePage();
  const own = policyOfCase(state.asked.case); // undefined: the questions of the page as they are
  const beside = (policy: string) => write({ ...state, page: "explore", item: "", more: {}, asked: { ...state.asked, policies: ["none", policy] } });
  const links: [string, string[]][] = own === undefined
    ? [[linkTo("questions", "fail"), words.starts.fail], [beside("backstop"), words.starts.backstop], [linkTo("questions", "must-be-true"), words.starts.must]]
    : [
      own ? [beside(own), words.starts.policy(policyTitle(own, lang))] : [linkTo("questions", "pay"), words.starts.pay],
      [linkTo("questions", "sensitivity"), words.starts.hangs], [linkTo("history"), words.starts.history],
    ];
  return (
    <div class="starts">
      <h2 class="small">{words.startWith}</h2>
      <ul>
        {links.map(([to, [title, hint]]) => (
          <li key={to}>
            <a href={to}>
              <strong>{title}</strong>
              <span>{hint}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Explore(): JSX.Element {
  const { state, lang, words } = usePage();
  const found = useAnswer();
  const [isOpen, setOpen] = useState(false);
  const isPhone = usePhone();
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case));
  const isLocked = [found.problem, shape.error].some((one) => one instanceof Refusal && one.status === LOCKED);
  const isRefused = !isLocked && found.problem instanceof Refusal && shape.error instanceof Refusal; // said once, where the answer stands
  return (
    <div class={isLocked ? "explore locked" : "explore"}>
      <section class="hello" aria-label={words.name}>
        <p class="what">{aboutCase(state.asked.case, lang) ?? words.what}</p>
        {!isPhone && <Starts />}
      </section>
      {!isLocked && <aside class="inputs" aria-label={words.inputs.show}>
        <button type="button" class="opens" aria-expanded={isOpen} aria-controls="inputs" onClick={() => setOpen(!isOpen)}>
          {words.inputs.show}
        </button>
        <div id="inputs" class={isOpen ? "panel open" : "panel"}>
          <Policies />
          {!isRefused && <Loading of={shape}>{(value) => <Inputs shape={value} drivers={found.shown?.answers[0]?.drivers ?? []} />}</Loading>}
        </div>
      </aside>}
      <main id="main" tabIndex={-1}>
        <AnswerBlock found={found} shape={shape.value} />
        {isRefused && <WayOut />}
        {isPhone && <Starts />}
        {found.shown && (
          <div class={found.isOld ? "old" : ""}>
            <Payers shown={found.shown} />
            <Differences shown={found.shown} />
            <Charts shown={found.shown} isSettled={found.paths === 0} />
            <Reproduce shown={found.shown} />
          </div>
        )}
        <Limits of={found.shown?.answers[0]?.limits ?? []} />
      </main>
    </div>
  );
}
