"""Sweeps as they grow: a file for each part that is done, a table for each point that is whole.

    <store>/sweeps/<case>-<key>/sweep.json      what was asked
                               /parts/*.npz     sums of parts, in a form any machine reads
                               /points/*.parquet figures and who pays of each point, one row each
                               /trouble/*.json  parts that went wrong, and why

A sweep that is started again does what is missing: names depend on what was asked, on the content of
the case and on the version of the code, so nothing stale is taken for new. The sums of a point's parts
go once its table stands.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from functools import reduce
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from whopays.case.case import Case
from whopays.engine.answer import parties_of, payers_of
from whopays.engine.parts import Done
from whopays.engine.reduce import Moments, Partial
from whopays.engine.sweep import SCHEMA, Part, Sweep, SweepPoint, parts_a_point, parts_of, points_of
from whopays.model.ledger import STATEMENTS
from whopays.store.location import StoreError
from whopays.store.objects import Objects, as_table
from whopays.units import in_units_of

ARRAYS: Final = ("net", "start", "end")
DAMAGED: Final = (ValueError, KeyError, EOFError, OSError, BadZipFile, zlib.error)  # what bytes cut short end in


class SweepStore:
    """What is kept of one sweep; made ready when it is opened. Errors: StoreError."""

    def __init__(self, root: str, sweep: Sweep, case: Case) -> None:
        self.sweep, self.case = sweep, case
        self.objects = Objects(root).under(f"sweeps/{sweep.case}-{sweep.key}")
        self.parties = parties_of(case, sweep.views, sweep.modes)
        check_format(self.objects)
        self.objects.write("sweep.json", (json.dumps({"schema": SCHEMA, **asdict(sweep)}, indent=1) + "\n").encode())
        self.whole = self.objects.names("points")
        parts = self.objects.names("parts")
        self.done = {name for name in parts if f"{name.split('-')[0]}.parquet" not in self.whole}
        for name in parts - self.done:  # of a writer killed after the table stood and before its sums went
            self.objects.remove(f"parts/{name}")
        self.named = self.objects.names("trouble")

    @property
    def n_missing(self) -> int:
        """How many parts are not yet done."""
        return self.sweep.n_parts - len(self.whole) * parts_a_point(self.sweep) - len(self.done)

    def missing(self) -> Iterator[Part]:
        """Parts not yet done, in order; points that are whole are left alone, and those that only lack their table get it."""
        for point in points_of(self.sweep):
            if table_of(point) in self.whole:
                continue
            left = [part for part in parts_of(self.sweep, point) if f"{part.name}.npz" not in self.done]
            if not left:
                self.finish(point)
                left = [part for part in parts_of(self.sweep, point) if f"{part.name}.npz" not in self.done]
            yield from left if table_of(point) not in self.whole else ()

    def keep(self, done: Done) -> None:
        """Put away one part; when its point is whole, its table."""
        name = done.part.name
        if done.partial is None:
            self.objects.write(f"trouble/{name}.json", json.dumps({"part": name, "trouble": done.trouble}).encode())
            self.named.add(f"{name}.json")
            return
        self.objects.write(f"parts/{name}.npz", written(done.partial))
        self.done.add(f"{name}.npz")
        if f"{name}.json" in self.named:
            self.objects.remove(f"trouble/{name}.json")
            self.named.discard(f"{name}.json")
        self.finish(done.part.point)

    def finish(self, point: SweepPoint) -> None:
        """Write a point's table if all its parts are there, merged in order of blocks; a damaged part counts as missing again."""
        names = [f"{part.name}.npz" for part in parts_of(self.sweep, point)]
        if not self.done.issuperset(names):
            return
        sums: list[Partial] = []
        for name in names:
            try:
                sums.append(readable(self.objects.read(f"parts/{name}") or b""))
            except DAMAGED:
                self.objects.remove(f"parts/{name}")
                self.done.discard(name)
        if len(sums) == len(names):
            self.objects.write(f"points/{table_of(point)}", as_table(self.columns(point, reduce(Partial.merge, sums))))
            self.whole.add(table_of(point))
            for name in names:
                self.objects.remove(f"parts/{name}")
                self.done.discard(name)

    def columns(self, point: SweepPoint, whole: Partial) -> dict[str, list[Any]]:
        """One row a figure and view, and one a party, view and statement."""
        rows: list[tuple[Any, ...]] = []
        for name, by_view in whole.figures.items():
            unit = in_units_of(whole.figure_units[name], self.case.currency, self.case.capacity_unit)
            rows += [("figure", name, view, "", unit, float(one.mean), float(one.error)) for view, one in by_view.items()]
        for view in whole.net:
            for statement in STATEMENTS:
                rows += [("who_pays", line.party, view, statement, "share", line.share, line.error)
                         for line in payers_of(self.parties, whole, view, statement)]
        names = ("kind", "id", "view", "statement", "unit", "value", "error")
        count = len(rows)
        return {"point": [point.number] * count, "policy": [point.policy] * count, "seed": [point.seed] * count,
                **{name: [value] * count for name, value in point.sets}, **{name: [row[i] for row in rows] for i, name in enumerate(names)}}

    def tables(self, most: int | None = None) -> list[dict[str, Any]]:
        """Every row there is so far, points in order; of the first points only where `most` is given."""
        import pyarrow as pa
        import pyarrow.parquet as parquet

        found = [self.objects.read(f"points/{name}") for name in sorted(self.objects.names("points"))[:most]]
        # in this thread: a pool of Arrow's that a process leaves behind can abort it as it ends
        return [row for content in found if content
                for row in parquet.ParquetFile(pa.BufferReader(content)).read(use_threads=False).to_pylist()]

    def trouble(self) -> dict[str, str]:
        """Parts that went wrong: name -> what was said."""
        found = [self.objects.read(f"trouble/{name}") for name in sorted(self.objects.names("trouble"))]
        return {one["part"]: one["trouble"] for one in map(json.loads, filter(None, found))}


