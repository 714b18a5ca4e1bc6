"""The page `docs/reference/benchmarks.md` and its charts, drawn from what was measured; every figure on it stands in the JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.bars import bar_chart, written

Found = dict[str, Any]
HEAD = """# Benchmarks

Written by `make bench` from [benchmarks.json](benchmarks.json), which holds every figure and the machine of each section; do not
edit. Ratios are taken between tasks in turns in one process, by CPU time, and their median over rounds is shown: they carry
from one machine to another, seconds do not. Nothing here is judged by a test.
"""


def table(heading: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all columns but the first to the right."""
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def machine(section: Found) -> str:
    """Where and when a section was measured."""
    m = section["machine"]
    libraries = ", ".join(f"{name} {number}" for name, number in m["libraries"].items() if number)
    load = "" if m["load_before"] is None else f", load {m['load_before']} before"
    return (f"*{m['processor']}, {m['processors_allowed']} processors, {m['memory_gb']} GB; Python {m['python']}, {libraries}; "
            f"{m['at']}{load}; took {section['took_seconds']:.0f} s.*\n")


def drawing(section: Found) -> Iterator[str]:
    """The default case against its random numbers."""
    found = section["found"]
    yield "## The default case against drawing its random numbers\n"
    yield machine(section)
    yield (f"A block of {found['block']:,} futures of `{found['case']}`, from random numbers to all that a run keeps of it, over the time "
           "that NumPy's fastest generator (SFC64) takes to draw as many normals and uniforms in one call each and to cast them "
           "(*drawing*), and over the time to make them as a run has them, each from its named stream and through the distribution of "
           "its input (*inputs*). One core.\n")
    yield table(["", "block, s", "drawing, s", "inputs, s", "over drawing", "over inputs", "futures a second"], [
        [name, f"{one['block_seconds']:.2f}", f"{one['drawing_seconds']:.4f}", f"{one['inputs_seconds']:.4f}", f"{one['ratio']:.0f}",
         f"{one['ratio_to_inputs']:.1f}", f"{one['futures_a_second']:,.0f}"] for name, one in found["against_drawing"].items()])
    yield ("Set as a goal, from a prototype: 15 times drawing in single precision (10 if possible) and 28 in double, both "
           "views and both modes. A block of both views and modes computes four futures from each set of numbers.\n")
    yield "![Time of each stage](benchmarks-stages.svg)\n"


def toyland(section: Found) -> Iterator[str]:
    """The same model four ways."""
    found = section["found"]
    yield "## One model four ways\n"
    yield machine(section)
    yield (f"`toyland`, one view, mode fail, {found['quarters']} quarters. Each row computes the same economics, and a test compares the "
           "answers path by path: the Mesa agents and the plain Python follow `docs/from_scratch.py`; plain NumPy runs the engine's "
           "formulas on whole arrays, every rule on every path, every payment kept by path. `whole run` adds what a run keeps of a "
           "block: quantiles, who pays, tables of creditors.\n")
    yield table(["", "microseconds a future and quarter", "times the engine"], [
        [name, written(value), written(found["over_engine"][name])] for name, value in found["microseconds"].items()])
    yield "![The same model four ways](benchmarks-toyland.svg)\n"
    yield "Set as a goal: the engine at least 50 times as fast as the agents, if possible 100.\n"


def finance(section: Found) -> Iterator[str]:
    """One stage's arithmetic beside established libraries."""
    yield "## Parts beside established libraries\n"
    yield machine(section)
    yield ("The same deals and firms, with answers that agree as stated. SAM computes much more of a project than its debt; QuantLib's "
           "formula is called once a firm, as its Python interface asks.\n")
    for name, one in section["found"].items():
        yield f"**{name[:1].upper()}{name[1:]}**, largest relative difference {one['largest_relative_difference']:.1e}\n"
        yield table(["", "microseconds each", f"{one['theirs']} takes, times"], [
            [who, written(value), written(one["theirs_over_ours"][who]) if who in one["theirs_over_ours"] else ""]
            for who, value in one["microseconds"].items()])


