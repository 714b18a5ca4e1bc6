"""Odd machines: locales, encodings, homes, streams, clocks, folders taken away: the answer is the same or the trouble is said."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.report.made import made
from tests.soak.amounts import times
from tests.soak.test_kill import COMMAND, LONGEST, ended, environment, whole, whopays
from whopays.store import load, runs, save
from whopays.store.whole import UNLOCKED_AGE, WRITING, sweep

WHOPAYS = [sys.executable, "-c", COMMAND]
RUN = ("run", "toyland", "--paths", "32")
PLACES: dict[str, dict[str, str]] = {
    "C": {"LC_ALL": "C"},
    "C, no UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "a locale there is not": {"LC_ALL": "xx_YY.UTF-8"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "cp1252": {"PYTHONIOENCODING": "cp1252", "LANG": "fr_FR"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "a day ahead": {"TZ": "Pacific/Kiritimati"},
    "a time zone there is not": {"TZ": "Nowhere/\u00e9"},
    "one column": {"COLUMNS": "1", "TERM": "dumb"},
    "columns that are none": {"COLUMNS": "x", "LINES": "-1", "TERM": ""},
}
SOME = ("C, no UTF-8", "Turkish", "cp1252", "a day ahead")


def said(*words: str, place: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """The command in that place, its home there too, its streams as bytes."""
    given = {key: value for key, value in environment().items() if not key.startswith(("LC_", "LANG", "PYTHONIO", "COLUMNS", "XDG_"))}
    return subprocess.run([*WHOPAYS, *words], env={**given, "HOME": str(place), **variables}, cwd=place, capture_output=True, check=False,
                          timeout=LONGEST)


def numbers(printed: bytes, encoding: str = "utf-8") -> dict[str, object]:
    """What an answer says, apart from when and how fast."""
    return {key: value for key, value in json.loads(printed.decode(encoding)).items() if key not in ("run", "seconds")}


@pytest.mark.parametrize("place", [one for one in PLACES if one in SOME or times(0, 1)])
def test_any_locale_gets_the_same_answer(place: str, tally: Counter[str], tmp_path: Path) -> None:
    variables = PLACES[place]
    encoding = variables.get("PYTHONIOENCODING", "utf-8")
    home = tmp_path / "a home of spaces"
    home.mkdir()
    shown = said(*RUN, "--json", place=home, **variables)
    assert shown.returncode == 0, shown.stderr
    (run,) = runs(home / ".local" / "share" / "whopays" / "runs")
    assert load(run.run, home / ".local" / "share" / "whopays" / "runs").paths == 32
    plain = said(*RUN, "--json", place=tmp_path, LC_ALL="C.UTF-8")
    assert numbers(shown.stdout, encoding) == numbers(plain.stdout)
    for words in (("show", "last", "--verbose"), ("ask", "pay", "toyland", "--paths", "32", "--lang", "fr")):
        done = said(*words, place=home, **variables)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.decode(encoding)) > 1_000
    tally["locales and encodings"] += 1


@pytest.mark.parametrize("name", ["caf\u00e9 \u6771\u4eac", "x'\"$(touch y)`;&\n#%"], ids=["accents", "shell"])
def test_a_home_of_any_name_is_written_and_read(name: str, tally: Counter[str], tmp_path: Path) -> None:
    home = tmp_path / name
    home.mkdir()
    for words in (RUN, ("runs",), ("report", "last", "--to", "csv"), ("case", "new", "own.yaml"), ("case", "check", "own.yaml")):
        done = said(*words, place=home)
        assert done.returncode == 0, done.stderr
    assert whole(home / ".local" / "share" / "whopays" / "runs", by_command=False)
    assert not (home / "y").exists()
    tally["homes of odd names"] += 1


@pytest.mark.parametrize(("variables", "name"), [({}, b"\xff\xfe"), (PLACES["C, no UTF-8"], "caf\u00e9".encode())])
def test_a_home_that_is_not_utf8_is_said(variables: dict[str, str], name: bytes, tally: Counter[str], tmp_path: Path) -> None:
    home = os.fsencode(tmp_path) + b"/" + name
    os.mkdir(home)
    done = subprocess.run([*WHOPAYS, *RUN, "--json"], env={**environment(), **variables, "HOME": os.fsdecode(home)}, capture_output=True,
                          check=False, timeout=LONGEST)
    assert (done.returncode, done.stdout) == (2, b""), done.stderr
    (fault,) = json.loads(done.stderr.strip().splitlines()[-1])["errors"]
    assert "not UTF-8" in fault["message"] and "--store" in fault["remedy"]
    tally["homes that are not UTF-8"] += 1


def test_a_home_that_may_only_be_read_is_said_and_reading_goes_on(tally: Counter[str], tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    save(made(), home / ".local" / "share" / "whopays" / "runs")
    asked = {word: shlex.join([*WHOPAYS, *word.split()]) for word in (
        "run toyland --paths 32", "show last", "runs", "ask pay toyland --paths 32", "cases", "case check toyland",
        "compare toyland --policy none --policy backstop --paths 32", "score toyland toyland --paths 32")}
    script = "; ".join(f"{command} >{out} 2>>{out}; echo $?" for command in asked.values())
    done = readonly(home, script)
    assert done.stdout.split() == ["2", *["0"] * (len(asked) - 1)], (done.stdout, out.read_text())
    tally["homes that may only be read"] += 1


def readonly(home: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A script while nobody may write to a folder."""
    bound = f"mount --bind {home} {home} && mount -o remount,bind,ro {home} && export HOME={home} && {{ {script}; }}"
    done = subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", bound], check=False, capture_output=True,
                          text=True, timeout=LONGEST, env=environment())
    if not done.stdout:
        pytest.skip(f"no folder can be made unwritable for this user: {done.stderr.strip()}")
    return done


