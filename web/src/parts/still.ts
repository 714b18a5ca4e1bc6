// What ranks anew with each answer stands still while a hand or the keyboard is in it: nothing moves from under a finger.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const HELD = ":hover, :focus-within, :active";

interface Still<T> {
  still: T[];
  place: RefObject<HTMLDivElement | null>; // of the element that holds it
}

/** `now` as it was when a pointer or the keyboard came in, until both have left; anew where `key` changes. */
export function useStill<T>(now: T[], key: string): Still<T> {
  const place = useRef<HTMLDivElement>(null);
  const kept = useRef({ now, key });
  const [, draw] = useState(0);
  const isHeld = place.current !== null && (place.current.matches(HELD) || document.querySelector("dialog[open]") !== null); // a source goes back to where it was opened
  if (!isHeld || kept.current.key !== key) kept.current = { now, key };
  const isThere = kept.current.now.length > 0; // an empty list has no place
  useEffect(() => {
    const within = place.current;
    if (!within) return undefined;
    const left = () => setTimeout(() => draw((n) => n + 1)); // after the focus has come to its next place, which may be within
    const events = ["pointerleave", "focusout"];
    events.forEach((name) => within.addEventListener(name, left));
    return () => events.forEach((name) => within.removeEventListener(name, left));
  }, [isThere]);
  return { still: kept.current.now, place };
}

/** The keyboard stays on what it was on, also where that is put in another place among its like. */
export function useKeptFocus(): void {
  const before = document.activeElement;
  useLayoutEffect(() => {
    const isLost = document.activeElement === document.body && before !== document.body;
    if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
}
