"""The story of one future as a person reads it: a chronicle, and where the loss ended."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.engine.story import Ending, Story
from whopays.model.result import Result
from whopays.report.chronicle import N_NAMED, Voice, accounts, merged, sentences
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.words import NOT_A_RATING, group, listed

N_FUTURES = 12
SHARE_DIGITS = 1


def story_pieces(story: Story, result: Result, page: Page) -> Iterator[RenderableType]:
    """The whole story, piece by piece."""
    dot, voice = f" {page.symbols.dot} ", Voice.of(story, result)
    yield Text(f"Future {story.path:,} of {story.paths:,}{dot}{story.view}{dot}{story.case}", style="bold")
    yield Text(f"policy {story.policy}{dot}mode {story.mode}{dot}seed {story.seed}{dot}simulated again from run {story.run}; "
               f"amounts in {voice.how.unit}", style="dim")
    if result.code_version != version("whopays"):
        yield Text(f"The run was made by whopays {result.code_version}, this is {version('whopays')}: the future told may not be the one "
                   "counted.", style="bold")
    yield Text()
    yield Text(summary(story, voice))
    yield Text()
    yield Text("WHAT HAPPENS", style="bold")
    yield inside(chronicle(story, voice))
    for ending in story.endings:
        yield Text()
        yield from ended(ending, voice, page)
    yield Text()
    yield Text(closing(story), style="dim")


def summary(story: Story, voice: Voice) -> str:
    """The story in a sentence or two."""
    if story.mode == "keep":
        missing = sum(sum(amount for source, amount in year.raised.items() if source == "nobody") for year in story.years)
        return f"Nobody may fail here: {voice.money(missing)} is paid by nobody who could be found."
    firms = [voice.title(event.who) for event in story.events if event.kind in ("firm_failed", "insurer_failed")]
    if not story.endings:
        stopped = [voice.title(event.who) for event in story.events if event.kind == "stopped"]
        also = f" {listed(firms)} fail{'' if len(firms) > 1 else 's'}." if firms else ""
        return f"No lab fails in this future{'; ' + listed(stopped) + ' is let go by its parent' if stopped else ''}.{also}"
    said = []
    for ending in story.endings:
        mine = [event for event in story.events if event.kind == "failed" and event.who == ending.lab]
        last = mine[-1].how.partition("/")[2]
        times = f"{len(mine)} times, first in" if len(mine) > 1 else "in"
        said.append(f"{voice.title(ending.lab)} fails {times} {story.quarters[mine[0].quarter]}"
                    + (" and is liquidated" if last == "liquidated" else " and goes on under new owners"))
    loss, beyond = sum(ending.loss for ending in story.endings), sum(ending.beyond for ending in story.endings)
    owners = sum(amount for ending in story.endings for _, amount in ending.owners)
    lost = [f"{who} lose {voice.money(amount)}{what}" for who, amount, what in (
        ("creditors", loss, ""), ("lenders of sites", beyond, " beyond that"),
        ("owners", owners, " of what their shares were worth just before"))
        if amount > voice.least]
    said += [f"{firms[0]} fails too"] if len(firms) == 1 else []
    said += [f"{listed(firms)} fail too"] if len(firms) > 1 else []
    return ". ".join(said) + ". " + ((listed(lost)[0].upper() + listed(lost)[1:]) if lost else "Nobody loses more than a trifle") + "."


def chronicle(story: Story, voice: Voice) -> Table:
    """Quarter by quarter what matters; each year closes with the labs it is about."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    about = labs_told(story)
    lines: list[tuple[int, int, str, str]] = []  # order, rank, label, sentence
    for event, until in merged(story.events):
        for sentence in sentences(event, until, story, voice):
            lines.append((event.quarter, 0, story.quarters[event.quarter], sentence))
    for year in story.years:
        if year.lab in about and (year.stands or year.sales > 0):
            end = max(i for i, quarter in enumerate(story.quarters) if quarter.startswith(str(year.year)))
            lines.append((end, 1, str(year.year), accounts(year, voice)))
    before = ""
    for _, rank, label, sentence in sorted(lines, key=lambda line: line[:2]):
        style = "dim" if rank else ""
        table.add_row(Text("" if label == before else label, style="dim" if rank else "bold"), Text(sentence, style=style))
        before = label
    if not lines:
        table.add_row("", Text("Nothing out of the ordinary."))
    return table


