// A chart laid out for a wide page, laid out anew for a phone: names beside bars are broken, legends take more lines, and
// nothing has to be scrolled sideways. Numbers and their order stay as they are.
import { reflowed, underLegends } from "./legend";
import { breadth, inner, list, type Part, SMALL, TIGHT, within } from "./option";
import { spaced } from "./spacer";

export const NARROW = 560; // pixels of a chart below which it is laid out anew
const LETTER = 6.2; // pixels of a small letter, about
const SLIM = 5.2; // pixels of a letter of a label of a Sankey, about
const ROW = 34; // pixels of a bar with a name in two lines
const BESIDE = 0.36; // of the width for names beside bars
const LONG_BESIDE = 0.44; // the same where a name takes more than two lines
const FEW = 2; // lines
const END = 112; // pixels for the name and number at a line's end
const STREAM = 13; // pixels of a line of a small label
const [GAP, WIDEST] = [22, 36]; // pixels between two nodes of a Sankey, at least and at most
const THICK = 200; // pixels of a node through which all money goes, at least
const TALL = 1.45; // times as high for a picture whose labels break
const SQUARE = 0.8; // of its width: a flatter network lays numbers of its lines on its points
const ARC = 34; // pixels above the highest row, where a payment that comes back bends with its number
const NET_ROW = 62; // pixels from one party to the next below it, its name of TWO lines between them
const TWO = 2;
const UNDER = 94; // pixels of a line of a name below its point

export interface Laid {
  option: Part;
  height: number;
}

/** Option and height for a place of a width; a wide one as it came. */
export function laidOut(option: Part, width: number, height: number): Laid {
  if (width >= NARROW) {
    const { made, extra } = list(option["legend"]).length === 1 ? reflowed(option, width, DRAWN_FOR) : { made: option, extra: 0 };
    return roomy(made, width, height + extra);
  }
  const kinds = new Set(list(option["series"]).map((one) => one["type"]));
  if (kinds.has("sankey")) return streams(option, width, height);
  if (kinds.has("graph")) return net(option, width);
  const { made, extra } = underLegends(option, width);
  const axes = list(option["yAxis"]);
  const isDown = axes.length === 1 && axes[0]!["type"] === "category" && !kinds.has("heatmap");
  const rows = isDown ? (axes[0]!["data"] as unknown[]).length : 0;
  const fitted = { ...made, series: list(option["series"]).map((one) => labels(one, kinds.has("heatmap"))) };
  if (!isDown) return { option: below(fitted, width, height), height: height + extra };
  const { option: named, lines } = beside(fitted, width);
  return { option: named, height: Math.max(height, 40 + Math.max(ROW, STREAM * lines + 9) * rows) + extra };
}

const DRAWN_FOR = 720; // pixels a chart came laid out for
const NEAR = 5; // pixels from a bar to its number
const EDGE = 14; // pixels between a name, its bar and the edge

/** A wide place: numbers stay beyond the whiskers where bars grow with it, and rows have room for names in two lines. */
function roomy(option: Part, width: number, height: number): Laid {
  if (list(option["series"]).some((one) => one["type"] === "graph")) return { option: { ...option, series: list(option["series"]).map((one) => spread(one, width, height)) }, height };
  const [grid, axis] = [list(option["grid"])[0], list(option["yAxis"])[0]];
  if (!grid || axis?.["type"] !== "category" || typeof grid["left"] !== "number") return { option, height };
  const names = (axis["data"] as unknown[]).map(String);
  const sides = Number(grid["left"]) + Number(grid["right"] ?? 0);
  const grown = (width - sides) / (DRAWN_FOR - sides);
  const broken = (name: string) => inLines(name, Number(grid["left"]) - EDGE, LETTER);
  const lines = Math.max(...names.map((name) => broken(name).length), 1);
  if (lines > 1) option = { ...option, yAxis: list(option["yAxis"]).map((one) => within(one, "axisLabel", { overflow: "none", interval: 0, lineHeight: STREAM + 2, formatter: (name: string) => broken(name).join("\n") })) };
  return {
    option: { ...option, series: list(option["series"]).map((one) => nearer(one, grown)) },
    height: lines > 1 ? Math.max(height, 40 + Math.max(ROW, (STREAM + 2) * lines + 8) * names.length) : height,
  };
}

