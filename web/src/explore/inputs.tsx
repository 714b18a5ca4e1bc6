// The assumptions in groups as a person would look for them: what decides most first, a search, then by subject.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { caseOption } from "../amounts";
import { cases } from "../api/read";
import type { CaseShape, Driver, Quantity } from "../api/shapes";
import { usePage } from "../page";
import { useLoaded } from "../parts/loaded";
import { useStill } from "../parts/still";
import { ask } from "../state";
import { inFrench, viewName } from "../words/names";
import { meaning, ownerName, ownerOf as ownerIn } from "../words/quantities";
import { Input, set } from "./input";
import { findRows } from "./search";

const FIRST = 8; // of what decides most
const FOUND = 40; // shown of a search
const CUT = 42; // letters of the title of a case beyond which its box may cut it
const section = (row: Quantity): string => row.name.slice(0, row.name.indexOf("."));
const ownerOf = (row: Quantity): string => ownerIn(row.name);

function Rows({ rows, shape, isOwnerSaid = false }: { rows: Quantity[]; shape: CaseShape; isOwnerSaid?: boolean }): JSX.Element {
  const { lang, words } = usePage();
  return (
    <>
      {rows.map((row) => {
        const owner = ownerOf(row) && ownerName(section(row), ownerOf(row), shape.titles, lang);
        const label = meaning(row, lang);
        return <Input key={row.name} row={row} label={isOwnerSaid && owner ? `${owner}${words.colon}${label}` : label} owner={isOwnerSaid ? "" : owner} />;
      })}
    </>
  );
}

/** A group that is drawn only while it is open: a case has hundreds of assumptions. */
function Fold({ title, count, children }: { title: string; count: number; children: () => JSX.Element }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title} <span class="count">{count}</span>
      </summary>
      {isOpen && children()}
    </details>
  );
}

function Group({ name, rows, shape }: { name: string; rows: Quantity[]; shape: CaseShape }): JSX.Element {
  const { lang, words } = usePage();
  const owners = [...new Set(rows.map(ownerOf))];
  const title = words.inputs.groups[name] ?? name;
  return (
    <Fold title={title} count={rows.length}>
      {() =>
        owners.length < 2 ? (
          <Rows rows={rows} shape={shape} />
        ) : (
          <>
            {owners.map((owner) => (
              <Fold key={owner} title={ownerName(name, owner, shape.titles, lang)} count={rows.filter((row) => ownerOf(row) === owner).length}>
                {() => <Rows rows={rows.filter((row) => ownerOf(row) === owner)} shape={shape} />}
              </Fold>
            ))}
          </>
        )
      }
    </Fold>
  );
}

function Search({ shape }: { shape: CaseShape }): JSX.Element {
  const { lang, words } = usePage();
  const [text, setText] = useState("");
  const said = (row: Quantity) => ({
    group: words.inputs.groups[section(row)] ?? "",
    rest: `${row.name} ${meaning(row, lang)} ${ownerName(section(row), ownerOf(row), shape.titles, lang)}`,
  });
  const hits = findRows(shape.rows, text, lang, said);
  return (
    <div class="search" role="search">
      <input type="search" placeholder={words.inputs.search} aria-label={words.inputs.search} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <p class="quiet small" role="status">{text.trim() !== "" && words.inputs.found(hits.length)}</p>
      <Rows rows={hits.slice(0, FOUND)} shape={shape} isOwnerSaid />
    </div>
  );
}

export function Inputs({ shape, drivers }: { shape: CaseShape; drivers: Driver[] }): JSX.Element {
  const { state, lang, words } = usePage();
  const changed = Object.keys(state.asked.sets);
  const byName = new Map(shape.rows.map((row) => [row.name, row]));
  const deciding = drivers.flatMap((one) => byName.get(one.assumption) ?? []).slice(0, FIRST);
  const own = changed.flatMap((name) => byName.get(name) ?? []).filter((row) => !deciding.includes(row));
  const { still, place } = useStill([...own, ...deciding], shape.name);
  const groups = [...new Set([...Object.keys(words.inputs.groups), ...shape.rows.map(section)])];
  return (
    <section class="assumptions">
      <h2>{words.inputs.heading}</h2>
      <p class="changes" role="status">
        {changed.length ? words.inputs.nChanged(changed.length) : words.inputs.unchanged}
        {changed.length > 0 && <button type="button" class="plain" onClick={() => ask({ sets: {}, conflicts: {} })}>{words.inputs.resetAll}</button>}
      </p>
      {changed.filter((name) => !byName.has(name)).map((name) => (
        <p key={name} class="fault">
          <code>{name}</code> <button type="button" class="plain" onClick={() => set(name, null)}>{words.inputs.reset}</button>
        </p>
      ))}
      <Cases />
      <Views shape={shape} />
      <Search shape={shape} />
      {still.length > 0 && (
        <div class="deciding" ref={place}>
          <h3>{words.inputs.decide}</h3>
          <p class="quiet small">{words.inputs.decideHint}</p>
          <Rows rows={still} shape={shape} isOwnerSaid />
        </div>
      )}
      {groups.map((name) => {
        const rows = shape.rows.filter((row) => section(row) === name);
        return rows.length > 0 && <Group key={`${name} ${lang}`} name={name} rows={rows} shape={shape} />;
      })}
    </section>
  );
}

function Cases(): JSX.Element {
  const { state, lang, words } = usePage();
  const found = useLoaded("cases", cases);
  const known = found.value ?? [{ name: state.asked.case, title: state.asked.case }];
  const title = caseOption(inFrench(known.find((one) => one.name === state.asked.case)?.title ?? "", lang));
  const choose = (name: string) => ask({ case: name, sets: {}, conflicts: {}, views: [], asOf: "", policies: ["none"] });
  return (
    <p class="choice">
      <label>
        {words.inputs.case}{" "}
        <select value={state.asked.case} title={title} onChange={(event) => choose(event.currentTarget.value)}>
          {known.map((one) => <option key={one.name} value={one.name}>{caseOption(inFrench(one.title, lang))}</option>)}
        </select>
      </label>
      {title.length > CUT && <span class="quiet small" aria-hidden="true">{title}</span>}
    </p>
  );
}

function Views({ shape }: { shape: CaseShape }): JSX.Element | null {
  const { state, lang, words } = usePage();
  if (shape.views.length < 2) return null;
  const chosen = state.asked.views.length === 1 ? state.asked.views[0]! : "";
  return (
    <p class="choice">
      <label>
        {words.inputs.views}{" "}
        <select value={chosen} onChange={(event) => ask({ views: event.currentTarget.value ? [event.currentTarget.value] : [] })}>
          <option value="">{words.inputs.everyView}</option>
          {shape.views.map((view) => <option key={view} value={view}>{viewName(view, lang)}</option>)}
        </select>
      </label>
    </p>
  );
}
