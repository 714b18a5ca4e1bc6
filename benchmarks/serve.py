"""How long a page waits: a slider moved again and again, one policy and four, one client and four, over HTTP.

Prints median and 95th percentile of the time to the answer; each request asks what nobody asked before.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import threading
import time
from itertools import count

import httpx

from benchmarks.machine import facts as machine
from whopays.api import bounds

POLICIES = ("none", "backstop", "national-reserve", "tax-credit")
NUMBERS = count(30_000)  # no two requests are the same
MOVES = 12  # of the slider, each client; fewer before, to warm


def client(address: str, number: int, policies: tuple[str, ...], waits: list[float], moves: int) -> None:
    """One client moves a slider."""
    with httpx.Client(base_url=address, timeout=120, headers={"X-Client": f"benchmark-{number}"}) as http:
        for _ in range(moves):
            cash = f"{next(NUMBERS):d}e6"
            asked = {"case": "openai-2025", "policies": policies, "sets": {"labs.openai.cash": cash}, "paths": bounds.FIRST_PATHS}
            began = time.perf_counter()
            found = http.post("/api/v1/simulate", json=asked)
            waits.append(time.perf_counter() - began)
            assert found.status_code == 200, found.text


def measured(address: str, clients: int, policies: tuple[str, ...], moves: int = MOVES) -> str:
    """Median and 95th percentile over all clients, milliseconds."""
    waits: list[float] = []
    threads = [threading.Thread(target=client, args=(address, number, policies, waits, moves)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(waits, n=20)
    return f"median {1000 * statistics.median(waits):5.0f} ms, 95th percentile {1000 * cuts[-1]:5.0f} ms, best {1000 * min(waits):5.0f} ms"


def main() -> None:
    """Start a server, warm it, measure."""
    print(machine())
    server = subprocess.Popen([sys.executable, "-m", "whopays", "serve", "--port", "0", "--no-open"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = re.findall(r"http://\S+", server.stdout.readline())[0]
        measured(address, 4, POLICIES, 2)  # every worker has seen the case and each policy
        for clients in (1, 4):
            for policies in (POLICIES[:1], POLICIES):
                asked = f"{clients} client(s), {len(policies)} policy(ies), {bounds.FIRST_PATHS} futures a view"
                print(f"{asked}: {measured(address, clients, policies)}")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
