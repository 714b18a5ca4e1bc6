"""Policies side by side for a person, and as the object `whopays.compare/1`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.engine.compare import Comparison, Gain, Measured, PolicyAnswer
from whopays.model.result import Payer
from whopays.report.accounts import accounts_object, books_of, compact, in_full
from whopays.report.amounts import Measure, amount, exact, measure
from whopays.report.benefits import FIRST, benefits, moves
from whopays.report.benefits import LABEL as WIDE
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.words import GROUPS, NOT_A_RATING, WHOLE_GROUPS

SCHEMA: Final = "whopays.compare/1"
BILLIONS: Final = Measure(1e-9, "bn USD")
SHARE: Final = Measure(100.0, "%")
LABEL: Final = 24  # columns of the widest row name
VALUE: Final = 30  # columns kept for a figure with its unit
LEAST: Final = 0.0005  # share below which a group is not printed
USED: Final = WIDE + FIRST  # columns beside those of policies in the table of benefits
LATER: Final = "Later customers"  # whose payments are the value labs and sites have at the end
RISK: Final = "public_cost.risk"
SURE: Final = 2.0  # standard errors from which a sign is said
CHANCE: Final = "default_probability"
# What else a policy moves that its own figures do not say, by the instrument that moves it
MOVED: Final[dict[str, tuple[str, ...]]] = {
    "reserve": ("capacity_years", "compute_price", "unmet", "loss_in_failure"), "rescue": ("spread_early", "debt")}


def compare_object(found: Comparison) -> dict[str, Any]:
    """A comparison as plain values, valid against schemas/compare-1.json; null where a figure is undefined."""
    header = {name: getattr(found, name) for name in ("case", "case_hash", "code_version", "as_of", "paths", "seed", "seconds", "views")}
    policies = []
    for one in found.policies:
        policies.append({
            "name": one.name, "title": one.title, "citations": list(one.citations), "applies": one.applies,
            "reasons": list(one.reasons), "notes": list(one.notes), "who_pays": [asdict(line) for line in one.who_pays],
            "measured": {name: asdict(value) for name, value in one.measured.items()},
            "public_loss_tail": asdict(one.tail) if one.tail else None,
            "catastrophe_layers": {name: asdict(layer) for name, layer in one.layers.items()},
            "gains": [asdict(gain) for gain in one.gains], "accounts": accounts_object(books_of(found, one))})
    return dict(_finite({"schema": SCHEMA, **header, "against": found.policies[0].name, "policies": policies, "limits": limits(found)}))


def limits(found: Comparison) -> list[str]:
    """Sentences that must stand by the table."""
    return [
        f"Default probabilities of named firms: {NOT_A_RATING}.",
        behaviour(found),
        "Fair value prices the risk of the stock market alone, so it errs low; costs are to the end of the horizon, less what the "
        "state still holds then at its mark.",
        *found.limits]


def behaviour(found: Comparison) -> str:
    """What the case lets builders do when capital is cheaper."""
    if not found.build_elasticity:
        return ("Who builds how much does not react to money from the state: contracts are signed; what a policy moves is who pays, "
                "prices of compute, spreads and who fails.")
    return (f"Signed contracts keep their size; what binds nobody is offered in a size larger by {found.build_elasticity:.3g} % for each "
            "percent that aid takes off its cost of capital, and is taken up where it is needed.")


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def comparison(found: Comparison, page: Page, whole: str | None = None) -> Iterator[RenderableType]:
    """Headline by policy, who pays, who gains, then what single policies add; the public accounts of policy `whole` in full."""
    views = ", ".join(f"{name} {weight:.0%}" for name, weight in found.views.items())
    yield Text(f"{found.case}: {len(found.policies)} policies on the same futures", style="bold")
    yield Text(f"{found.paths:,} futures a view ({views}), seed {found.seed}, {found.seconds:.1f} s; "
               f"differences are paired with `{found.policies[0].name}`", style="dim")
    run = [one for one in found.policies if one.applies]
    yield Text()
    yield from headline(run, page)
    for one in found.policies:
        if one.reasons:
            yield Text(f"{one.name}: {'does not apply' if not one.applies else 'in part'} - {'; '.join(one.reasons)}")
        for note in one.notes:
            yield Text(f"{one.name}: {note}")
    yield from map(Text, cheaper_than_budgeted(run, page))
    for part in columns_that_fit(run, page):
        yield Text()
        yield _table("who pays, %", part, shares_by_group(part, page), page)
    for part in columns_that_fit([one for one in run[1:] if one.gains], page):
        if rows := gains_by_group(part, page):
            yield Text()
            yield _table(f"gains, bn {found.currency}", part, rows, page)
    yield Text("gain: less paid or more held at the end, present value; errors of groups are upper bounds. Customers who pay more also "
               "get more; what owners of labs and sites hold more at the end is left to later customers to pay", style="dim")
    yield from benefits(list(columns_that_fit([one for one in run[1:] if moves(one)], page, USED)), run[0], page)
    for one in run:
        yield from particulars(one, page)
        books = books_of(found, one)
        yield from compact(one, books, found.currency, page)
        if one.name == whole:
            yield from in_full(one, books, found.currency)
    yield Text()
    for sentence in limits(found) if page.verbose else limits(found)[:3]:
        yield Text(sentence, style="italic")


def headline(run: Sequence[PolicyAnswer], page: Page) -> Iterator[RenderableType]:
    """One row a policy: chance that a lab fails, cost in both measures, what is lost on 5 % of futures and when."""
    sign = page.symbols.plus_minus

    def column(name: str, how: Measure, field: str) -> list[str]:
        error = "error" if field == "value" else "difference_error"
        cells = [amount(getattr(one.measured[name], field), getattr(one.measured[name], error), how, sign, 1) for one in run]
        return aligned(cells, f" {sign} ")

    tails = [exact(round(one.tail.loss * BILLIONS.factor, 1)) + (f" in {one.tail.year}" if one.tail.year else "")
             for one in run if one.tail]
    tables = [
        {"a lab fails, %": column(CHANCE, SHARE, "value"), "difference": column(CHANCE, SHARE, "difference"),
         "loss of creditors, bn": column("loss_in_failure", BILLIONS, "value")},
        {"FCRA cost, bn": column("public_cost.budget", BILLIONS, "value"), "fair value, bn": column("public_cost.fair", BILLIONS, "value"),
         "95th percentile, bn": tails}]
    for columns in tables:
        table = grid()
        table.add_column("", overflow="fold", max_width=LABEL)
        for name in columns:
            table.add_column(name, justify="right", no_wrap=True)
        for i, one in enumerate(run):
            table.add_row(Text(one.name), *(Text(cells[i]) for cells in columns.values()))
        yield table
        yield Text()


def cheaper_than_budgeted(run: Sequence[PolicyAnswer], page: Page) -> Iterator[str]:
    """Policies whose fair value is below FCRA, surely, and why that can be."""
    for one in run:
        risk = one.measured[RISK]
        if risk.value < -SURE * risk.error and risk.value * BILLIONS.factor <= -LEAST:
            yield (f"{one.name}: fair value is below FCRA by {amount(-risk.value, risk.error, BILLIONS, page.symbols.plus_minus)} bn: "
                   "what the state pays falls in bad markets, or what it receives then rises; so the market would pay for it")


def columns_that_fit(run: Sequence[PolicyAnswer], page: Page, used: int = 0) -> Iterator[list[PolicyAnswer]]:
    """Policies in rows of columns as wide as the page takes beside what is used, the names of rows if nothing else."""
    part: list[PolicyAnswer] = []
    room = page.inner - (used or LABEL)
    for one in run:
        width = max(len(one.name), len("-123.4 ± 12.3")) + GAP
        if part and room < width:
            yield part
            part, room = [], page.inner - (used or LABEL)
        part.append(one)
        room -= width
    if part:
        yield part


def group_of(party: str) -> str:
    """Name of the group a party is counted in."""
    return WHOLE_GROUPS.get(party) or GROUPS.get(party.split(":")[0], party).capitalize() + "s"


def shares_by_group(run: Sequence[PolicyAnswer], page: Page) -> dict[str, list[str]]:
    """Group -> cells by policy; the last row adds to 100 %."""
    def cell(lines: list[Payer]) -> str:
        return amount(math.fsum(line.share for line in lines), math.fsum(line.error for line in lines), SHARE, page.symbols.plus_minus, 1)

    groups = sorted({group_of(line.party) for one in run for line in one.who_pays},
                    key=lambda name: -math.fsum(line.share for line in run[0].who_pays if group_of(line.party) == name))
    rows = {}
    for name in groups:
        mine = [[line for line in one.who_pays if group_of(line.party) == name] for one in run]
        if any(abs(math.fsum(line.share for line in lines)) >= LEAST for lines in mine):
            rows[name] = [cell(lines) for lines in mine]
    rows["All together"] = [f"{100 * math.fsum(line.share for line in one.who_pays):.1f}" for one in run]
    rows["received, bn USD"] = [f"{BILLIONS.factor * math.fsum(line.net for line in one.who_pays):,.0f}" for one in run]
    return rows


def gains_by_group(run: Sequence[PolicyAnswer], page: Page) -> dict[str, list[str]]:
    """Group -> gain by policy; what work, energy and materials receive more is not a gain of a party and stands apart."""
    def cell(gains: list[Gain]) -> str:
        if not gains:
            return "0"
        return amount(math.fsum(g.value for g in gains), math.fsum(g.error for g in gains), BILLIONS, page.symbols.plus_minus, 1)

    def group(party: str) -> str:
        return LATER if party.split(":")[0] in ("lab", "project") else group_of(party)

    groups = dict.fromkeys(group(gain.party) for one in run for gain in sorted(one.gains, key=lambda g: -abs(g.value)))
    return {name: [cell([g for g in one.gains if group(g.party) == name]) for one in run] for name in groups
            if any(abs(g.value) * BILLIONS.factor >= LEAST * 100 for one in run for g in one.gains if group(g.party) == name)}


def _table(heading: str, run: Sequence[PolicyAnswer], rows: dict[str, list[str]], page: Page) -> Table:
    table = grid()
    table.add_column(heading, max_width=LABEL, overflow="fold")
    sign = f" {page.symbols.plus_minus} "
    columns = [aligned([cells[i] for cells in rows.values()], sign) for i in range(len(run))]
    for one in run:
        table.add_column(one.name, justify="right", no_wrap=True)
    for i, name in enumerate(rows):
        table.add_row(Text(name), *(Text(cells[i]) for cells in columns), style="bold" if name == "All together" else "")
    return table


def particulars(one: PolicyAnswer, page: Page) -> Iterator[RenderableType]:
    """What an instrument counts besides money, and the layers of catastrophe cover where the state has one."""
    own = {name: value for name, value in one.measured.items() if name.split(".")[0] in ("reserve", "rescue") or name.startswith("own.")}
    if own:
        yield Text()
        yield Text(one.name, style="bold")
    moved = [one.measured[name] for part, names in MOVED.items() if any(name.split(".")[0] == part for name in own) for name in names]
    table = grid()
    table.show_header = False
    table.add_column("", max_width=page.inner - VALUE, overflow="fold")
    table.add_column("", justify="right", no_wrap=True)
    for value in own.values():
        table.add_row(Text(f"  {value.label}"), Text(_written(value, page)))
    for value in moved:
        table.add_row(Text(f"  against none: {value.label}"), Text(_written(value, page, difference=True)))
    if own:
        yield table
    state = one.layers.get("state")
    if state and state.expected > 0:
        table = grid()
        for name in (f"{one.name}: bn USD a year", "expected", "mean beyond 99 %", "beyond 99.5 %"):
            table.add_column(name, justify="left" if name.startswith(one.name) else "right")
        for name, layer in one.layers.items():
            table.add_row(name, *(amount(value, error, BILLIONS, page.symbols.plus_minus, 2) for value, error in (
                (layer.expected, layer.expected_error), (layer.tail_99, layer.tail_99_error), (layer.tail_995, layer.tail_995_error))))
        yield Text()
        yield table


def _written(value: Measured, page: Page, *, difference: bool = False) -> str:
    amount_, error = (value.difference, value.difference_error) if difference else (value.value, value.error)
    how = measure(value.unit, abs(amount_))
    return f"{amount(amount_, error, how, page.symbols.plus_minus)} {how.unit}".rstrip()
