// One study: the question, of which case and lab it is asked, what it found, and its limits.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { amount, capital, caseOption, exact } from "../amounts";
import { type AnsweredStudy, askStudy, cases, caseShape, policies, studies } from "../api/read";
import type { StudyShape } from "../api/shapes";
import { policyTitle } from "../explore/policies";
import { usePage } from "../page";
import { Limits } from "../parts/limits";
import { isPassing, Loading, Trouble, useLoaded } from "../parts/loaded";
import { useKeptFocus } from "../parts/still";
import { unselected } from "../selected";
import { DEFAULT, go, linkTo, write } from "../state";
import { baseOf } from "../terms";
import { inFrench } from "../words/names";
import { withPolicies } from "../words/policies";
import { labelOf } from "../words/quantities";
import { inType } from "../words/words";
import { Finding } from "./finding";

const FIRST_PATHS = 256;
const THEN_PATHS = 2_048; // asked for at once when the first answer stands, unless a reader says how many
const MORE = 8; // times as many futures when asked again
const MOST_PATHS = 16_384;
const ITS_OWN: Record<string, string> = { guarantee: "backstop" }; // the policy a study is about while none is chosen
const OF_NO_LAB = new Set(["history", "reconcile", "score", "sovereignty"]); // asked of a case as a whole
const UNDER_ONE = new Set(["guarantee", "must-be-true", "pay", "prices", "sensitivity"]); // asked under one policy; the others choose their own

interface Asking {
  share: number; // done, 0 to 1; -1: nothing is being asked
  answer: AnsweredStudy | null;
  error: Error | null;
  isRefined: boolean; // the answer shown is being asked again with more futures
  isReady: boolean; // which are there, and shown once no text is selected
}

/** A heading whose words with a hyphen stand on one line: balanced lines would end in "data-". */
const unbroken = (text: string): (string | JSX.Element)[] =>
  text.split(/([^ ]+-[^ ]+)/).map((word, at) => (at % 2 ? <span key={at} class="whole">{word}</span> : word));

export function StudyPage({ name }: { name: string }): JSX.Element {
  const { state, lang, words } = usePage();
  const all = useLoaded(`${lang} ${state.asked.case}`, () => studies(lang, state.asked.case));
  return (
    <main id="main" class="text" tabIndex={-1}>
      <p><a href={linkTo("questions")}>← {words.questions.back}</a></p>
      <Loading of={all}>
        {(list) => {
          const study = list.find((one) => one.name === name);
          if (study?.refused) return <Refused study={study} />;
          return study ? <StudyBody study={study} /> : <><h1>{words.nav.questions}</h1><p class="trouble" role="alert">{words.questions.unknown(name)}</p><Limits of={[]} /></>;
        }}
      </Loading>
    </main>
  );
}

