"""Every command in French and in English: no word of the other language is left over, found by machine and not by eye.

What others wrote stays in their words: reasons and limits of cases, claims, documents. Names and ids are nobody's language.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import whopays
from whopays.case.french import french_of
from whopays.cli.app import COMMANDS, answer
from whopays.policy import load as policy
from whopays.policy import names as policies
from whopays.public_accounts.loan_file import read_loan
from whopays.public_accounts.ready_made import ready_made_file
from whopays.sources.ledger import shipped

# Words that the other language does not have, as people write them; ids, file names and options are cut out before.
ENGLISH = """
    the of and is are was were be been with by from which their they than what who whom whose that this these those not no for to
    at its it all each every more less most least between over under below above where when while until into other others against
    paid pay received receive year years quarter quarters month future futures view views run runs policy policies case cases seed
    share shares loss losses lost gap debt loan loans lender lenders lab labs customers investors insurers vendor vendors landlord
    landlords state taxes help public's mean means chance error errors standard figure figures input inputs limit limits saved
    removed wrote written pooled rank bn undefined judgement quoted derived weak press primary unverified fact claim claims
    documents conflicts fails failed failure defaults interest fees subsidy cost rate rates fair value cash net sum disbursed
    outlays expected owed due missed recovered same different number unit definition date scope translation position's came median
    period verdict below inside event forecast yes nothing nobody everything one two three first last some any only also there
    here how why does do has have had will would may can could should cannot found start end opening horizon gains gain beside
    before after since through
"""
FRENCH = """
    le la les des du une et est sont par pour avec dans qui que ne pas aux ce ces cette sur sous jusqu être plus moins chaque tous
    toutes tout où quand dont leur leurs ses son sa il elle elles ils nous vous mais donc ni ou au an ans futurs vues graine
    politique cas état écart part défaut prêt coût frais intérêts années trimestre somme chiffre chiffres hypothèses limites
    réponse jugement cité dérivé faible presse fait déclaration
