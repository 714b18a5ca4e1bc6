"""What an instrument counts besides money, and layers of catastrophe cover: what single policies add to a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from whopays.engine.compare import Measured, PolicyAnswer
from whopays.report.amounts import amount, measure
from whopays.report.figures import GAP, Page, grid
from whopays.report.policy_words import LAYERS_FR, measured

VALUE: Final = 30  # columns kept for a figure with its unit
# What else a policy moves that its own figures do not say, by the instrument that moves it
MOVED: Final[dict[str, tuple[str, ...]]] = {
    "reserve": ("capacity_years", "compute_price", "unmet", "loss_in_failure"), "rescue": ("spread_early", "debt")}


def particulars(one: PolicyAnswer, currency: str, page: Page) -> Iterator[RenderableType]:
    """What an instrument counts besides money, and the layers of catastrophe cover where the state has one."""
    own = {name: value for name, value in one.measured.items() if name.split(".")[0] in ("reserve", "rescue") or name.startswith("own.")}
    if own:
        yield Text()
        yield Text(one.name, style="bold")
    names = [name for part, names in MOVED.items() if any(name.split(".")[0] == part for name in own) for name in names]
    table = grid()
    table.show_header = False
    table.add_column("", max_width=page.inner - VALUE - GAP, overflow="fold")
    table.add_column("", justify="right", no_wrap=True)
    for name, value in own.items():
        table.add_row(Text(measured(name, value.label, page.lang)), Text(written(value, page)))
    for name in names:
        told = measured(name, one.measured[name].label, page.lang)
        table.add_row(Text(page.say(f"against none: {told}", f"contre none : {told}")),
                      Text(written(one.measured[name], page, difference=True)))
    if own:
        yield Padding(table, (0, 0, 0, GAP), expand=False)
    yield from layers(one, currency, page)


def layers(one: PolicyAnswer, currency: str, page: Page) -> Iterator[RenderableType]:
    """Expected yearly loss by layer of catastrophe cover, and its tails; nothing where the state covers none."""
    state = one.layers.get("state")
    if not state or state.expected <= 0:
        return
    table = grid()
    how = measure(currency, max(layer.tail_995 for layer in one.layers.values()))
    table.add_column(f"{one.name}{page.say(': ', ' : ')}{page.write(f'{how.unit} a year')}")
    for name in (page.say("expected", "attendu"), page.say("mean beyond 99 %", "moyenne au-delà de 99 %"),
                 page.say("beyond 99.5 %", "au-delà de 99,5 %")):
        table.add_column(name, justify="right")
    for name, layer in one.layers.items():
        table.add_row(page.say(name, LAYERS_FR.get(name, name)), *(
            page.write(amount(value, error, how, page.symbols.plus_minus, 2)) for value, error in (
                (layer.expected, layer.expected_error), (layer.tail_99, layer.tail_99_error), (layer.tail_995, layer.tail_995_error))))
    yield Text()
    yield table


def written(value: Measured, page: Page, *, difference: bool = False) -> str:
    """A value, or its difference from the first policy, with error and unit."""
    size, error = (value.difference, value.difference_error) if difference else (value.value, value.error)
    how = measure(value.unit, abs(size))
    return page.write(f"{amount(size, error, how, page.symbols.plus_minus)} {how.unit}".rstrip())