/** A study asked and answered; within another page its question is a heading below that page's own. */
export function StudyBody({ study, isPart = false, children }: { study: StudyShape; isPart?: boolean; children?: ComponentChildren }): JSX.Element {
  const { state, lang, words } = usePage();
  const [now, set] = useState<Asking>({ share: -1, answer: null, error: null, isRefined: false, isReady: false });
  useKeptFocus(); // more futures rank anew what decides
  const wanted = Number(state.more["paths"]) || 0;
  const lab = state.more["lab"] ?? "";
  const isFree = UNDER_ONE.has(study.name);
  const policy = isFree ? (state.asked.policies.find((one) => one !== "none") ?? "") : "";
  const key = JSON.stringify([study.name, state.asked, lab, policy, wanted, lang]);
  useEffect(() => {
    const stop = new AbortController();
    const ask = (paths: number, isFirst: boolean) => {
      set((before) => ({ ...before, share: 0, error: null, isRefined: !isFirst }));
      askStudy(study.name, state.asked, { lab, policy, paths, lang }, stop.signal, (share) => set((before) => ({ ...before, share }))).then(
        async (answer) => {
          if (!isFirst) await unselected("main", stop.signal, () => set((before) => ({ ...before, isReady: true })));
          if (stop.signal.aborted) return;
          set({ share: -1, answer, error: null, isRefined: false, isReady: false });
          if (isFirst && !wanted && !isPart) ask(THEN_PATHS, false);
        },
        (error: Error) => {
          if (stop.signal.aborted) return;
          if (isFirst || !isPassing(error)) set((before) => ({ ...before, share: -1, error, isRefined: false })); // else what stands is good, and the rest comes later
          if (isPassing(error)) setTimeout(() => stop.signal.aborted || ask(paths, isFirst), 2000);
        },
      );
    };
    ask(wanted || FIRST_PATHS, true);
    return () => stop.abort();
  }, [key]);
  return (
    <>
      {isPart ? <h2>{inType(study.question, lang)}</h2> : <h1>{unbroken(inType(study.question, lang))}</h1>}
      {!isPart && <Cases />}
      {!isPart && (isFree || !OF_NO_LAB.has(study.name)) && <Choices isFree={isFree} isOfLab={!OF_NO_LAB.has(study.name)} lab={lab} policy={policy} own={ITS_OWN[study.name] ?? "none"} />}
      {!isPart && <Changed />}
      {now.error && <Trouble error={now.error} />}
      {(now.share >= 0 || (now.answer && !now.error && !isPart)) && <Progress of={now} />}
      {now.answer && (
        <div class={now.share >= 0 && !now.isRefined ? "old" : ""}>
          <Finding of={now.answer}>
            {now.answer.answer.paths * MORE <= MOST_PATHS && (
              <button type="button" class="start" aria-disabled={now.share >= 0} onClick={() => now.share < 0 && go({ more: { ...state.more, paths: String(now.answer!.answer.paths * MORE) } })}>
                {now.share < 0 ? words.questions.again : `${words.questions.asking}${now.share > 0 ? ` (${Math.round(100 * now.share)} %)` : " …"}`}
              </button>
            )}
          </Finding>
        </div>
      )}
      {children}
      <Limits of={now.answer?.answer.limits ?? []} />
    </>
  );
}

/** How far a study is; where it is done its place stays, so that nothing below it jumps. */
function Progress({ of: { share, answer, isRefined, isReady } }: { of: Asking }): JSX.Element {
  const { lang, words } = usePage();
  const w = words.questions;
  const under = share < 0 ? w.settled : isReady ? w.ready : isRefined ? w.refining(exact(THEN_PATHS, lang, 8)) : w.asking;
  const far = share > 0 && !isReady ? `${w.of(`${Math.round(100 * share)} %`)}.` : answer ? "" : w.slow;
  return (
    <div class="status" role="status">
      <p class={share < 0 ? "quiet" : "busy"}>{under}. <span class="quiet">{far}</span></p>
      <progress max={1} value={share < 0 ? 1 : share || undefined} aria-label={w.asking} hidden={share < 0} />
    </div>
  );
}

/** Why a question cannot be asked, with cases and policies as a reader knows them. */
export function Why({ study, isFirst = false }: { study: StudyShape; isFirst?: boolean }): JSX.Element {
  const { state, lang } = usePage();
  const titles = useLoaded("cases", cases).value ?? [];
  const one = (name: string) => new RegExp(`(?:\\b(?:le cas|case) )?(?:'|« )?(?<![\\w-])${name}(?![\\w-])(?:'| »)?`, "g");
  const quoted = (title: string) => (lang === "fr" ? `«\u00a0${title}\u00a0»` : `“${title}”`);
  const here = study.refused!.why.replace(one(state.asked.case), lang === "fr" ? "ce cas" : "this case");
  const why = titles.reduce((text, { name, title }) => text.replace(one(name), () => quoted(inFrench(title, lang))), here);
  const said = inType(withPolicies(why, lang), lang);
  return <>{isFirst ? capital(said) : said}.</>;
}