"""
# Words that both languages have
BOTH = "figure net date position horizon gain gains chance documents verdict part an on sa son"
COMMON = {"ENGLISH": {*ENGLISH.split()} - {*BOTH.split()}, "FRENCH": {*FRENCH.split()} - {*BOTH.split()}}
STORE_RUN = "last"
LOAN = "chips-guarantee-fy2024"
FEW = ("--paths", "32")
ASKED = {
    "run": ("run", "toyland", *FEW, "--verbose"),
    "show": ("show", STORE_RUN, "--verbose"),
    "show --path": ("show", STORE_RUN, "--path", "3", "--verbose"),
    "show --exposures": ("show", STORE_RUN, "--exposures", "--verbose"),
    "show --term": ("show", STORE_RUN, "--term", "--verbose"),
    "show --covers": ("show", STORE_RUN, "--covers", "--verbose"),
    "diff": ("diff", "first", STORE_RUN, "--verbose"),
    "runs": ("runs",),
    "cases": ("cases",),
    "policies": ("policies",),
    "explain": ("explain", STORE_RUN, "funding_gap.2030", "--verbose"),
    "explain, a party": ("explain", STORE_RUN, "lender:lenders", "--verbose"),
    "explain, a series": ("explain", STORE_RUN, "labs.alder.cash.2031Q4"),
    "explain, contracts": ("explain", STORE_RUN, "promised.if_taken"),
    "compare": ("compare", "toyland", *FEW, "--policy", "backstop", "--policy", "national-reserve", "--policy", "last-resort-insurer",
                "--policy", "too-big-to-fail", "--policy", "fab-guarantee", "--accounts", "backstop", "--verbose"),
    "score": ("score", "toyland", "toyland", *FEW),
    "subsidy": ("subsidy", LOAN),
    "sources": ("sources", "list"),
    "sources show": ("sources", "show", "S0-07"),
    "sources check": ("sources", "check", "EMPTY"),
    "sources read": ("sources", "read", "ARTICLE"),
    "sources fingerprint": ("sources", "fingerprint", "ARTICLE", "spend 1.4 trillion dollars"),
    "sweep": ("sweep", "SWEEP", "--processes", "1"),
    "ask": ("ask", "--list"),
    "case": ("case", "check", "toyland"),
    "case new": ("case", "new", "NEW"),
    "ask pay": ("ask", "pay", "toyland", *FEW),
}
# Stages and columns are named by ids, which a table breaks over lines
IDS = {"run": {"value"}, "show": {"value"}, "sweep": {"labs", "gap", "failure", "cost"}}
# Asked in English too: those whose pieces are not those of another
ENGLISH_TOO = ("show", "show --path", "show --exposures", "show --term", "show --covers", "diff", "explain", "explain, contracts",
               "compare", "score", "subsidy", "sources", "sources show", "policies", "ask pay")
# These print no sentence of their own: a schema, a script, a page; a report is read in tests/report
WORDLESS = ("schema", "completion", "serve", "report")
ARTICLE = """7 November 2025
OpenAI will spend 1.4 trillion dollars over eight years, Sam Altman said on 7 November 2025.
It borrowed 3 billion euros. It denied that it wanted 5 billion dollars.
"""
SWEEP = """\
case: toyland
paths: 32
seeds: [1]
policies: [none]
grid:
  compute.slip: [1.0, 1.5]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of two runs and the files that commands read."""
    root = tmp_path_factory.mktemp("both")
    (root / "empty").mkdir()
    (root / "empty" / "note.txt").write_text("Nothing that anybody said.\n")
    (root / "article.txt").write_text(ARTICLE)
    (root / "sweep.yaml").write_text(SWEEP)
    return root


@pytest.fixture
def prints(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """A function: what a command prints in a language, on a page so wide that no line is broken."""
    monkeypatch.setenv("WHOPAYS_STORE", str(place / "store"))
    monkeypatch.setenv("COLUMNS", "1000")
    monkeypatch.chdir(place)
    files = {"EMPTY": "empty", "ARTICLE": "article.txt", "SWEEP": "sweep.yaml"}

    def say(asked: tuple[str, ...], lang: str) -> str:
        if asked[0] not in ("run", "cases", "policies", "subsidy", "sources", "case", "ask", "compare", "score", "sweep"):
            prepared(place)
        capsys.readouterr()
        new = {"NEW": f"new-{lang}.yaml", "first": first(place)}
        words = [str(files.get(one, new.get(one, one))) for one in asked]
        resumed = ["--store", str(place / lang)] if asked[0] == "sweep" else []
        status = answer([*words, "--lang", lang, *resumed])
        out, err = capsys.readouterr()
        assert status == 0, err
        return out

    return say


def prepared(place: Path) -> None:
    """Two runs in the store."""
    if not first(place):
        for seed in ("1", "2"):
            assert answer(["run", "toyland", *FEW, "--seed", seed, "--quiet"]) == 0


def first(place: Path) -> str:
    """Name of the oldest run."""
    from whopays.store import runs

    found = runs(place / "store")
    return found[0].run if found else ""


def texts(one: Any) -> Iterator[str]:
    """Every text inside a record."""
    if isinstance(one, str):
        yield one
    elif isinstance(one, dict):
        for key, value in one.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(one, list | tuple):
        for value in one:
            yield from texts(value)
    elif is_dataclass(one):
        for field in fields(one):
            yield from texts(getattr(one, field.name))


@pytest.fixture(scope="module")
def others() -> list[str]:
    """What stands in data, longest first: words of others, or of a case, which another test reads."""
    ledger, case = shipped(), whopays.load("toyland")
    rows = [row for view in case.views for row in case.assumptions(view).values()]
    found = {*texts(list(ledger.claims.values())), *texts(list(ledger.documents.values())), *texts(list(ledger.facts.values()))}
    found |= set(french_of(case).values())
    found |= {row.because for row in rows} | {row.true_for for row in rows} | set(case.limits) | set(case.french.values())
    found |= {whopays.load(name).title for name in ("toyland",)} | {one.title for one in (*case.labs.values(), *case.parties.values())}
    loan = read_loan(ready_made_file(LOAN))
    found |= {policy(name).title for name in policies()} | {case.title} | {loan.title, *loan.source.splitlines()}
    found |= set(textwrap.wrap(f"Source : {loan.source}", 80)) | set(textwrap.wrap(f"Source: {loan.source}", 80))
    return sorted((one for one in found if " " in one.strip()), key=len, reverse=True)


def words_of(text: str, others: list[str]) -> set[str]:
    """Words of a text, lower case, without what others said, ids, options, file names and what stands in backticks or quotation marks."""
    for one in others:
        text = text.replace(one, " ")
    text = re.sub(r"`[^`]*`|« [^»]* »|(?m:^\s+'[^'\n]*')|'[^'\n]{12,}'|\{[^}]*\}|\[[^\]]*\]", " ", text)
    text = re.sub(r"whopays [a-z]+( [a-z]+)?|(?m:^(?:pay|ask) .*$)|^[a-z-]+  +", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\S*[_/=@]\S*|\S*\w[.]\w\S*|--[\w-]+|\b\w+(-\w+)+\b|\w+:\w+|\b\w*\d\w*\b", " ", text)
    return set(re.findall(r"[^\W\d_]+", text.lower()))


def test_every_command_is_asked():
    assert {asked[0] for asked in ASKED.values()} | set(WORDLESS) == set(COMMANDS)


@pytest.mark.parametrize("name", ASKED)
def test_no_english_in_french(name, prints, others):
    said = prints(ASKED[name], "fr")
    left = words_of(said, others) & COMMON["ENGLISH"] - IDS.get(name, set())
    assert not left, [line for line in said.splitlines() if left & words_of(line, others)][:8]


@pytest.mark.parametrize("name", ENGLISH_TOO)
def test_no_french_in_english(name, prints, others):
    said = prints(ASKED[name], "en")
    left = words_of(said, others) & COMMON["FRENCH"]
    assert not left, [line for line in said.splitlines() if left & words_of(line, others)][:8]


def test_the_detector_sees_what_is_planted(others):
    """Each word of a sentence in the wrong language would be seen."""
    assert words_of("Qui paie : what the labs pay of it", others) & COMMON["ENGLISH"] >= {"what", "the", "labs", "pay", "of", "it"}
    assert words_of("Who pays: ce que les clients paient", others) & COMMON["FRENCH"] >= {"ce", "que", "les"}


def test_languages_are_those_of_studies():
    """The command line names its languages without importing studies, so that a list of runs stays quick."""
    from whopays.cli.language import LANGUAGES
    from whopays.study import LANGUAGES as OF_STUDIES

    assert LANGUAGES == OF_STUDIES


def test_a_language_comes_from_the_environment_and_a_wrong_one_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("WHOPAYS_LANG", "fr")
    assert answer(["policies"]) == 0 and "Aucune action de l'État" in capsys.readouterr().out
    assert answer(["policies", "--lang", "en"]) == 0 and "No state action" in capsys.readouterr().out
    assert answer(["ask", "--list", "--json"]) == 0 and "stands at home" in capsys.readouterr().out, "programs meet one language"
    assert answer(["ask", "--list", "--json", "--lang", "fr"]) == 0 and "sur place" in capsys.readouterr().out
    monkeypatch.setenv("WHOPAYS_LANG", "")
    assert answer(["policies"]) == 0 and "No state action" in capsys.readouterr().out, "emptied is not set"
    monkeypatch.setenv("WHOPAYS_LANG", "de")
    assert answer(["policies"]) == 2 and "no language 'de'" in capsys.readouterr().err


def test_a_french_line_breaks_neither_a_number_nor_before_its_signs(monkeypatch, capsys):
    from rich.text import Text

    from whopays.cli.screen import write

    monkeypatch.setenv("COLUMNS", "72")
    text = " ".join(f"{'m' * n} : 12\u202f345 ± 67 % ; fin" for n in range(1, 40))
    write([Text(text)], "fr")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 10 and not [line for line in lines if line.lstrip()[:1] in ":;%±" or re.search(r"(12|±)\s*$", line)]
    assert " ".join("".join(f"{line.rstrip()} " for line in lines).split(" ")).strip() == text
