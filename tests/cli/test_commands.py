"""The commands: what they print where, what they save, how they end."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import jsonschema
import pytest

import whopays
from whopays.cli.app import COMMANDS, answer
from whopays.report.json import schema, schemas
from whopays.store import load, runs

pytestmark = pytest.mark.usefixtures("calls", "store")


def valid(text: str) -> dict:
    """The one object a text holds, checked against the schema it names; NaN is no JSON."""
    found = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
    jsonschema.validate(found, schema(found["schema"]), cls=jsonschema.Draft202012Validator)
    return found


def refused(capsys, *tokens: str, status: int = 2) -> list[dict]:
    """The errors of a command that must refuse, as a program reads them; nothing is on standard output."""
    assert answer([*tokens, "--json"]) == status
    out, err = capsys.readouterr()
    assert out == ""
    found = json.loads(err)
    jsonschema.validate(found, schema("whopays.errors/1"))
    return found["errors"]


def test_a_run_is_printed_and_saved(capsys, store, calls):
    assert answer(["run", "toyland", "--paths", "1e4", "--seed", "7"]) == 0
    out, err = capsys.readouterr()
    assert "WHO PAYS" in out and "LIMITS" in out and err == ""
    saved = runs(store)
    assert [(one.case, one.paths, one.seed) for one in saved] == [("toyland", 10_000, 7)]
    assert saved[0].run in out
    assert calls[0]["modes"] == ("fail", "keep") and calls[0]["views"] == list(calls[0]["case"].views)
    assert calls[0]["progress"] is None, "no bar where there is no terminal"


def test_options_reach_the_engine(calls):
    view = list(whopays.load("toyland").views)[1]
    name = next(name for name in whopays.load("toyland").assumptions(view) if name.endswith(".cash"))
    assert answer(["run", "toyland", "--view", view, "--mode", "keep", "--policy", "backstop", "--set", f"{name}=5e9",
                   "--as-of", "2029-12-31", "--quiet"]) == 0
    call = calls[0]
    assert (call["views"], call["modes"], call["policy"]) == ([view], ("keep",), "backstop")
    assert call["case"].policy == "backstop" and call["case"].sets == (f"{name}=5e9",)


def test_quiet_prints_the_id_alone(capsys, store):
    assert answer(["run", "toyland", "--quiet"]) == 0
    assert capsys.readouterr() == (f"{runs(store)[0].run}\n", "")


def test_json_is_one_valid_object_and_nothing_else(capsys, store):
    assert answer(["run", "toyland", "--json"]) == 0
    out, err = capsys.readouterr()
    found = valid(out)
    assert err == "" and found["schema"] == "whopays.run/1" and found["run"] == runs(store)[0].run
    assert list(found) == ["schema", "run", "case", "case_hash", "code_version", "as_of", "policy", "paths", "seed",
                           "seconds", "figures", "series", "who_pays", "drivers", "limits", "views"]
    assert any(one["value"] is None for one in found["figures"]), "what is undefined is null"
    assert sum(one["share"] for one in found["who_pays"]) == pytest.approx(1)
    assert "not a rating, not advice" in " ".join(found["limits"])


def test_show_repeats_what_run_printed(capsys):
    for option in ([], ["--json"], ["--verbose"]):
        assert answer(["run", "toyland", *option]) == 0
        first = capsys.readouterr().out
        assert answer(["show", "last", *option]) == 0
        assert capsys.readouterr().out == first


def test_diff_compares_two_runs(capsys, store):
    answer(["run", "toyland", "--quiet", "--seed", "1"])
    answer(["run", "toyland", "--quiet", "--seed", "2", "--policy", "backstop"])
    a, b = capsys.readouterr().out.split()
    assert answer(["diff", a, b, "--json"]) == 0
    found = valid(capsys.readouterr().out)
    assert not found["same_futures"]
    assert {"name": "policy", "a": "none", "b": "backstop"} in found["settings"]
    assert answer(["diff", a, b]) == 0
    text = capsys.readouterr().out
    assert "backstop" in text and "Funding gap" in text and "Customers" in text
    assert answer(["diff", a, a, "--json"]) == 0
    same = valid(capsys.readouterr().out)
    assert same["settings"] == [] and {one["difference"] for one in same["who_pays"]} == {0}


def test_runs_are_listed_and_removed(capsys, store):
    assert answer(["runs"]) == 0 and "whopays run" in capsys.readouterr().out
    answer(["run", "toyland", "--quiet"])
    run = capsys.readouterr().out.strip()
    assert answer(["runs"]) == 0 and run in capsys.readouterr().out
    assert answer(["runs", "--json"]) == 0
    assert [one["run"] for one in valid(capsys.readouterr().out)["runs"]] == [run]
    assert answer(["runs", "rm", run, "--json"]) == 0
    assert valid(capsys.readouterr().out)["run"] == run
    assert runs(store) == []


@pytest.mark.parametrize("name", ["cases", "policies"])
def test_lists_are_printed_both_ways(capsys, name):
    assert answer([name, "--json"]) == 0
    found = valid(capsys.readouterr().out)[name]
    assert found
    assert answer([name]) == 0
    text = capsys.readouterr().out
    assert all(one["name"] in text for one in found)


def test_a_case_is_written_and_checked(capsys, tmp_path):
    file = tmp_path / "mine.yaml"
    assert answer(["case", "new", str(file), "--json"]) == 0
    assert valid(capsys.readouterr().out)["file"] == str(file)
    assert answer(["case", "check", str(file), "--json"]) == 0
    assert valid(capsys.readouterr().out)["case"] == "mine"
    assert refused(capsys, "case", "new", str(file)), "nothing is overwritten"
    file.write_text(file.read_text().replace("quarters:", "quaters:", 1))
    errors = refused(capsys, "case", "check", str(file))
    assert any("quaters" in one["message"] and one["line"] > 0 and one["column"] > 0 for one in errors)
    assert answer(["case", "check", str(file)]) == 2
    assert re.search(rf"{re.escape(str(file))}:\d+:\d+: ", capsys.readouterr().err)


def test_every_wrong_option_is_listed_at_once(capsys, store):
    errors = refused(capsys, "run", "toyland", "--paths", "0", "--seed", "-1", "--view", "rosy", "--mode", "half",
                     "--policy", "backstap", "--as-of", "2025-13-01", "--store", "/dev/null/here")
    assert {one["file"] for one in errors} == {
        "--paths", "--seed", "--view", "--mode", "--policy", "--as-of", "--store"}
    assert all(one["remedy"] for one in errors)
    assert "did you mean 'backstop'?" in {one["remedy"] for one in errors}
    assert not store.exists(), "nothing was made"


def test_wrong_numbers_of_a_case_and_of_the_command_are_listed_together(capsys, calls):
    errors = refused(capsys, "run", "toyland", "--paths", "many", "--set", "labs.nobody.cash=1e9")
    assert len(errors) == 2 and calls == []


@pytest.mark.parametrize("number", ["0", "-5", "2.5", "nan", "inf", "ten", "", "1e99", "1e-3", "0x10"])
def test_a_number_of_paths_that_cannot_be_is_refused(capsys, number):
    assert refused(capsys, "run", "toyland", f"--paths={number}")[0]["file"] == "--paths"


@pytest.mark.parametrize("tokens", [
    ["frobnicate"], ["run", "--frobnicate"], ["run", "toyland", "extra"], ["run", "--paths"], ["show", "--paths", "1"],
    ["diff", "one"], ["runs", "rm"], ["case", "check"], ["run", "--quiet", "--verbose"], ["show", "nothing"],
    ["run", "no-such-case"], ["schema", "no-such-schema"]])
def test_bad_input_ends_with_2_and_says_what_to_do(capsys, tokens):
    assert all(one["message"] and one["remedy"] for one in refused(capsys, *tokens))
    assert answer(tokens) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.strip() and "Traceback" not in err


def test_a_defect_ends_with_1_and_hides_its_traceback(capsys, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(sys.modules["whopays.engine.local"], "run", broken)
    assert answer(["run", "toyland"]) == 1
    assert "planted" in (err := capsys.readouterr().err) and "Traceback" not in err
    assert answer(["run", "toyland", "--verbose"]) == 1
    assert "Traceback" in capsys.readouterr().err
    assert "planted" in refused(capsys, "run", "toyland", status=1)[0]["message"]


def test_an_interrupt_ends_with_130_and_saves_nothing(capsys, monkeypatch, store):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["whopays.engine.local"], "run", interrupted)
    assert answer(["run", "toyland"]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert list(store.iterdir()) == []


def test_a_damaged_run_ends_with_1(capsys, store):
    answer(["run", "toyland", "--quiet"])
    run = capsys.readouterr().out.strip()
    (store / run / "figures.parquet").write_bytes(b"PAR1")
    assert "damaged" in refused(capsys, "show", run, status=1)[0]["message"]


def test_no_words_and_help_are_help(capsys):
    assert answer([]) == 0
    bare = capsys.readouterr().out
    assert all(name in bare for name in COMMANDS)
    for name in COMMANDS:
        assert answer([name, "--help"]) == 0
        text = capsys.readouterr().out
        assert f"whopays {name}" in text
        assert max(map(len, text.splitlines())) <= 80


def test_version_is_one_line(capsys):
    assert answer(["--version"]) == 0
    assert re.fullmatch(r"whopays \S+\n", capsys.readouterr().out)


def test_schemas_are_printed_and_sound(capsys):
    for name in ["case", *schemas()]:
        assert answer(["schema", name]) == 0
        jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_the_python_door_runs_what_the_case_says(calls):
    case = whopays.load("toyland").with_policy("backstop")
    result = whopays.simulate(case, paths=50, seed=3)
    assert isinstance(result, whopays.Result)
    assert (calls[0]["paths"], calls[0]["seed"], calls[0]["policy"]) == (50, 3, "backstop")
    for wrong in ({"paths": 0}, {"seed": -1}, {"views": ["rosy"]}, {"views": []}, {"modes": ["half"]}, {"modes": []}):
        with pytest.raises(ValueError, match="cannot be"):
            whopays.simulate(case, **wrong)
    with pytest.raises(AttributeError):
        whopays.nothing  # noqa: B018


def test_show_reads_any_store(capsys, tmp_path: Path):
    assert answer(["run", "toyland", "--store", str(tmp_path / "x"), "--quiet"]) == 0
    run = capsys.readouterr().out.strip()
    assert load(run, tmp_path / "x").run == run
    assert answer(["show", "--store", str(tmp_path / "x"), "--json"]) == 0


@pytest.mark.parametrize(("tokens", "said", "remedy"), [
    (["run", "toylnd"], "toylnd: aucun cas fourni et aucun fichier de ce nom", "vouliez-vous dire «\u00a0toyland\u00a0»\u202f?"),
    (["run", "toyland", "--set", "labs.alder.cash=5%"], "labs.alder.cash\xa0: «\u00a05%\u00a0» n'est pas", "5\u00a0% s'écrit 0.05"),
    (["run", "toyland", "--set", "market.tax_rate=2"], "--set:1:17: market.tax_rate\xa0: 2 est au-dessus de 1", "écrivez 1 ou moins"),
    (["run", "toyland", "--paths", "0"], "--paths: 0 est hors limites", "de 1 à 10\u202f000\u202f000"),
    (["run", "--foo"], "option inconnue\xa0: --foo", "voyez `whopays run --help`"),
    (["subsidy", "no.yaml"], "ce fichier ou ce dossier n'existe pas", "donnez le chemin"),
    (["show", "nope"], "aucun calcul", "faites-en un par")])
def test_a_refusal_is_told_in_the_language_asked_for(capsys, monkeypatch, tokens, said, remedy):
    monkeypatch.setenv("WHOPAYS_LANG", "fr")
    assert answer(tokens) == 2
    err = capsys.readouterr().err
    assert said in err and remedy in err
    assert answer([*tokens, "--lang", "en"]) == 2
    assert said not in capsys.readouterr().err
    monkeypatch.delenv("WHOPAYS_LANG")
    assert answer([*tokens, "--lang=fr"]) == 2
    assert said in capsys.readouterr().err
    assert answer([*tokens, "--lang", "fr", "--json"]) == 2  # a program reads English
    assert said not in capsys.readouterr().err


def test_several_refusals_are_counted_in_french(capsys):
    assert answer(["run", "toyland", "--paths", "0", "--mode", "z", "--lang", "fr"]) == 2
    assert capsys.readouterr().err.endswith("2 choses à corriger\u202f; rien n'a été calculé\n")
