// The answer in a sentence, four key figures with their errors, and how settled they are.
import type { JSX } from "preact";

import { amount, counted, exact, type Lang, measure, shortUnit, tied, type Written, written } from "../amounts";
import { type Answered, LADDER, type Shown } from "../answers";
import type { Answer, CaseShape, Figure } from "../api/shapes";
import { usePage } from "../page";
import { Trouble } from "../parts/loaded";
import { baseOf } from "../terms";
import { viewName } from "../words/names";
import { inTrade } from "../words/trades";
import { inType } from "../words/words";
import { isUnseen, mostOf } from "./unseen";
import { ChangedTerms, policyTitle } from "./policies";

/** The lab the answer is about: the one that promised most; where that never fails, the one that fails most often. */
export function mainLab(answer: Answer): string {
  const labs = answer.figures.flatMap((one) => /^labs\.([^.]+)\.promised\.headline$/.exec(one.id)?.[1] ?? []);
  const promised = (lab: string) => answer.figures.find((one) => one.id === `labs.${lab}.promised.headline`)?.value ?? 0;
  const chance = (lab: string) => answer.figures.find((one) => one.id === `labs.${lab}.default_probability`)?.value ?? 0;
  const [first = "", ...others] = labs.sort((a, b) => promised(b) - promised(a));
  return chance(first) > 0 ? first : others.reduce((most, lab) => (chance(lab) > chance(most) ? lab : most), first);
}

/** A lab's name as the titles of its figures begin with it. */
export function labTitle(answer: Answer, lab: string, lang: Lang): string {
  const title = answer.figures.find((one) => one.id === `labs.${lab}.promised.headline`)?.title?.[lang] ?? "";
  return inType(title.split(/\s?: /)[0] || lab, lang);
}

interface Key {
  id: string;
  label: string;
  hint: string;
}

function keys(answer: Answer, words: ReturnType<typeof usePage>["words"], lang: Lang): Key[] {
  const lab = mainLab(answer);
  return [
    { id: `labs.${lab}.default_probability`, label: words.key.fails(labTitle(answer, lab, lang)), hint: words.key.failsHint },
    { id: "funding_gap.end", label: words.key.gap, hint: words.key.gapHint },
    { id: "loss_in_failure", label: words.key.loss, hint: words.key.lossHint },
    { id: "public_cost", label: words.key.state, hint: words.key.stateHint },
  ];
}

function KeyFigure({ of, answer }: { of: Key; answer: Answer }): JSX.Element {
  const { lang, words } = usePage();
  const figure = answer.figures.find((one) => one.id === of.id);
  const parts = written(figure?.value, figure?.error, figure?.unit ?? "", lang);
  const none = isUnseen(figure, answer) && unseenWords(figure!, answer, words, lang);
  return (
    <div class="key" data-figure={of.id}>
      <h2>{of.label}</h2>
      <Value parts={parts} figure={figure} />
      {none && <p class="hint unseen-event"><strong>{none}</strong></p>}
      <p class="hint">{of.hint}</p>
    </div>
  );
}

/** What futures without a sighting say: how many they are under each view, and for a chance how large it may still be. */
function unseenWords(figure: Figure, answer: Answer, words: ReturnType<typeof usePage>["words"], lang: Lang): string {
  const none = words.key.unseen(exact(answer.paths, lang, 8), Object.keys(answer.views).length > 1);
  if (figure.unit !== "probability") return none;
  return `${none}, ${words.key.atMost(amount(mostOf(answer), 0, "probability", lang))}`;
}

function Value({ parts, figure, policy }: { parts: Written; figure: Figure | undefined; policy?: string }): JSX.Element {
  return (
    <p class="number" data-policy={policy} data-value={figure?.value ?? undefined} data-error={figure?.error ?? undefined}>
      <strong>{parts.value}</strong>
      {parts.error && <span class="error"> ± {parts.error}</span>}
      {parts.unit === "%" ? <span class={policy ? "unit" : "error"}> %</span> : parts.unit && <span class="unit"> {parts.unit}</span>}
    </p>
  );
}

