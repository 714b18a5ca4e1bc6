"""How to install an extra: optional packages that a part of whopays needs."""

from __future__ import annotations

import shlex
import sys


def installing(extra: str) -> str:
    """The command that adds an extra to the environment whopays runs in; a bare `pip` may be that of another one.

    extra : web, report, sources, ray or jax

    >>> installing("ray").endswith(" -m pip install 'whopays[ray]'")
    True
    """
    return f"{shlex.quote(sys.executable or 'python')} -m pip install 'whopays[{extra}]'"
