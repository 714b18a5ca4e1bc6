// Files the server makes of what is shown: report, workbook, tables.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { type Filed, file, FORMATS, type Format } from "../api/read";
import { usePage } from "../page";
import { save } from "./copy";
import { Trouble } from "./loaded";

/** One heading for all; several of them, as policies side by side, each by its name. */
export function Take({ all, about, children }: { all: { of: Filed; title?: string }[]; about?: string; children?: ComponentChildren }): JSX.Element {
  const { words } = usePage();
  return (
    <div class="take">
      <h3>{words.take.heading}</h3>
      <p class="quiet small">{about ?? words.take.about}</p>
      {all.map(({ of, title = "" }) => <Files key={of.body["policy"] ?? ""} of={of} title={title} />)}
      {children}
    </div>
  );
}

function Files({ of, title }: { of: Filed; title: string }): JSX.Element {
  const { words } = usePage();
  const [making, setMaking] = useState<Format | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => setError(null), [JSON.stringify(of)]); // more futures of the same: the place of keys and what is being made stay
  const take = async (to: Format) => {
    setMaking(to);
    setError(null);
    try {
      const { name, blob } = await file(of, to);
      save(name, blob.type, blob);
    } catch (problem) {
      setError(problem as Error);
    } finally {
      setMaking(null);
    }
  };
  return (
    <>
      <p class="files" role="group" aria-label={title || words.take.heading}>
        {title && <span class="of">{title}</span>}
        {FORMATS.map((to) => (
          <button type="button" key={to} aria-disabled={making !== null} onClick={() => making ?? void take(to)}>{words.take[to]}</button>
        ))}
        <span role="status" class="quiet">{making && `${words.take[making]}${words.colon}${words.take.making}`}</span>
      </p>
      {error && <Trouble error={error} />}
    </>
  );
}