/** Several policies: a line each, a column a figure, its unit said once. */
function Compared({ all, answers }: { all: Key[]; answers: Answer[] }): JSX.Element {
  const { lang, words } = usePage();
  const columns = all.map((of) => {
    const found = answers.map((answer) => answer.figures.find((one) => one.id === of.id));
    const how = measure(found.find(Boolean)?.unit ?? "", Math.max(...found.map((one) => Math.abs(one?.value ?? 0))), lang);
    return { of, found, how };
  });
  return (
    <table class="compared">
      <thead>
        <tr>
          <th scope="col">{words.answer.under}</th>
          {columns.map(({ of, how }) => <th scope="col" key={of.id} title={of.hint}>{of.label}<span class="unit-of">{how.unit}</span></th>)}
        </tr>
      </thead>
      <tbody>
        {answers.map((answer, at) => (
          <tr key={answer.policy}>
            <th scope="row">{policyTitle(answer.policy, lang)}</th>
            {columns.map(({ of, found, how }) => (
              <td class="key" data-figure={of.id} data-of={of.label} key={of.id}>
                <Value parts={{ ...written(found[at]?.value, found[at]?.error, found[at]?.unit ?? "", lang, how), unit: shortUnit(how.unit, lang) }} figure={found[at]} policy={answer.policy} />
                {isUnseen(found[at], answer) && <p class="hint unseen-event">{unseenWords(found[at]!, answer, words, lang)}</p>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Status({ found, shown }: { found: Answered; shown: Shown }): JSX.Element {
  const { lang, words } = usePage();
  const n = (paths: number) => exact(paths, lang, 8);
  const views = Object.keys(shown.answers[0]!.views);
  const isStopped = found.isGone || found.problem !== null; // nobody computes: neither settled nor under way
  const isSettled = !isStopped && !found.isOld;
  const isOld = found.isOld && !isStopped;
  const under = isOld ? words.answer.old : found.isReady ? words.answer.ready : found.paths ? words.answer.refining(n(found.paths)) : isSettled && words.answer.settled;
  return (
    <div class="status">
      <p>
        {words.answer.futures(n(shown.paths), views.length === 1 ? viewName(views[0]!, lang) : "")}{shown.paths < LADDER[1]! && <strong> ({words.answer.few})</strong>}, {words.answer.books} {shown.asked.seed}
        {under && <span aria-hidden="true">{" · "}</span>}
        <span class={found.paths || isOld ? "busy" : "quiet"}>{under}</span>
      </p>
      <progress max={1} value={found.paths ? found.share : 1} aria-label={words.answer.computing} hidden={!found.paths} />
    </div>
  );
}

/** First and last year of what is simulated, from the day it opens. */
export function yearsOf({ opening, quarters }: Pick<CaseShape, "opening" | "quarters">): [first: number, last: number] {
  const months = 12 * Number(opening.slice(0, 4)) + Number(opening.slice(5, 7)); // at the end of which it opens
  return [Math.floor(months / 12), Math.floor((months + 3 * quarters - 1) / 12)];
}

export function AnswerBlock({ found, shape }: { found: Answered; shape: CaseShape | null }): JSX.Element {
  const { lang, words } = usePage();
  const { shown } = found;
  return (
    <section class="answer" aria-busy={found.paths > 0}>
      <h1>{words.answer.heading}</h1>
      {found.isGone && <p class="trouble" role="alert">{shown ? words.trouble.gone : words.trouble.away}</p>}
      {found.problem && <Trouble error={found.problem} />}
      {!shown && !found.problem && !found.isGone && <p class="waiting">{words.answer.none}</p>}
      {shown && (
        <div class={found.isOld ? "old" : ""}>
          <div class="sentences">
            <p>
              {shown.answers.length > 1 && <strong>{policyTitle(shown.answers[0]!.policy, lang)}{words.colon}</strong>}
              {tied(inTrade(inType(shown.answers[0]!.sentences[lang].join(" "), lang), shown.asked.case, lang))}
            </p>
            {shown.answers.length > 1 && shown.answers[0]!.policy !== "none" && <p class="quiet small against">{words.answer.against(policyTitle(shown.answers[0]!.policy, lang))}</p>}
            {shown.answers.slice(1).map((answer) => (
              <p key={answer.policy} class="turned"><strong>{policyTitle(answer.policy, lang)}{words.colon}</strong>{turned(answer, shown.answers, words, lang)}</p>
            ))}
          </div>
          {shown.answers.length > 1 ? <Compared all={keys(shown.answers[0]!, words, lang)} answers={shown.answers} /> : (
            <div class="keys" role="group" aria-label={words.key.heading}>
              {keys(shown.answers[0]!, words, lang).map((one) => <KeyFigure key={one.id} of={one} answer={shown.answers[0]!} />)}
            </div>
          )}
          {shown.asked.policies.filter((name) => name !== baseOf(name)).map((name) => <ChangedTerms key={name} name={name} />)}
          <Status found={found} shown={shown} />
          <p class="quiet small">
            {words.answer.error}
            {shape?.name === shown.asked.case && ` ${words.answer.money(shape.currency, ...yearsOf(shape))}`}
          </p>
        </div>
      )}
      <p class="unseen" aria-live="polite">{announced(found, words, lang)}</p>
    </section>
  );
}

/** What another policy changes of the figures below it, and what it leaves as it is under the first, future by future the same. */
function turned(answer: Answer, answers: Answer[], words: ReturnType<typeof usePage>["words"], lang: Lang): string {
  const first = answers[0]!;
  const of = (from: Answer, id: string) => from.figures.find((one) => one.id === id);
  const change = (id: string): string => { // in the unit of the table's column
    const unit = of(first, id)?.unit ?? "";
    const how = measure(unit, Math.max(...answers.map((one) => Math.abs(of(one, id)?.value ?? 0))), lang);
    const [from, to] = [first, answer].map((one) => written(of(one, id)?.value, of(one, id)?.error, unit, lang, how)).map((one) => (one.error ? `${one.value} ± ${one.error}` : one.value));
    const most = Math.max(...[first, answer].map((one) => Math.abs(of(one, id)?.value ?? 0))) * how.factor;
    return from === to ? "" : `${from} → ${to} ${counted(how.unit, most, lang)}`; // too little a change to be written
  };
  const isSame = ({ id }: Key) => of(answer, id)?.value === of(first, id)?.value && of(answer, id)?.error === of(first, id)?.error;
  const all = keys(first, words, lang);
  const moved = all.filter((one) => !isSame(one));
  const said = moved.filter(({ id }) => change(id)).map(({ id, label }) => `${label}${words.colon}${change(id)}`);
  const list = (title: string, those: Key[]) => (those.length ? [`${title}${words.colon}${those.map((one) => one.label).join(", ")}`] : []);
  return tied([...said, ...list(words.answer.nearly, moved.filter(({ id }) => !change(id))), ...list(words.answer.same, all.filter(isSame))].map((one) => `${one}.`).join(" "));
}

/** What a screen reader hears, once an answer is settled and not before; of several policies what differs from the first. */
function announced(found: Answered, words: ReturnType<typeof usePage>["words"], lang: "en" | "fr"): string {
  if (found.isGone) return found.shown ? words.trouble.gone : words.trouble.away;
  if (!found.shown || found.paths || found.isOld) return "";
  const [first, ...others] = found.shown.answers;
  const all = keys(first!, words, lang);
  const told = spoken(all, first!, words, lang);
  if (!others.length) return `${told.join(". ")}.`;
  const name = (answer: Answer) => policyTitle(answer.policy, lang);
  const apart = lang === "fr" ? "\u00a0; " : "; ";
  return [`${name(first!)}${words.colon}${told.join(apart)}.`, ...others.map((answer) => {
    const differing = spoken(all, answer, words, lang).filter((one, at) => one !== told[at]);
    return `${name(answer)}${words.colon}${differing.join(apart) || words.key.same(name(first!))}.`;
  })].join(" ");
}

/** The key figures of one policy in words. */
function spoken(all: Key[], answer: Answer, words: ReturnType<typeof usePage>["words"], lang: Lang): string[] {
  return all.map((one) => {
    const figure = answer.figures.find((hit) => hit.id === one.id);
    const none = isUnseen(figure, answer) ? ` (${unseenWords(figure!, answer, words, lang)})` : "";
    return `${one.label}${words.colon}${amount(figure?.value, figure?.error, figure?.unit ?? "", lang)}${none}`;
  });
}
