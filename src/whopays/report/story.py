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
from whopays.report.answer_words import title_in
from whopays.report.chronicle import N_NAMED, Voice, accounts, merged, sentences
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.story_words import END, EVENTS, HEAD, NOT_A_RATING
from whopays.report.tongue import translated
from whopays.report.words import quarter

N_FUTURES = 12
SHARE_DIGITS = 1
NAME = 22  # room for the longest word of a name


def story_pieces(story: Story, result: Result, page: Page) -> Iterator[RenderableType]:
    """The whole story, piece by piece."""
    dot, voice = f" {page.symbols.dot} ", Voice.of(story, result, page.lang)
    future = voice.say(HEAD["future"], path=voice.count(story.path), paths=voice.count(story.paths))
    yield Text(f"{future}{dot}{title_in(result, story.view, page.lang)}{dot}{story.case}", style="bold")
    yield Text(voice.say(HEAD["about"], policy=story.policy, mode=story.mode, seed=story.seed, run=story.run, dot=dot,
                         unit=page.write(voice.how.unit)), style="dim")
    if result.code_version != version("whopays"):
        yield Text(voice.say(HEAD["version"], old=result.code_version, new=version("whopays")), style="bold")
    yield Text()
    yield Text(summary(story, voice))
    yield Text()
    yield Text(voice.say(HEAD["happens"]), style="bold")
    yield inside(chronicle(story, voice))
    for ending in story.endings:
        yield Text()
        yield from ended(ending, voice)
    yield Text()
    yield Text(closing(story, voice), style="dim")


def summary(story: Story, voice: Voice) -> str:
    """The story in a sentence or two."""
    if story.mode == "keep":
        missing = sum(sum(amount for source, amount in year.raised.items() if source == "nobody") for year in story.years)
        return voice.say(HEAD["keep"], missing=voice.money(missing))
    firms = [voice.title(event.who) for event in story.events if event.kind == "firm_failed"]
    insurers = any(event.kind == "insurer_failed" for event in story.events)
    several = insurers or len(firms) > 1
    firms += [voice.say(EVENTS["insurers_named"])] if insurers else []
    if not story.endings:
        stopped = [voice.title(event.who) for event in story.events if event.kind == "stopped"]
        also = " " + started(voice.say(HEAD["fail" if several else "fails"], who=voice.listed(firms))) + "." if firms else ""
        return voice.say(HEAD["none"], also=also, stopped=voice.say(HEAD["let_go"], who=voice.listed(stopped)) if stopped else "")
    said = []
    for ending in story.endings:
        mine = [event for event in story.events if event.kind == "failed" and event.who == ending.lab]
        when = voice.say(HEAD["times" if len(mine) > 1 else "in"], n=len(mine), quarter=story.quarters[mine[0].quarter])
        last = "liquidated" if mine[-1].how.partition("/")[2] == "liquidated" else "goes_on"
        said.append(voice.say(HEAD[last], who=voice.title(ending.lab), when=when))
    lost = [voice.say(HEAD[who], amount=voice.money(amount)) for who, amount in (
        ("creditors", sum(ending.loss for ending in story.endings)), ("site_lenders", sum(ending.beyond for ending in story.endings)),
        ("owners", sum(amount for ending in story.endings for _, amount in ending.owners))) if amount > voice.least]
    if firms:
        said.append(voice.say(HEAD["fail_too" if several else "fails_too"], who=voice.listed(firms)))
    return ". ".join(started(one) for one in [*said, voice.listed(lost) or voice.say(HEAD["trifle"])]) + "."