def runs(section: Found) -> Iterator[str]:
    """Cold start, cores, memory."""
    found = section["found"]
    yield "## Whole runs\n"
    yield machine(section)
    yield "From starting a process to the printed and saved answer, on two processors, wall clock:\n"
    yield table(["", "median, s", "least, s", "rounds"], [[name, f"{one['seconds']:.2f}", f"{one['least']:.2f}", str(one["rounds"])]
                                                         for name, one in found["cold"].items()])
    yield "Set as a goal: 6 s for 10,000 futures under both views and modes, 1.2 s for the first 2,048.\n"
    cores = found["cores"]
    if cores:
        yield (f"One core and two, {cores['futures']:,} futures under both views and modes: {cores['one']:.1f} and {cores['two']:.1f} s, "
               f"**{cores['speed_up']:.2f} times as fast**. Set as a goal: 1.7.\n")
    yield "Memory and time of one view and one mode as futures grow:\n"
    yield table(["futures", "processes", "peak, MB", "peak of a worker, MB", "CPU, s", "µs of CPU a future", "wall, s", "measured"], [
        [name, str(one["processes"]), f"{one['peak_mb']:.0f}", f"{one['peak_worker_mb']:.0f}" if one["processes"] > 1 else "",
         f"{one['cpu_seconds']:.0f}", f"{1e6 * one['cpu_seconds'] / one['futures']:.0f}", f"{one['wall_seconds']:.0f}",
         one.get("earlier", "now")[:10]] for name, one in sorted(found["sizes"].items(), key=lambda item: item[1]["futures"])])
    yield "Set as a goal: 600 MB at a million futures, and flat. What a worker holds is partly shared with the others.\n"


def compiled(section: Found) -> Iterator[str]:
    """JAX."""
    yield "## JAX\n"
    yield machine(section)
    if not section["found"]:
        yield "JAX was not installed.\n"
        return
    yield ("The same futures by both drivers, both views and modes, one thread; the first block compiles. On a CPU the CPU time counts, "
           "on a GPU the wall clock. Above 1 JAX is faster.\n")
    yield table(["", "device", "first block, s", "NumPy, s", "JAX, s", "NumPy over JAX", "apart", "peak, MB", "measured"], [
        [name, one["device"], f"{one['first_block_seconds']:.0f}", f"{one['numpy_block_seconds']:.2f}", f"{one['jax_block_seconds']:.2f}",
         written(one["numpy_over_jax"]), f"{one['largest_relative_difference']:.0e}", f"{one['peak_mb']:,.0f}",
         one.get("earlier", "now")[:10]]
        for name, one in section["found"].items()])


WRITERS = {"drawing": drawing, "toyland": toyland, "finance": finance, "runs": runs, "compiled": compiled}


def charts(held: dict[str, Found]) -> Iterator[tuple[str, str]]:
    """Name and content of each picture."""
    if "drawing" in held:
        stages = held["drawing"]["found"]["by_stage"]
        moments = sum(value for name, value in stages.items() if name.startswith("at_"))
        rows = [(name, value) for name, value in stages.items() if not name.startswith("at_")] + [("moments of instruments", moments)]
        yield "benchmarks-stages.svg", bar_chart("Default case: a future's quarter by stage, one core",
                                                 sorted(((n, v) for n, v in rows if v > 0), key=lambda row: -row[1]), "µs")
    if "toyland" in held:
        times = held["toyland"]["found"]["microseconds"]
        rows = sorted(times.items(), key=lambda row: row[1])
        yield "benchmarks-toyland.svg", bar_chart("Toyland: a future's quarter, one core", rows, "µs", logarithmic=True)


def write(held: dict[str, Found], folder: Path) -> list[Path]:
    """Write the page and its pictures; returns what was written."""
    files = {"benchmarks.md": "\n".join([HEAD, *(part for name, writer in WRITERS.items() if name in held for part in writer(held[name]))]),
             **dict(charts(held))}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in files]
