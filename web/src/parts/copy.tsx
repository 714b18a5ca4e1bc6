// A text to copy, and files made here.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { usePage } from "../page";

const SHOWN = 2000; // milliseconds "copied" is said

export function Copy({ text, label }: { text: string; label: string }): JSX.Element {
  const { words } = usePage();
  const [told, tell] = useState("");
  const place = useRef<HTMLPreElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // a page that came by plain http from another machine has no clipboard, or leave was refused
      if (place.current) getSelection()?.selectAllChildren(place.current);
      return tell(words.reproduce.selected); // stays, as the selection does
    }
    tell(words.reproduce.copied);
    setTimeout(() => tell(""), SHOWN);
  };
  return (
    <div class="copy">
      <div class="head">
        <h3>{label}</h3>
        <button type="button" class="plain" onClick={copy} aria-label={`${words.reproduce.copy}${words.colon}${label}`}>{words.reproduce.copy}</button>
        <span role="status" class="quiet">{told}</span>
      </div>
      <pre ref={place} tabIndex={0} role="region" aria-label={label}><code>{text}</code></pre>
    </div>
  );
}

export function save(name: string, kind: string, content: string | Blob): void {
  const address = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type: kind }) : content);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
