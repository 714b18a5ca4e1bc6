"""Every printed figure, series and kind of payment, from `engine/definitions.py`, `model/series.py` and `model/transfer.py`."""

from __future__ import annotations

from declarations.table import table
from whopays.engine.definitions import KNOWN
from whopays.model.instruments import found
from whopays.model.series import FIRM_SERIES, LAB_SERIES, MARKET_SERIES
from whopays.model.transfer import ENTRIES, KINDS

READ_IN = {"fail": "where who cannot pay fails", "keep": "where nobody may fail"}


def markdown() -> str:
    """Figures, series, payments."""
    figures = [[f"`{readable(pattern)}`", one.text, READ_IN[one.mode], sums(one.terms)] for pattern, one in KNOWN]
    series = [[f"`{stem}.{name}`", unit] for stem, rows in (
        ("labs.LAB", LAB_SERIES), ("firms.PARTY", FIRM_SERIES), ("lines.LINE", {"revenue": "USD"}), ("market", MARKET_SERIES))
        for name, unit in rows.items()]
    kinds = [[f"`{kind}`", what, f"`{stock}` {'+' if sign > 0 else '-'}" if stock else ""] for kind, (what, stock, sign) in KINDS.items()]
    for name, module in sorted(found().items()):
        for kind, (what, stock, sign) in getattr(module, "KINDS", {}).items():
            moves = f"`{stock}` {'+' if sign > 0 else '-'}" if stock else ""
            kinds.append([f"`{kind}`", f"{what} (instrument `{name}`)", moves])
    entries = [[f"`{kind}`", what] for kind, what in ENTRIES.items()]
    return "\n".join([
        "## Figures\n\nEach also exists by lab where it is of labs: `labs.openai.taken`. Money is in the currency of the case.\n",
        table(["id", "what it is", "read", "payments it sums"], figures),
        "## Series by quarter\n\nMean, its error and nine quantiles of each; a stock stands at the end of the quarter.\n",
        table(["id", "unit"], series),
        "## Kinds of payment\n\nThe only ways in which money moves, with the stock that the payment moves.\n",
        table(["kind", "what it is", "moves"], kinds),
        "## Entries without cash\n", table(["entry", "what it is"], entries)])


def readable(pattern: str) -> str:
    """A pattern of an id as a person writes it."""
    for old, new in ((r"(\.\d{4})?", "[.YEAR]"), (r"\.\d{4}", ".YEAR"), (r"\d{4}", "YEAR"), (r"\w+", "YEAR or end"), ("\\.", ".")):
        pattern = pattern.replace(old, new)
    return pattern


def sums(terms: tuple[object, ...]) -> str:
    """Kinds of payment a figure sums."""
    kinds = dict.fromkeys(kind for term in terms for kind in getattr(term, "kinds", ()))
    return ", ".join(f"`{kind}`" for kind in kinds) or ("every payment of the party" if terms else "none")
