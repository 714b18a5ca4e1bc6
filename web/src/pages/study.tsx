// One study: the question, the answer in sentences made from numbers, its figures, tables and charts, and its limits.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { amount, capital, exact, number, tied } from "../amounts";
import { Gone } from "../api/client";
import { askStudy, caseShape, policies, studies, studyFile } from "../api/read";
import type { CaseShape, StudyAnswer, StudyShape } from "../api/shapes";
import { policyTitle } from "../explore/policies";
import { usePage } from "../page";
import { Chart } from "../parts/chart";
import { Copy } from "../parts/copy";
import { Limits } from "../parts/limits";
import { Loading, Trouble, useLoaded } from "../parts/loaded";
import { go, linkTo } from "../state";
import { baseOf } from "../terms";
import { StudyTable } from "../parts/table";
import { Take } from "../parts/take";
import { inFrench, withViews } from "../words/names";
import { withPolicies } from "../words/policies";
import { labelOf, named } from "../words/quantities";
import { inType } from "../words/words";

const FIRST_PATHS = 256;
const MORE = 8; // times as many futures when asked again
const MOST_PATHS = 16_384;
const ITS_OWN: Record<string, string> = { guarantee: "backstop" }; // the policy a study is about while none is chosen
const UNDER_ONE = new Set(["guarantee", "must-be-true", "pay", "prices", "sensitivity"]); // asked under one policy; the others choose their own

interface Asking {
  share: number; // done, 0 to 1; -1: nothing is being asked
  answer: StudyAnswer | null;
  error: Error | null;
}

export function StudyPage({ name }: { name: string }): JSX.Element {
  const { lang, words } = usePage();
  const all = useLoaded(lang, () => studies(lang));
  return (
    <main id="main" class="text" tabIndex={-1}>
      <p><a href={linkTo("questions")}>← {words.questions.back}</a></p>
      <Loading of={all}>
        {(list) => {
          const study = list.find((one) => one.name === name);
          return study ? <StudyBody study={study} /> : <><h1>{words.nav.questions}</h1><p class="trouble" role="alert">{words.questions.unknown(name)}</p></>;
        }}
      </Loading>
    </main>
  );
}

/** A study asked and answered; within another page its question is a heading below that page's own. */
export function StudyBody({ study, isPart = false, children }: { study: StudyShape; isPart?: boolean; children?: ComponentChildren }): JSX.Element {
  const { state, lang, words } = usePage();
  const [now, set] = useState<Asking>({ share: -1, answer: null, error: null });
  const paths = Number(state.more["paths"]) || FIRST_PATHS;
  const lab = state.more["lab"] ?? "";
  const isFree = UNDER_ONE.has(study.name);
  const policy = isFree ? (state.asked.policies.find((one) => one !== "none") ?? "") : "";
  const key = JSON.stringify([study.name, state.asked, lab, policy, paths, lang]);
  useEffect(() => {
    const stop = new AbortController();
    const ask = () => {
      set((before) => ({ ...before, share: 0, error: null }));
      askStudy(study.name, state.asked, { lab, policy, paths, lang }, stop.signal, (share) => set((before) => ({ ...before, share }))).then(
        (answer) => set({ share: -1, answer, error: null }),
        (error: Error) => {
          if (stop.signal.aborted) return;
          set((before) => ({ ...before, share: -1, error }));
          if (error instanceof Gone) setTimeout(() => stop.signal.aborted || ask(), 2000);
        },
      );
    };
    ask();
    return () => stop.abort();
  }, [key]);
  return (
    <>
      {isPart ? <h2>{inType(study.question, lang)}</h2> : <h1>{inType(study.question, lang)}</h1>}
      {!isPart && <Choices isFree={isFree} lab={lab} policy={policy} own={ITS_OWN[study.name] ?? "none"} />}
      {now.error && <Trouble error={now.error} />}
      {now.share >= 0 && (
        <div class="status" role="status">
          <p class="busy">{words.questions.asking}. <span class="quiet">{words.questions.slow}</span></p>
          <progress max={1} value={now.share || undefined} aria-label={words.questions.asking} />
        </div>
      )}
      {now.answer && (
        <div class={now.share >= 0 ? "old" : ""}>
          <Answer of={now.answer}>
            {now.answer.paths * MORE <= MOST_PATHS && (
              <button type="button" class="start" onClick={() => go({ more: { ...state.more, paths: String(now.answer!.paths * MORE) } })}>{words.questions.again}</button>
            )}
          </Answer>
        </div>
      )}
      {children}
      <Limits of={now.answer?.limits ?? []} />
    </>
  );
}

