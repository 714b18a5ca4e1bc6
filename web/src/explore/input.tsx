// One assumption: its name, a slider, its value to type, where it comes from, and back to what the case says.
import type { JSX, TargetedEvent, TargetedKeyboardEvent } from "preact";
import { useId } from "preact/hooks";

import { amount, counted, exact, measure, typed } from "../amounts";
import type { Quantity } from "../api/shapes";
import { usePage } from "../page";
import { useDraft } from "../parts/draft";
import { ask, now } from "../state";
import { centre, isDrawn, plain, rangeOf, usual } from "./ranges";

interface Given {
  row: Quantity;
  label: string;
  owner: string; // lab, line or contract it is of; said to a screen reader, seen in the heading above
}

export function set(name: string, value: string | null, replace = false): void {
  const { [name]: _, ...sets } = now().asked.sets;
  ask({ sets: value === null ? sets : { ...sets, [name]: value } }, { replace });
}

export function Input({ row, label, owner }: Given): JSX.Element {
  const { state, lang, words, openSource } = usePage();
  const id = useId();
  const given = state.asked.sets[row.name];
  const isSet = given !== undefined;
  const isSpread = isSet && !Number.isFinite(Number(given)); // a distribution, as files and the command line write it
  const number = isSet && !isSpread ? Number(given) : centre(row);
  const range = rangeOf(row);
  const how = measure(row.unit, Math.max(Math.abs(number), Math.abs(range.max)), lang);
  const shown = isSpread ? given : plainScaled(number * how.factor, lang, isSet);
  const { text, setText, fault, setFault } = useDraft(shown);
  const slide = (event: TargetedEvent<HTMLInputElement>) => set(row.name, plain(Number(event.currentTarget.value)), isSet);
  const commit = () => {
    if (text === shown) return;
    if (text.trim().startsWith("{")) { // who computes judges it, and says what is wrong
      setFault("");
      return set(row.name, text.trim());
    }
    const value = typed(text, lang, how.unit) / how.factor;
    if (Number.isNaN(value)) return setFault(words.inputs.bad);
    if ((row.least !== null && value < row.least) || (row.most !== null && value > row.most)) {
      const end = (limit: number | null) => (limit === null ? "" : limit === 0 ? "0" : amount(limit, 0, row.unit, lang, how));
      return setFault(words.inputs.range(end(row.least), end(row.most)));
    }
    setFault("");
    set(row.name, plain(value));
  };
  const keys = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") commit();
    if (event.key === "Escape") setText(shown);
  };
  const [low, high] = usual(row);
  const said = (value: number) => amount(value, 0, row.unit, lang, how);
  const bare = (value: number) => amount(value, 0, row.unit, lang, { ...how, unit: "" });
  return (
    <div class={isSet ? "input set" : "input"} data-name={row.name}>
      <label for={id}>
        {owner && <span class="unseen">{owner}{words.colon}</span>}
        {label}
      </label>
      <div class="slide">
        <input
          id={id} type="range" min={range.min} max={range.max} step={range.step} value={number} aria-valuetext={isSpread ? given : said(number)}
          aria-describedby={`${id}-about`} onInput={slide}
        />
        <span class="typed">
          <input
            type="text" inputMode="decimal" value={text} aria-label={`${words.inputs.value}: ${owner ? `${owner}: ` : ""}${label}`}
            aria-invalid={fault ? "true" : undefined} aria-describedby={fault ? `${id}-fault` : undefined}
            onInput={(event) => setText(event.currentTarget.value)} onBlur={commit} onKeyDown={keys}
          />
          <span class="unit">{isSpread ? "" : counted(how.unit, number * how.factor, lang)}</span>
        </span>
      </div>
      <p class="fault" role="alert" id={`${id}-fault`}>{fault}</p>
      <p class="about">
        <span id={`${id}-about`} title={isDrawn(row) && !isSet ? words.inputs.drawnHint : undefined}>
          {isSet ? <><strong>{words.inputs.changed}</strong>{isSpread && <> <code class="breaks">{given}</code></>}</> : isDrawn(row) ? words.inputs.drawn(bare(low), said(high)) : words.inputs.fixed}
        </span>
        <button type="button" class="plain" onClick={() => openSource(row.name)} aria-label={words.inputs.sourceOf(`${owner ? `${owner}: ` : ""}${label}`)}>
          {words.inputs.source}
          {row.basis === "judgement" ? "" : ` (${row.citations.length})`}
        </button>
        {isSet && (
          <button type="button" class="plain" onClick={() => set(row.name, null)} aria-label={`${words.inputs.reset}: ${label}`}>{words.inputs.reset}</button>
        )}
      </p>
    </div>
  );
}

/** What was set is written as it was set; the mean of what is drawn, to the digits that say something. */
function plainScaled(value: number, lang: "en" | "fr", isSet: boolean): string {
  const text = exact(value, lang, isSet ? 6 : 4); // to be typed over: no signs between thousands, least of all in a year
  return lang === "en" ? text.replace(/,/g, "") : text.replace(/\s/g, "");
}
