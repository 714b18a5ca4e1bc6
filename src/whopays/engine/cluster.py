"""Parts of a sweep on a Ray cluster: the same bytes as on one machine, lost workers and nodes survived."""

from __future__ import annotations

import itertools
import logging
import os
import socket
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any, Final

from whopays.case.fault import CaseErrors, Fault
from whopays.engine.parts import AHEAD, ATTEMPTS, Done, Executor, Material, attempt
from whopays.engine.sweep import Part
from whopays.extra import installing

USAGE: Final = "RAY_USAGE_STATS_ENABLED"  # Ray's own switch: it tells nobody that it was used
ANSWER_SECONDS: Final = 5.0  # after which a cluster that does not answer is given up; Ray itself tries for minutes


def started(address: str | None) -> Any:
    """Ray, connected to a cluster, or to one started on this machine where no address is given. Errors: CaseErrors."""
    if find_spec("ray") is None:
        raise CaseErrors([Fault("--engine", 0, 0, "Ray is not installed", f"use --engine local, or install it: {installing('ray')}")])
    os.environ.setdefault(USAGE, "0")
    try:
        if address is not None:
            host, _, port = address.rpartition("://")[2].rpartition(":")
            socket.create_connection((host, int(port)), ANSWER_SECONDS).close()
        import ray

        ray.init(address=address or "local", include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as problem:
        raise CaseErrors([Fault("--address", 0, 0, f"no Ray cluster answers at {address}: {str(problem).splitlines()[0][:200]}",
                                "start one (`ray start --head`) and give its address; one that asks for a token needs RAY_AUTH_MODE=token "
                                "and RAY_AUTH_TOKEN; or use --engine local")]) from problem
    return ray


def on_ray(address: str | None = None) -> Executor:
    """Do parts on a cluster; without an address, on Ray's workers on this machine.

    address : host:port of the head, or ray://host:port; workers need whopays in the same version
    """
    def execute(material: Material, parts: Iterable[Part]) -> Iterator[Done]:
        ray = started(address)
        task = ray.remote(num_cpus=1, max_retries=ATTEMPTS - 1, retry_exceptions=False)(attempt)
        try:
            shared = ray.put(material)
            waiting = iter(parts)
            pending: dict[Any, Part] = {}
            while True:
                most = AHEAD * max(int(ray.cluster_resources().get("CPU", 1)), 1)
                for part in itertools.islice(waiting, most - len(pending)):
                    pending[task.remote(shared, part)] = part
                if not pending:
                    return
                ended, _ = ray.wait(list(pending), num_returns=1)
                for one in ended:
                    yield result_of(ray, one, pending.pop(one))
        finally:
            ray.shutdown()

    return execute


def result_of(ray: Any, reference: Any, part: Part) -> Done:
    """What a task sent back; a worker or node lost too often is that part's trouble and nobody else's."""
    try:
        done: Done = ray.get(reference)
    except ray.exceptions.RayError as problem:
        return Done(part, None, f"its worker was lost {ATTEMPTS} times: {str(problem).splitlines()[0][:200]}")
    return done
