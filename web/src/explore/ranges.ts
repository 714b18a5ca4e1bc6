// The range and the step of an assumption's slider.
import type { Quantity } from "../api/shapes";

export interface Range {
  min: number;
  max: number;
  step: number;
}

const STEPS = 200;
const YEARS = 4; // around a date

/** What most draws lie between: the stated tenth and ninth tenth of a lognormal, else the ends. */
export function usual(row: Quantity): [number, number] {
  const plain = row.value as { lognormal?: Record<string, number> } | number;
  const quantiles = typeof plain === "object" ? plain.lognormal : undefined;
  const values = quantiles ? Object.values(quantiles).sort((a, b) => a - b) : [];
  return values.length >= 2 ? [values[0]!, values[values.length - 1]!] : [row.low, row.high];
}

export const isDrawn = (row: Quantity): boolean => row.low !== row.high;

/** Where the middle of the slider stands while nothing is set: the value, or the mean of what is drawn. */
export function centre(row: Quantity): number {
  return typeof row.value === "number" ? row.value : row.mean;
}

export function rangeOf(row: Quantity): Range {
  let [low, high] = usual(row);
  if (low === high) {
    const isUnitShare = row.least === 0 && row.most === 1;
    if (isUnitShare) [low, high] = [0, 1];
    else if (row.unit === "year") [low, high] = [low - YEARS, high + YEARS];
    else if (low === 0) [low, high] = [row.least === 0 ? 0 : -1, 1];
    else [low, high] = low > 0 ? [0, 3 * low] : [3 * low, 0];
  } else {
    const margin = (high - low) / 2;
    [low, high] = [low > 0 ? Math.max(low - margin, 0) : low - margin, high + margin];
  }
  low = Math.max(low, row.least ?? -Infinity);
  high = Math.min(high, row.most ?? Infinity);
  const step = nice((high - low) / STEPS);
  return { min: tidy(Math.floor(low / step) * step, row), max: tidy(Math.ceil(high / step) * step, row), step };
}

/** The next of 1, 2, 5 times a power of ten. */
export function nice(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const found = [1, 2, 5, 10].find((times) => times * power >= size * (1 - 1e-9)) ?? 10;
  return found * power;
}

function tidy(value: number, row: Quantity): number {
  const held = Math.min(Math.max(value, row.least ?? -Infinity), row.most ?? Infinity);
  return Number(held.toPrecision(9));
}

/** A number as an address and the command line take it, without the dust of binary fractions. */
export const plain = (value: number): string => String(Number(value.toPrecision(9)));
