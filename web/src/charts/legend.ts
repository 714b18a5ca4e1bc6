// Legends on a phone, and what stands below them.
import { breadth, list, type Part, SMALL, within } from "./option";

const KEY = 32; // pixels of a legend's sign and the gap behind it
const LARGE = 12; // pixels of letters of a legend on a wide page
const LINE = 20; // pixels of a line of a legend
const [PADDED, CLEAR, NAMED] = [10, 14, 22]; // pixels beside a legend, between it and the drawing, and of the name of an axis there

/** Legends break into lines; what stands below one moves down by the lines it takes more, below an only one as far as it reaches. */
export function underLegends(option: Part, width: number): { made: Part; extra: number } {
  const legends = list(option["legend"]).map((one) => ({ one, top: Number(one["top"] ?? 0), lines: one["show"] === false ? 1 : linesOf(one, width) }));
  const grids = list(option["grid"]);
  const [only, grid] = [legends[0], grids[0]];
  const isOnly = legends.length === 1 && grids.length === 1 && only!.one["show"] !== false && only!.top === 0 && typeof grid!["top"] === "number";
  const isNamed = list(option["yAxis"]).some((one) => one["name"]);
  const below = isOnly ? LINE * only!.lines + CLEAR + (isNamed ? NAMED : 0) - Number(grid!["top"]) : 0;
  const moved = (top: number, isLegend: boolean) =>
    isOnly ? below : legends.filter((legend) => (isLegend ? legend.top < top : legend.top <= top)).reduce((sum, legend) => sum + LINE * (legend.lines - 1), 0);
  const shift = (part: Part, isLegend: boolean) => (typeof part["top"] === "number" && !(isOnly && isLegend) ? { ...part, top: part["top"] + moved(part["top"], isLegend) } : part);
  return {
    made: {
      ...option,
      ...(legends.length ? { legend: legends.map(({ one }) => within({ ...shift(one, true), left: 0, itemGap: 8, itemWidth: 18 }, "textStyle", { fontSize: SMALL })) } : {}),
      grid: grids.map((one) => shift(one, false)),
    },
    extra: moved(Infinity, true),
  };
}

/**
 * The same on a wide page: what stands below a legend moves down by the lines it takes more than where the chart was drawn,
 * and where the legend broke there already, below all its lines.
 */
export function reflowed(option: Part, width: number, drawn: number): { made: Part; extra: number } {
  const grids = list(option["grid"]);
  const isNamed = list(option["yAxis"]).some((one) => one["name"]);
  const extras = list(option["legend"]).map((one) => {
    const lines = linesOf(one, (width * SMALL) / LARGE);
    const top = grids.length === 1 && one["show"] !== false && one["top"] === 0 ? Number(grids[0]!["top"]) : NaN;
    const over = lines > 1 ? LINE * lines + (isNamed ? NAMED : 0) - top : 0; // a name of an axis stands above the drawing
    return Math.max(LINE * (lines - linesOf(one, (drawn * SMALL) / LARGE)), over || 0);
  });
  const extra = Math.max(...extras, 0);
  const below = (part: Part) => (typeof part["top"] === "number" ? { ...part, top: part["top"] + extra } : part);
  return { made: extra ? { ...option, grid: grids.map(below) } : option, extra };
}

function linesOf(legend: Part, width: number): number {
  const names = list(legend["data"]).map((one) => (typeof one === "string" ? one : String(one["name"])));
  if (legend["orient"] === "vertical") return 1;
  let lines = 1;
  let at = 0;
  for (const name of names) {
    const wide = KEY + breadth(name);
    if (at && at + wide > width - PADDED) {
      lines += 1;
      at = 0;
    }
    at += wide;
  }
  return lines;
}
