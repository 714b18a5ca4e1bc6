// Policy switches: up to four side by side, each with its terms and why it is here.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { amount, type Lang } from "../amounts";
import { policies } from "../api/read";
import type { PolicyShape } from "../api/shapes";
import { usePage } from "../page";
import { Loading, useLoaded } from "../parts/loaded";
import { ask, MOST_POLICIES } from "../state";
import { because, meaningOfTerm, POLICY_TITLES } from "../words/policies";

/** The short name of a policy. */
export const policyTitle = (name: string, lang: Lang): string => POLICY_TITLES[name]?.[lang] ?? name;

function Terms({ policy }: { policy: PolicyShape }): JSX.Element {
  const { lang, words, openSource } = usePage();
  return (
    <details class="terms">
      <summary>
        {words.policies.terms}
        <span class="unseen">: {policyTitle(policy.name, lang)}</span>
      </summary>
      <p class="quiet">{because(policy, lang)}</p>
      {policy.entries.length === 0 && <p>{words.policies.none}</p>}
      {policy.entries.map((entry) => (
        <dl class="rows" key={entry.instrument}>
          {entry.terms.map((term) => (
            <div key={term.name}>
              <dt>{meaningOfTerm(entry.instrument, term.name, term.meaning, lang)}</dt>
              <dd>{amount(term.value, 0, term.unit, lang)}</dd>
            </div>
          ))}
        </dl>
      ))}
      {policy.citations.length > 0 && (
        <p class="cites">
          {words.source.because}:{" "}
          {policy.citations.map((id) => <button type="button" class="cite" key={id} onClick={() => openSource(id)}>{id}</button>)}
        </p>
      )}
    </details>
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
            {all.map((policy) => (
              <li key={policy.name} class={chosen.includes(policy.name) ? "on" : ""}>
                <label>
                  <input type="checkbox" checked={chosen.includes(policy.name)} onChange={(event) => change(policy.name, event)} />
                  <span>{policyTitle(policy.name, lang)}</span>
                </label>
                <Terms policy={policy} />
              </li>
            ))}
          </ul>
        )}
      </Loading>
    </section>
  );
}
