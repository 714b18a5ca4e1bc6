"""`whopays completion` prints what a shell reads, and a shell that reads it completes commands, options and names."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report import answers
from whopays.case.load import names as case_names
from whopays.cli import names
from whopays.cli.app import answer
from whopays.cli.completion import SHELLS, script
from whopays.policy import names as policy_names
from whopays.public_accounts.ready_made import ready_made
from whopays.report.json import schemas
from whopays.store import save
from whopays.studies import found

ASK = """source "$1"
whopays() { "$PYTHON" -m whopays "$@"; }
ask() { COMPREPLY=(); COMP_WORDS=(whopays "$@"); COMP_CWORD=$#; _whopays_names whopays "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[@]}"; }
ask comp
ask run --se
ask run toyl
ask compare toyland --policy = back
ask ask must
ask report chips-guarantee
ask show ""
ask run --paths ""
"""


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_one(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["completion", shell]) == 0
    said = capsys.readouterr().out
    assert "--paths" in said or "-l paths" in said
    assert "completion names" in said


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_commands_options_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "store").mkdir()
    run = save(answers.a_run(), tmp_path / "store")
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("PYTHON", sys.executable)
    (tmp_path / "whopays.bash").write_text(script("bash"), encoding="utf-8")
    done = subprocess.run(["bash", "-c", ASK, "bash", str(tmp_path / "whopays.bash")], capture_output=True, text=True, check=True)
    assert [set(line.split()) for line in done.stdout.splitlines()] == [
        {"compare", "completion"}, {"--set", "--seed"}, {"toyland"}, {"backstop"}, {"must-be-true"}, {"chips-guarantee-fy2024"},
        {run, "last"}, set()]


def test_names_are_those_there_are(tmp_path: Path) -> None:
    assert set(names.cases(None)) == set(case_names())
    assert set(names.policies(None)) >= set(policy_names())
    assert set(names.studies(None)) == set(found())
    assert set(names.loans(None)) == set(ready_made())
    assert set(names.schemas(None)) == {"case", *schemas()}
    assert list(names.runs(str(tmp_path))) == []


def test_every_option_without_a_value_is_known_as_such() -> None:
    """A word behind any other option is its value, and no name of a case."""
    text = script("bash")
    options = set(re.findall(r'"(--?[a-z-]+)"', text))
    taking = set(re.search(r"options_with_values='([^']*)'", text)[1].split())
    assert options - taking == set(names.FLAGS)
    assert set(names.OPTIONS) <= taking
    commands = set(re.search(r"all_commands='([^']*)'", text)[1].split())
    assert {word for place in names.PLACES for word in place.split()} <= commands


@pytest.mark.parametrize(("words", "expected"), [
    (["diff", "last", "--store", "{store}", "la"], ["last"]), (["diff", "last", "last", "--store={store}", "la"], []),
    (["runs", "rm", "--store", "{store}", "la"], ["last"]), (["show", "--json", "--store={store}", "la"], ["last"]),
    (["run", "--policy", "toyland", "toy"], ["toyland"]), (["run", "--policy", "none", "--la"], []), (["run", "--lang", ""], ["en", "fr"]),
    (["schema", "sub"], ["subsidy"]), (["frobnicate", ""], []), ([""], []), (["run", "--store", ""], []), (["show", "--store", "", ""], []),
])
def test_what_may_stand_where(words: list[str], expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(answers.a_run(), tmp_path)
    assert answer(["completion", "names", *(word.format(store=tmp_path) for word in words)]) == 0
    assert capsys.readouterr().out.split() == expected


def test_a_shell_that_asks_waits_for_no_library(tmp_path: Path) -> None:
    """Each Tab starts a process."""
    code = ("import sys\nfrom whopays.cli.app import answer\n"
            f"answer(['completion', 'names', 'show', '--store', {str(tmp_path)!r}, ''])\nanswer(['completion', 'names', 'run', 'toy'])\n"
            "print([name for name in ('numpy', 'jax', 'scipy', 'yaml', 'pydantic', 'pyarrow', 'duckdb', 'cyclopts', 'rich') "
            "if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["toyland", "[]"]


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["completion", "tcsh"]) == 2
    assert "choose bash, zsh or fish" in capsys.readouterr().err
