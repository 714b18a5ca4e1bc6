"""The command: JSON a program can use, text of 80 columns, faults on standard error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whopays.case.fault import CaseErrors
from whopays.cli.app import answer
from whopays.cli.subsidy import subsidy

LOAN = """\
kind: {kind}
principal: {principal}
maturity_years: 20
payments_per_year: 4
amortisation: annuity
lifetime_default_share: 0.1
recovery_share: 0.5
upfront_fee_rate: 0.01
annual_fee_rate: 0.002
prepayment_rate: 0.02
borrower_rate: 0.055
warrants: {{3: 1}}
treasury: {{date: 2025-11-03, zeros: {{1: 0.036, 5: 0.037, 20: 0.047}}}}
"""


def written(tmp_path: Path, **values: str) -> Path:
    path = tmp_path / "loan.yaml"
    path.write_text(LOAN.format(**({"kind": "guarantee", "principal": "1e9"} | values)))
    return path


def test_json_has_the_official_form(tmp_path, capsys):
    subsidy(written(tmp_path), json=True)
    got = json.loads(capsys.readouterr().out)
    assert set(got["components"]) == {"defaults", "interest", "fees", "other"}
    assert sum(got["components"].values()) == pytest.approx(got["subsidy_rate"])
    assert got["components"]["fees"] < 0 < got["components"]["defaults"]
    assert got["fair_value_rate"] > got["subsidy_rate"]
    assert 0.03 < got["single_effective_rate"] < 0.05
    assert got["cash_flows"][0]["upfront_fees"] == pytest.approx(1e7)
    assert {row["fiscal_year"] for row in got["outlays"]} >= {2026, 2045}
    assert got["assumed"]["recovery_lag_years"] == "2"


@pytest.mark.parametrize("kind", ["guarantee", "loan"])
@pytest.mark.parametrize("principal", ["1", "999", "1e6", "3.3e8", "9.9999e9", "1e11", "1e12", "9e13"])
def test_text_fits_80_columns(tmp_path, capsys, kind, principal):
    subsidy(written(tmp_path, kind=kind, principal=principal))
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    for words in ("Defaults, net of recoveries", "Interest", "Fees", "All other", "Subsidy rate", "Single effective rate", "FISCAL YEAR"):
        assert words in out


def test_faults_go_to_standard_error_and_the_command_fails(tmp_path, capsys):
    path = tmp_path / "bad.yaml"
    path.write_text("kind: guarantee\ncovered_share: 1.3\n")
    assert answer(["subsidy", str(path)]) == 2
    seen = capsys.readouterr()
    assert seen.out == "" and f"{path}:2:16: covered_share is 1.3" in seen.err


def test_a_missing_file_names_the_ready_made_ones(tmp_path, capsys):
    for path in (tmp_path / "nothing.yaml", tmp_path):
        assert answer(["subsidy", str(path)]) == 2
        assert "chips-guarantee-fy2024" in capsys.readouterr().err


def test_the_command_line_answers_in_json(capsys):
    assert answer(["subsidy", "chips-guarantee-fy2024", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["subsidy_rate"] == 2.18


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    folder.mkdir()
    return folder


def test_an_updated_file_adds_the_reestimate(tmp_path, capsys):
    first = written(tmp_path)
    second = tmp_path / "second.yaml"
    second.write_text(first.read_text().replace("lifetime_default_share: 0.1", "lifetime_default_share: 0.15").replace("0.036", "0.03"))
    subsidy(first, json=True, updated=second, years=2.0)
    change = json.loads(capsys.readouterr().out)["reestimate"]
    assert change["technical"] > 0 and change["interest"] > 0
    assert change["total"] == pytest.approx((change["interest"] + change["technical"]) * (1 + change["rate"]) ** 2)
    subsidy(first, updated=second, years=2.0)
    out = capsys.readouterr().out
    assert "Technical reestimate" in out and max(map(len, out.splitlines())) <= 80
    for other, years in ((written(_folder(tmp_path), principal="2e9"), 1.0), (second, -1.0)):
        with pytest.raises(CaseErrors, match="give"):
            subsidy(second, updated=other, years=years)