@pytest.mark.parametrize(("redirected", "status"), [(">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0), (">/dev/full", 1)])
def test_streams_that_are_closed_or_full(redirected: str, status: int, tally: Counter[str], tmp_path: Path) -> None:
    """Nobody listens: the run is saved all the same, nothing is written into it by accident, and a full disk is a failure."""
    asked = shlex.join([*WHOPAYS, *RUN, "--store", str(tmp_path / "store")])
    done = subprocess.run(["sh", "-c", f"{asked} {redirected}"], env=environment(), capture_output=True, text=True, check=False,
                          timeout=LONGEST)
    assert done.returncode == status, done.stderr
    assert "defect" not in done.stderr
    assert len(whole(tmp_path / "store", by_command=False)) == 1
    tally["streams closed or full"] += 1


def test_a_folder_that_is_gone_is_said(tally: Counter[str], tmp_path: Path) -> None:
    asked = shlex.join([*WHOPAYS, *RUN, "--store", "here"])
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(["sh", "-c", f"cd {gone} && rmdir {gone} && {asked}"], env=environment(), capture_output=True, text=True,
                          check=False, timeout=LONGEST)
    assert done.returncode == 2 and "cannot be found from here" in done.stderr
    tally["working folders that are gone"] += 1


@pytest.mark.parametrize("back", [timedelta(days=-365), timedelta(seconds=-1), timedelta(days=365)], ids=str)
def test_a_clock_that_jumps_loses_no_run(back: timedelta, tally: Counter[str], tmp_path: Path) -> None:
    now = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC)
    saved = [save(made(one), tmp_path, moment) for one, moment in enumerate([now, now, now + back, now + back, now])]
    assert len(set(saved)) == len(saved)
    assert sorted(whole(tmp_path, by_command=False)) == sorted(saved)
    assert all(load(run, tmp_path).run == run for run in saved)
    tally["clocks that jump"] += 1


@pytest.mark.parametrize("ahead", [-2 * UNLOCKED_AGE, 2 * UNLOCKED_AGE])
def test_what_the_dead_left_is_swept_whatever_the_clock_says(ahead: float, tmp_path: Path) -> None:
    left = tmp_path / f"{WRITING}0123456789abcdef"
    left.mkdir()
    moment = datetime.now(UTC).timestamp() + ahead
    os.utime(left, (moment, moment))
    alive = tmp_path / f"{WRITING}fedcba9876543210"
    alive.mkdir()
    assert sweep(tmp_path) == 1
    assert not left.exists() and alive.exists()


@pytest.mark.parametrize("words", [("sweep", "sweep.yaml"), ("ask", "pay", "toyland", "--paths", "256", "--json")], ids=["sweep", "ask"])
def test_two_at_once_of_the_same_work_both_answer(words: tuple[str, ...], tally: Counter[str], tmp_path: Path) -> None:
    file = tmp_path / "sweep.yaml"
    file.write_text("case: toyland\npaths: 64\nmode: fail\ngrid: {market.tax_rate: [0.1, 0.2, 0.3]}\n", encoding="utf-8")
    asked = [str(file) if word == "sweep.yaml" else word for word in words]
    more = ["--resume", "--json"] if words[0] == "sweep" else []
    both = [whopays(*asked, *more, WHOPAYS_STORE=str(tmp_path / "store")) for _ in range(times(2, 4))]
    answers = [ended(process) for process in both]
    assert [status for status, _out, _err in answers] == [0] * len(both), answers
    texts = {json.dumps({key: value for key, value in json.loads(out).items() if key != "seconds"}) for _status, out, _err in answers}
    assert len(texts) == 1
    tally["the same work at once"] += len(both)
