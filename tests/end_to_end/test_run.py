"""The command a reader types, on the real engine: what it prints, saves and promises."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from whopays.report.json import schema

ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "NO_COLOR": "1"}


def whopays(*words: str, store: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "whopays", *words], capture_output=True, text=True, check=False, timeout=240,
                          env={**os.environ, **ENVIRONMENT, "WHOPAYS_STORE": str(store)})


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Both shipped cases, few futures, as JSON."""
    found = {}
    for case in ("toyland", "openai-2025"):
        done = whopays("run", case, "--paths", "192", "--json", store=tmp_path_factory.mktemp(case))
        assert done.returncode == 0, done.stderr
        found[case] = json.loads(done.stdout, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
    return found


@pytest.mark.parametrize("case", ["toyland", "openai-2025"])
def test_answer_keeps_its_schema(answers: dict[str, dict[str, Any]], case: str) -> None:
    jsonschema.validate(answers[case], schema("whopays.run/1"))


@pytest.mark.parametrize("case", ["toyland", "openai-2025"])
def test_who_pays_adds_to_all_that_resources_received(answers: dict[str, dict[str, Any]], case: str) -> None:
    answer = answers[case]
    for view in (answer, *answer["views"].values()):
        received = next(f["value"] for f in view["figures"] if f["id"] == "resources")
        assert math.fsum(line["share"] for line in view["who_pays"]) == pytest.approx(1, abs=1e-6)
        assert math.fsum(line["net"] for line in view["who_pays"]) == pytest.approx(received, rel=1e-6)
        assert math.fsum(line["burden"] for line in view["who_pays"]) == pytest.approx(received, rel=1e-5)
        assert all(line["error"] is not None for line in view["who_pays"])


def test_default_case_is_the_one_promised(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["openai-2025"]
    assert answer["as_of"] == "2025-11-07" and set(answer["views"]) == {"company", "outside-view"}
    labs = {s["id"].split(".")[1] for s in answer["series"] if s["id"].startswith("labs.")}
    assert len(labs) >= 5
    cash = next(s for s in answer["series"] if s["id"] == "labs.openai.cash")
    assert len(cash["quarters"]) == 33 and cash["quarters"][0] == "2025Q4" and cash["quarters"][-1] == "2033Q4"
    assert set(cash["quantiles"]) >= {"0.05", "0.5", "0.95"}
    named = {f["id"]: f["value"] for f in answer["figures"]}
    assert named["promised.headline"] == pytest.approx(1400e9, rel=1e-6)


def test_a_run_is_saved_shown_and_removed(tmp_path: Path) -> None:
    assert whopays("run", "toyland", "--paths", "64", "--quiet", store=tmp_path).returncode == 0
    listed = json.loads(whopays("runs", "--json", store=tmp_path).stdout)
    assert len(listed["runs"]) == 1
    shown = whopays("show", "last", store=tmp_path)
    assert shown.returncode == 0 and "WHO PAYS" in shown.stdout and "not a rating, not advice" in shown.stdout
    assert whopays("runs", "rm", "last", store=tmp_path).returncode == 0
    assert json.loads(whopays("runs", "--json", store=tmp_path).stdout)["runs"] == []


def test_the_same_seed_gives_the_same_answer_and_another_does_not(tmp_path: Path) -> None:
    def figures(seed: str) -> list[tuple[str, float]]:
        done = whopays("run", "toyland", "--paths", "64", "--seed", seed, "--json", store=tmp_path)
        return [(f["id"], f["value"]) for f in json.loads(done.stdout)["figures"]]

    assert figures("7") == figures("7") != figures("8")
