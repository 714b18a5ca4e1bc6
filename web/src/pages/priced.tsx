// The same price of a loan without this page: by a link, in the shell, in Python, as JSON; and the files the server makes.
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { loanFile, subsidyText } from "../api/read";
import { usePage } from "../page";
import { Copy, save } from "../parts/copy";
import { Trouble } from "../parts/loaded";
import { Take } from "../parts/take";

const MADE = "appraise(parse_loan(loan, \"loan.yaml\"))";

/** The file without its note, which changes no figure. */
const bare = (text: string): string => text.replace(/\nnote: >-\n( .*\n)+/, "\n");

/** Words of the command line that print what the API answers; a ready-made loan is called by its name. */
export const shell = (name: string, text: string, isChanged: boolean): string =>
  isChanged ? `cat > loan.yaml <<'END'\n${bare(text)}END\nwhopays subsidy loan.yaml --json` : `whopays subsidy ${name} --json`;

/** The same in Python. */
export const python = (text: string): string => [
  "from whopays.public_accounts.appraisal import appraise, as_record, as_text",
  "from whopays.public_accounts.loan_file import parse_loan",
  "",
  `loan = """\\\n${bare(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"""`,
  `print(as_text(as_record(${MADE})))`,
].join("\n");

export function Priced({ name, text, isChanged }: { name: string; text: string; isChanged: boolean }): JSX.Element {
  const { lang, words } = usePage();
  const [error, setError] = useState<Error | null>(null);
  const request = () => save("whopays-request.json", "application/json", JSON.stringify({ text }, null, 2));
  const answer = () => subsidyText(text).then((said) => { save("whopays-answer.json", "application/json", said); setError(null); }, setError);
  return (
    <section class="reproduce">
      <h2>{words.reproduce.heading}</h2>
      <p class="quiet">{words.loan.again}</p>
      <Copy label={words.reproduce.link} text={location.href} />
      <Copy label={words.reproduce.shell} text={shell(name, text, isChanged)} />
      <Copy label={words.reproduce.python} text={python(text)} />
      <Take all={[{ of: loanFile(text, lang) }]} about={words.loan.made}>
        <p class="files">
          <button type="button" onClick={request}>{words.reproduce.request}</button>
          <button type="button" onClick={() => void answer()}>{words.reproduce.answer}</button>
        </p>
      </Take>
      {error && <Trouble error={error} />}
    </section>
  );
}