/** A network's points in pixels of its place: stretched with other units than these, its circles would be flat. */
function spread(one: Part, width: number, height: number): Part {
  const data = list(one["data"]);
  const along = (axis: "x" | "y", room: number): ((node: Part) => number) => {
    const all = data.map((node) => Number(node[axis]));
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return (node) => (most > least ? ((Number(node[axis]) - least) / (most - least)) * room : 0);
  };
  const x = along("x", width - Number(one["left"]) - Number(one["right"]));
  const y = along("y", height - Number(one["top"]) - Number(one["bottom"]));
  return { ...one, data: data.map((node) => ({ ...node, x: x(node), y: y(node) })) };
}

/** Numbers as far beyond their bars as whiskers reach, where a chart is `grown` times as wide as it came. */
function nearer(one: Part, grown: number): Part {
  const far = (item: unknown): unknown => {
    const label = item !== null && typeof item === "object" && "label" in item ? inner(item as Part, "label") : {};
    return Number(label["distance"]) > NEAR ? within(item as Part, "label", { distance: NEAR + (Number(label["distance"]) - NEAR) * grown }) : item;
  };
  return Array.isArray(one["data"]) ? { ...one, data: one["data"].map(far) } : one;
}

/** A name in lines that fit a width, broken at spaces and after hyphens; a word that is wider keeps a line of its own. */
export function inLines(name: string, width: number, letter = TIGHT): string[] {
  const lines = [""];
  for (const word of name.split(/(?<=[ -])/)) {
    const last = lines[lines.length - 1]!;
    if (last && (last + word.trimEnd()).length * letter > width) lines.push(word);
    else lines[lines.length - 1] = last + word;
  }
  return lines.map((one) => one.trimEnd());
}

const NUMBER = 68; // pixels of a number with its error, and of the gap before it, at least

/** Pixels that the longest number at a bar takes, and the gap before it. */
const taken = (items: Part[]): number => Math.max(NUMBER, ...items.map((item) => String(inner(item, "label")["formatter"] ?? "").length * TIGHT + 2 * NEAR));

/** An axis to both sides so wide that the number at the longest bar to the left does not run into the names. */
function wider(axis: Part, series: Part[], plot: number): Part {
  const [min, max] = [axis["min"], axis["max"]];
  if (typeof min !== "number" || typeof max !== "number" || min >= 0 || max <= 0) return axis;
  const left = series.flatMap((one) => list(one["data"])).filter((item) => Number(item["value"]) < 0);
  if (!left.length) return axis;
  const [longest, number] = [Math.max(...left.map((item) => -Number(item["value"]))), taken(left)];
  const room = -min * plot - number * (max - min);
  if (-min === max && room > 0) {
    const grown = (longest * plot) / room;
    return grown > 1 ? { ...axis, min: min * grown, max: max * grown } : axis;
  }
  return plot > number ? { ...axis, min: Math.min(min, -(number * max + longest * plot) / (plot - number)) } : axis;
}

