// The charts of the answer, those that tell most first; of several policies, one at a time.
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";

import { exact } from "../amounts";
import { LADDER, type Shown } from "../answers";
import { charts } from "../api/read";
import type { Chart as Shape } from "../api/shapes";
import { usePage } from "../page";
import { Chart } from "../parts/chart";
import { Loading, useLoaded } from "../parts/loaded";
import { unselected } from "../selected";
import { policyTitle } from "./policies";
import { futuresOf } from "./unseen";

interface Pictured {
  shown: Shown;
  policy: string;
}

/** A first answer draws none, being replaced within a second: what was drawn of this case stays meanwhile, told to be old. */
function usePictured(now: Pictured, isFirst: boolean): Pictured | null {
  const last = useRef<Pictured | null>(null);
  if (!isFirst) last.current = now;
  return last.current?.shown.asked.case === now.shown.asked.case ? last.current : null;
}

export function Charts({ shown, isSettled }: { shown: Shown; isSettled: boolean }): JSX.Element {
  const { lang, words } = usePage();
  const [chosen, choose] = useState("");
  const names = shown.asked.policies;
  const policy = names.includes(chosen) ? chosen : names[names.length - 1]!;
  const pictured = usePictured({ shown, policy }, shown.paths <= LADDER[0]! && !isSettled);
  return (
    <section class="charts">
      <h2>{words.charts.heading}</h2>
      {names.length > 1 && (
        <div class="tabs" role="group" aria-label={words.policies.heading}>
          {names.map((name) => (
            <button type="button" key={name} aria-pressed={name === policy} onClick={() => choose(name)}>{policyTitle(name, lang)}</button>
          ))}
        </div>
      )}
      {pictured ? <Drawn key={shown.asked.case} of={pictured} isOld={pictured.shown !== shown} /> : <p class="waiting">{words.charts.soon(exact(LADDER[1]!, lang))}</p>}
    </section>
  );
}

/** Fans stand two side by side; the last of an odd number takes the whole line. */
function halves(all: Shape[]): Shape[] {
  const fans = all.filter((one) => one.id.startsWith("fan."));
  return fans.slice(0, fans.length - (fans.length % 2));
}

function Drawn({ of: { shown, policy }, isOld }: { of: Pictured; isOld: boolean }): JSX.Element {
  const { lang } = usePage();
  const key = JSON.stringify([shown.asked, policy, shown.paths, lang]);
  const question = JSON.stringify([shown.asked, policy, lang]);
  const answered = useRef("");
  const found = useLoaded(key, async (signal) => {
    const all = await charts(shown.asked, policy, shown.paths, lang, signal);
    if (answered.current === question) await unselected(".charts", signal); // the same of more futures
    if (!signal.aborted) answered.current = question;
    return all;
  });
  const drawn = useMemo(() => { // the same pictures are the same elements: a first answer, which draws none, passes them by
    const all = found.value ?? [];
    const narrow = halves(all);
    return all.map((one) => <Chart key={one.id} of={one} isHalf={narrow.includes(one)} futures={futuresOf(shown.answers[0]!)} />);
  }, [found.value, shown]);
  return (
    <Loading of={found}>
      {() => <div class={found.key === key && !isOld ? "grid" : "grid old"}>{drawn}</div>}
    </Loading>
  );
}
