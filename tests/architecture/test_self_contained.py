"""The repository stands alone: no folder beside it, no machine's path, no registry, no network."""

from __future__ import annotations

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

from tests.architecture.repository import PACKAGE, ROOT, files, name, project

LOCKS = ("lock.txt", "lock-test.txt")
# Written in two parts, so that this file does not find itself.
FORBIDDEN = {
    "a folder beside the checkout": re.compile(r"\.\./" + r"shared|/" + r"shared/(facts|design|validation)"),
    "a path of one machine": re.compile(r"(?<![\w.:/}-])/(?:" + r"home|root|Users|work|opt)/\w"),
    "a registry's address": re.compile(r"pypi\." + r"org|python" + r"hosted|index" + r"-url|npmjs\." + r"org|find-" + r"links"),
}
BINARY = {".png", ".jpg", ".woff2", ".parquet", ".xlsx", ".pdf", ".npz"}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    found = []
    for path in files():
        if path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if FORBIDDEN[what].search(line):
                found.append(f"{name(path)}:{number}: {line.strip()[:100]}")
    assert found == []


@pytest.mark.parametrize(("what", "text"), [
    ("a folder beside the checkout", "open('.." + "/shared/x')"), ("a path of one machine", "see /ho" + "me/me/x"),
    ("a registry's address", "--index" + "-url x")])
def test_the_search_finds_what_it_looks_for(what: str, text: str) -> None:
    assert FORBIDDEN[what].search(text)


def locked(lock: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_lists_versions_and_hashes_and_nothing_else(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            assert re.match(r"[a-z0-9._-]+==\S+( ; [^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$", line), line[:120]


def test_what_tests_use_is_what_runs() -> None:
    runtime, testing = (locked(lock) for lock in LOCKS)
    assert runtime
    assert runtime.items() <= testing.items()


def distribution(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement)[0].lower().replace("_", "-")


def test_locks_hold_what_is_declared() -> None:
    metadata = project()["project"]
    assert {distribution(one) for one in metadata["dependencies"]} <= set(locked("lock.txt"))
    for extra in metadata["optional-dependencies"].values():
        assert {distribution(one) for one in extra} <= set(locked("lock-test.txt"))


def imported(tree: ast.AST, inside_function: bool = False) -> list[tuple[int, str, bool]]:
    """Line, top-level module, whether it is imported only when a function runs."""
    found = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.split(".")[0], inside_function) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append((node.lineno, (node.module or "").split(".")[0], inside_function))
        found += imported(node, inside_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return found


# Modules and rooms that live on an extra: they import it at the top, and are themselves imported inside functions alone
ON_AN_EXTRA = ("whopays.model.traced", "whopays.api")


def module_of(path: Path) -> str:
    """A file of the package as a module."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


def lives_on_an_extra(module: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in ON_AN_EXTRA)


def test_what_lives_on_an_extra_is_imported_inside_functions() -> None:
    wrong = []
    for path in files(".py"):
        if path.is_relative_to(PACKAGE) and not lives_on_an_extra(module_of(path)):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ImportFrom) and lives_on_an_extra(node.module or ""):
                    wrong.append(f"{name(path)}:{node.lineno}: {node.module}")
    assert wrong == []


def test_only_declared_packages_are_imported() -> None:
    """What an extra brings is imported inside the function that needs it, so that running does without."""
    metadata = project()["project"]
    always = {distribution(one) for one in metadata["dependencies"]}
    extras = {distribution(one) for key, extra in metadata["optional-dependencies"].items() if key != "test" for one in extra}
    owners = packages_distributions()
    wrong = []
    for path in files(".py"):
        if not path.is_relative_to(PACKAGE):
            continue
        for line, module, lazy in imported(ast.parse(path.read_text(encoding="utf-8"))):
            if module in sys.stdlib_module_names or module == "whopays":
                continue
            known = {distribution(one) for one in owners.get(module, [module])}
            if not (known & always or ((lazy or lives_on_an_extra(module_of(path))) and known & extras)):
                wrong.append(f"{name(path)}:{line}: {module}")
    assert wrong == []


def test_sockets_are_blocked() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_runs_with_nothing_beside_it(tmp_path: Path) -> None:
    """A copy of the files alone, a bare home, another working folder: toyland still answers."""
    for path in files():
        if path.is_relative_to(ROOT / "src"):
            target = tmp_path / "clone" / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    (tmp_path / "elsewhere").mkdir()
    environment = {"PATH": os.defpath, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(tmp_path / "clone" / "src"), "LANG": "C.UTF-8"}
    done = subprocess.run([sys.executable, "-m", "whopays", "run", "toyland", "--paths", "64", "--store", str(tmp_path / "runs")],
                          cwd=tmp_path / "elsewhere", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "who pays" in done.stdout.lower()