/** How much longer an axis must be, to the right or where it is even to both sides, so that no number beyond a bar and its whisker is cut. */
function lengthened(axis: Part, series: Part[], plot: number, right: number, drawn: number): Part {
  const [min, max] = [axis["min"], axis["max"]];
  if (typeof min !== "number" || typeof max !== "number" || min > 0 || max <= 0) return axis;
  const [span, isEven] = [max - min, -min === max];
  const below = (one: Part, at: number): number => (one["stack"] === undefined ? 0 : series.slice(0, series.indexOf(one)).reduce((sum, other) => sum + (other["stack"] === one["stack"] ? Number((other["data"] as unknown[])[at]) || 0 : 0), 0)); // a bar on an empty one
  const items = series.flatMap((one) => list(one["data"]).map((item, at): [Part, number] => [item, below(one, at)])).filter(([item]) => Number(item?.["value"]) > 0 && item["label"]);
  const needed = items.map(([item, from]) => {
    const label = inner(item, "label");
    const whisker = (Math.max(Number(label["distance"] ?? NEAR) - NEAR, 0) / drawn) * span;
    const free = (plot + right - 2 * NEAR - breadth(String(label["formatter"] ?? ""))) / plot; // part of the axis where bar and whisker may end
    const reach = from + Number(item["value"]) + whisker;
    if (isEven) return free > 0.5 ? reach / (2 * free - 1) : max;
    return free > 0 ? min + (reach - min) / free : max;
  });
  const most = Math.max(max, ...needed);
  return most > max ? { ...axis, max: most, ...(isEven ? { min: -most } : {}) } : axis;
}

/** Bars with names beside them, and how many lines the longest name takes. */
function beside(option: Part, width: number): { option: Part; lines: number } {
  const grid = list(option["grid"])[0] ?? {};
  const given = Number(grid["left"] ?? Infinity);
  const names = list(option["yAxis"]).flatMap((one) => (one["data"] as unknown[]).map(String));
  const most = (room: number) => Math.max(...names.map((name) => inLines(name, room - 10).length), 1);
  const room = Math.min(given, (most(BESIDE * width) > FEW ? LONG_BESIDE : BESIDE) * width);
  const right = 26;
  const [plot, drawn] = [width - room - right, DRAWN_FOR - Number(grid["left"] ?? 0) - Number(grid["right"] ?? 0)];
  const series = list(option["series"]);
  const span = (axis: Part | undefined): number => Number(axis?.["max"]) - Number(axis?.["min"]);
  const fitted = (axis: Part): Part => lengthened(wider(axis, series, plot), series, plot, right, drawn);
  const first = list(option["xAxis"])[0];
  const grown = (plot / drawn) * ((first && span(first) / span(fitted(first))) || 1);
  return {
    option: {
      ...option,
      grid: list(option["grid"]).map((one) => ({ ...one, left: room, right })),
      yAxis: list(option["yAxis"]).map((one) => within(one, "axisLabel", { width: undefined, overflow: "none", interval: 0, fontSize: SMALL, lineHeight: STREAM, formatter: (name: string) => inLines(name, room - 10).join("\n") })),
      xAxis: list(option["xAxis"]).map((one) => ({ ...fitted(within(one, "axisLabel", { fontSize: SMALL, hideOverlap: true })), splitNumber: 3 })),
      series: series.map((one) => nearer(one, grown)),
    },
    lines: most(room),
  };
}

/** Twice as far from one label to the next: every other year where each year's end was labelled. */
const every = (interval: unknown): unknown => (typeof interval === "number" && interval > 0 ? 2 * interval + 1 : "auto");

const TOP = 1.1; // of the largest number, about where the axis ends

/** Names of two lines at the ends of lines, the lowest where its line ends, each other above the one below it. */
function apart(series: Part[], tall: number): Part[] {
  const last = (one: Part): number => Number((one["data"] as unknown[] | undefined)?.filter((item) => typeof item === "number").at(-1) ?? 0);
  const most = Math.max(...series.flatMap((one) => ((one["data"] as unknown[] | undefined) ?? []).filter((item): item is number => typeof item === "number")), 0) * TOP || 1;
  const named = series.filter((one) => inner(one, "endLabel")["show"]).sort((a, b) => last(a) - last(b));
  const shifts = new Map<Part, number>();
  const lines = Math.max(...named.map((one) => String(inner(one, "endLabel")["formatter"]).split("\n").length), 2);
  let floor = Infinity;
  for (const one of named) {
    const own = tall * (1 - last(one) / most);
    const at = Math.min(own, floor - lines * STREAM - 1);
    shifts.set(one, at - own);
    floor = at;
  }
  return series.map((one) => (shifts.has(one) ? within(one, "endLabel", { offset: [0, shifts.get(one)] }) : one));
}

