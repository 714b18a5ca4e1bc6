"""A token, keys of an object store and the address of a cluster are used and never kept: in no file, no answer, no message."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.test_served import served

TOKEN = "a-secret-token-of-24-signs"
KEY, SECRET = "AKIASECRETNAME", "secret/key+of=an/object&store"
VARIABLES = {"WHOPAYS_TOKEN": TOKEN, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "RAY_ADDRESS": "ray://secret-host:10001",
             "RAY_AUTH_TOKEN": "secret-ray-token-123", "HTTPS_PROXY": "http://user:secretpass@proxy.invalid:1"}
HIDDEN = (TOKEN, KEY, SECRET, "secret-host", "secret-ray-token", "secretpass")


def kept(folder: Path) -> list[str]:
    """Files below a folder that hold one of the secrets."""
    return [str(file) for file in folder.rglob("*") if file.is_file() and any(one.encode() in file.read_bytes() for one in HIDDEN)]


def said(*words: str, home: Path) -> str:
    """What a command says on both streams, whatever it thinks of it."""
    done = subprocess.run([sys.executable, "-m", "whopays", *words], env={**os.environ, **VARIABLES, "WHOPAYS_STORE": str(home / "store")},
                          cwd=home, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_no_secret_is_kept_in_a_run_a_report_or_a_sweep(tmp_path: Path) -> None:
    (tmp_path / "sweep.yaml").write_text("case: toyland\npaths: 16\nmode: fail\ngrid: {market.tax_rate: [0.1]}\n", encoding="utf-8")
    shown = [said(*words.split(), home=tmp_path) for words in (
        "run toyland --paths 16 --json --verbose", "show last --verbose", "report last --to csv", "sweep sweep.yaml --processes 1",
        "ask pay toyland --paths 16 --json", "run nothing --verbose --json")]
    assert all(shown)
    assert [one for text in shown for one in HIDDEN if one in text] == []
    assert (tmp_path / "store").is_dir() and kept(tmp_path) == []


@pytest.mark.parametrize("store", [f"s3://{KEY}:{SECRET}@bucket/x?endpoint_override=127.0.0.1:1&scheme=http",
                                   f"s3://{KEY}:{SECRET}@/x", f"nonsense://{KEY}:{SECRET}@bucket/x"])
def test_no_secret_of_an_address_is_printed(store: str, tmp_path: Path) -> None:
    (tmp_path / "sweep.yaml").write_text("case: toyland\npaths: 16\nmode: fail\n", encoding="utf-8")
    text = said("sweep", "sweep.yaml", "--store", store, home=tmp_path)
    assert text and "defect" not in text
    assert [one for one in HIDDEN if one in text] == []
    assert kept(tmp_path) == []


@pytest.mark.enable_socket
def test_no_token_is_kept_or_said_by_a_server(tmp_path: Path) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    with served(tmp_path / "store", **VARIABLES) as server:
        assert server.ask("GET", "/api/v1/about", headers={"authorization": "Bearer wrong"})[0] == 401
        answers = [server.ask("GET", "/api/v1/about", headers=headers), server.ask("GET", "/openapi.json", headers=headers),
                   server.ask("POST", "/api/v1/run", {"case": "toyland", "paths": 16, "save": True}, headers),
                   server.ask("POST", "/api/v1/simulate", {"case": "no such"}, headers), server.ask("GET", f"/api/v1/runs/{TOKEN}x")]
        assert [one for _status, content in answers[:-1] for one in HIDDEN if one.encode() in content] == []
        assert TOKEN not in Path(f"/proc/{server.process.pid}/cmdline").read_text(encoding="utf-8", errors="replace")
        server.process.terminate()
        out, err = server.process.communicate(timeout=60)
    assert [one for one in HIDDEN if one in out + err] == []
    assert kept(tmp_path) == []
