// The empty place that keeps sites below the streams which pass them, as report/charts/sources_uses.py lays it out for a wide drawing.
import { list, type Part } from "./option";

/** The same streams with that place as tall as those streams take at these gaps; `height` is of the whole drawing, in pixels. */
export function spaced(one: Part, height: number): Part {
  const [links, data, gap] = [list(one["links"]), list(one["data"]), Number(one["nodeGap"])];
  const empty = data.findIndex((node) => !links.some((link) => link["source"] === node["name"] || link["target"] === node["name"]));
  if (empty < 0) return one;
  const sites = data[empty + 1]?.["name"];
  const labs = links.find((link) => link["target"] === sites && links.some((other) => other["target"] === link["source"]))?.["source"];
  if (labs === undefined) return one;
  const passing = links.filter((link) => link["source"] === labs && link["target"] !== sites);
  const last = links.filter((link) => !links.some((other) => other["source"] === link["target"]));
  const sum = (some: Part[]) => some.reduce((whole, link) => whole + Number(link["value"]), 0);
  const ends = new Set(last.map((link) => link["target"])).size;
  const free = height - Number(one["top"]) - Number(one["bottom"]) - gap * (ends - 1);
  if (!(free > 0)) return one;
  const value = sum(passing) + (gap * Math.max(passing.length - 1, 0) * sum(last)) / free;
  return { ...one, data: data.map((node, at) => (at === empty ? { ...node, value } : node)) };
}
