// What a policy lends or guarantees, as federal budgets score credit: a row a fiscal year's cohort.
import type { JSX } from "preact";

import type { Cell, Cohort, Difference } from "../api/shapes";
import { usePage } from "../page";
import { StudyTable } from "../parts/table";
import { policyTitle } from "./policies";

const SMALL = 0.002; // part of all that is disbursed below which a cohort is not shown; as in whopays/report/accounts.py
const GUARANTEE = "loan_guarantee";
const percent = (rate: number, error: number | null = null): Cell => ({ value: rate / 100, error: error === null ? null : error / 100, unit: "share" });

function row(one: Cohort, currency: string): Cell[] {
  const { defaults, interest, fees, other } = one.components;
  return [
    String(one.fiscal_year), { value: one.disbursed, error: null, unit: currency }, percent(defaults), percent(interest), percent(fees), percent(other),
    percent(one.subsidy_rate), percent(one.fair_value_rate, one.fair_value_error),
  ];
}

/** A table an instrument of each policy that has cohorts; nothing where none lends or guarantees. */
export function Cohorts({ all, currency }: { all: Difference[]; currency: string }): JSX.Element | null {
  const { state, lang, words } = usePage();
  const w = words.cohorts;
  const books = all.flatMap((policy) => [...new Set(policy.accounts.map((one) => one.instrument))].map((instrument) => ({ policy: policy.name, instrument, cohorts: policy.accounts.filter((one) => one.instrument === instrument) })));
  if (!books.length) return null;
  return (
    <div class="cohorts">
      {books.map(({ policy, instrument, cohorts }) => {
        const whole = cohorts.reduce((sum, one) => sum + one.disbursed, 0);
        const columns = ["", instrument === GUARANTEE ? w.guaranteed : w.lent, w.defaults, w.interest, w.fees, w.other, w.budget, w.fair];
        const rows = cohorts.filter((one) => one.disbursed >= SMALL * whole).map((one) => row(one, currency));
        return <StudyTable key={`${policy} ${instrument}`} of={{ id: `cohorts.${policy}.${instrument}`, title: w.title(policyTitle(policy, lang)), columns, rows }} />;
      })}
      <p class="quiet small">{w.about} {w.command} <code>{["whopays compare", state.asked.case, "--accounts", books[0]!.policy].map((word) => <span key={word}>{word} </span>)}</code></p>
    </div>
  );
}
