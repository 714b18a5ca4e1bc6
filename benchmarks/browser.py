"""What a person waits for in the page: first figure, slider to first answer and where that time goes, weight.

`python benchmarks/browser.py [CASE]`; a real Chromium on a real server of this machine. Prints, judges nothing.
"""

from __future__ import annotations

import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.conftest import ARGUMENTS, CHROMIUM  # noqa: E402

MOVES: Final = 24  # of a slider, one after the other
RESTS: Final = (400, 900, 1_800)  # milliseconds between two moves, in turn: each refinement is met under way
WEB: Final = ROOT / "src" / "whopays" / "data" / "web"
LOOP: Final = "a fixed loop beside it"
LOOPS: Final = 400_000
PARTS: Final = (("page told", "moved", "asked"), ("debounce", "asked", "sent"), ("server and line", "sent", "answered"),
                ("drawing", "answered", "shown"), ("in all", "moved", "shown"))
LISTEN: Final = "addEventListener('input', (event) => performance.mark('moved', { startTime: event.timeStamp }), true)"
MARKS: Final = """() => Object.fromEntries(['moved', 'asked', 'sent', 'answered', 'shown'].map(
    (name) => [name, performance.getEntriesByName(name).at(-1)?.startTime]))"""
# Told by the page when the answer to the next move is on the screen: asking it each frame would take the time that is measured
NEXT: Final = """() => { window.next = new Promise((done) => {
    const seen = new PerformanceObserver((list) => {
        const marks = list.getEntries().map((one) => one.name);
        if (marks.includes('sent')) seen.isSent = true;
        if (seen.isSent && marks.includes('shown')) { seen.disconnect(); done(); }
    });
    seen.observe({ entryTypes: ['mark'] });
}); }"""


@contextmanager
def serving(store: str) -> Iterator[str]:
    """The address of `whopays serve` as anybody starts it."""
    server = subprocess.Popen([sys.executable, "-m", "whopays", "serve", "--port", "0", "--no-open"], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "WHOPAYS_STORE": store})
    try:
        assert server.stdout is not None
        yield re.findall(r"http://\S+", server.stdout.readline())[0]
    finally:
        server.terminate()
        server.wait()


def main(case: str) -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as store, serving(store) as address, sync_playwright() as made:
        browser = made.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        print(f"{case}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for visit in ("cold", "warm server", "warm server, again"):
            print(f"time to first figure, {visit}: {first_figure(browser, address, case):.0f} ms")
        told(slider(browser, address, case))
        weigh()
        browser.close()


def opened(browser: Any, address: str, case: str) -> Any:
    """The first page as another visitor."""
    page = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(LISTEN)
    page.goto(f"{address}#/explore?lang=en&case={case}", wait_until="commit")
    return page


def first_figure(browser: Any, address: str, case: str) -> float:
    """Milliseconds from the address to the first key figure."""
    started = time.perf_counter()
    page = opened(browser, address, case)
    page.wait_for_selector(".key .number")
    taken = 1000 * (time.perf_counter() - started)
    page.context.close()
    return taken


def slider(browser: Any, address: str, case: str) -> dict[str, list[float]]:
    """Milliseconds of each part of an answer to each move of a slider nobody moved before."""
    page = opened(browser, address, case)
    page.wait_for_selector(".deciding input[type=range]")
    one = page.locator(".deciding input[type=range]").first
    found: dict[str, list[float]] = {name: [] for name, _, _ in PARTS} | {LOOP: []}
    for move in range(MOVES):
        page.evaluate(NEXT)
        one.press("ArrowRight")
        page.evaluate("window.next")
        marks = page.evaluate(MARKS)
        for name, start, end in PARTS:
            found[name].append(marks[end] - marks[start])
        found[LOOP].append(loop())
        page.wait_for_timeout(RESTS[move % len(RESTS)])
    page.context.close()
    return found


def loop() -> float:
    """Milliseconds of the same arithmetic each time: a machine lent by the slice is at times half as fast, and the figures with it."""
    started = time.perf_counter()
    sum(number * number for number in range(LOOPS))
    return 1000 * (time.perf_counter() - started)


def told(found: dict[str, list[float]]) -> None:
    """Median and 95th percentile."""
    for name, values in found.items():
        print(f"slider to first answer, {name}: median {statistics.median(values):.0f} ms, "
              f"p95 {statistics.quantiles(values, n=20)[-1]:.0f} ms")


def weigh() -> None:
    """Kilobytes of what a browser loads, as they lie and as they are sent."""
    for path in sorted((WEB / "assets").iterdir()):
        content = path.read_bytes()
        print(f"{path.name}: {len(content) / 1000:.0f} kB, sent as {len(gzip.compress(content, 3)) / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "openai-2025")
