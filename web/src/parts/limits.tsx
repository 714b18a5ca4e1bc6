// What this cannot tell you: on every page, never folded away whole.
import type { JSX } from "preact";

import { capital } from "../amounts";
import { usePage } from "../page";
import { limitIn } from "../words/limits";

/** A limit as the others stand beside it: a large first letter, and a point. */
const sentence = (text: string): string => capital(text).replace(/[^.!?…]$/, "$&.");

/** `own`: those of a page that simulates nothing, in place of the limits of a simulation. */
export function Limits({ of, own }: { of: string[]; own?: string[] }): JSX.Element {
  const { lang, words } = usePage();
  return (
    <section class="limits">
      <h2>{words.limits.heading}</h2>
      <ul>{(own ?? words.limits.general).map((text) => <li key={text}>{text}</li>)}</ul>
      {of.length > 0 && (
        <details>
          <summary>{words.limits.all} <span class="count">{of.length}</span></summary>
          <ul>{of.map((text) => <li key={text}>{sentence(limitIn(text, lang))}</li>)}</ul>
        </details>
      )}
    </section>
  );
}
