// The colours of a chart by role, as report/look.py has them; a chart made for light paper is shown on dark, and back,
// without asking the server again.
type Theme = "light" | "dark";

export const COLOURS: Record<Theme, string[]> = {
  light: ["#ffffff", "#1b2530", "#53606d", "#dbe1e7", "#7d8894", "#0b5fa5", "#c4570e", "#1a8a6b", "#8a4a86", "#97770a", "#4b93c4", "#6b7682", "#b03a5b", "#6b4423", "#9cc3e3", "#f3f7fb", "#9dc4e4", "#0b4f8a"],
  dark: ["#12181f", "#eef2f6", "#a8b4c0", "#2d3742", "#78848f", "#5cb0f2", "#f2944a", "#45c7a0", "#cf93cb", "#dcba46", "#a9d6f5", "#98a4b0", "#ef8aa6", "#c8a07a", "#2e5f88", "#18222c", "#1b4a73", "#9ed3ff"],
};

/** An option with the colours of a theme in place of those of the other; letters are those of the page. */
export function inTheme<T>(part: T, theme: Theme): T {
  const from = COLOURS[theme === "dark" ? "light" : "dark"];
  const to = COLOURS[theme];
  const swap = (inner: unknown, key: string): unknown => {
    if (typeof inner === "string") {
      if (key === "fontFamily") return "'Source Sans 3', system-ui, sans-serif";
      const at = from.indexOf(inner.toLowerCase());
      return at < 0 ? inner : to[at];
    }
    if (Array.isArray(inner)) return inner.map((one) => swap(one, ""));
    if (inner === null || typeof inner !== "object") return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, value]) => [name, swap(value, name)]));
  };
  return swap(part, "") as T;
}
