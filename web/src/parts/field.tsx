// A number to type, with its unit; one that cannot be is refused where it stands.
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

import { amount, counted, measure, typed } from "../amounts";
import { plain } from "../explore/ranges";
import { usePage } from "../page";
import { useDraft } from "./draft";

interface Given {
  name: string; // as files and addresses call it
  label: string;
  owner?: string; // what it is of, said to a screen reader
  unit: string;
  value: number; // NaN: not stated
  least?: number | null;
  most?: number | null;
  isAbove?: boolean; // the least itself cannot be
  change: (value: string) => void;
  children?: ComponentChildren; // beneath it
}

export function Field({ name, label, owner = "", unit, value, least = null, most = null, isAbove = false, change, children }: Given): JSX.Element {
  const { lang, words } = usePage();
  const id = useId();
  const how = measure(unit, value || most || 1, lang);
  const format = new Intl.NumberFormat(lang === "fr" ? "fr-FR" : "en-GB", { maximumSignificantDigits: 8, useGrouping: false });
  const shown = Number.isNaN(value) ? "" : format.format(value * how.factor).replace("-", "−");
  const { text, setText, fault, setFault } = useDraft(shown);
  const commit = () => {
    if (text === shown) return setFault("");
    const next = Number(plain(typed(text, lang, how.unit) / how.factor));
    if (Number.isNaN(next)) return setFault(words.inputs.bad);
    if ((least !== null && (next < least || (isAbove && next === least))) || (most !== null && next > most)) {
      const end = (limit: number | null) => (limit === null ? "" : limit === 0 ? "0" : amount(limit, 0, unit, lang));
      return setFault((isAbove ? words.inputs.above : words.inputs.range)(end(least), end(most)));
    }
    setFault("");
    change(plain(next));
  };
  return (
    <div class="field" data-name={name}>
      <label for={id}>
        {owner && <span class="unseen">{owner}{words.colon}</span>}
        {label}
      </label>
      <span class="typed">
        <input
          id={id} type="text" inputMode="decimal" value={text} placeholder={Number.isNaN(value) ? "–" : undefined} aria-invalid={fault ? "true" : undefined} aria-describedby={`${id}-fault`}
          onInput={(event) => setText(event.currentTarget.value)} onBlur={commit} onKeyDown={(event) => event.key === "Enter" && commit()}
        />
        <span class="unit">{counted(how.unit, value * how.factor, lang)}</span>
      </span>
      <p class="fault" role="alert" id={`${id}-fault`}>{fault}</p>
      {children}
    </div>
  );
}
