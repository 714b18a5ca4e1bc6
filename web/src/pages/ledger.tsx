// The ledger of claims: who said what and when, searchable, with what contradicts what; and the facts beside it.
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";

import { day, exact } from "../amounts";
import { caseShape, learn, ledger } from "../api/read";
import type { CaseShape, Ledger as Shape } from "../api/shapes";
import { usePage } from "../page";
import { Limits } from "../parts/limits";
import { Loading, useLoaded } from "../parts/loaded";
import { ClaimCard, FactCard } from "../parts/source";
import { go } from "../state";
import { frenchOf } from "../words/names";
import { bare, findIn } from "./find";

const STEP = 24; // shown at first, and more each time

export function Ledger(): JSX.Element {
  const { state, lang, words } = usePage();
  // What rests on a claim stands below it: come later than the claim it would push all others down
  const found = useLoaded(`ledger ${lang} ${state.asked.case}`, async (): Promise<[Shape, CaseShape | null]> => {
    const [of, shape] = await Promise.all([ledger(), caseShape(state.asked.case).catch(() => null), learn(state.asked.case, lang)]);
    return [of, shape];
  });
  const n = (count: number) => exact(count, lang);
  return (
    <main id="main" class="text" tabIndex={-1}>
      <h1>{words.ledger.heading}</h1>
      <Loading of={found}>
        {([of, shape]) => (
          <>
            <p class="lead">{words.ledger.about(n(of.claims.length), n(of.documents.length), n(of.facts.length))}</p>
            <Search of={of} usedIn={shape} />
          </>
        )}
      </Loading>
      <Limits of={[]} />
    </main>
  );
}

function Search({ of, usedIn }: { of: Shape; usedIn: CaseShape | null }): JSX.Element {
  const { state, lang, words } = usePage();
  const [many, setMany] = useState(STEP);
  const find = state.more["find"] ?? "";
  const kind = state.more["kind"] ?? "";
  const isConflict = state.more["conflicts"] === "1";
  const change = (name: string, value: string) => go({ more: { ...state.more, [name]: value } }, { replace: true });
  const texts = useMemo(() => [...of.claims, ...of.facts].map((record) => {
    const own = Object.values(record).filter((one) => typeof one !== "object");
    return bare([...own, ...own.map((one) => (typeof one === "string" ? `${lang === "fr" ? (frenchOf(one) ?? "") : ""} ${/^\d{4}-\d\d-\d\d$/.test(one) ? day(one, lang) : ""}` : ""))].join(" "));
  }), [of, lang]);
  const wider = useMemo(() => { // with what stands beside a claim in conflict, as of a role that no claim names
    const why = new Map<string, string>();
    for (const one of Object.values(of.conflicts).flat()) for (const id of [one.first, one.second]) why.set(id, `${why.get(id) ?? ""} ${(lang === "fr" && frenchOf(one.why)) || one.why}`);
    return texts.map((text, at) => `${text} ${bare(why.get(of.claims[at]?.id ?? "") ?? "")}`);
  }, [of, texts, lang]);
  const found = useMemo(() => {
    const own = findIn(texts, find, lang);
    const isClaimed = own.held === own.of && own.places.some((at) => at < of.claims.length);
    const more = isClaimed ? own : findIn(wider, find, lang);
    return more.held >= own.held ? more : own;
  }, [of, texts, wider, find, lang]);
  const hits = new Set(found.places);
  const against = new Set(Object.values(of.conflicts).flat().flatMap((one) => [one.first, one.second]));
  const claims = of.claims.filter((one, at) => hits.has(at) && (!kind || one.kind === kind) && (!isConflict || against.has(one.id)));
  const facts = isConflict || (kind && kind !== "fact") ? [] : of.facts.filter((_, at) => hits.has(of.claims.length + at));
  const kinds = [...new Set(of.claims.map((one) => one.kind))];
  return (
    <>
      <div class="find" role="search">
        <input type="search" aria-label={words.ledger.search} placeholder={words.ledger.search} value={find} onInput={(event) => change("find", event.currentTarget.value)} />
        <label>
          {words.ledger.kind}{" "}
          <select value={kind} onChange={(event) => change("kind", event.currentTarget.value)}>
            <option value="">{words.ledger.any}</option>
            {kinds.map((one) => <option key={one} value={one}>{words.source.words[one] ?? one}</option>)}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={isConflict} onChange={(event) => change("conflicts", event.currentTarget.checked ? "1" : "")} /> {words.ledger.conflictsOnly}
        </label>
        <p role="status" class="quiet">{words.ledger.found(exact(claims.length + facts.length, lang))}{found.held < found.of && claims.length + facts.length > 0 && `${words.colon}${words.ledger.partly(found.held, found.of)}`}</p>
      </div>
      {claims.length + facts.length === 0 && <p>{words.ledger.none}</p>}
      {claims.length > 0 && <h2>{words.ledger.claims}</h2>}
      {claims.slice(0, many).map((one) => <ClaimCard key={one.id} claim={one} of={of} isSided={isConflict} usedIn={usedIn} />)}
      {claims.length <= many && facts.length > 0 && <h2>{words.ledger.facts}</h2>}
      {facts.slice(0, Math.max(many - claims.length, 0)).map((one) => <FactCard key={one.id} fact={one} usedIn={usedIn} />)}
      {claims.length + facts.length > many && <button type="button" onClick={() => setMany(many + STEP)}>{words.ledger.more}</button>}
    </>
  );
}
