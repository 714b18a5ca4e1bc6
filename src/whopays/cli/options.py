"""Options several commands share, declared once."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="Print one JSON object and nothing else.")]
Verbose = Annotated[bool, Parameter(name="--verbose", negative="", show_default=False, help="Print everything there is.")]
Store = Annotated[str | None, Parameter(name="--store", metavar="FOLDER",
                                        help="Where runs are kept; else WHOPAYS_STORE, else your data folder.")]
Sets = Annotated[tuple[str, ...], Parameter(name="--set", metavar="NAME=VALUE", negative="", show_default=False,
                                            help="Change an input, e.g. labs.openai.cash=50e9; may be repeated.")]
Lang = Annotated[str, Parameter(name="--lang", metavar="en|fr", env_var="WHOPAYS_LANG", help="Language of what is printed.")]
Seed = Annotated[str, Parameter(metavar="N", help="The same seed gives the same futures.")]
AsOf = Annotated[str | None, Parameter(metavar="DAY", help="Use only what was known by this day, e.g. 2025-11-07.")]
Conflicts = Annotated[tuple[str, ...], Parameter(name="--conflict", metavar="NAME=CLAIM", negative="", show_default=False,
                                                help="Where sources disagree, believe one claim, or `both`, side by side; repeatable.")]
