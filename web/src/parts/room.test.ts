import { expect, test } from "vitest";

import { type Column, standing } from "./room";

const [PHONE, SIDES] = [390, 36];
const column = (head: string, ...cells: string[]): Column => ({ head, unit: "", cells, takes: "number" });
const tracks = (text: string): number => (/^repeat\((\d)/.exec(text) ? Number(/^repeat\((\d)/.exec(text)![1]) : text.split(") ").length);

test("a name and a number stay a table on a phone, three long numbers do not", () => {
  expect(standing([column("", "× 0.25", "× 3"), column("Kept", "98 ± 1", "50 ± 4")], PHONE).fits).toBe(true);
  const money = "600,000 ± 100,000";
  expect(standing([column("", "Debt"), column("Dull", money), column("Pooled", money), column("All", money)], PHONE).fits).toBe(false);
});

test("no number is wider than its place: fewer cells a line where numbers are longer", () => {
  const of = (text: string) => tracks(standing([column("", "a"), ...["b", "c", "d"].map((head) => column(head, text))], PHONE).tracks);
  expect(of("2 ± 1")).toBe(3);
  expect(of("600,000 ± 100,000")).toBe(2);
  expect(of("1,000,000,000 ± 300,000,000")).toBe(1);
});

test("one long number among short ones takes the room they leave", () => {
  const found = standing([column("", "Convertible notes of every maturity there is"), column("Bright", "0"), column("Dull", "600,000 ± 100,000"), column("Pooled", "310,000 ± 60,000")], PHONE);
  expect(tracks(found.tracks)).toBe(3);
  expect(found.tracks).toContain("fr) minmax");
});

test("four cells stand two by two, and a wide window has room for all", () => {
  const four = [column("", "No state action of any kind whatever"), ...["Fails", "Claims", "Shares", "State"].map((head) => column(head, "60,000 ± 50,000"))];
  expect(tracks(standing(four, PHONE).tracks)).toBe(2);
  expect(standing(four, 2 * PHONE + SIDES).fits).toBe(true);
});
