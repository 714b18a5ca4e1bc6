// Light or dark: as the system says, or as the switch was set; the choice is kept on this machine.
import { useEffect, useState } from "preact/hooks";

export type Choice = "auto" | "light" | "dark";
const KEY = "whopays-theme";
const NEXT: Record<Choice, Choice> = { auto: "light", light: "dark", dark: "auto" };
const system = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

function kept(): Choice {
  const found = localStorage.getItem(KEY);
  return found === "light" || found === "dark" ? found : "auto";
}

export function useTheme(): { choice: Choice; theme: "light" | "dark"; next: () => void } {
  const [choice, set] = useState<Choice>(kept);
  const [isDark, setDark] = useState(() => system().matches);
  useEffect(() => {
    const watched = system();
    const heard = () => setDark(watched.matches);
    watched.addEventListener("change", heard);
    return () => watched.removeEventListener("change", heard);
  }, []);
  const theme = choice === "auto" ? (isDark ? "dark" : "light") : choice;
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const next = () => {
    localStorage.setItem(KEY, NEXT[choice]);
    set(NEXT[choice]);
  };
  return { choice, theme, next };
}
