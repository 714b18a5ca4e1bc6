// The way out of a case nobody knows: the default case, with what else the address asks where that case has it.
import type { JSX } from "preact";

import { caseShape } from "../api/read";
import type { CaseShape } from "../api/shapes";
import { usePage } from "../page";
import { useLoaded } from "../parts/loaded";
import { type Asked, DEFAULT, write } from "../state";
import { baseOf } from "../terms";
import { POLICY_TITLES } from "../words/policies";

/** What was asked of an unknown case, asked of a known one; what that one does not know is left out. */
export function askedOf(asked: Asked, shape: Pick<CaseShape, "name" | "views" | "as_of" | "rows">): Asked {
  const names = new Set(shape.rows.map((row) => row.name));
  const policies = asked.policies.filter((name) => baseOf(name) in POLICY_TITLES);
  return {
    ...asked,
    case: shape.name,
    policies: policies.length ? policies : DEFAULT.policies,
    sets: Object.fromEntries(Object.entries(asked.sets).filter(([name]) => names.has(name))),
    conflicts: {},
    views: asked.views.filter((view) => shape.views.includes(view)),
    asOf: asked.asOf <= shape.as_of ? asked.asOf : "",
  };
}

export function WayOut(): JSX.Element | null {
  const { state, words } = usePage();
  const { value } = useLoaded(DEFAULT.case, () => caseShape(DEFAULT.case));
  if (value === null) return null;
  return <p><a href={write({ ...state, asked: askedOf(state.asked, value) })}>{words.trouble.defaultCase}</a></p>;
}
