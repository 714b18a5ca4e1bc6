// Policy switches: up to four side by side, each with its terms, which can be changed, and why it is here.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { amount, type Lang } from "../amounts";
import { useAnswer } from "../answers";
import { idlePolicies, learn, policies, policy } from "../api/read";
import type { PolicyShape } from "../api/shapes";
import { usePage } from "../page";
import { Field } from "../parts/field";
import { Loading, useLoaded } from "../parts/loaded";
import { Said } from "../parts/said";
import { ask, MOST_POLICIES } from "../state";
import { baseOf, type Changes, changesOf, type PolicyTerm, termsOf, withTerms } from "../terms";
import { meaningOfTerm, POLICY_TITLES } from "../words/policies";
import { words as wordsOf } from "../words/words";

/** The short name of a policy, said to be changed where its terms are. */
export function policyTitle(name: string, lang: Lang): string {
  const base = baseOf(name);
  const title = POLICY_TITLES[base]?.[lang];
  if (title === undefined) return name;
  return name === base ? title : `${title}, ${wordsOf(lang).policies.changed}`;
}

interface Chosen {
  base: string;
  names: string[]; // columns of this policy: as stated, with terms changed, or both
  choose: (names: string[]) => void; // the columns of the whole comparison
}

function Terms({ base, names, choose }: Chosen): JSX.Element {
  const { lang, words } = usePage();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="terms" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.policies.terms}
        <span class="unseen">{words.colon}{policyTitle(base, lang)}</span>
      </summary>
      {isOpen && <Stated base={base} names={names} choose={choose} />}
    </details>
  );
}

function Stated({ base, names, choose }: Chosen): JSX.Element {
  const { state, lang, words, openSource } = usePage();
  const found = useLoaded(`${base} ${lang}`, async () => (await Promise.all([policy(base), learn(state.asked.case, lang)]))[0]);
  return (
    <Loading of={found}>
      {(stated) => (
        <>
          <p class="quiet"><Said text={stated.because} /></p>
          {stated.citations.length > 0 && (
            <p class="cites">
              {words.inputs.source}{words.colon}{stated.citations.map((id) => <button type="button" class="cite" key={id} onClick={() => openSource(id)}>{id}</button>)}
            </p>
          )}
          {stated.instruments.length === 0 ? <p>{words.policies.none}</p> : <TermFields stated={stated} names={names} choose={choose} />}
        </>
      )}
    </Loading>
  );
}

/** The terms as fields; one that is changed says what was stated, and goes back to it. */
function TermFields({ stated, names, choose }: { stated: PolicyShape; names: string[]; choose: (names: string[]) => void }): JSX.Element {
  const { state, lang, words } = usePage();
  const base = stated.name;
  const variant = names.find((one) => one !== base);
  const changes = changesOf(variant ?? base);
  const put = (next: Changes) => choose(withTerms(state.asked.policies, base, next));
  const change = (term: PolicyTerm, value: string | null) => {
    const { [term.key]: _, ...others } = changes;
    put(value === null || Number(value) === term.value ? others : { ...others, [term.key]: value });
  };
  const isBeside = names.length > 1;
  const beside = () => choose(isBeside ? state.asked.policies.filter((one) => one !== base) : state.asked.policies.flatMap((one) => (one === variant ? [base, one] : [one])));
  return (
    <div class="fields">
      {termsOf(stated).map((term) => (
        <Field
          key={`${term.instrument}.${term.name}`} name={term.key} owner={policyTitle(base, lang)} label={meaningOfTerm(term.instrument, term.name, term.meaning, lang)}
          unit={term.unit} value={Number(changes[term.key] ?? term.value)} least={term.least} most={term.most} change={(value) => change(term, value)}
        >
          {term.key in changes && (
            <p class="was small">
              <strong>{words.inputs.changed}</strong> <span class="quiet">{words.policies.stated(amount(term.value, 0, term.unit, lang))}</span>{" "}
              <button type="button" class="plain" onClick={() => change(term, null)} aria-label={`${words.inputs.reset}: ${meaningOfTerm(term.instrument, term.name, term.meaning, lang)}`}>{words.inputs.reset}</button>
            </p>
          )}
        </Field>
      ))}
      {variant && (
        <label class="beside">
          <input type="checkbox" checked={isBeside} onChange={beside} /> <span>{words.policies.beside}</span>
        </label>
      )}
    </div>
  );
}

