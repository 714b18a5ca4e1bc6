"""Every state a person can bring the page into: where it is, what must be there, and what is done on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from whopays.api.listed import study_names
from whopays.public_accounts.ready_made import ready_made

TOY: Final = "case=toyland"
SETTLED: Final = ".status .quiet, .answer .trouble"  # nothing more is asked
ANSWERED: Final = ".key .number"
FEW: Final = f"{TOY}&paths=64"
OF_CASE: Final = {"fab": "case=fabs-2025&paths=64", "reconcile": "case=openai-2025&paths=64"}  # which toyland cannot answer
FOUR: Final = f"{TOY}&policy=none&policy=backstop&policy=too-big-to-fail&policy=national-reserve"

Step = Callable[[Any], object]


@dataclass(frozen=True)
class State:
    """One state of one page.

    name : page, a dot, the state; address : behind the #, without the language; shows : what is there when it is reached
    before : what is done to the page while it is empty, such as a server that refuses; steps : what a person then does
    """

    name: str
    address: str
    shows: str
    steps: tuple[Step, ...] = ()
    before: tuple[Step, ...] = ()


def click(where: str) -> Step:
    """Click on the first thing of a selector."""
    return lambda page: page.locator(where).first.click()


def write(where: str, text: str) -> Step:
    """Type into a field and leave it."""
    def done(page: Any) -> None:
        page.locator(where).first.fill(text)
        page.locator(where).first.press("Enter")

    return done


def tab(times: int) -> Step:
    """Go on by keyboard."""
    return lambda page: [page.keyboard.press("Tab") for _ in range(times)]


def unfold(page: Any) -> None:
    """Open what is folded away, also what is folded within it."""
    for _ in range(2):
        page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true; })")
        page.wait_for_timeout(300)


def panel(page: Any) -> None:
    """Open the assumptions, which a phone folds away."""
    if page.locator(".opens").is_visible():
        page.locator(".opens").click()


def until(where: str) -> Step:
    """Wait until something is there."""
    return lambda page: page.locator(where).first.wait_for()


def media(**how: str) -> Step:
    """Another medium or contrast than a plain screen."""
    return lambda page: page.emulate_media(**how)


def halve(page: Any) -> None:
    """As a browser lays the page out at 200 %; a phone as narrow as the narrowest."""
    page.set_viewport_size({"width": max(page.viewport_size["width"] // 2, 320), "height": page.viewport_size["height"]})


def refuse(status: int, *faults: tuple[str, str], where: str = "**/api/v1/**") -> Step:
    """A server that answers with a problem."""
    errors = [{"file": "", "line": 0, "column": 0, "message": message, "remedy": remedy} for message, remedy in faults]
    return lambda page: page.route(where, lambda route: route.fulfill(status=status, json={"title": "", "errors": errors}))


def lose(where: str = "**/api/v1/**") -> Step:
    """A server that is not there."""
    return lambda page: page.route(where, lambda route: route.abort())


def keep_waiting(where: str) -> Step:
    """A server that takes its time."""
    return lambda page: page.route(where, lambda route: None)


TOKEN: Final = ("a token is needed", "send Authorization: Bearer TOKEN, with the token the server was started with")
DEFECT: Final = ("KeyError", "this is a defect of whopays: please report it")
BUSY: Final = ("64 questions wait already", "ask again in a minute")


def states() -> Iterator[State]:
    """All of them, page by page."""
    yield from _explore()
    yield State("questions.list", f"questions?{TOY}", "ul.cards a")
    for name in study_names():
        yield State(f"questions.{name}", f"questions/{name}?{OF_CASE.get(name, FEW)}", "table.figures")
    yield State("questions.past", "questions/fail?case=shale-2014&paths=64", "table.figures")
    yield State("questions.unknown", f"questions/whither?{TOY}", ".trouble")
    yield State("questions.waiting", f"questions/pay?{FEW}", ".status .busy", before=(keep_waiting("**/studies/pay"),))
    yield State("history.page", f"history?{FEW}", "table.figures")
    yield from _sources()
    yield from _loan()
    yield State("about.page", f"about?{TOY}", "main ul:nth-of-type(2) li")
    yield from _trouble()
    yield from _elsewhere()


def _explore() -> Iterator[State]:
    first, two = f"explore?{TOY}", f"explore?{TOY}&policy=none&policy=backstop"
    search, found = ".search input", until(".search .input")
    yield State("explore.first", "explore?", SETTLED)
    yield State("explore.toyland", first, SETTLED)
    yield State("explore.open", first, SETTLED, (panel, unfold))
    yield State("explore.four", f"explore?{FOUR}", SETTLED, (panel,))
    yield State("explore.terms", f"{two}:covered_share=0.1", SETTLED, (panel, click("li.on ~ li.on summary"), until(".fields")))
    yield State("explore.differences", two, SETTLED, (click(".differences button"), until(".differences tbody td")))
    yield State("explore.found", f"{first}&set=labs.birch.cash%3D3e6", SETTLED, (panel, write(search, "cash"), found))
    yield State("explore.bad", first, SETTLED, (
        panel, write(search, "labs.alder.cash"), found, write(".search .typed input", "-5"), until(".fault:not(:empty)")))
    yield State("explore.source", "explore?", ANSWERED, (
        panel, write(search, "compute.slip"), found, click(".search .about button"), until("dialog .rows")))
    yield State("explore.past", "explore?case=railways-1845&paths=64", SETTLED)  # cases with words of their own
    yield State("explore.fab", "explore?case=fabs-2025&paths=64", SETTLED)
    yield State("explore.waiting", first, ".waiting", before=(keep_waiting("**/simulate"),))


def _sources() -> Iterator[State]:
    yield State("sources.all", "sources?", "article.claim")
    yield State("sources.found", "sources?find=backstop", "article.claim")
    yield State("sources.none", "sources?find=nothing-like-this", "[role=search]", (until("[role=search] [role=status]"),))
    yield State("sources.conflicts", "sources?conflicts=1", "article.claim")
    yield State("sources.forecasts", "sources?kind=forecast", "article.claim")
    yield State("sources.facts", "sources?kind=fact&find=gigawatt", "article.claim")
    yield State("sources.claim", "sources?conflicts=1", "article.claim", (click("article.claim .cite"), until("dialog article.claim")))


def _loan() -> Iterator[State]:
    shown = ".calculator .key .number"
    for name in ready_made():
        yield State(f"loan.{name}", f"loan?from={name}", shown, (until("figure.chart"), unfold))
    yield State("loan.edited", "loan?from=sba-7a-fy2026&principal=250000000&upfront_fee_rate=0.01", shown, (until("figure.chart"),))
    yield State("loan.bad", "loan?", shown, (until("figure.chart"), write('.field[data-name="recovery_share"] input', "140")))
    yield State("loan.refused", "loan?principal=-1&maturity_years=0", ".trouble")


def _trouble() -> Iterator[State]:
    toy = f"explore?{TOY}"
    yield State("trouble.page", f"nowhere?{TOY}", SETTLED)
    yield State("trouble.case", "explore?case=atlantis", ".answer .trouble")
    yield State("trouble.refused", f"{toy}&policy=nonsense&set=labs.alder.cash%3Dx&set=nothing.like.it%3D1&set=market.tax_rate%3D7",
                ".answer .trouble")
    yield State("trouble.token", toy, ".answer .trouble", before=(refuse(401, TOKEN),))
    yield State("trouble.token-sources", "sources?", "form.trouble", before=(refuse(401, TOKEN),))
    yield State("trouble.busy", toy, ".waiting", before=(refuse(503, BUSY, where="**/simulate"),))
    yield State("trouble.busy-sources", "sources?", ".trouble", before=(refuse(503, BUSY, where="**/sources"),))
    yield State("trouble.defect", toy, ".trouble", before=(refuse(500, DEFECT, where="**/simulate"),))
    yield State("trouble.gone", toy, SETTLED, (lose(), panel, click(".policies li:nth-child(3) input"), until(".answer .trouble")))
    yield State("trouble.gone-sources", "sources?", ".trouble", before=(lose("**/sources"),))
    yield State("trouble.gone-loan", "loan?", ".calculator .key .number", (
        lose(), write('.field[data-name="principal"] input', "2"), until(".trouble")))


def _elsewhere() -> Iterator[State]:
    """The same pages on paper, enlarged, in few colours, and by keyboard."""
    pages = {"explore": (f"explore?{FOUR}", SETTLED), "pay": (f"questions/pay?{FEW}", "table.figures"), "loan": ("loan?", "figure.chart"),
             "sources": ("sources?conflicts=1", "article.claim"), "about": (f"about?{TOY}", "main ul:nth-of-type(2) li")}
    for name, (address, shows) in pages.items():
        yield State(f"print.{name}", address, shows, before=(media(media="print"),))
        yield State(f"zoom.{name}", address, shows, before=(halve,))
        yield State(f"contrast.{name}", address, shows, before=(media(forced_colors="active"),))
    for times in (1, 3, 9, 10, 12, 14, 24):
        yield State(f"keyboard.{times}", f"explore?{TOY}", SETTLED, (panel, tab(times)))
