"""No text breaks the reader: practice articles with words swapped, dropped and replaced by awkward ones."""

import json
import math
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.scoring import ARTICLES
from whopays.sources.reader.article import read_article
from whopays.sources.source_error import SourceError

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ARTICLES / "practice").glob("*.txt"))]
AWKWARD = [
    "0", "00", "0%", "0,000", "3,5", "1", "400", "€", "$", "¤", "–", "/", "«", "»", "\u202f", "billion",
    "milliards", "trillion", "bn", "Md", "M", "k", "between", "and", "entre", "et", "de", "à", "from", "to",
    "or", "one", "in", "half", "un", "demi", "tens", "of", "31", "février", "30", "99/99/2025", "Q5", "0",
    "sur", "zéro", "cents", "dollars", "GW", "users", "years", "a", "quarter", "multiplié", "par", "dozens",
    "centaines", "2025-13-45", "1e999", "XXX", "99999999999999999999999999999999999999",
]  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(["replace", "insert", "drop"]), st.sampled_from(AWKWARD)), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(TEXTS), EDITS)
def test_no_text_breaks_the_reader(text, edits):
    words = text.split(" ")
    for place, how, word in edits:
        at = place % max(1, len(words))
        words[at : at + (how != "insert")] = [] if how == "drop" and len(words) > 5 else [word]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(" ".join(words), encoding="utf-8")
        try:
            article = read_article(path)
        except SourceError:
            return
    json.dumps(article.as_json(), allow_nan=False)
    for one in article.figures:
        assert 0 <= one.at[0] < one.at[1] <= len(article.text)
        assert math.isfinite(one.low) and one.low <= one.high
        assert one.value is None or one.low <= one.value <= one.high
