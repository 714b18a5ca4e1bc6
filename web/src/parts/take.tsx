// Files the server makes of what is shown: report, workbook, tables.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { type Filed, file, FORMATS, type Format } from "../api/read";
import { usePage } from "../page";
import { save } from "./copy";
import { Trouble } from "./loaded";

export function Take({ of }: { of: Filed }): JSX.Element {
  const { words } = usePage();
  const [making, setMaking] = useState<Format | null>(null);
  const [error, setError] = useState<Error | null>(null);
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
    <div class="take">
      <h3>{words.take.heading}</h3>
      <p class="quiet small">{words.take.about}</p>
      <p class="files">
        {FORMATS.map((to) => (
          <button type="button" key={to} disabled={making !== null} onClick={() => void take(to)}>{words.take[to]}</button>
        ))}
        <span role="status" class="quiet">{making && `${words.take[making]}: ${words.take.making}`}</span>
      </p>
      {error && <Trouble error={error} />}
    </div>
  );
}
