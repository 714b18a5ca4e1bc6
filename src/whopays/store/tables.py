"""A result as flat tables and back: the columns of the Parquet files, declared once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from whopays.model.result import Driver, Figure, Payer, Result, Series, View

if TYPE_CHECKING:
    import pyarrow as pa

POOLED = "pooled"
CASH = "cash"
TABLES = ("figures", "series", "who_pays", "drivers", "flows")
Rows = list[dict[str, Any]]


def level_column(level: float) -> str:
    """Column of a quantile: its percent.

    >>> level_column(0.05), level_column(0.5), level_column(0.999)
    ('p5', 'p50', 'p99.9')
    """
    return f"p{level * 100:g}"


def column_level(column: str) -> float:
    """Level of a quantile's column.

    >>> column_level("p5")
    0.05
    """
    return float(column[1:]) / 100


def to_tables(result: Result) -> dict[str, pa.Table]:
    """Tables of a result by name, one row a figure, a quarter, a party, a driver, a flow."""
    import pyarrow as pa

    views = [(POOLED, result.pooled), *result.views.items()]
    levels = sorted({q for _, view in views for one in view.series for q in one.quantiles})
    rows: dict[str, Rows] = {
        "figures": [{"view": name, **vars(one)} for name, view in views for one in view.figures],
        "series": [row for name, view in views for one in view.series for row in _quarters(name, one)],
        "who_pays": [{"view": name, "statement": statement, **vars(one)}
                     for name, view in views for statement, lines in _statements(view)
                     for one in lines],
        "drivers": [dict(vars(one)) for one in result.drivers],
        "flows": [{"view": view, "payer": payer, "payee": payee, "kind": kind, "amount": amount}
                  for (view, payer, payee, kind), amount in result.flows.items()],
    }
    return {name: pa.Table.from_pylist(rows[name], schema=_schema(name, levels)) for name in TABLES}


def _statements(view: View) -> Iterator[tuple[str, list[Payer]]]:
    yield CASH, view.who_pays
    for name, lines in view.statements.items():
        if name != CASH:
            yield name, lines


def _quarters(view: str, one: Series) -> Iterator[dict[str, Any]]:
    for i, quarter in enumerate(one.quarters):
        yield {"view": view, "id": one.id, "unit": one.unit, "quarter": quarter,
               "mean": float(one.mean[i]), "error": float(one.error[i]),
               **{level_column(level): float(path[i]) for level, path in one.quantiles.items()}}


def _schema(name: str, levels: list[float]) -> pa.Schema:
    """Text or number by the field's declared type; no column is left to be guessed."""
    import pyarrow as pa

    def columns(record: type) -> list[tuple[str, Any]]:
        return [(f.name, pa.string() if f.type == "str" else pa.float64()) for f in fields(record)]

    text, number = pa.string(), pa.float64()
    return pa.schema({
        "figures": [("view", text), *columns(Figure)],
        "series": [("view", text), ("id", text), ("unit", text), ("quarter", text),
                   ("mean", number), ("error", number),
                   *((level_column(level), number) for level in levels)],
        "who_pays": [("view", text), ("statement", text), *columns(Payer)],
        "drivers": columns(Driver),
        "flows": [("view", text), ("payer", text), ("payee", text), ("kind", text),
                  ("amount", number)],
    }[name])


def views_of(tables: dict[str, Rows], names: list[str]) -> dict[str, View]:
    """Views by name, rebuilt from rows read back."""
    found = {}
    for name in (POOLED, *names):
        mine = {table: [row for row in rows if row.get("view") == name]
                for table, rows in tables.items()}
        statements: dict[str, list[Payer]] = {}
        for row in mine["who_pays"]:
            statements.setdefault(row["statement"], []).append(_record(Payer, row))
        found[name] = View(
            figures=[_record(Figure, row) for row in mine["figures"]],
            series=_series(mine["series"]),
            who_pays=statements.pop(CASH, []),
            statements=statements,
        )
    return found


def drivers_of(rows: Rows) -> list[Driver]:
    """Drivers in the order they were ranked."""
    return [_record(Driver, row) for row in rows]


def flows_of(rows: Rows) -> dict[tuple[str, str, str, str], float]:
    """Flows by (view, payer, payee, kind)."""
    return {(r["view"], r["payer"], r["payee"], r["kind"]): r["amount"] for r in rows}


def _record(kind: type, row: dict[str, Any]) -> Any:
    return kind(**{f.name: row[f.name] for f in fields(kind)})


def _series(rows: Rows) -> list[Series]:
    groups: dict[str, Rows] = {}
    for row in rows:
        groups.setdefault(row["id"], []).append(row)
    series = []
    for name, mine in groups.items():
        columns = [c for c in mine[0] if c[0] == "p" and c[1:2].isdigit() and mine[0][c] is not None]
        series.append(Series(
            id=name, unit=mine[0]["unit"], quarters=tuple(row["quarter"] for row in mine),
            mean=np.array([row["mean"] for row in mine]),
            error=np.array([row["error"] for row in mine]),
            quantiles={column_level(c): np.array([row[c] for row in mine]) for c in columns},
        ))
    return series
