"""`whopays completion` prints what a shell reads."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from whopays.cli.app import answer
from whopays.cli.completion import SHELLS

ASK = """source "$1"
COMP_WORDS=(whopays comp); COMP_CWORD=1; _whopays whopays comp whopays; echo "${COMPREPLY[@]}"
COMPREPLY=(); COMP_WORDS=(whopays run --se); COMP_CWORD=2; _whopays whopays --se run; echo "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_one(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["completion", shell]) == 0
    said = capsys.readouterr().out
    assert "whopays" in said
    assert "--paths" in said or "-l paths" in said


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_commands_and_options(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["completion", "bash"]) == 0
    script = f"{tmp_path}/whopays.bash"
    with open(script, "w", encoding="utf-8") as out:
        out.write(capsys.readouterr().out)
    done = subprocess.run(["bash", "-c", ASK, "bash", script], capture_output=True, text=True, check=True)
    assert [set(line.split()) for line in done.stdout.splitlines()] == [{"compare", "completion"}, {"--set", "--seed"}]


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["completion", "tcsh"]) == 2
    assert "choose bash, zsh or fish" in capsys.readouterr().err
