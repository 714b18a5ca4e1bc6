"""`whopays completion SHELL`: print what makes a shell complete commands and options."""

from __future__ import annotations

from typing import Annotated, Any, Final

from cyclopts import Parameter

SHELLS: Final = ("bash", "zsh", "fish")


def completion(
    shell: Annotated[str, Parameter(help="bash, zsh or fish; docs/start/install.md says where each looks.")],
    /,
) -> None:
    """Print the completion of a shell; write it where the shell looks for it."""
    from whopays.case.fault import CaseErrors, Fault
    from whopays.cli.app import build

    if shell not in SHELLS:
        raise CaseErrors([Fault("", 0, 0, f"no completion for '{shell}'", f"choose {', '.join(SHELLS[:-1])} or {SHELLS[-1]}")])
    chosen: Any = shell
    print(build().generate_completion(prog_name="whopays", shell=chosen))
