"""Charts and files that the page asks for: made of the same answers, whole, and refused in the same words."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.waited import state

ASKED = {"case": "toyland", "policy": "backstop", "paths": 64, "seed": 2}
BEGINS = {"pdf": b"%PDF", "xlsx": b"PK", "html": b"<!", "csv": b"PK", "parquet": b"PK"}


def finished(client: TestClient, path: str, body: dict[str, Any]) -> Any:
    """The result of a job, waited for."""
    begun = client.post(f"/api/v1/{path}", json=body)
    assert begun.status_code == 202, begun.text
    state(client, begun.json(), "done", "failed", "cancelled")
    return client.get(begun.json()["result"])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_charts_of_a_run_hold_the_numbers_of_the_answer(client: TestClient, lang: str) -> None:
    charts = {one["id"]: one for one in client.post("/api/v1/charts", json={**ASKED, "lang": lang}).json()["charts"]}
    assert {"default_curves", "sources_uses", "compute_price", "tornado"} <= set(charts)
    assert all(one["lang"] == lang and one["table"]["rows"] and one["option"]["series"] for one in charts.values())
    answer = client.post("/api/v1/simulate", json={key: value for key, value in ASKED.items() if key != "policy"} | {
        "policies": ["backstop"]}).json()["policies"][0]
    series = next(one for one in answer["series"] if one["id"].endswith("default_probability") and one["mean"][-1] > 0)
    held = [cell for row in charts["default_curves"]["table"]["rows"] for cell in row if isinstance(cell, float)]
    assert 100.0 * series["mean"][-1] in held  # the table is in percent, as drawn


@pytest.mark.parametrize("to", BEGINS)
def test_report_of_a_run_as_a_file(client: TestClient, to: str) -> None:
    found = finished(client, "files", {**ASKED, "to": to})
    assert found.status_code == 200, found.text
    content = base64.b64decode(found.json()["content"])
    assert content.lower().startswith(BEGINS[to].lower())
    if to in ("csv", "parquet"):
        assert found.json()["name"].endswith(".zip")
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert sum(name.endswith(f".{to}") for name in names) > 3


def test_files_and_charts_of_a_study_and_a_loan(client: TestClient) -> None:
    study = {"case": "toyland", "paths": 64, "lang": "fr"}
    assert finished(client, "charts/studies/pay", study).json()["charts"]
    assert base64.b64decode(finished(client, "files/studies/pay", {**study, "to": "pdf"}).json()["content"]).startswith(b"%PDF")
    loan = {"name": "chips-guarantee-fy2024", "lang": "fr"}
    assert len(client.post("/api/v1/charts/subsidy", json=loan).json()["charts"]) == 3
    assert base64.b64decode(finished(client, "files/subsidy", {**loan, "to": "xlsx"}).json()["content"]).startswith(b"PK")


@pytest.mark.parametrize(("path", "body", "status"), [
    ("files", {**ASKED, "to": "docx"}, 422), ("files", {**ASKED, "policy": "../x", "to": "pdf"}, 422),
    ("charts", {**ASKED, "lang": "de"}, 422), ("charts/subsidy", {}, 422), ("charts/studies/A%20B", {}, 422)])
def test_what_cannot_be_is_refused_at_once(client: TestClient, path: str, body: dict[str, Any], status: int) -> None:
    assert client.post(f"/api/v1/{path}", json=body).status_code == status


def test_unknown_names_are_refused_before_there_is_a_job(client: TestClient) -> None:
    assert client.post("/api/v1/files", json={**ASKED, "case": "atlantis", "to": "pdf"}).status_code == 404
    assert client.post("/api/v1/charts/studies/whither", json={"case": "toyland", "paths": 64}).status_code == 404
