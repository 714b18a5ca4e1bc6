"""whopays: who pays for the AI build-out, and who pays if it fails.

    import whopays as wp
    case = wp.load("openai-2025")
    wp.simulate(case, paths=2_000).who_pays()
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes longer to import than all else here
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from whopays.case.case import Case
    from whopays.case.load import load as load
    from whopays.model.result import Result as Result
    from whopays.report.asking import ask as ask

    __version__: str

__all__ = ["Result", "ask", "load", "simulate"]


def simulate(case: Case, *, paths: int = 10_000, seed: int = 1, views: Sequence[str] | None = None,
             modes: Sequence[str] = ("fail", "keep"), variance_reduction: str = "none") -> Result:
    """Run a case under the policy it carries; nothing is saved or printed.

    case    : from `load`, with `case.with_policy(name)` for a policy
    paths   : futures under each view, >= 1
    seed    : the same seed gives the same futures, >= 0
    views   : views of the case, all of them by default
    modes   : fail, keep, or both; the funding gap needs keep
    variance_reduction : none, antithetic or stratified; the last two take futures in whole groups
    Errors  : ValueError for a number or name that cannot be
    """
    chosen = list(case.views if views is None else views)
    unknown = [view for view in chosen if view not in case.views]
    if paths < 1 or seed < 0 or unknown or not chosen or not modes or not set(modes) <= {"fail", "keep"}:
        raise ValueError(
            f"paths {paths} (at least 1), seed {seed} (at least 0), views {chosen} (of {list(case.views)}), "
            f"modes {list(modes)} (of fail, keep): one of them cannot be")
    from whopays.engine.local import run

    return run(case, views=chosen, modes=tuple(modes), policy=case.policy, paths=paths, seed=seed, progress=None,
               design=variance_reduction)


def __getattr__(name: str) -> Any:
    """What is heavy is imported when it is asked for."""
    if name == "load":
        from whopays.case.load import load

        return load
    if name == "ask":
        from whopays.report.asking import ask

        return ask
    if name == "Result":
        from whopays.model.result import Result

        return Result
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("whopays")
        except PackageNotFoundError:  # run from a checkout that is not installed
            return "0+source"
    raise AttributeError(f"module 'whopays' has no attribute '{name}'")
