"""`sources read`: measured on the practice articles, then trap by trap, then on what it must refuse."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources.scoring import score
from whopays.sources.reader import article as reading
from whopays.sources.reader.article import read_article
from whopays.sources.source_error import SourceError

FILLER = {
    "fr": "Le reste de la note porte sur la stratégie du groupe et sur ce que les banques en pensent.",
    "en": "The rest of the note is about the strategy of the group and what the banks think of it.",
}


def figures(tmp_path: Path, text: str, language: str = "en", day: str | None = "2025-11-07", **options):
    path = tmp_path / "article.txt"
    path.write_text(f"{text}\n\n{FILLER[language]}\n", encoding="utf-8")
    return read_article(path, date=day, **options).figures


def only(tmp_path: Path, text: str, language: str = "en", **options):
    found = figures(tmp_path, text, language, **options)
    assert len(found) == 1, [one.printed for one in found]
    return found[0]


def test_practice_articles_reach_the_aim():
    tally = score("practice")
    assert tally.recall() >= 0.95
    assert tally.precision() >= 0.90
    for name, floor in (("year", 0.85), ("speaker", 0.9), ("kind", 0.9)):
        counts = tally.asides[name]
        assert counts["right"] / counts["asked"] >= floor, name


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1 400 milliards de dollars", 1.4e12),
        ("1\u202f400 milliards de dollars", 1.4e12),
        ("1.400 milliards de dollars", 1.4e12),
        ("1400 milliards de dollars", 1.4e12),
        ("mille quatre cents milliards de dollars", 1.4e12),
        ("1,4 billion de dollars", 1.4e12),
        ("1,4 trillion de dollars", 1.4e12),
        ("1,4 T$", 1.4e12),
        ("$1.4tn", 1.4e12),
        ("1,4 Md€", 1.4e9),
        ("20 billions de dollars", 20e9),
        ("un demi-milliard de dollars", 5e8),
        ("un milliard et demi de dollars", 1.5e9),
        ("deux mille milliards de dollars", 2e12),
        ("650 M$", 6.5e8),
        ("quatre-vingt-dix-sept millions d'euros", 97e6),
    ],
)
def test_french_amounts(tmp_path, printed, value):
    one = only(tmp_path, f"Le projet du groupe coûte {printed} selon la banque.", "fr")
    assert one.value == pytest.approx(value)
    assert one.unit == ("EUR" if "€" in printed or "euro" in printed else "USD")


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("$1.4 trillion", 1.4e12), ("1.4tn dollars", 1.4e12), ("$1,400bn", 1.4e12), ("US$1.4-trillion", 1.4e12),
        ("USD 1.4 trillion", 1.4e12), ("two thousand five hundred million dollars", 2.5e9),
        ("$20bn", 20e9), ("$20B", 20e9), ("twenty billion dollars", 20e9), ("half a trillion dollars", 5e11), ("a billion dollars", 1e9),
        ("one and a half billion dollars", 1.5e9), ("two hundred and five million dollars", 205e6), ("$12,500,000", 12.5e6), ("$900m", 9e8),
    ],
)  # fmt: skip
def test_english_amounts(tmp_path, printed, value):
    one = only(tmp_path, f"The project of the group costs {printed} in the view of the bank.")
    assert (one.value, one.unit) == (pytest.approx(value), "USD")


def test_a_billion_is_read_by_what_stands_beside_it(tmp_path):
    translated = figures(tmp_path, "Elle a levé 3 billions de dollars, que d'autres écrivent 3 milliards de dollars.", "fr")
    assert [one.value for one in translated] == [3e9, 3e9]
    french = figures(tmp_path, "Elle promet 3 billions de dollars, autrement dit 3 000 milliards de dollars.", "fr")
    assert [one.value for one in french] == [3e12, 3e12]
    assert french[0].note and "long scale" in french[0].note


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("It needs between $6bn and $7bn.", 6e9, 7e9, "USD"),
        ("It needs $20-23bn.", 20e9, 23e9, "USD"),
        ("It needs $5bn to $6bn.", 5e9, 6e9, "USD"),
        ("It needs several hundred billion dollars.", 2e11, 1e12, "USD"),
        ("It needs tens of billions of dollars.", 2e10, 1e11, "USD"),
        ("It needs 30 to 40% of them.", 0.3, 0.4, "share"),
        ("It needs 40 to 60 basis points.", 0.004, 0.006, "rate"),
        ("It needs five or six years.", 5, 6, "years"),
    ],
)
def test_ranges_have_bounds_and_vague_ones_no_value(tmp_path, text, low, high, unit):
    one = only(tmp_path, text)
    assert (one.low, one.high, one.unit) == (pytest.approx(low), pytest.approx(high), unit)
    vague = "hundred" in text or "tens" in text
    assert (one.value is None) == vague


def test_a_change_is_two_figures_not_a_range(tmp_path):
    found = figures(tmp_path, "Le prix passera de 20 à 22 dollars par mois.", "fr")
    assert [(one.value, one.unit) for one in found] == [(20, "USD/month"), (22, "USD/month")]


def test_annualised_is_not_annual(tmp_path):
    found = figures(tmp_path, "OpenAI made revenue of $13bn in 2025; its annualised revenue run rate was above $20bn in December.")
    money = [one for one in found if one.what == "amount"]
    assert [(one.unit, one.basis) for one in money] == [("USD", None), ("USD/year", "annualised")]
    assert [one.quantity for one in money] == ["OpenAI revenue 2025", "OpenAI run rate 2025"]


def test_names_and_places_are_no_figures(tmp_path):
    text = "GPT-5, Claude 3.5, the H100, Section 1703, page 12, the S&P 500, Channel 4 and 24/7 help at 10:30 are not what the group sells."
    assert figures(tmp_path, text) == []


def test_units_that_are_not_money(tmp_path):
    text = "It has 800 million weekly users, 27% of the shares, 500 MW, 100,000 chips, a third of sales and 945 TWh for 15 years."
    got = [(one.value, one.unit) for one in figures(tmp_path, text)]
    expected = [(8e8, "users"), (0.27, "share"), (0.5, "GW"), (1e5, "count"), (1 / 3, "share"), (945, "TWh"), (15, "years")]
    assert [unit for _, unit in got] == [unit for _, unit in expected]
    assert [value for value, _ in got] == pytest.approx([value for value, _ in expected])


def test_speaker_year_and_kind(tmp_path):
    text = (
        "Sales of $3bn in 2024 will reach $5bn in 2026, said Ann Lee. She denied that the firm needs $50bn. "
        "It has signed a contract worth $9bn."
    )
    found = [one for one in figures(tmp_path, text) if one.what == "amount"]
    assert [one.year for one in found[:2]] == [2024, 2026]
    assert found[1].speaker == "Ann Lee"
    assert [found[1].kind, found[2].kind, found[3].kind] == ["forecast", "denial", "commitment"]


def test_relation_to_the_record(tmp_path):
    def relation(text: str, day: str) -> str:
        return next(one for one in figures(tmp_path, text, day=day) if one.what == "amount").relation

    assert relation("OpenAI expects revenue of $13 billion in 2025.", "2025-11-07") == "agrees"
    assert relation("OpenAI expects revenue of $900 billion in 2030.", "2024-01-05") == "agrees"
    assert relation("OpenAI had a loss of $9 billion in 2024.", "2024-09-01") == "contradicts"
    assert relation("OpenAI now has a loss of $9 billion in 2024.", "2024-12-20") == "updates"
    assert relation("OpenAI denied revenue of $13 billion in 2025.", "2025-11-07") == "contradicts"
    assert relation("Northlight expects revenue of $13 billion in 2025.", "2025-11-07") == "new"


def test_positions_without_a_figure_are_listed_with_what_the_record_says(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(
        "Sam Altman said that OpenAI does not want a government guarantee for data centres.\n\n"
        "David Sacks wrote that there will be no federal bailout of the firms.\n\nA guarantee is a promise of the state.",
        encoding="utf-8",
    )
    first, second = read_article(path, date="2025-11-07").claims
    assert (first.about, first.speaker, first.kind) == ("data_centre_guarantee", "Sam Altman", "denial")
    assert {"S0-01", "S1-02"} <= set(first.known)
    assert (second.about, second.speaker, second.kind) == ("federal_bailout", "David Sacks", "denial")


def test_other_currencies_are_kept_or_converted_at_the_given_rate(tmp_path):
    text = "The plan of the group costs €200 billion and will be paid by 2030."
    kept = figures(tmp_path, text)[0]
    assert (kept.value, kept.unit) == (2e11, "EUR")
    assert kept.note == "no rate for EUR; give --rate EUR=dollars"
    turned = figures(tmp_path, text, rates=["EUR=1.2"])[0]
    assert (turned.value, turned.unit) == (pytest.approx(2.4e11), "USD")


def test_an_unknown_currency_is_said_and_kept(tmp_path):
    one = only(tmp_path, "The island of the bank will pay ₰20 million for the works.")
    assert (one.value, one.unit) == (20e6, "unknown currency")
    assert "unknown currency" in (one.note or "")
    with pytest.raises(SourceError, match="unknown currency 'ZZZ'"):
        figures(tmp_path, "It costs $1.", rates=["ZZZ=3"])
    with pytest.raises(SourceError, match="no rate above 0"):
        figures(tmp_path, "It costs $1.", rates=["EUR=dear"])


def test_relative_years_need_the_day(tmp_path):
    text = "The firm expects sales of $5bn next year, the bank said."
    assert only(tmp_path, text, day="2025-11-07").year == 2026
    assert only(tmp_path, text, day=None).year is None


def test_an_html_page_is_read_without_its_menu(tmp_path):
    page = tmp_path / "page.html"
    body = "<p>The lab owes $12 billion to the bank, and it will repay half of the sum by the end of 2027.</p>"
    head = "<title>Debts</title><meta property='article:published_time' content='2025-10-20'>"
    page.write_text(
        f"<!doctype html><html lang='en'><head>{head}</head><body>"
        f"<nav><a href='/'>Subscribe for $1</a></nav><article><h1>Debts</h1>{body}<p>{FILLER['en']}</p></article>"
        "<footer>14 comments</footer></body></html>",
        encoding="utf-8",
    )
    article = read_article(page)
    assert article.date == "2025-10-20"
    assert article.figures[0].printed == "$12 billion"
    assert "$1" not in {one.printed for one in article.figures}


SPANISH = "La empresa dijo que gastará mil millones de dólares en centros de datos este año y que los ingresos del grupo serán mayores."
POLISH = "Firma poinformowała, że w tym roku wyda miliard dolarów na centra danych, a przychody grupy będą wyższe."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (SPANISH.encode(), "another language"),
        (POLISH.encode(), "neither French nor English"),
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"12 34 56", "holds no words"),
        (b"%PDF-1.4 x", "is a PDF"),
        (bytes(range(256)) * 40, "binary"),
        ("Le péage coûte cher".encode("latin-1"), "byte 4 is not UTF-8"),
        (b"<html><script>var a = 1;</script></html>", "no readable text"),
        (("The firm sold the mill. " * 20000).encode(), "too many for an article"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(tmp_path, content, says):
    path = tmp_path / "thing"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=says) as error:
        read_article(path)
    assert error.value.remedy


def test_a_large_file_is_refused_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "big.txt"
    with path.open("wb") as big:
        big.truncate(50_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("read"))
    with pytest.raises(SourceError, match="50 MB"):
        read_article(path)


def test_a_missing_file_a_folder_and_a_wrong_day_are_refused(tmp_path):
    with pytest.raises(SourceError, match="No such file"):
        read_article(tmp_path / "none.txt")
    with pytest.raises(SourceError, match="is a folder"):
        read_article(tmp_path)
    with pytest.raises(SourceError, match="is no day"):
        figures(tmp_path, "It costs $1.", day="7 November")


def test_the_command_prints_figures_and_refuses_without_a_traceback(tmp_path):
    def command(*words: str) -> subprocess.CompletedProcess[str]:
        code = "import sys; from whopays.cli.app import answer; sys.exit(answer(['sources', 'read', *sys.argv[1:]]))"
        environment = os.environ | {"PYTHONPATH": str(Path(reading.__file__).parents[3])}
        return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, env=environment)

    path = tmp_path / "a.txt"
    path.write_text("OpenAI expects revenue of $13 billion in 2025, the bank said, and it is not the only one.", encoding="utf-8")
    data = json.loads(command(str(path), "--json", "--date", "2025-11-07").stdout)
    keys = {"printed", "value", "unit", "year", "speaker", "kind", "quantity", "start", "end", "relation"}
    assert keys <= set(data["figures"][0])
    assert (data["figures"][0]["value"], data["figures"][0]["year"], data["figures"][0]["relation"]) == (13e9, 2025, "agrees")
    assert "$13 billion" in command(str(path)).stdout
    path.write_bytes(b"\x00\x01\x02")
    wrong = command(str(path))
    assert (wrong.returncode, "binary" in wrong.stderr, "Traceback" in wrong.stderr) == (2, True, False)


def test_a_currency_nobody_knows_is_told(tmp_path):
    (one,) = figures(tmp_path, "The group will spend 20 billion zorkmids on it.")
    assert (one.value, one.unit) == (20e9, "count")
    assert one.note == "'zorkmids' is no currency or unit that is known: read as a count of them"
    (users,) = figures(tmp_path, "The group has 20 million users.")
    assert users.note is None
