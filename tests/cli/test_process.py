"""The command as a process: signals, pipes, encodings, terminals, what is imported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The engine of the command is replaced by one that says it has begun and then does what the test asks.
DRIVER = """
import sys, time
from types import ModuleType, SimpleNamespace
from tests.report.made import made
slow = sys.argv[1] == "slow"
def run(case, **asked):
    if slow:
        print("begun", file=sys.stderr, flush=True)
        time.sleep(60)
    if asked["progress"]:
        asked["progress"](1, 2)
        time.sleep(0.3)
    return made(case=case.name)
engine, policy = ModuleType("whopays.engine.local"), ModuleType("whopays.policy")
engine.run, policy.names = run, lambda: ["none"]
sys.modules.update({"whopays.engine.local": engine, "whopays.policy": policy})
from whopays.cli.app import main
del sys.argv[1:1 + slow]
main()
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and terminals")


def environment(store: Path, **more: str) -> dict[str, str]:
    """The test's environment with its own store, both source folders, and no taste about colours."""
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR")}
    return {**kept, "WHOPAYS_STORE": str(store), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **more}


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", DRIVER, *words]


@posix
def test_an_interrupted_run_ends_with_130_and_leaves_the_store_intact(tmp_path):
    subprocess.run(command("run", "toyland", "--quiet"), env=environment(tmp_path), check=True, capture_output=True)
    before = sorted(path.name for path in tmp_path.iterdir())
    process = subprocess.Popen(command("slow", "run", "toyland", "--json"), env=environment(tmp_path),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None and process.stderr.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130 and out == ""
    assert json.loads(err)["errors"][0]["message"] == "interrupted"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


INTERRUPTED_IMPORT = """
import os, runpy, signal, sys
left, signalled = int(sys.argv.pop(1)), []
def hook(event, _about):
    global left
    if event == "import" and not signalled:
        left -= 1
        if left <= 0:
            signalled.append(True)
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(hook)
runpy.run_module("whopays", run_name="__main__")
"""


@posix
@pytest.mark.parametrize("json_too", [False, True])
@pytest.mark.parametrize("nth", [20, 60, 120, 250, 430, 480])
def test_an_interruption_among_the_imports_ends_with_130_and_no_traceback(tmp_path, nth, json_too):
    """At the nth import of the process: the first few are Python's own, before any line of ours."""
    asked = ["run", "toyland", "--paths", "2000000", *(["--json"] if json_too else [])]
    done = subprocess.run([sys.executable, "-c", INTERRUPTED_IMPORT, str(nth), *asked], env=environment(tmp_path), capture_output=True,
                          text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (130, ""), done.stderr
    if json_too:
        assert [one["message"] for one in json.loads(done.stderr)["errors"]] == ["interrupted"]
    else:
        assert done.stderr.splitlines()[0] == "interrupted" and len(done.stderr.splitlines()) == 2
    assert list(tmp_path.iterdir()) == []


def test_an_ascii_terminal_gets_ascii(tmp_path):
    done = subprocess.run(command("run", "toyland", "--verbose"), check=False, capture_output=True,
                          env=environment(tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0"))
    assert done.returncode == 0
    assert done.stdout.isascii() and b"+-" in done.stdout and b"####" in done.stdout
    assert b"?" not in done.stdout.replace(b"+- ?", b""), "no sign had to be replaced"


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    process = subprocess.Popen(command("run", "toyland", "--verbose"), env=environment(tmp_path),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.wait() == 1
    assert process.stderr.read() == b""


def test_without_a_terminal_there_is_no_escape_code_and_no_line_over_80(tmp_path):
    done = subprocess.run(command("run", "toyland"), check=False, capture_output=True, env=environment(tmp_path),
                          encoding="utf-8")
    assert "\x1b" not in done.stdout + done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80


def on_terminal(store: Path, *words: str, **more: str) -> str:
    """What a command writes on a terminal of 100 columns, both streams."""
    import pty

    main, side = pty.openpty()
    process = subprocess.Popen(command(*words), stdin=side, stdout=side, stderr=side,
                               env=environment(store, TERM="xterm-256color", COLUMNS="100", **more))
    os.close(side)
    text = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        text += piece
    os.close(main)
    assert process.wait() == 0
    return text.decode()


@posix
def test_a_terminal_gets_colours_and_a_bar_with_the_time_left(tmp_path):
    text = on_terminal(tmp_path, "run", "toyland")
    assert "\x1b[36m" in text and "simulating" in text and "50%" in text


@posix
def test_no_color_means_no_style_at_all_in_the_answer(tmp_path):
    text = on_terminal(tmp_path, "run", "toyland", NO_COLOR="1")
    assert "\x1b[" not in text[text.index("WHO PAYS"):]


@posix
def test_quiet_has_no_bar(tmp_path):
    assert "simulating" not in on_terminal(tmp_path, "run", "toyland", "--quiet")


@pytest.mark.parametrize(("words", "never"), [
    (["--version"], {"cyclopts", "numpy", "rich", "pyarrow", "duckdb", "pydantic", "yaml", "scipy"}),
    (["--help"], {"numpy", "pyarrow", "duckdb", "pydantic", "yaml", "scipy"}),
    (["runs"], {"pyarrow", "duckdb", "pydantic", "yaml", "scipy"}),
    (["run", "toyland", "--quiet"], {"duckdb", "scipy"}),
    (["show"], {"duckdb", "scipy", "pydantic"}),
])
def test_a_command_imports_what_it_needs_and_no_more(tmp_path, words, never):
    subprocess.run(command("run", "toyland", "--quiet"), env=environment(tmp_path), check=True, capture_output=True)
    code = f"""
import sys
sys.argv = ["whopays", *{words!r}]
try:
    from whopays.cli.app import main
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print(*sorted(set(sys.modules) & {never!r}), file=sys.stderr)
"""
    if words[0] == "run":
        code = DRIVER.partition("from whopays.cli.app")[0].replace('sys.argv[1] == "slow"', "False") + code
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment(tmp_path))
    assert (done.returncode, done.stderr.strip()) == (0, "")
