// A chart: its words as text, the picture drawn when it comes into sight, every number in a table, and files of both.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { capital, spelledUnit, unitName } from "../amounts";
import { caseShape } from "../api/read";
import type { Chart as Shape } from "../api/shapes";
import { policyTitle } from "../explore/policies";
import { usePage } from "../page";
import { dated, labelOf } from "../words/quantities";
import { inTrade, tradeOf } from "../words/trades";
import { inType } from "../words/words";
import { save } from "./copy";
import { useLoaded } from "./loaded";
import { Numbers } from "./numbers";

type Drawn = import("../charts/draw").Drawn;

const NAME = /^[a-z]+(\.([a-z0-9_-]+|\*))+( x [\d.,]+)?$/; // of an assumption
const TWO = /\b[a-z]+(\.[a-z0-9_-]+){2,}\b/g; // one of three parts in a text; of two parts it may be a file or a number
const NAMES = /\b[a-z]+(\.([a-z0-9_-]+|\*))+/g;
const AHEAD = "400px"; // a chart this near to the window is drawn

function useSight(of: { current: HTMLElement | null }): boolean {
  const [isSeen, set] = useState(false);
  useEffect(() => {
    if (!of.current || isSeen) return undefined;
    const eye = new IntersectionObserver((found) => found.some((one) => one.isIntersecting) && set(true), { rootMargin: AHEAD });
    eye.observe(of.current);
    return () => eye.disconnect();
  }, [isSeen]);
  return isSeen;
}

function csv({ columns, rows }: Shape["table"]): string {
  const cell = (value: unknown) => (typeof value === "string" && /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value ?? ""));
  const head = columns.map((one) => (one.unit ? `${one.name} [${unitName(one.unit, "en")}]` : one.name));
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

/** A chart with the names of assumptions as a person calls them, set as its language is; its table keeps them for who computes. */
function named(of: Shape, label: (name: string) => string, outcome: (text: string) => string, trade: string): Shape {
  const told = (text: string) => inTrade(inType(text, of.lang), trade, of.lang);
  const set = (given: string) => translated(outcome(given));
  const translated = (text: string) => told(NAME.test(text) ? text.replace(NAMES, label) : text.replace(TWO, label));
  const swap = (part: unknown, key = ""): unknown => {
    if (typeof part === "string") return key === "fontFamily" ? part : set(part);
    if (Array.isArray(part)) return part.map((inner) => swap(inner));
    if (part === null || typeof part !== "object") return part;
    const bars = (part as { type?: unknown }).type === "category" ? (part as { data?: unknown[] }).data : undefined; // names of an axis
    return Object.fromEntries(Object.entries(part).map(([name, inner]) =>
      [name, inner === bars && bars ? bars.map((one) => (typeof one === "string" ? capital(set(policyTitle(one, of.lang))) : one)) : swap(inner, name)]));
  };
  const words = (text: string) => told(text.replace(NAMES, label));
  return {
    ...of, option: swap(of.option) as Shape["option"], framed: swap(of.framed) as Shape["framed"],
    title: words(of.title), subtitle: capital(told(spelledUnit(of.subtitle, of.lang))), description: words(of.description),
  };
}

/** `level` of its heading: below that of the part of the page it stands in. */
export function Chart({ of: given, level = "h3", isHalf = false, futures = 0 }: { of: Shape; level?: "h2" | "h3"; isHalf?: boolean; futures?: number }): JSX.Element {
  const { state, lang, theme, words } = usePage();
  const shape = useLoaded(state.asked.case, () => caseShape(state.asked.case));
  const of = useMemo(() => named(given, (name) => labelOf(name, shape.value, lang), (text) => dated(text, shape.value, lang), tradeOf(state)), [given, shape.value, lang, state.page, state.asked.case]);
  const Title = level;
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const isSeen = useSight(frame);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (!isSeen) return undefined;
    let isWanted = true;
    import("../charts/draw").then(({ draw }) => {
      if (!isWanted || !frame.current) return;
      drawn.current ??= draw(frame.current);
      drawn.current.show(of, theme);
    }).catch(setError); // one that cannot be drawn says so where it stands, and its numbers stay
    return () => {
      isWanted = false;
    };
  }, [isSeen, of, theme]);
  useEffect(() => () => drawn.current?.end(), []);
  const picture = async (kind: "svg" | "png") => {
    const { asSvg, asPng } = await import("../charts/draw");
    save(`${of.id}.${kind}`, "image/svg+xml", kind === "svg" ? await asSvg(of) : await asPng(of));
  };
  return (
    <figure class={isHalf ? "chart half" : "chart"} data-chart={of.id}>
      <figcaption>
        <Title>{of.title}</Title>
        <p class="quiet small">{of.subtitle}</p>
      </figcaption>
      {error ? <p class="trouble">{error.message}</p> : (
        <div ref={frame} class="frame" role="img" aria-label={`${of.title}. ${of.description}`} style={{ height: `${of.height}px` }} />
      )}
      <div class="under">
        <details>
          <summary>{words.charts.table}<span class="unseen">{words.colon}{of.title}</span></summary>
          <Numbers of={of.table} label={`${words.charts.table}${words.colon}${of.title}`} futures={futures} />
        </details>
        <span class="files" role="group" aria-label={`${words.charts.download}${words.colon}${of.title}`}>
          <button type="button" class="plain" onClick={() => void picture("svg")}>SVG</button>
          <button type="button" class="plain" onClick={() => void picture("png")}>PNG</button>
          <button type="button" class="plain" onClick={() => save(`${of.id}.csv`, "text/csv", csv(of.table))}>CSV</button>
        </span>
      </div>
    </figure>
  );
}
