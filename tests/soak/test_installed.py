"""The wheel as a stranger has it: every command, from an empty folder, with nothing but what is declared and no right to change it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import tarfile
import zipfile
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.architecture.repository import ROOT
from tests.soak.installed import PLAIN, built, environment
from tests.soak.test_no_room import shielded

ARTICLE = "OpenAI said on 6 November 2025 that its sales would reach 13 billion dollars this year.\n"
SWEEP = "case: toyland\npaths: 32\nmode: fail\ngrid: {market.tax_rate: [0.1, 0.2]}\n"
FEW = ("--paths", "32")
# What is said, with the exit status; in this order, since later ones need what earlier ones left. `{first}` is the first run saved.
SAID: list[tuple[str, int]] = [
    ("--version", 0), ("--help", 0), ("cases", 0), ("policies", 0), ("schema", 0), ("schema run", 0), ("completion bash", 0),
    ("run toyland --paths 32", 0), ("run toyland --paths 32 --seed 2 --json", 0), ("ask --list", 0), ("ask pay toyland --paths 32", 0),
    ("compare toyland --policy none --policy backstop --paths 32", 0), ("show last --path 3", 0), ("show last", 0),
    ("runs", 0), ("diff {first} last", 0), ("explain last funding_gap.end", 0),
    ("case new own.yaml", 0), ("case check own.yaml", 0), ("run own.yaml --paths 8 --quiet", 0), ("sweep sweep.yaml", 0),
    ("score toyland toyland --paths 32", 0), ("subsidy chips-guarantee-fy2024", 0), ("sources list", 0),
    ("sources show revenue_2025", 0), ("sources read article.txt", 0), ("sources check documents", 0),
    ("sources fingerprint article.txt 'its sales would reach 13 billion dollars this year'", 0),
    ("report last --to csv", 0), ("report last --to parquet", 0), ("report last --to pdf", 2), ("serve", 2),
    ("runs rm {first}", 0),
]
WITH_EXTRAS = [(f"report last --to {form}", 0) for form in ("pdf", "xlsx", "html", "svg", "png")]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("sdist"), "sdist", ROOT)


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made of the sdist, with no checkout in sight: so both are tried, and no Node is asked for."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return built(tmp_path_factory.mktemp("wheel"), "wheel", source)


def work(folder: Path) -> Path:
    """An empty folder with what a user might bring, and a home beside it."""
    place = folder / "my work"
    (place / "documents").mkdir(parents=True)
    (folder / "home").mkdir()
    (place / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (place / "documents" / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (place / "sweep.yaml").write_text(SWEEP, encoding="utf-8")
    return place


def said(command: Path, words: str, place: Path, tally: Counter[str]) -> subprocess.CompletedProcess[str]:
    """The command in that folder; the environment it is installed in can only be read."""
    first = min(one.name for one in runs(place)) if "{first}" in words else ""
    done = shielded(command.parents[1], [str(command), *shlex.split(words.format(first=first))], place, home=place.parent / "home")
    tally[f"installed: {' '.join(words.split()[:1])}"] += 1
    assert "Traceback" not in done.stderr and "defect" not in done.stderr, done.stderr
    return done


def runs(place: Path) -> list[Path]:
    """Runs of the store in the home."""
    return [one.parent for one in (place.parent / "home").glob(".local/share/whopays/runs/*/manifest.json")]


def leaves(command: Path) -> set[str]:
    """Every word of a command there is, as the shell's completion has it."""
    text = subprocess.run([str(command), "completion", "bash"], capture_output=True, text=True, check=True, env=PLAIN).stdout
    return set(text.partition("all_commands='")[2].partition("'")[0].split())


def test_both_builds_hold_the_same_files(wheel: Path, tmp_path: Path) -> None:
    straight = built(tmp_path, "wheel", ROOT)

    def content(one: Path) -> dict[str, int]:
        return {entry.filename: entry.CRC for entry in zipfile.ZipFile(one).infolist()}

    assert content(wheel) == content(straight)
    assert "whopays/data/web/index.html" in content(wheel)


def test_every_command_works_from_an_empty_folder(wheel: Path, tally: Counter[str], tmp_path: Path) -> None:
    command, place = environment(tmp_path / "installed", wheel), work(tmp_path)
    tried = {word for words, _status in SAID for word in words.split()}
    assert leaves(command) <= tried, "a command nobody tries"
    for words, status in SAID:
        done = said(command, words, place, tally)
        assert done.returncode == status, (words, done.stderr)
        assert done.stdout if status == 0 else "pip install 'whopays[" in done.stderr, words
        if words.endswith("--json"):
            assert json.loads(done.stdout)["paths"] == 32
    assert len(runs(place)) == 2
    again = subprocess.run([str(command.with_name("python")), "-m", "whopays", "--version"], capture_output=True, text=True, check=True,
                           env=PLAIN, cwd=place)
    assert again.stdout.startswith("whopays ")


def test_reports_and_the_page_come_with_their_extras(wheel: Path, tally: Counter[str], tmp_path: Path) -> None:
    command, place = environment(tmp_path / "installed", wheel, ("report", "web")), work(tmp_path)
    for words, status in [("run toyland --paths 32", 0), *WITH_EXTRAS]:
        assert said(command, words, place, tally).returncode == status, words
    assert {one.suffix for one in place.iterdir()} >= {".pdf", ".xlsx", ".html"}


@pytest.mark.enable_socket
def test_the_page_is_served_from_the_wheel(wheel: Path, tally: Counter[str], tmp_path: Path) -> None:
    command, place = environment(tmp_path / "installed", wheel, ("web",)), work(tmp_path)
    process = subprocess.Popen([str(command), "serve", "--port", "0", "--no-open"], cwd=place, text=True, stdout=subprocess.PIPE,
                               env={**PLAIN, "HOME": str(tmp_path / "home")})
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[2]
        page = urlopen(address, timeout=60).read().decode()
        assets = [part.split('"')[0] for part in page.split('="./')[1:]] or [part.split('"')[0] for part in page.split('="/')[1:]]
        assert assets, page
        for name in assets:
            assert urlopen(address + name.lstrip("/"), timeout=60).status == 200
        about = json.load(urlopen(f"{address}api/v1/about", timeout=60))
        assert about["version"]
        tally["installed: serve"] += 1
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_reads_its_completion(shell: str, tally: Counter[str]) -> None:
    """The script is sound where that shell is; bash also completes."""
    from whopays.cli import completion

    script = completion.script(shell)
    assert "compare" in script and "--paths" in script
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stderr
    if shell == "bash":
        ask = 'COMP_WORDS=(whopays com); COMP_CWORD=1; _whopays; echo "${COMPREPLY[@]}"'
        done = subprocess.run(["bash"], input=f"{script}\n{ask}\n", capture_output=True, text=True, check=False)
        assert set(done.stdout.split()) == {"compare", "completion"}
        tally["shell completion"] += 1