/** Why a question cannot be asked of a case, said before it is asked, and of which it can. */
function Refused({ study }: { study: StudyShape }): JSX.Element {
  const { lang, words } = usePage();
  return (
    <>
      <h1>{unbroken(inType(study.question, lang))}</h1>
      <Cases />
      <div class="refused" role="status">
        <p><strong>{words.questions.refused}{words.colon}</strong><Why study={study} /></p>
        <Others study={study} />
      </div>
      <Limits of={[]} />
    </>
  );
}

/** The cases a question can be asked of, as links to it. */
export function Others({ study }: { study: StudyShape }): JSX.Element | null {
  const { state, lang, words } = usePage();
  const titles = useLoaded("cases", cases);
  const found = study.refused?.cases ?? [];
  if (!found.length) return null;
  const titleOf = (name: string) => inFrench(titles.value?.find((one) => one.name === name)?.title ?? name, lang);
  return (
    <p>
      {words.questions.askOf}{words.colon}
      {found.map((name, at) => (
        <span key={name}>{at > 0 && ", "}<a href={write({ ...state, page: "questions", item: study.name, asked: { ...DEFAULT, case: name }, more: {} })}>{titleOf(name)}</a></span>
      ))}
    </p>
  );
}

export function Cases(): JSX.Element {
  const { state, lang, words } = usePage();
  const all = useLoaded("cases", cases);
  return (
    <p class="choice">
      <label>
        {words.questions.ofCase}{" "}
        <select name="case" value={state.asked.case} onChange={(event) => go({ asked: { ...DEFAULT, case: event.currentTarget.value }, more: {} })}>
          {(all.value ?? [{ name: state.asked.case, title: "…" }]).map((one) => <option key={one.name} value={one.name}>{caseOption(inFrench(one.title, lang))}</option>)}
        </select>
      </label>
    </p>
  );
}

/** What the case was changed by, which a question is asked with as everything else is. */
function Changed(): JSX.Element | null {
  const { state, lang, words } = usePage();
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case));
  const { asked } = state;
  const changes = [...Object.entries(asked.sets), ...Object.entries(asked.conflicts)];
  if (!changes.length) return null;
  return (
    <div class="changed">
      <p>
        <strong>{words.questions.changed}</strong>{" "}
        <button type="button" class="plain" onClick={() => go({ asked: { ...asked, sets: {}, conflicts: {} } })}>{words.questions.asItWas}</button>
      </p>
      <ul>
        {changes.map(([name, value]) => {
          const unit = shape.value?.rows.find((row) => row.name === name)?.unit ?? "";
          return <li key={name}>{labelOf(name, shape.value, lang)}{words.colon}{Number.isFinite(Number(value)) ? amount(Number(value), 0, unit, lang) : value}</li>;
        })}
      </ul>
    </div>
  );
}

function Choices({ isFree, isOfLab, lab, policy, own }: { isFree: boolean; isOfLab: boolean; lab: string; policy: string; own: string }): JSX.Element {
  const { state, lang, words } = usePage();
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case));
  const all = useLoaded("policies", policies);
  const change = (name: string, value: string) => go({ more: { ...state.more, [name]: value } });
  return (
    <p class="choice">
      {isOfLab && (
        <label>
          {words.questions.lab}{" "}
          <select name="lab" value={lab} onChange={(event) => change("lab", event.currentTarget.value)}>
            <option value="">{inFrench(shape.value?.labs[0]?.title ?? "…", lang)}</option>
            {(shape.value?.labs ?? []).slice(1).map((one) => <option key={one.name} value={one.name}>{inFrench(one.title, lang)}</option>)}
          </select>
        </label>
      )}
      {isFree && (
        <label>
          {words.questions.under}{" "}
          <select name="policy" value={policy === own ? "" : policy} onChange={(event) => go({ asked: { ...state.asked, policies: [event.currentTarget.value || "none"] } })}>
            <option value="">{policyTitle(own, lang)}</option>
            {baseOf(policy) !== policy && <option value={policy}>{policyTitle(policy, lang)}</option>}
            {(all.value ?? []).filter((one) => one.name !== "none" && one.name !== own).map((one) => <option key={one.name} value={one.name}>{policyTitle(one.name, lang)}</option>)}
          </select>
        </label>
      )}
    </p>
  );
}