const PAIRED = 9; // pixels of letters of numbers at bars that stand side by side

/** Numbers at bars side by side, so small that those of a pair do not touch: "−1,00" beside "−1,00". */
function paired(series: Part[]): Part[] {
  if (series.filter((one) => one["type"] === "bar" && one["stack"] === undefined).length < 2) return series;
  const smaller = (item: unknown): unknown => (item !== null && typeof item === "object" && "label" in item ? within(item as Part, "label", { fontSize: PAIRED }) : item);
  return series.map((one) => smaller(Array.isArray(one["data"]) ? { ...one, data: one["data"].map(smaller) } : one) as Part);
}

/** Drawings whose names stand below, along time. */
function below(option: Part, width: number, height: number): Part {
  const hasEnds = list(option["series"]).some((one) => inner(one, "endLabel")["show"]);
  const axis = (one: Part): Part => {
    if (one["type"] !== "category") return within(one, "axisLabel", { fontSize: SMALL });
    const names = (one["data"] as unknown[]).length;
    const isBroken = inner(one, "axisLabel")["overflow"] === "break";
    return within(one, "axisLabel", isBroken ? { width: (width - 48) / names, fontSize: 9, lineHeight: SMALL } : { interval: every(inner(one, "axisLabel")["interval"]), hideOverlap: true, fontSize: SMALL });
  };
  return {
    ...option,
    series: paired(list(option["series"])),
    ...(hasEnds ? { series: apart(list(option["series"]), height - Number(list(option["grid"])[0]?.["top"] ?? 0) - Number(list(option["grid"])[0]?.["bottom"] ?? 0)) } : {}),
    grid: list(option["grid"]).map((one) => ({ ...one, left: Math.min(Number(one["left"] ?? 0), 48), right: hasEnds ? END : Math.min(Number(one["right"] ?? 12), 14) })),
    xAxis: list(option["xAxis"]).map(axis),
    yAxis: list(option["yAxis"]).map((one) => within(one, "axisLabel", { fontSize: SMALL })),
  };
}

/** Name and number at the end of a line, the name in as many lines as it takes. */
function ending(text: string): string {
  const [name = "", number = ""] = text.split("  ");
  return [...inLines(name.replaceAll("\n", " "), END - 8), number].join("\n");
}

/** Numbers at bars, in cells and at the ends of lines, smaller; in a cell the error goes below. */
function labels(one: Part, isMap: boolean): Part {
  const small = (item: unknown): unknown => {
    if (item === null || typeof item !== "object" || Array.isArray(item) || !("label" in item)) return item;
    const label = inner(item as Part, "label");
    return within(item as Part, "label", { fontSize: SMALL, lineHeight: STREAM, ...(isMap ? { formatter: String(label["formatter"]).replace(" ±", "\n±") } : {}) });
  };
  const made = { ...one, ...(Array.isArray(one["data"]) ? { data: one["data"].map(small) } : {}) };
  return "endLabel" in one ? within(made, "endLabel", { fontSize: SMALL, formatter: ending(String(inner(one, "endLabel")["formatter"])), lineHeight: STREAM }) : made;
}

