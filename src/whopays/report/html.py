"""A report as one HTML file: no script, no request, charts inline, light and dark as the reader's system asks."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from whopays.report.drawing import WIDTH, Chart
from whopays.report.look import COLOURS, FONT
from whopays.report.paper import Paper, Section, Sheet, table_of
from whopays.report.picture import svg_of_option, web_fonts
from whopays.report.support import said_of
from whopays.report.wording import footer, words

STYLE: Final = Path(__file__).parent / "templates" / "paper.css"
VARIABLE: Final = {colour: f"--{role}" for role, colour in COLOURS["light"].items()}


def html_of(paper: Paper) -> str:
    """The report as the text of a page.

    Errors : CaseErrors where the charts cannot be drawn
    """
    return "".join(
        [
            f'<!doctype html>\n<html lang="{paper.look.lang}">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{escape(paper.title)} - {escape(paper.name)}</title>\n<style>\n{style()}</style>\n</head>\n<body>\n",
            *opening(paper),
            *middle(paper),
            *support(paper),
            f'</main>\n<footer><p class="facts">{escape(footer(paper))}</p></footer>\n</body>\n</html>\n',
        ]
    )


def style() -> str:
    """The font, letters and spaces, and the colours of both themes as variables."""
    faces = "".join(
        f'@font-face {{ font-family: "{FONT}"; font-weight: {weight}; src: url(data:font/woff2;base64,{b64encode(data).decode()}) }}\n'
        for weight, data in web_fonts().items()
    )
    light, dark = (" ".join(f"--{role}: {colour};" for role, colour in COLOURS[theme].items()) for theme in ("light", "dark"))
    return (
        f"{faces}{STYLE.read_text(encoding='utf-8')}:root {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def opening(paper: Paper) -> Iterator[str]:
    """Title, what was asked, the answer."""
    said = words(paper.look)
    yield f'<header><h1>{escape(paper.title)}</h1>\n<p class="question">{escape(paper.question)}</p>\n<ul class="facts">'
    yield from (f"<li>{escape(line)}</li>" for line in paper.facts)
    yield "</ul></header>\n<main>\n"
    if paper.sentences:
        yield f'<section class="answer"><h2>{said["answer"]}</h2>'
        yield from (f"<p>{escape(line)}</p>" for line in paper.sentences)
        yield "</section>\n"
    yield from (f"<p><em>{escape(line)}</em></p>\n" for line in paper.notes)


def middle(paper: Paper) -> Iterator[str]:
    """The first chart, the figures, the other charts."""
    said = words(paper.look)
    for at, one in enumerate(paper.sections[:1]):
        yield section(one, at, said["table"])
    if any(one.rows for one in paper.tables):
        yield f"<h2>{said['figures']}</h2>\n"
        yield from (table(one) for one in paper.tables if one.rows)
    if len(paper.sections) > 1:
        yield f"<h2>{said['charts']}</h2>\n"
    for at, one in enumerate(paper.sections[1:], 1):
        yield section(one, at, said["table"])


def section(one: Section, at: int, summary: str) -> str:
    """A heading, its chart with every number of it below, its other tables."""
    made = f"<section><h3>{escape(one.heading)}</h3>\n"
    own = [sheet for sheet in one.tables if not (one.chart and sheet.title == one.chart.title)]
    if one.chart:
        whole = table(table_of(one.chart, whole=True))
        made += (
            f'<figure><p class="about">{escape(one.chart.subtitle)}</p>\n{drawing(one.chart, at)}\n'
            f"<figcaption>{escape(one.chart.source)}</figcaption></figure>\n<details><summary>{summary}</summary>{whole}</details>\n"
        )
    return made + "".join(table(sheet) for sheet in own if sheet.rows) + "</section>\n"


def drawing(chart: Chart, at: int) -> str:
    """The chart as SVG in the page: named for who cannot see it, its colours those of the theme."""
    svg = svg_of_option(chart.option, WIDTH, chart.height, f"chart-{at}")
    for colour, variable in VARIABLE.items():
        svg = re.sub(rf"(?i){colour}\b", f"var({variable})", svg)
    label = escape(f"{chart.title}. {chart.description}", quote=True)
    first = f'<svg role="img" aria-label="{label}" viewBox="0 0'  # a name may hold a backslash: it is no pattern
    named = re.sub(r'^<svg width="(\d+)" height="(\d+)"', lambda size: f'{first} {size[1]} {size[2]}"', svg, count=1)
    return re.sub(r'(<svg[^>]*viewBox="[^"]*"[^>]*?) viewBox="[^"]*"', r"\1", named, count=1)


def table(one: Sheet) -> str:
    """A table with a caption, its headings said to be of column or row."""
    heads = "".join(f'<th scope="col"{number(one, at)}>{escape(name) or "&#8203;"}</th>' for at, name in enumerate(one.columns))
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(cell)}</th>' if at == 0 else f"<td{number(one, at)}>{escape(cell)}</td>"
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in one.rows
    )
    label, caption = escape(one.title, quote=True), escape(one.title)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{label}"><table><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n"
    )


def number(one: Sheet, at: int) -> str:
    """The class of a column of numbers."""
    return ' class="n"' if one.numbers[at] else ""


def support(paper: Paper) -> Iterator[str]:
    """What decides it, sources, what would change it, limits."""
    said = words(paper.look)
    if paper.reasons:
        yield f'<h2>{said["decides"]}</h2>\n<p class="about">{escape(said["decides_about"])}</p>\n'
    for one in paper.reasons:
        basis = " · ".join(word for word in (f"{said['influence']} {one.influence}", one.basis, one.value) if word)
        cited = ", ".join(f'<a href="#{escape(id, quote=True)}">{escape(id)}</a>' for id in one.citations)
        yield (
            f'<section><h3>{escape(one.name)}</h3>\n<p class="basis">{escape(basis)}</p>\n'
            f"<p>{escape(one.because)}{f' [{cited}]' if cited else ''}</p></section>\n"
        )
    if paper.sources:
        yield f"<h2>{said['sources']}</h2>\n"
        yield from (
            f'<p id="{escape(one.id, quote=True)}"><strong>{escape(one.id)}</strong> {escape(said_of(one, paper.look))}</p>\n'
            for one in paper.sources
        )
    for name, lines in (("changes", paper.changes), ("limits", paper.limits)):
        if lines:
            yield f"<h2>{said[name]}</h2>\n<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>\n"
