"""`whopays sweep`: one case over assumptions, policies and seeds, on this machine or a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from whopays.cli.options import Json, Lang, Store

if TYPE_CHECKING:
    from whopays.engine.parts import Executor, Material
    from whopays.engine.sweep import Part, Sweep
    from whopays.store.sweeps import SweepStore


TABLE_OVER_PART = 0.5  # size of a point's table over that of the sums of a part; measured: 0.1 to 0.3
IN_HAND = 8  # points whose parts stand beside each other at most; judgement: twice the processes of a laptop


def sweep(
    file: Annotated[str, Parameter(help="A sweep file; docs/guide/sweeps.md shows its form.")],
    /,
    *,
    engine: Annotated[str, Parameter(metavar="local|ray", help="Processes of this machine, or a Ray cluster.")] = "local",
    address: Annotated[str | None, Parameter(metavar="HOST:PORT", help="Head of the Ray cluster.")] = None,
    processes: Annotated[str | None, Parameter(metavar="N", help="Processes here; all processors by default.")] = None,
    resume: Annotated[bool, Parameter(name="--resume", negative="", show_default=False,
                                      help="Go on with a sweep that was begun; without it a begun sweep is refused.")] = False,
    dry_run: Annotated[bool, Parameter(name="--dry-run", negative="", show_default=False,
                                       help="Say how long it takes and how much room it needs, and stop.")] = False,
    lang: Lang = "en",
    store: Store = None,
    json: Json = False,
) -> None:
    """Simulate every point of a sweep; what is done is kept, and read while it runs."""
    from pathlib import Path

    from whopays.case.fault import CaseErrors, Fault
    from whopays.cli.language import check_language
    from whopays.engine.parts import Material
    from whopays.engine.sweep_file import read_sweep
    from whopays.policy import load
    from whopays.store.sweeps import SweepStore

    check_language(lang)
    wanted, case = read_sweep(Path(file))
    executor = executor_of(engine, address, processes)
    kept = SweepStore(root_of(store), wanted, case)
    material = Material(case, {name: load(name) for name in wanted.policies})
    if kept.n_missing < wanted.n_parts and not resume and not dry_run:
        raise CaseErrors([Fault(file, 0, 0, f"this sweep was begun: {kept.n_missing:,} of {wanted.n_parts:,} parts are missing",
                                "add --resume to go on, or name another store")])
    first = next(kept.missing(), None)
    if first is not None:
        foretell(kept, wanted, material, first, engine, processes, keeps=not dry_run)
    if dry_run:
        return
    carry_out(kept, material, executor)
    from whopays.cli.screen import console, page, write, write_json
    from whopays.report.sweep import LISTED, SHOWN, pieces, sweep_object

    found = sweep_object(wanted, kept.tables(LISTED if json else SHOWN), kept.trouble(), len(kept.whole))
    if json:
        write_json(found)
    else:
        write(pieces(found, kept.objects.shown, page(console(), lang=lang)), lang)
    if found["missing"]:
        raise SystemExit(1)


def root_of(store: str | None) -> str:
    """Where the sweep is kept: an address of an object store as it is, else a folder as for runs."""
    from whopays.store import make_ready, place
    from whopays.store.objects import SCHEME

    if store is not None and SCHEME in store:
        return store
    folder = place(store)
    make_ready(folder)
    return str(folder)


def executor_of(engine: str, address: str | None, processes: str | None) -> Executor:
    """Who does the parts. Errors: CaseErrors for an engine there is not, or options that do not go together."""
    from whopays.case.fault import CaseErrors, Fault
    from whopays.engine.local import available_processors

    if engine not in ("local", "ray"):
        raise CaseErrors([Fault("--engine", 0, 0, f"there is no engine '{engine}'", "choose local or ray")])
    if engine == "local" and address is not None:
        raise CaseErrors([Fault("--address", 0, 0, "processes of this machine have no address", "add --engine ray, or leave it out")])
    if processes is not None and (engine == "ray" or not processes.isdecimal() or not int(processes)):
        raise CaseErrors([Fault("--processes", 0, 0, f"'{processes}' processes with --engine {engine}",
                                "write a whole number from 1, with --engine local")])
    if engine == "ray":
        from whopays.engine.cluster import on_ray

        return on_ray(address)
    from whopays.engine.parts import in_processes

    return in_processes(int(processes) if processes else available_processors())


def foretell(kept: SweepStore, wanted: Sweep, material: Material, first: Part, engine: str, processes: str | None, *,
             keeps: bool) -> None:
    """Measure one part, kept where the sweep goes on, say what the rest takes, and refuse what cannot fit. Errors: CaseErrors."""
    import sys
    from resource import RUSAGE_SELF, getrusage

    from whopays.case.fault import CaseErrors, Fault
    from whopays.engine.local import available_processors
    from whopays.engine.parts import attempt
    from whopays.engine.sweep import parts_a_point
    from whopays.store.sweeps import written

    tried = attempt(material, first)
    if tried.partial is None:
        raise CaseErrors([Fault("sweep", 0, 0, f"its first part fails: {tried.trouble}", "mend the case or the policy first")])
    missing = kept.n_missing
    if keeps:
        kept.keep(tried)
    workers = (int(processes) if processes else available_processors()) if engine == "local" else 1
    each_point = parts_a_point(wanted)
    # a table a point, and the sums of points in hand, which go once the table stands
    room = len(written(tried.partial)) * (float(TABLE_OVER_PART) * -(-missing // each_point) + IN_HAND * each_point)
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024 * (workers + 1)
    left = kept.objects.free_bytes()
    each = "" if engine == "local" else " of one worker"
    print(f"{wanted.n_points:,} points, {missing:,} of {wanted.n_parts:,} parts missing; "
          f"about {spoken(tried.seconds * missing / workers)}{each}, {memory:,.0f} MB of memory{each}, "
          f"{sized(room)} in {kept.objects.shown}", file=sys.stderr)
    if room > left:
        raise CaseErrors([Fault("--store", 0, 0, f"the sweep needs about {sized(room)} and {sized(left)} are free",
                                "free some space, name another store, or cut the sweep")])


def spoken(seconds: float) -> str:
    """A length of time as a person says it.

    >>> spoken(40), spoken(4000), spoken(400_000)
    ('40 s', '1.1 h', '4.6 days')
    """
    for unit, length in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"


def sized(room: float) -> str:
    """A size as a person says it.

    >>> sized(2e6), sized(4.1e14)
    ('2.0 MB', '410.0 TB')
    """
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if room >= size:
            return f"{room / size:,.1f} {unit}"
    return f"{room / 1e6:,.1f} MB"


def carry_out(kept: SweepStore, material: Material, executor: Executor) -> None:
    """Do what is missing, put each part away as it comes; what stands in the store when it is interrupted stays."""
    from whopays.cli.screen import progress

    count = kept.n_missing
    with progress(True) as told:
        for number, done in enumerate(executor(material, kept.missing()), start=1):
            kept.keep(done)
            if told is not None:
                told(number, count)