function stream(one: Part, width: number): Part {
  const [left, right] = [0.27 * width, 0.31 * width];
  const links = list(one["links"]);
  const isAlone = (node: Part) => !links.some((link) => link["source"] === node["name"] || link["target"] === node["name"]); // an empty place
  const isInner = (name: unknown) => links.some((link) => link["source"] === name) && links.some((link) => link["target"] === name);
  const data = list(one["data"]).map((node) => {
    if (isAlone(node)) return node;
    if (isInner(node["name"])) return within(node, "label", { fontSize: 10, position: "top", distance: 3 }); // beside it stand the names of others
    const side = inner(node, "label")["position"] === "left" ? left : right;
    const text = String(inner(node, "label")["formatter"] ?? node["name"]);
    const [name = "", money = ""] = text.split("  ");
    const isLong = text.length * SLIM > side - 6; // its number below it, never torn
    const formatter = isLong ? [...inLines(name, side - 6, SLIM), money].filter(Boolean).join("\n") : text;
    return within(node, "label", { fontSize: 10, lineHeight: STREAM - 2, overflow: "none", formatter });
  });
  return { ...one, left, right, top: 14, bottom: 26, nodeWidth: 10, nodeGap: gapOf(data.filter((node) => !isInner(node["name"]) && !isAlone(node)), links), data };
}

/** Pixels between nodes so that labels stand apart, whichever are side by side: for the two that reach furthest beyond their nodes. */
function gapOf(ends: Part[], links: Part[]): number {
  const through = (node: Part) => links.filter((link) => link["source"] === node["name"] || link["target"] === node["name"]).reduce((sum, link) => sum + Number(link["value"]), 0);
  const whole = links.reduce((sum, link) => sum + Number(link["value"]), 0) || 1;
  const beyond = ends.map((node) => String(inner(node, "label")["formatter"]).split("\n").length * (STREAM - 2) - (THICK * through(node)) / whole).sort((a, b) => b - a);
  return Math.min(Math.max(GAP, Math.ceil(((beyond[0] ?? 0) + (beyond[1] ?? 0)) / 2)), WIDEST);
}

/** A Sankey with its names broken, as much taller as wider gaps between them take. */
function streams(option: Part, width: number, height: number): Laid {
  const series = list(option["series"]).map((one) => stream(one, width));
  const extra = series.map((one) => {
    const ends = list(one["data"]).map((node) => inner(node, "label")["position"]);
    const most = Math.max(...["left", "right"].map((side) => ends.filter((end) => end === side).length), 1);
    return (Number(one["nodeGap"]) - GAP) * (most - 1);
  });
  const tall = height * TALL + Math.max(...extra, 0);
  return { option: { ...option, series: series.map((one) => spaced(one, tall)) }, height: tall };
}

/** The network with each name below its point, so that three columns fit. */
function net(option: Part, width: number): Laid {
  const named = (node: Part): string => inLines(String(inner(node, "label")["formatter"] ?? node["name"]).replace(/ {2,}/, " "), UNDER, SLIM).join("\n");
  const row = (data: Part[]) => Math.max(NET_ROW, ...data.map((node) => NET_ROW + (STREAM - 2) * (named(node).split("\n").length - TWO)));
  const height = (data: Part[]) => Math.max(SQUARE * width, row(data) * Math.max(...["roundRect", "circle", "diamond"].map((sign) => data.filter((one) => one["symbol"] === sign).length), 2)); // one row has no height to be laid out in
  const series = list(option["series"]).map((one) => {
    const data = list(one["data"]);
    const most = Math.max(...data.map((node) => Number(node["x"]))) || 1;
    const deepest = Math.max(...data.map((node) => Number(node["y"]))) || 1;
    const [wide, tall] = [width - 100, height(data) - NET_ROW];
    return {
      ...one, left: 50, right: 50, top: ARC, bottom: NET_ROW - 20, edgeSymbolSize: 7,
      data: data.map((node) => within(
        { ...node, x: (Number(node["x"]) / most) * wide, y: (Number(node["y"]) / deepest) * tall, symbolSize: Math.min(Number(node["symbolSize"]), 26) },
        "label", { position: "bottom", fontSize: 10, lineHeight: STREAM - 2, overflow: "none", formatter: named(node), align: "center", distance: 2 },
      )),
    };
  });
  return { option: { ...option, series }, height: height(list(list(option["series"])[0]?.["data"])) + ARC - 20 };
}