def check_format(objects: Objects) -> None:
    """Refuse a sweep that a newer version keeps, or one whose description is damaged. Errors: StoreError."""
    found = objects.read("sweep.json")
    if found is None:
        return
    try:
        schema = str(json.loads(found)["schema"])
    except (ValueError, KeyError, TypeError) as problem:
        raise StoreError(f"the sweep in {objects.shown} is damaged: sweep.json cannot be read ({type(problem).__name__})",
                         "remove its folder and begin again, or name another store", file=objects.shown) from problem
    if schema != SCHEMA:
        raise StoreError(f"the sweep in {objects.shown} is of another format ({schema})",
                         f"this version writes {SCHEMA}: use the newer whopays, or name another store", file=objects.shown)


def table_of(point: SweepPoint) -> str:
    """File name of a point's table."""
    return f"p{point.number:06d}.parquet"


def written(partial: Partial) -> bytes:
    """Sums of a part as bytes: numbers in NumPy's own format, names in one line of JSON; no code in it."""
    views = sorted({view for by_view in partial.figures.values() for view in by_view})
    held = np.array([[(one.n, one.mean, one.squares) for one in map(by_view.__getitem__, views)] for by_view in partial.figures.values()])
    # in one array, since each array is a file of its own in the archive
    arrays: dict[str, Any] = {"batch_sizes": partial.batch_sizes, "figures": held}
    for field in ARRAYS:
        arrays |= {f"{field}|{view}": array for view, array in getattr(partial, field).items()}
    head = json.dumps({"paths": partial.paths, "residual": partial.residual, "units": partial.figure_units,
                       "figures": list(partial.figures), "views": views})
    out = io.BytesIO()
    np.savez_compressed(out, head=np.frombuffer(head.encode(), dtype=np.uint8), **arrays)
    return out.getvalue()


def readable(content: bytes) -> Partial:
    """A part's sums again, from bytes that may come from anywhere: nothing in them is run."""
    held: dict[str, Any] = {field: {} for field in ARRAYS}
    with np.load(io.BytesIO(content), allow_pickle=False) as found:
        head = json.loads(found["head"].tobytes())
        figures = {name: {view: Moments(int(n), np.float64(mean), np.float64(squares))
                          for view, (n, mean, squares) in zip(head["views"], row, strict=True)}
                   for name, row in zip(head["figures"], found["figures"].tolist(), strict=True)}
        for place in found.files:
            kind, _, rest = place.partition("|")
            if kind in held:
                held[kind][rest] = found[place]
        return Partial(
            paths=head["paths"], series={}, kept={}, figures=figures, figure_units=head["units"], outcome={}, drawn={}, flows={},
            residual=head["residual"], batch_sizes=found["batch_sizes"], **held)