def labs_told(story: Story) -> list[str]:
    """Labs the story is about: those in trouble, else the one that raises most."""
    troubled = [event.who for event in story.events if event.kind in ("failed", "missed", "deferred", "stopped")]
    if troubled or not story.years:
        return list(dict.fromkeys(troubled))
    raised: dict[str, float] = {}
    for year in story.years:
        raised[year.lab] = raised.get(year.lab, 0.0) + sum(year.raised.values())
    return [max(raised, key=lambda lab: raised[lab])]


def ended(ending: Ending, voice: Voice, page: Page) -> Iterator[RenderableType]:
    """Where the loss of one lab's creditors ended, adding to 100 %."""
    name = voice.title(ending.lab)
    yield Text(f"WHERE EACH DOLLAR ENDED: {name.upper()}", style="bold")
    if ending.loss <= voice.least:
        yield inside(Text(f"Its creditors claimed {voice.money(ending.claimed)} and were paid in full."))
    else:
        yield inside(Text(f"Its creditors claimed {voice.money(ending.claimed)} and lost {voice.money(ending.loss)}. What its sites lost "
                          "is carried on to their owners, their lenders where the site then defaults, and the state where it stands in.",
                          style="dim"))
        yield inside(bearers_table(ending, voice))
        if ending.present_value > voice.least:
            yield inside(Text(f"At the opening that loss is worth {voice.money(ending.present_value)}.", style="dim"))
    if ending.beyond > voice.least:
        yield inside(Text(f"Beyond these claims, lenders of its sites lost {voice.money(ending.beyond)}: claims for rent are capped, and "
                          "sites were sold below their debt."))
    said = [f"{voice.party(one)} {voice.money(amount)}" for one, amount in ending.owners if amount > voice.least]
    if said:
        yield inside(Text(f"Its owners lost {voice.money(sum(amount for _, amount in ending.owners))}: {listed(said)}."))


def inside(piece: RenderableType) -> Padding:
    """Indented as the body of a section."""
    return Padding(piece, (0, 0, 0, GAP), expand=False)


def bearers_table(ending: Ending, voice: Voice) -> Table:
    """Bearers with what they lost as creditors and through sites, and their share."""
    table = grid()
    table.add_column("borne by", overflow="fold", max_width=34)
    table.add_column("", no_wrap=True, style="dim")
    for heading in ("directly", "through sites", "together", "%"):
        table.add_column(heading, justify="right", no_wrap=True)
    total = sum(one.direct + one.through_sites for one in ending.bearers)
    small = [one for one in ending.bearers if one.direct + one.through_sites < voice.least and len(ending.bearers) > N_NAMED]
    rows = [(voice.party(one.party), group(one.party), one.direct, one.through_sites) for one in ending.bearers if one not in small]
    if small:
        rows.append((f"{len(small)} others", "", sum(one.direct for one in small), sum(one.through_sites for one in small)))
    rows.append(("All together", "", sum(row[2] for row in rows), sum(row[3] for row in rows)))
    shares = aligned([f"{100 * (row[2] + row[3]) / total:.{SHARE_DIGITS}f}" for row in rows], " ")
    for i, (name, role, direct, through) in enumerate(rows):
        cells = [Text(voice.money(amount)) for amount in (direct, through, direct + through)]
        table.add_row(Text(name), Text(role), *cells, Text(shares[i]), style="bold" if i == len(rows) - 1 else "")
    return table


def closing(story: Story) -> str:
    """What the story is not, and where to find others."""
    others = [number for number in story.failed if number != story.path]
    shown = ", ".join(f"{number:,}" for number in others[:N_FUTURES])
    more = len(others) - N_FUTURES
    where = (f"A lab also fails in futures {shown}{f' and {more:,} more' if more > 0 else ''} of this block." if others
             else "No lab fails in any other future of this block.")
    return f"{where} One future of {story.paths:,}, not a forecast; {NOT_A_RATING}."
