// What this cannot tell you, whole, and how to read the numbers.
import type { JSX } from "preact";

import { caseShape } from "../api/read";
import { usePage } from "../page";
import { Loading, useLoaded } from "../parts/loaded";
import { limitIn } from "../words/limits";

export function About(): JSX.Element {
  const { state, lang, words } = usePage();
  const found = useLoaded(state.asked.case, () => caseShape(state.asked.case));
  return (
    <main id="main" class="text" tabIndex={-1}>
      <h1>{words.about.heading}</h1>
      <ul>{words.limits.general.map((text) => <li key={text}>{text}</li>)}</ul>
      <h2>{words.about.case}</h2>
      <Loading of={found}>{(shape) => <ul>{shape.limits.map((text) => <li key={text}>{limitIn(text, lang)}</li>)}</ul>}</Loading>
      <h2>{words.about.how}</h2>
      <ul>{words.about.reading.map((text) => <li key={text}>{text}</li>)}</ul>
      <p>{words.about.open}</p>
    </main>
  );
}
