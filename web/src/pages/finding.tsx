// What a study found: its answer in a sentence, a picture, what else it says, numbers, what decides them, and how to have them again.
import type { ComponentChildren, JSX } from "preact";

import { amount, capital, errorsApart, exact, number, spelled, tied } from "../amounts";
import { type AnsweredStudy, caseShape, studyFile } from "../api/read";
import type { CaseShape, StudyAnswer } from "../api/shapes";
import { askPython, askShell } from "../explore/reproduce";
import { usePage } from "../page";
import { Chart } from "../parts/chart";
import { Copy, save } from "../parts/copy";
import { useLoaded } from "../parts/loaded";
import { StudyTable } from "../parts/table";
import { Take } from "../parts/take";
import { write } from "../state";
import { inFrench, withViews } from "../words/names";
import { withPolicies } from "../words/policies";
import { labelOf, named } from "../words/quantities";
import { inType } from "../words/words";

const DECIDES = 8;
const LONG = 26; // letters of a number whose unit may stand below it

/** `children` stand below how many futures the answer rests on. */
export function Finding({ of, children }: { of: AnsweredStudy; children: ComponentChildren }): JSX.Element {
  const { lang, words } = usePage();
  const { answer } = of;
  const shape = useLoaded(of.asked.case, () => caseShape(of.asked.case));
  const set = (text: string) => tied(spelled(inType(withViews(withPolicies(named(text, shape.value, lang), lang), lang), lang), lang));
  const [first, ...rest] = answer.sentences.map(set);
  const [picture, ...pictures] = of.drawn;
  return (
    <>
      <p class="lead">{first}</p>
      {picture && <Chart key={picture.id} of={picture} level="h2" />}
      {answer.about && <p class="quiet small">{words.questions.isAbout}{words.colon}{inType(answer.about, lang)}.</p>}
      <p class="quiet small">{words.answer.futures(exact(answer.paths, lang, 8))}, {words.answer.books} {answer.seed}. {words.answer.error}</p>
      {children}
      {rest.length > 0 && (
        <>
          <h2>{words.questions.also}</h2>
          <ul class="found">{rest.map((text) => <li key={text}>{text}</li>)}</ul>
        </>
      )}
      {pictures.map((one) => <Chart key={one.id} of={one} level="h2" />)}
      <h2>{words.questions.figures}</h2>
      <table class="numbers figures">
        <thead><tr><th scope="col">{words.questions.figure}</th><th scope="col">{words.questions.value}</th></tr></thead>
        <tbody>
          {answer.figures.map((one) => {
            const value = amount(one.value, one.error, one.unit, lang);
            return (
              <tr key={one.id}>
                <th scope="row">{capital(inType(withViews(named(one.label, shape.value, lang, false), lang), lang))}</th>
                <td class={value.length > LONG ? "more" : undefined}>{value}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {answer.tables.filter((table) => !of.drawn.some((one) => one.id === `map.${table.id}`)).map((table) => <StudyTable key={table.id} of={table} />)}
      <Decides of={answer} shape={shape.value} />
      {answer.changes.length > 0 && (
        <>
          <h2>{words.questions.changes}</h2>
          <ul>{answer.changes.map((text) => <li key={text}>{set(text)}</li>)}</ul>
        </>
      )}
      <Again of={of} />
    </>
  );
}

/** The same figures without this page, and all of it as files. */
function Again({ of }: { of: AnsweredStudy }): JSX.Element {
  const { state, words } = usePage();
  const { answer, asked, request } = of;
  const study = { ...of.options, name: answer.study, paths: answer.paths };
  const link = new URL(write({ ...state, asked, more: { ...state.more, paths: String(answer.paths) } }), location.href).href;
  const json = (what: string, content: unknown) => save(`whopays-${answer.study}-${what}.json`, "application/json", JSON.stringify(content, null, 2));
  return (
    <section class="reproduce">
      <h2>{words.reproduce.heading}</h2>
      <p class="quiet">{words.reproduce.about}</p>
      <Copy label={words.reproduce.link} text={link} />
      <Copy label={words.reproduce.shell} text={askShell(asked, study)} />
      <Copy label={words.reproduce.python} text={askPython(asked, study)} />
      <Take all={[{ of: studyFile(answer.study, request) }]}>
        <p class="files">
          <button type="button" onClick={() => json("request", request)}>{words.reproduce.request}</button>
          <button type="button" onClick={() => json("answer", answer)}>{words.reproduce.answer}</button>
        </p>
      </Take>
    </section>
  );
}

function Decides({ of, shape }: { of: StudyAnswer; shape: CaseShape | null }): JSX.Element | null {
  const { lang, words, openSource } = usePage();
  if (!of.drivers.length) return null;
  const apart = errorsApart(of.drivers.length);
  const top = of.drivers.filter((one) => Math.abs(one.influence) > apart * one.error).slice(0, DECIDES);
  if (!top.length) return <><h2>{words.questions.decides}</h2><p class="quiet">{words.questions.decidesNone}</p></>;
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
                <span class="kind"> {(words.source.words[one.basis] ?? one.basis).replace(/ /g, "\u00a0")}</span>
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
