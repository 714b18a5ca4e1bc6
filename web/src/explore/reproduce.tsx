// The same figures without this page: in Python, in the shell, by a link; and the files the server makes.
import type { JSX } from "preact";

import type { Lang } from "../amounts";
import { question, runFile } from "../api/read";
import type { Shown } from "../answers";
import { usePage } from "../page";
import { Copy, save } from "../parts/copy";
import { Take } from "../parts/take";
import { type Asked, write } from "../state";
import { policyTitle } from "./policies";

const quoted = (text: string): string => (/^[\w.,:=/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** What all commands that ask this have in common: case, changes, futures. */
function options(asked: Asked, paths: number): string[] {
  const words: string[] = [];
  for (const [name, value] of Object.entries(asked.sets).sort()) words.push(`--set ${quoted(`${name}=${value}`)}`);
  for (const [name, side] of Object.entries(asked.conflicts).sort()) words.push(`--conflict ${quoted(`${name}=${side}`)}`);
  if (asked.views.length === 1) words.push(`--view ${asked.views[0]}`);
  if (asked.asOf) words.push(`--as-of ${asked.asOf}`);
  return [...words, `--paths ${paths}`, `--seed ${asked.seed}`, "--json"];
}

/** Words of the command line that ask what the page asked: a run a policy. */
export function shell(asked: Asked, paths: number): string {
  const [first = "none"] = asked.policies;
  const rest = options(asked, paths);
  if (asked.policies.length === 1) return [`whopays run ${asked.case}`, ...(first === "none" ? [] : [`--policy ${first}`]), ...rest].join(" \\\n  ");
  return [`for policy in ${asked.policies.join(" ")}`, "do", `  ${[`whopays run ${asked.case}`, '--policy "$policy"', ...rest].join(" \\\n    ")}`, "done"].join("\n");
}

const text = (value: string) => JSON.stringify(value);
const list = (values: string[]) => `[${values.map(text).join(", ")}]`;

/** Lines of Python that give `case` as it was asked; what they need is imported by lines before them, one name a module after `imports`. */
function loaded(asked: Asked, imports: string[]): string[] {
  const sets = Object.entries(asked.sets).sort().map(([name, value]) => `${name}=${value}`);
  const conflicts = Object.entries(asked.conflicts).sort().map(([name, side]) => `${name}=${side}`);
  const given = [text(asked.case)];
  if (sets.length) given.push(`sets=tuple(${list(sets)})`);
  if (asked.asOf) given.push(`as_of=date.fromisoformat(${text(asked.asOf)})`);
  return [
    ...(asked.asOf ? ["from datetime import date", ""] : []),
    "import whopays as wp",
    ...(conflicts.length ? ["from whopays.case.conflict import with_conflicts"] : []),
    ...imports,
    "",
    `case = wp.load(${given.join(", ")})`,
    ...(conflicts.length ? [`case = with_conflicts(case, tuple(${list(conflicts)}))`] : []),
  ];
}

/** The same in Python; it prints what `whopays run --json` prints. */
export function python(asked: Asked, paths: number): string {
  return [
    ...loaded(asked, ["from whopays.report.json import run_object, text"]),
    `for policy in ${list(asked.policies)}:`,
    `    result = wp.simulate(case.with_policy(policy), paths=${paths}, seed=${asked.seed}${asked.views.length ? `, views=${list(asked.views)}` : ""})`,
    "    print(text(run_object(result)))",
  ].join("\n");
}

/** A study as it was asked: what the address says, and what the study takes where that says nothing. */
export interface AskedStudy {
  name: string;
  lab: string; // empty: the study's own
  policy: string; // empty: the study's own
  paths: number;
  lang: Lang;
}

/** Words of the command line that ask a study; they print what the API answers. */
export const askShell = (asked: Asked, { name, lab, policy, paths, lang }: AskedStudy): string =>
  [`whopays ask ${name} ${asked.case}`, ...(lab ? [`--lab ${lab}`] : []), ...(policy ? [`--policy ${policy}`] : []), `--lang ${lang}`, ...options(asked, paths)].join(" \\\n  ");

/** The same in Python. */
export function askPython(asked: Asked, { name, lab, policy, paths, lang }: AskedStudy): string {
  const given = [text(name), "case", ...(policy ? [`policy=${text(policy)}`] : []), ...(lab ? [`lab=${text(lab)}`] : []), `paths=${paths}`, `seed=${asked.seed}`, ...(asked.views.length ? [`views=${list(asked.views)}`] : []), `lang=${text(lang)}`];
  return [...loaded(asked, ["from whopays.report.json import text"]), `print(text(wp.ask(${given.join(", ")})))`].join("\n");
}

export function Reproduce({ shown }: { shown: Shown }): JSX.Element {
  const { state, lang, words } = usePage();
  const { policies } = shown.asked;
  const link = new URL(write({ ...state, asked: shown.asked }), location.href).href;
  const request = JSON.stringify({ ...question(shown.asked), policies: shown.asked.policies, paths: shown.paths }, null, 2);
  return (
    <section class="reproduce">
      <h2>{words.reproduce.heading}</h2>
      <p class="quiet">{words.reproduce.about}</p>
      <Copy label={words.reproduce.link} text={link} />
      <Copy label={words.reproduce.shell} text={shell(shown.asked, shown.paths)} />
      <Copy label={words.reproduce.python} text={python(shown.asked, shown.paths)} />
      <Take all={policies.map((name) => ({ of: runFile(shown.asked, name, shown.paths, lang), title: policies.length > 1 ? policyTitle(name, lang) : "" }))}>
        <p class="files">
          <button type="button" onClick={() => save("whopays-request.json", "application/json", request)}>{words.reproduce.request}</button>
          <button type="button" onClick={() => save("whopays-answer.json", "application/json", JSON.stringify(shown.answers.map((one) => one.raw), null, 2))}>
            {words.reproduce.answer}
          </button>
        </p>
      </Take>
    </section>
  );
}