function Choices({ isFree, lab, policy, own }: { isFree: boolean; lab: string; policy: string; own: string }): JSX.Element {
  const { state, lang, words } = usePage();
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case));
  const all = useLoaded("policies", policies);
  const change = (name: string, value: string) => go({ more: { ...state.more, [name]: value } });
  return (
    <p class="choice">
      <label>
        {words.questions.lab}{" "}
        <select value={lab} onChange={(event) => change("lab", event.currentTarget.value)}>
          <option value="">{shape.value?.labs[0]?.title ?? "…"}</option>
          {(shape.value?.labs ?? []).slice(1).map((one) => <option key={one.name} value={one.name}>{inFrench(one.title, lang)}</option>)}
        </select>
      </label>
      {isFree && (
        <label>
          {words.questions.under}{" "}
          <select value={policy === own ? "" : policy} onChange={(event) => go({ asked: { ...state.asked, policies: [event.currentTarget.value || "none"] } })}>
            <option value="">{policyTitle(own, lang)}</option>
            {baseOf(policy) !== policy && <option value={policy}>{policyTitle(policy, lang)}</option>}
            {(all.value ?? []).filter((one) => one.name !== "none" && one.name !== own).map((one) => <option key={one.name} value={one.name}>{policyTitle(one.name, lang)}</option>)}
          </select>
        </label>
      )}
    </p>
  );
}

function Answer({ of, children }: { of: StudyAnswer; children: ComponentChildren }): JSX.Element {
  const { state, lang, words } = usePage();
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case));
  const set = (text: string) => tied(inType(withViews(withPolicies(named(text, shape.value, lang), lang), lang), lang));
  const [first, ...rest] = of.sentences.map(set);
  return (
    <>
      <p class="lead">{first}</p>
      {rest.map((text) => <p key={text}>{text}</p>)}
      <p class="quiet small">{words.answer.futures(exact(of.paths, lang, 8))}, {words.answer.books} {of.seed}. {words.answer.error}</p>
      {children}
      {of.drawn.map((one) => <Chart key={one.id} of={one} level="h2" />)}
      <h2>{words.questions.figures}</h2>
      <table class="numbers figures">
        <thead><tr><th scope="col">{words.questions.figure}</th><th scope="col">{words.questions.value}</th></tr></thead>
        <tbody>
          {of.figures.map((one) => (
            <tr key={one.id}>
              <th scope="row">{capital(inType(withViews(named(one.label, shape.value, lang, false), lang), lang))}</th>
              <td>{amount(one.value, one.error, one.unit, lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {of.tables.map((table) => <StudyTable key={table.id} of={table} />)}
      <Decides of={of} shape={shape.value} />
      {of.changes.length > 0 && (
        <>
          <h2>{words.questions.changes}</h2>
          <ul>{of.changes.map((text) => <li key={text}>{set(text)}</li>)}</ul>
        </>
      )}
      <Copy label={words.reproduce.shell} text={of.shell} />
      <Take all={[{ of: studyFile(of.study, state.asked, of, lang) }]} />
    </>
  );
}

const DECIDES = 8;

function Decides({ of, shape }: { of: StudyAnswer; shape: CaseShape | null }): JSX.Element | null {
  const { lang, words, openSource } = usePage();
  const top = of.drivers.slice(0, DECIDES);
  if (!top.length) return null;
  const most = Math.max(...top.map((one) => Math.abs(one.influence)));
  return (
    <>
      <h2>{words.questions.decides}</h2>
      <p class="quiet">{words.questions.decidesAbout}</p>
      <table class="who n1">
        <thead><tr><th scope="col">{words.questions.input}</th><th scope="col">{words.questions.influence}</th></tr></thead>
        <tbody>
          {top.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                {one.name.includes(".") ? <button type="button" class="plain label" onClick={() => openSource(one.name)}>{labelOf(one.name, shape, lang)}</button> : capital(inFrench(one.name, lang))}
                <span class="kind"> {words.source.words[one.basis] ?? one.basis}</span>
              </th>
              <td data-of={words.questions.influence}><span class="cell">
                <span class="bar" aria-hidden="true">
                  <span class="zero" style={{ left: "50%" }} />
                  <span class={one.influence < 0 ? "gets" : "pays"} style={{ left: `${one.influence < 0 ? 50 - (50 * -one.influence) / most : 50}%`, width: `${(50 * Math.abs(one.influence)) / most}%` }} />
                </span>
                <span class="said">{number(one.influence, 2, lang)} <span class="error">± {number(one.error, 2, lang)}</span></span>
              </span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