export function Policies(): JSX.Element {
  const { state, lang, words } = usePage();
  const [told, tell] = useState("");
  const found = useLoaded("policies", policies);
  const isAnswered = useAnswer().shown !== null; // what is asked for here must not keep the first answer waiting
  const idle = useLoaded(isAnswered ? state.asked.case : "", async () => (isAnswered ? idlePolicies(state.asked.case) : null));
  const isIdle = (name: string) => (idle.key === state.asked.case ? idle.value?.get(name)?.[lang] : undefined);
  const chosen = state.asked.policies;
  const choose = (next: string[]): boolean => {
    const fault = next.length > MOST_POLICIES ? words.policies.most : next.length === 0 ? words.policies.least : "";
    tell(fault);
    if (!fault) ask({ policies: next });
    return !fault;
  };
  const change = (name: string, event: Event & { currentTarget: HTMLInputElement }) => {
    const isOn = chosen.some((one) => baseOf(one) === name);
    if (!choose(isOn ? chosen.filter((one) => baseOf(one) !== name) : [...chosen, name])) event.currentTarget.checked = isOn;
  };
  return (
    <section class="policies">
      <h2>{words.policies.heading}</h2>
      <p class="quiet small">{words.policies.about}</p>
      <p class="notice" role="status">{told}</p>
      <Loading of={found}>
        {(all) => (
          <ul class="switches-list">
            {all.map((one) => {
              const names = chosen.filter((name) => baseOf(name) === one.name);
              return (
                <li key={one.name} class={names.length ? "on" : ""}>
                  <label>
                    <input type="checkbox" checked={names.length > 0} onChange={(event) => change(one.name, event)} />
                    <span>{policyTitle(names.find((name) => name !== one.name) ?? one.name, lang)}</span>
                  </label>
                  <Terms base={one.name} names={names} choose={choose} />
                  {isIdle(one.name) && <p class="idle quiet small">{isIdle(one.name)}</p>}
                </li>
              );
            })}
          </ul>
        )}
      </Loading>
    </section>
  );
}

/** Policies by number, for a phone: their long names are said once above a table and stay in sight, not in each of its cells. */
export function Marks({ names }: { names: string[] }): JSX.Element | null {
  const { lang } = usePage();
  if (names.length < 2) return null;
  return <ol class="marks" aria-hidden="true">{names.map((name) => <li key={name}>{policyTitle(name, lang)}</li>)}</ol>;
}

/** The number of a policy among several; of one alone nothing. */
export const markOf = (at: number, names: string[]): string => (names.length > 1 ? String(at + 1) : "");

/** What of a policy's terms is changed, in words. */
export function ChangedTerms({ name }: { name: string }): JSX.Element | null {
  const { lang, words } = usePage();
  const found = useLoaded(baseOf(name), () => policy(baseOf(name)));
  if (!found.value) return null;
  const changes = changesOf(name);
  const said = termsOf(found.value).filter((term) => term.key in changes).map((term) => {
    const meaning = meaningOfTerm(term.instrument, term.name, term.meaning, lang);
    return `${meaning}${words.colon}${amount(Number(changes[term.key]), 0, term.unit, lang)} (${words.policies.stated(amount(term.value, 0, term.unit, lang))})`;
  });
  return <p class="quiet small changed-terms">{policyTitle(name, lang)}{words.colon}{said.join(lang === "fr" ? " ; " : "; ")}.</p>;
}
