// Policy switches: up to four side by side, each with its terms and why it is here.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { amount, type Lang } from "../amounts";
import { policies, policy } from "../api/read";
import { usePage } from "../page";
import { Loading, useLoaded } from "../parts/loaded";
import { ask, MOST_POLICIES } from "../state";
import { because, meaningOfTerm, POLICY_TITLES } from "../words/policies";

/** The short name of a policy. */
export const policyTitle = (name: string, lang: Lang): string => POLICY_TITLES[name]?.[lang] ?? name;

function Terms({ name }: { name: string }): JSX.Element {
  const { lang, words } = usePage();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="terms" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.policies.terms}
        <span class="unseen">: {policyTitle(name, lang)}</span>
      </summary>
      {isOpen && <Stated name={name} />}
    </details>
  );
}

function Stated({ name }: { name: string }): JSX.Element {
  const { lang, words, openSource } = usePage();
  const found = useLoaded(name, () => policy(name));
  return (
    <Loading of={found}>
      {(stated) => (
        <>
          <p class="quiet">{because(stated, lang)}</p>
          {stated.instruments.length === 0 && <p>{words.policies.none}</p>}
          {stated.instruments.map((entry) => (
            <dl class="rows" key={entry.instrument}>
              {entry.terms.map((term) => (
                <div key={term.name}>
                  <dt>{meaningOfTerm(entry.instrument, term.name, term.meaning, lang)}</dt>
                  <dd>{amount(term.value, 0, term.unit, lang)}</dd>
                </div>
              ))}
            </dl>
          ))}
          {stated.citations.length > 0 && (
            <p class="cites">
              {words.inputs.source}: {stated.citations.map((id) => <button type="button" class="cite" key={id} onClick={() => openSource(id)}>{id}</button>)}
            </p>
          )}
        </>
      )}
    </Loading>
  );
}

export function Policies(): JSX.Element {
  const { state, lang, words } = usePage();
  const [told, tell] = useState("");
  const found = useLoaded("policies", policies);
  const chosen = state.asked.policies;
  const change = (name: string, event: Event & { currentTarget: HTMLInputElement }) => {
    const isOn = chosen.includes(name);
    if (!isOn && chosen.length >= MOST_POLICIES) tell(words.policies.most);
    else if (isOn && chosen.length === 1) tell(words.policies.least);
    else {
      tell("");
      ask({ policies: isOn ? chosen.filter((one) => one !== name) : [...chosen, name] });
      return;
    }
    event.currentTarget.checked = isOn;
  };
  return (
    <section class="policies">
      <h2>{words.policies.heading}</h2>
      <p class="quiet small">{words.policies.about}</p>
      <p class="notice" role="status">{told}</p>
      <Loading of={found}>
        {(all) => (
          <ul class="switches-list">
            {all.map((one) => (
              <li key={one.name} class={chosen.includes(one.name) ? "on" : ""}>
                <label>
                  <input type="checkbox" checked={chosen.includes(one.name)} onChange={(event) => change(one.name, event)} />
                  <span>{policyTitle(one.name, lang)}</span>
                </label>
                <Terms name={one.name} />
              </li>
            ))}
          </ul>
        )}
      </Loading>
    </section>
  );
}
