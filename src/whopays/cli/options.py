"""Options several commands share, declared once."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="Print one JSON object and nothing else.")]
Verbose = Annotated[bool, Parameter(name="--verbose", negative="", show_default=False, help="Print everything there is.")]
Store = Annotated[str | None, Parameter(name="--store", metavar="FOLDER",
                                        help="Where runs are kept; else WHOPAYS_STORE, else your data folder.")]
