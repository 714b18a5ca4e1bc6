// A text of the data in the reader's language: English, and marked as such, where it has no French.
import type { JSX } from "preact";

import { usePage } from "../page";
import { frenchOf } from "../words/names";
import { inType } from "../words/words";

export function Said({ text }: { text: string }): JSX.Element {
  const { lang } = usePage();
  if (lang === "en") return <span>{inType(text, lang)}</span>;
  const french = frenchOf(text);
  return french === undefined ? <span lang="en">{text}</span> : <span>{french}</span>;
}
