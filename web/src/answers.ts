// Asks, shows a first answer soon, then the same with more futures while the error bars shrink.
// What was answered last stays until something newer is complete; what is no longer wanted is cancelled.
import { useEffect, useState } from "preact/hooks";

import { Gone, Refusal, response } from "./api/client";
import { simulate } from "./api/read";
import type { Lang } from "./amounts";
import type { Answer } from "./api/shapes";
import { unselected } from "./selected";
import { now as page, type Asked } from "./state";

export const LADDER = [16, 512, 2048, 10_000]; // futures under each view; the first of a longer run are the shorter run
const PAUSE = 40; // milliseconds without a change after which a slider counts as still
const BREATH = 400; // milliseconds between two answers: what else is asked of the same futures, as charts, goes first
const LONGEST = 350; // milliseconds after which a moving slider is answered all the same
const AGAIN = 400; // milliseconds after which a server that was busy is asked again
// A request that was overtaken on the way by an older one of ours (409), or that came too soon or in a crowd
const BUSY = new Set([409, 429, 503]);
const RETRY = 1500; // milliseconds between two looks whether a lost server is back

export interface Shown {
  asked: Asked;
  answers: Answer[];
  paths: number;
}

export interface Answered {
  shown: Shown | null; // the last complete answer
  isOld: boolean; // it answers something asked before
  paths: number; // futures being computed now; 0: none
  share: number; // of them done, 0 to 1
  isReady: boolean; // they are computed, and shown once no text of the answer is selected
  isGone: boolean;
  problem: Refusal | Error | null;
}

let state: Answered = { shown: null, isOld: false, paths: 0, share: 0, isReady: false, isGone: false, problem: null };
const watching = new Set<(state: Answered) => void>();
let underway = new AbortController();
let timer: ReturnType<typeof setTimeout> | undefined;
let since = 0;
let sent = -Infinity;
// Where the time of a first answer goes; benchmarks/browser.py reads them
const ASKED = "asked";
const SENT = "sent";
const ANSWERED = "answered";
const SHOWN = "shown";

/** Marks when what was just told is on the screen: the frame after the one that draws it. */
function seen(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(SHOWN)));
}
let wanted = "";

function tell(change: Partial<Answered>): void {
  state = { ...state, ...change };
  watching.forEach((watch) => watch(state));
}

/** Ask for an answer; the same question twice is asked once, unless it was refused in the other language. */
export function wantAnswer(asked: Asked, lang: Lang, force = false): void {
  const key = JSON.stringify(asked);
  const isToldOtherwise = state.problem instanceof Refusal && state.problem.lang !== lang;
  if (key === wanted && !force && !isToldOtherwise) return;
  const isFirst = wanted === "";
  wanted = key;
  if (state.paths > LADDER[0]!) underway.abort(); // a refinement of what is no longer asked
  tell({ isOld: state.shown !== null && JSON.stringify(state.shown.asked) !== key, problem: null });
  clearTimeout(timer);
  const now = performance.now();
  if (!since) since = now;
  // The first move of a slider is answered at once, those that follow it closely when it rests
  const wait = isFirst || force || now - since > LONGEST || now - sent > LONGEST ? 0 : PAUSE;
  performance.mark(ASKED);
  if (wait) timer = setTimeout(() => send(asked), wait);
  else send(asked);
}

function send(asked: Asked): void {
  since = 0;
  sent = performance.now();
  underway.abort();
  underway = new AbortController();
  void climb(asked, underway.signal);
}

async function climb(asked: Asked, signal: AbortSignal): Promise<void> {
  for (const paths of LADDER) {
    const isFirst = paths === LADDER[0];
    if (state.shown && state.shown.paths >= paths && JSON.stringify(state.shown.asked) === JSON.stringify(asked)) continue; // known already
    tell({ paths, share: 0, isReady: false }); // before the pause too: what comes next is said, not what is there already
    if (!isFirst) await new Promise((done) => setTimeout(done, BREATH));
    if (signal.aborted) return;
    if (isFirst) performance.mark(SENT);
    try {
      const answers = await simulate(asked, paths, signal, (share) => signal.aborted || tell({ share }));
      if (!isFirst) await unselected("main", signal, () => tell({ isReady: true }));
      if (signal.aborted) return;
      if (isFirst) performance.mark(ANSWERED);
      tell({ shown: { asked, answers, paths }, isReady: false, isOld: JSON.stringify(asked) !== wanted, isGone: false, problem: null });
      if (isFirst) seen();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && BUSY.has(error.status)) { // still under way: the page does not call it settled
        setTimeout(() => signal.aborted || void climb(asked, signal), AGAIN);
        return;
      }
      tell({ paths: 0, share: 0 });
      if (error instanceof Gone) void waitForServer(asked, signal);
      else tell({ problem: error as Error });
      return;
    }
  }
  tell({ paths: 0, share: 0 });
}

async function waitForServer(asked: Asked, signal: AbortSignal): Promise<void> {
  tell({ isGone: true });
  for (;;) {
    await new Promise((done) => setTimeout(done, RETRY));
    if (signal.aborted) return;
    try {
      await response("about", { signal });
      tell({ isGone: false });
      return wantAnswer(asked, page().lang, true);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Gone)) return tell({ isGone: false, problem: error as Error });
    }
  }
}

// A page that is closed wants nothing any more; its jobs would keep others waiting.
if (typeof addEventListener !== "undefined") addEventListener("pagehide", () => underway.abort());

export function useAnswer(): Answered {
  const [found, set] = useState(state);
  useEffect(() => {
    watching.add(set);
    set(state);
    return () => void watching.delete(set);
  }, []);
  return found;
}
