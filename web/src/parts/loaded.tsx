// What is fetched: nothing yet, there, or why not.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Gone, hasToken, keepToken, Refusal } from "../api/client";
import { usePage } from "../page";

interface Found<T> {
  value: T | null;
  error: Error | null;
  key: string; // what the value answers
}

const BUSY = new Set([429, 503]); // a server with too much to do

/** Whether asking again may help: nobody was there, or too many were. */
export const isPassing = (error: Error | null): boolean => error instanceof Gone || (error instanceof Refusal && BUSY.has(error.status));

/** The value of a promise; the last one stays while another is fetched. Asked anew when `key` changes. */
export function useLoaded<T>(key: string, make: (signal: AbortSignal) => Promise<T>): Found<T> & { again: () => void } {
  const [found, set] = useState<Found<T>>({ value: null, error: null, key: "" });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    make(stop.signal).then(
      (value) => stop.signal.aborted || set({ value, error: null, key }),
      (error: Error) => stop.signal.aborted || set((before) => ({ ...before, error })),
    );
    return () => stop.abort();
  }, [key, tries]);
  const again = () => setTries((n) => n + 1);
  const { lang } = usePage();
  useEffect(() => {
    if (found.error instanceof Refusal) again(); // told in the other language
  }, [lang]);
  useEffect(() => {
    if (!isPassing(found.error)) return undefined;
    const timer = setTimeout(again, 2000);
    return () => clearTimeout(timer);
  }, [found.error]);
  return { ...found, again };
}

/** A refusal as the page sets apostrophes; what may be typed again, as `2030Q1` or `0.5`, stays as it is. */
const typeset = (text: string): string => text.replace(/(?<=\p{L})'(?=\p{L})/gu, "’");

/** Why something is not there, with what to do; a server that asks for its token is told it here, never in the address. */
export function Trouble({ error, again }: { error: Error; again?: () => void }): JSX.Element {
  const { words } = usePage();
  if (error instanceof Refusal && error.status === 401) return <Token />;
  const faults = error instanceof Refusal ? error.faults : [];
  return (
    <div class="trouble" role="alert">
      <p>{error instanceof Gone ? (again ? words.trouble.away : words.trouble.gone) : error instanceof Refusal ? (BUSY.has(error.status) ? words.trouble.busy : words.trouble.refused) : words.trouble.failed}</p>
      {faults.length > 0 && (
        <ul>
          {faults.map((one) => (
            <li key={one.message} lang={error instanceof Refusal ? error.lang : undefined}>
              {one.file && !one.file.startsWith("--") && <><code>{one.file}</code>{words.colon}</>}{typeset(one.message)}
              {one.remedy && <><br /><span class="quiet">{typeset(one.remedy)}</span></>}
            </li>
          ))}
        </ul>
      )}
      {!(error instanceof Refusal) && !(error instanceof Gone) && <p class="quiet">{error.message}</p>}
      {again && !(error instanceof Refusal) && <button type="button" onClick={again}>{words.trouble.again}</button>}
    </div>
  );
}

function Token(): JSX.Element {
  const { words } = usePage();
  const [token, set] = useState("");
  const [isWrong] = useState(hasToken); // it was sent, and refused
  const send = (event: Event) => {
    event.preventDefault();
    keepToken(token.trim());
    location.reload();
  };
  return (
    <form class="trouble token" onSubmit={send}>
      <label>
        {isWrong && <span role="alert">{words.trouble.tokenWrong} </span>}
        {words.trouble.token} <span class="quiet">{words.trouble.tokenAbout}</span> <input type="password" autocomplete="off" value={token} onInput={(event) => set(event.currentTarget.value)} />
      </label>
      <button type="submit">{words.trouble.tokenSend}</button>
    </form>
  );
}

/** Something to see while what is fetched is not there. */
export function Loading<T>({ of, children }: { of: Found<T> & { again: () => void }; children: (value: T) => ComponentChildren }): JSX.Element {
  if (of.value !== null) return <>{children(of.value)}</>;
  if (of.error) return <Trouble error={of.error} again={of.again} />;
  return <p class="waiting" aria-hidden="true" />;
}
