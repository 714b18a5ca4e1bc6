// What each policy changes against no state action, future by future: what is common to both falls away, so a difference is
// known better than either side. Asked for by a button, since it is computed for itself.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { exact, measure, shortUnit, written } from "../amounts";
import { LADDER, type Shown } from "../answers";
import { differences } from "../api/read";
import type { Difference } from "../api/shapes";
import { usePage } from "../page";
import { Loading, useLoaded } from "../parts/loaded";
import { labTitle, mainLab } from "./answer";
import { Cohorts } from "./cohorts";
import { markOf, Marks, policyTitle } from "./policies";
import { futuresOf } from "./unseen";

const MONEY = /^[A-Z]{3}(\/|$)/; // USD, USD/GW-year
const MILLION = 1e6; // prices are of many: a change of a few hundred is said in millions too
const MOST = 2048; // futures a view: more costs minutes where policies are many

/** What is shown of a comparison, most asked for first. */
const rowsOf = (lab: string): string[] => [
  `labs.${lab}.default_probability`, "default_probability", "loss_in_failure", "public_cost.budget", "public_cost.fair", "capacity", "compute_price", "spread",
];

export function Differences({ shown }: { shown: Shown }): JSX.Element | null {
  const { words } = usePage();
  const [isOpen, setOpen] = useState(false);
  if (shown.asked.policies.every((name) => name === "none")) return null;
  return (
    <section class="differences">
      <h2>{words.differences.heading}</h2>
      <p class="quiet">{words.differences.about}</p>
      {isOpen ? <Table shown={shown} /> : <button type="button" class="start" onClick={() => setOpen(true)}>{words.differences.show}</button>}
    </section>
  );
}

function Table({ shown }: { shown: Shown }): JSX.Element {
  const { lang, words } = usePage();
  const names = shown.asked.policies.filter((name) => name !== "none");
  const paths = Math.min(shown.paths, MOST);
  const found = useLoaded(JSON.stringify([shown.asked, paths]), (signal) => differences({ ...shown.asked, policies: names }, paths, signal));
  if (!found.value && !found.error) return <p class="quiet" role="status">{words.answer.computing} …</p>;
  return (
    <Loading of={found}>
      {(all) => {
        const columns = names.map((name) => all.find((one) => one.name === name)).filter((one): one is Difference => one !== undefined);
        const rows = rowsOf(mainLab(shown.answers[0]!)).filter((id) => columns.some((one) => one.measured[id]));
        const isSame = columns.some((one) => rows.some((id) => one.measured[id]?.difference === 0 && !one.measured[id]?.difference_error));
        const futures = exact(futuresOf({ paths, views: shown.answers[0]!.views }), lang, 8);
        return (
          <>
          <Marks names={columns.map((one) => one.name)} />
          <div class="wide" tabIndex={0} role="region" aria-label={words.differences.heading}>
            <table class="numbers stacks inline">
              <thead>
                <tr><td />{columns.map((one) => <th scope="col" key={one.name}>{policyTitle(one.name, lang)}</th>)}</tr>
              </thead>
              <tbody>
                {rows.map((id) => <Row key={id} id={id} label={words.differences.rows[id] ?? words.key.fails(labTitle(shown.answers[0]!, id.split(".")[1] ?? "", lang))} columns={columns} usual={usualOf(id, columns, shown)} />)}
              </tbody>
            </table>
          </div>
          {isSame && <p class="quiet small">{words.differences.same(futures)}</p>}
          {paths > LADDER[0]! && <Cohorts all={columns} currency={shown.answers[0]!.currency} />} {/* rates without an error wait for more than a first look */}
          </>
        );
      }}
    </Loading>
  );
}

/** How large the money of a row is where nothing changes: what it is itself, else the largest change of money beside it. */
function usualOf(id: string, columns: Difference[], shown: Shown): number {
  const own = shown.answers[0]!.figures.find((one) => one.id === id)?.value;
  const beside = columns.flatMap((one) => Object.values(one.measured)).filter((one) => one.unit === "USD").map((one) => Math.abs(one.difference));
  return Math.abs(own ?? Math.max(...beside, 0));
}

function Row({ id, label, columns, usual }: { id: string; label: string; columns: Difference[]; usual: number }): JSX.Element {
  const { lang } = usePage();
  const measured = columns.map((one) => one.measured[id]);
  const unit = measured.find(Boolean)?.unit ?? "";
  const most = Math.max(...measured.map((one) => Math.abs(one?.difference ?? 0)));
  const how = measure(unit, unit.includes("/") ? Math.max(most, MILLION) : most || (MONEY.test(unit) ? usual : 0), lang); // no change is said in the unit of what does not change
  const said = how.unit.startsWith("%") ? "points" : how.unit; // a difference of percentages
  return (
    <tr data-row={id}>
      <th scope="row">{label}<span class="quiet">, {shortUnit(said, lang)}</span></th>
      {measured.map((one, at) => {
        const parts = written(one?.difference, one?.difference_error, unit, lang, how, 2);
        return (
          <td key={columns[at]!.name} data-of={markOf(at, columns.map((each) => each.name))} data-policy={columns[at]!.name} data-value={one?.difference ?? undefined} data-error={one?.difference_error ?? undefined}>
            <span>
              <span class="unseen">{policyTitle(columns[at]!.name, lang)}: </span>
              {one && one.difference > 0 && /[1-9]/.test(parts.value) ? "+" : ""}{parts.value}
              {parts.error && <span class="error"> ± {parts.error}</span>}
            </span>
          </td>
        );
      })}
    </tr>
  );
}