def started(sentence: str) -> str:
    """A sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def chronicle(story: Story, voice: Voice) -> Table:
    """Quarter by quarter what matters; each year closes with the labs it is about."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    about = labs_told(story)
    lines: list[tuple[int, int, str, str]] = []  # order, rank, label, sentence
    for event, until in merged(story.events):
        for sentence in sentences(event, until, story, voice):
            lines.append((event.quarter, 0, quarter(story.quarters[event.quarter], voice.lang), sentence))
    for year in story.years:
        if year.lab in about and (year.stands or year.sales > 0):
            end = max(i for i, name in enumerate(story.quarters) if name.startswith(str(year.year)))
            lines.append((end, 1, str(year.year), accounts(year, voice)))
    before = ""
    for _, rank, label, sentence in sorted(lines, key=lambda line: line[:2]):
        style = "dim" if rank else ""
        table.add_row(Text("" if label == before else label, style="dim" if rank else "bold"), Text(sentence, style=style))
        before = label
    if not lines:
        table.add_row("", Text(voice.say(HEAD["ordinary"])))
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


def ended(ending: Ending, voice: Voice) -> Iterator[RenderableType]:
    """Where the loss of one lab's creditors ended, adding to 100 %."""
    claimed, loss = voice.money(ending.claimed), voice.money(ending.loss)
    yield Text(voice.say(END["heading"], who=voice.title(ending.lab).upper()), style="bold")
    if ending.loss <= voice.least:
        yield inside(Text(voice.say(END["paid"], claimed=claimed)))
    else:
        yield inside(Text(voice.say(END["lost"], claimed=claimed, loss=loss), style="dim"))
        yield inside(bearers_table(ending, voice))
        if ending.present_value > voice.least:
            yield inside(Text(voice.say(END["present"], amount=voice.money(ending.present_value)), style="dim"))
    if ending.beyond > voice.least:
        yield inside(Text(voice.say(END["beyond"], amount=voice.money(ending.beyond))))
    said = [f"{voice.party(one)} {voice.money(amount)}" for one, amount in ending.owners if amount > voice.least]
    if said:
        total = sum(amount for _, amount in ending.owners)
        yield inside(Text(voice.say(END["owners"], amount=voice.money(total), parts=voice.listed(said))))


def inside(piece: RenderableType) -> Padding:
    """Indented as the body of a section."""
    return Padding(piece, (0, 0, 0, GAP), expand=False)


def bearers_table(ending: Ending, voice: Voice) -> Table:
    """Bearers with what they lost as creditors and through sites, and their share."""
    table = grid()
    table.add_column(voice.say(END["borne"]), overflow="fold", min_width=NAME, max_width=34)
    table.add_column("", no_wrap=True, style="dim")
    for heading in (*(voice.say(END[name]) for name in ("directly", "through", "together")), "%"):
        table.add_column(heading, justify="right", no_wrap=True)
    total = sum(one.direct + one.through_sites for one in ending.bearers)
    small = [one for one in ending.bearers if one.direct + one.through_sites < voice.least and len(ending.bearers) > N_NAMED]
    rows = [(voice.party(one.party), voice.group(one.party), one.direct, one.through_sites) for one in ending.bearers if one not in small]
    if small:
        others = voice.say(END["others" if len(small) > 1 else "other"], n=len(small))
        rows.append((others, "", sum(one.direct for one in small), sum(one.through_sites for one in small)))
    rows.append((voice.say(END["all"]), "", sum(row[2] for row in rows), sum(row[3] for row in rows)))
    shares = aligned([f"{100 * (row[2] + row[3]) / total:.{SHARE_DIGITS}f}" for row in rows], " ")
    for i, (name, role, direct, through) in enumerate(rows):
        cells = [Text(voice.money(amount)) for amount in (direct, through, direct + through)]
        table.add_row(Text(name), Text(role), *cells, Text(translated(shares[i], voice.lang)), style="bold" if i == len(rows) - 1 else "")
    return table


def closing(story: Story, voice: Voice) -> str:
    """What the story is not, and where to find others."""
    others = [number for number in story.failed if number != story.path]
    n = len(others) - N_FUTURES
    more = voice.say(END["more"], n=voice.count(n)) if n > 0 else ""
    where = voice.say(END["also" if others else "alone"], shown=", ".join(voice.count(number) for number in others[:N_FUTURES]), more=more)
    return voice.say(END["closing"], where=where, paths=voice.count(story.paths), rating=voice.say(NOT_A_RATING))
