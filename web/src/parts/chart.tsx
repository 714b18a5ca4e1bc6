// A chart: its words as text, the picture drawn when it comes into sight, every number in a table, and files of both.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { amount, exact, unitName } from "../amounts";
import type { Chart as Shape } from "../api/shapes";
import { usePage } from "../page";
import { save } from "./copy";

type Drawn = import("../charts/draw").Drawn;

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

export function Numbers({ of, label }: { of: Shape["table"]; label: string }): JSX.Element {
  const { lang } = usePage();
  const said = (cell: string | number | null, unit: string) =>
    cell === null ? "" : typeof cell === "string" ? cell : unit ? amount(cell, 0, unit, lang) : exact(cell, lang);
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={label}>
      <table class="numbers">
        <thead>
          <tr>{of.columns.map((one, at) => (one.name ? <th scope="col" key={at}>{one.name}</th> : <td key={at} />))}</tr>
        </thead>
        <tbody>
          {of.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) =>
                column === 0 ? <th scope="row" key={column}>{said(cell, of.columns[0]!.unit)}</th> : <td key={column}>{said(cell, of.columns[column]!.unit)}</td>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function csv({ columns, rows }: Shape["table"]): string {
  const cell = (value: unknown) => (typeof value === "string" && /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value ?? ""));
  const head = columns.map((one) => (one.unit ? `${one.name} [${unitName(one.unit, "en")}]` : one.name));
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

export function Chart({ of }: { of: Shape }): JSX.Element {
  const { theme, words } = usePage();
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
    }, setError);
    return () => {
      isWanted = false;
    };
  }, [isSeen, of, theme]);
  useEffect(() => () => drawn.current?.end(), []);
  const picture = async (kind: "svg" | "png") => {
    const { asSvg, asPng } = await import("../charts/draw");
    save(`${of.id}.${kind}`, "image/svg+xml", kind === "svg" ? asSvg(of) : await asPng(of));
  };
  return (
    <figure class="chart" data-chart={of.id}>
      <figcaption>
        <h3>{of.title}</h3>
        <p class="quiet small">{of.subtitle}</p>
      </figcaption>
      {error ? <p class="trouble">{error.message}</p> : (
        <div class="scroller" tabIndex={0} role="region" aria-label={`${words.charts.picture}: ${of.title}`}>
          <div ref={frame} class="frame" role="img" aria-label={`${of.title}. ${of.description}`} style={{ height: `${of.height}px` }} />
        </div>
      )}
      <div class="under">
        <details>
          <summary>{words.charts.table}<span class="unseen">: {of.title}</span></summary>
          <Numbers of={of.table} label={`${words.charts.table}: ${of.title}`} />
        </details>
        <span class="files" role="group" aria-label={`${words.charts.download}: ${of.title}`}>
          <button type="button" class="plain" onClick={() => void picture("svg")}>SVG</button>
          <button type="button" class="plain" onClick={() => void picture("png")}>PNG</button>
          <button type="button" class="plain" onClick={() => save(`${of.id}.csv`, "text/csv", csv(of.table))}>CSV</button>
        </span>
      </div>
    </figure>
  );
}
