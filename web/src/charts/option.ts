// An option of a chart as plain parts, and how wide its small letters are.
export type Part = Record<string, unknown>;

export const SMALL = 11; // pixels of letters on a phone
export const TIGHT = 5.6; // pixels of one of them, about, where narrow letters make up for wide ones
const SIGN = 2.6; // pixels of a point, comma or space

export const list = (part: unknown): Part[] => (part === undefined ? [] : Array.isArray(part) ? (part as Part[]) : [part as Part]);
export const inner = (part: Part, name: string): Part => (part[name] as Part | undefined) ?? {};
export const within = (part: Part, name: string, more: Part): Part => ({ ...part, [name]: { ...inner(part, name), ...more } });

/** Pixels of a small text, about. */
export const breadth = (text: string): number => [...text].reduce((sum, one) => sum + (/[\s.,:;]/.test(one) ? SIGN : TIGHT), 0);
