// How a table stands where there is little room: as it is where its columns fit, else each row as a block of few cells a line.
import { useEffect, useState } from "preact/hooks";

const [WIDE, SLIM] = [7.6, 3.6]; // pixels of a digit or letter of a table, and of a sign or space, about
const GAP = 16; // pixels behind a column
const SIDES = 36; // pixels beside a page's text on a phone
const [NAME, TEXT] = [3, 1.6]; // lines that a name and another text may take, about
const HEAD = 0.9; // as wide a head is above its cell
const [APART, MOST] = [14, 3]; // pixels between cells of a block; cells a line

export interface Column {
  head: string;
  unit: string; // below the head
  cells: string[];
  takes: "number" | "text" | "line"; // a text breaks where it must; one that takes a line is no cell among others
}

export interface Stand {
  fits: boolean; // all columns side by side, names broken into a few lines
  tracks: string; // of the grid of a row where they do not
}

const wide = (text: string): number => [...text].reduce((sum, one) => sum + (/[\s.,;:–-]/.test(one) ? SLIM : WIDE), 0);
const widest = (texts: string[]): number => Math.max(...texts.map(wide), 0);
const words = (texts: string[]): string[] => texts.flatMap((text) => text.split(/[ -]/)); // a no-break space ties

/** The grid of `most` cells a line, the wider the more they need; fewer where they do not fit. */
function grid(needs: number[], most: number, room: number): string {
  const free = room - APART * (most - 1);
  const tracks = Array.from({ length: most }, (_, at) => Math.max(...needs.filter((_, cell) => cell % most === at), 1));
  if (most === 1 || tracks.every((one) => one <= free / most)) return `repeat(${most}, minmax(0, 1fr))`;
  const all = tracks.reduce((sum, one) => sum + one, 0);
  return all <= free ? tracks.map((one) => `minmax(0, ${Math.round(one)}fr)`).join(" ") : grid(needs, most - 1, room);
}

/** `columns` as they are written, the names of rows first; `width` of the window in pixels. */
export function standing(columns: Column[], width: number): Stand {
  const room = width - SIDES;
  const needed = columns.map(({ head, unit, cells, takes }, at) => {
    const own = takes !== "number" || !at ? Math.max(widest(words(cells)), widest(cells) / (at ? TEXT : NAME)) : widest(cells);
    return Math.max(own, widest(words([head, unit])));
  });
  const cells = columns.slice(1).filter((one) => one.takes !== "line");
  const needs = cells.map((one) =>
    Math.max(HEAD * widest(words([one.head, one.unit])), one.takes === "number" ? widest(one.cells) : Math.max(widest(words(one.cells)), widest(one.cells) / TEXT)));
  return {
    fits: needed.reduce((sum, one) => sum + one + GAP, -GAP) <= room,
    tracks: grid(needs, cells.length === 4 ? 2 : MOST, room), // four stand two by two
  };
}

/** Pixels the window is wide, also after it is turned. */
export function useWidth(): number {
  const [width, set] = useState(window.innerWidth);
  useEffect(() => {
    const turned = () => set(window.innerWidth);
    addEventListener("resize", turned);
    return () => removeEventListener("resize", turned);
  }, []);
  return width;
}
