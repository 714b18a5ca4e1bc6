"""A result as flat tables and back: the columns of the Parquet files, declared once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
Numbers = tuple[np.ndarray, np.ndarray]  # values, and which of them are known
Column = list[Any] | np.ndarray | Numbers


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
    views = [(POOLED, result.pooled), *result.views.items()]
    figures = [(name, one) for name, view in views for one in view.figures]
    lines = [(name, statement, one) for name, view in views for statement, held in _statements(view) for one in held]
    flows = list(result.flows)
    return {
        "figures": arrow({"view": [name for name, _ in figures], **_columns(Figure, [one for _, one in figures])}),
        "series": arrow(_quarters([(name, one) for name, view in views for one in view.series])),
        "who_pays": arrow({"view": [name for name, _, _ in lines], "statement": [statement for _, statement, _ in lines],
                            **_columns(Payer, [one for _, _, one in lines])}),
        "drivers": arrow(_columns(Driver, result.drivers)),
        "flows": arrow({**{field: [key[i] for key in flows] for i, field in enumerate(("view", "payer", "payee", "kind"))},
                         "amount": np.array(list(result.flows.values()), dtype=np.float64)}),
    }


def _statements(view: View) -> Iterator[tuple[str, list[Payer]]]:
    yield CASH, view.who_pays
    for name, lines in view.statements.items():
        if name != CASH:
            yield name, lines


def _columns(record: type, records: Sequence[Any]) -> dict[str, Column]:
    """Fields of records as columns: text as a list, numbers as an array."""
    found: dict[str, Column] = {}
    for one in fields(record):
        values = [getattr(row, one.name) for row in records]
        found[one.name] = values if one.type == "str" else np.array(values, dtype=np.float64)
    return found


def _quarters(series: list[tuple[str, Series]]) -> dict[str, Column]:
    """Series as rows, one a quarter; a level that a series lacks is null there."""
    held = [one for _, one in series]
    rows = [(view, one.id, one.unit, quarter) for view, one in series for quarter in one.quarters]

    def level_of(level: float) -> Numbers:
        paths = [one.quantiles.get(level, np.zeros(len(one.quarters))) for one in held]
        known = [np.full(len(one.quarters), level in one.quantiles) for one in held]
        return _joined(paths), np.concatenate([np.zeros(0, dtype=bool), *known])

    return {
        **{field: [row[i] for row in rows] for i, field in enumerate(("view", "id", "unit", "quarter"))},
        "mean": _joined([one.mean for one in held]), "error": _joined([one.error for one in held]),
        **{level_column(level): level_of(level) for level in sorted({level for one in held for level in one.quantiles})},
    }


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0), *parts])


def arrow(columns: dict[str, Column]) -> pa.Table:
    """Columns as an Arrow table, from their bytes: pyarrow's own conversions import pandas where it is installed."""
    import pyarrow as pa

    arrays = []
    for one in columns.values():
        if isinstance(one, list):
            arrays.append(_listed(one))
        else:
            values, known = one if isinstance(one, tuple) else (one, None)
            arrays.append(_numbers(values, known))
    return pa.table(arrays, names=list(columns))


def _listed(values: list[Any]) -> pa.Array:
    """Text, whole numbers or numbers, from their bytes; text where there are none, as Arrow takes them where they are mixed."""
    import pyarrow as pa

    kinds = set(map(type, values))
    if kinds == {int}:
        return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(np.array(values, dtype=np.int64))])
    if kinds == {float}:
        return _numbers(np.array(values), None)
    return _text(values) if kinds <= {str} else pa.array(values)  # mixed, or with gaps


def _text(values: list[str]) -> pa.Array:
    import pyarrow as pa

    encoded = [value.encode() for value in values]
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in encoded])]).astype(np.int32)
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded)))


def _numbers(values: np.ndarray, known: np.ndarray | None) -> pa.Array:
    import pyarrow as pa

    validity = None if known is None or known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
    data = np.ascontiguousarray(values, dtype=np.float64)
    return pa.Array.from_buffers(pa.float64(), len(data), [validity, pa.py_buffer(data)])


def views_of(tables: dict[str, Rows], names: list[str], stated: list[str]) -> dict[str, View]:
    """Views by name, rebuilt from rows read back; `stated` names the statements each held, in order."""
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
            who_pays=statements.get(CASH, []),
            statements={statement: statements.get(statement, []) for statement in stated},
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
