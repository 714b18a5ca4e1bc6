# ruff: noqa: E501 - tables of words and patterns read better on one line
"""What stands around a figure: its sentence, its clause, the year it is for, how firm it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from whopays.sources.reader.dates import Dated

_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:M|Mr|Mrs|Ms|Dr|St|Inc|Corp|Ltd|Co|No|vs|etc|approx|env|cf|art|janv|févr|avr|juil|sept|oct|nov|déc|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|dec|U\.S|U\.K|e\.g|i\.e)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"[.!?…]+[\"»”’')\]]*(?:\s+)(?=[\"«“‘'(\[]?\s?[A-ZÀ-ÝŒ0-9$€£¥])|\n\s*\n|\n(?=\S)")


@dataclass(frozen=True)
class Sentence:
    """A sentence and the paragraph it belongs to."""

    start: int
    end: int
    paragraph: int


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a text.

    >>> [(s.start, s.end) for s in sentences_of("Mr. Fox paid. He left.")]
    [(0, 14), (14, 22)]
    """
    result, start, paragraph = [], 0, 0
    for found in _BREAK.finditer(text):
        newline = found.group(0).startswith("\n")
        dot = text[max(0, found.start() - 8) : found.start() + 1]
        if "\n" not in found.group(0) and _ABBREVIATION.search(dot) and found.group(0)[0] == ".":
            continue
        result.append(Sentence(start, found.end(), paragraph))
        start = found.end()
        paragraph += newline
    result.append(Sentence(start, len(text), paragraph))
    return [one for one in result if text[one.start : one.end].strip()]


def sentence_at(sentences: list[Sentence], at: int) -> int:
    """Index of the sentence that holds a position."""
    return next((n for n, one in enumerate(sentences) if one.start <= at < one.end), len(sentences) - 1)


_CLAUSE: Final = re.compile(
    r"[;:!?]|,(?!\d)|\s[–—]\s|\b(?:but|mais|while|tandis que|alors que|whereas|although|puis|then|against|contre|compared with|up from|down from)\b|"
    r"\b(?:and|et) (?=(?:expects?|will|plans?|hopes?|aims?|would|should|devr\w+|prévoit|compte|vise|espère|table|sera\w*|atteindr\w+)\b)"
)


def clause_at(text: str, sentence: Sentence, at: int) -> tuple[int, int]:
    """Bounds of the clause around a position."""
    cuts = [sentence.start, *(sentence.start + m.start() for m in _CLAUSE.finditer(text[sentence.start : sentence.end])), sentence.end]
    start = max(cut for cut in cuts if cut <= at)
    return start, min(cut for cut in cuts if cut > at)


def year_for(at: tuple[int, int], sentence: Sentence, dates: list[Dated], others: list[tuple[int, int]], text: str) -> Dated | None:
    """The date that says which year a figure is for: the nearest of its sentence that no other figure claims.

    at     : start and end of the figure
    others : starts and ends of the other figures of the text
    """
    start, end = at
    best: tuple[float, Dated] | None = None
    for one in dates:
        if not (sentence.start <= one.start < sentence.end) or (one.start < end and one.end > start):
            continue
        after = one.start >= end
        low, high = (end, one.start) if after else (one.end, start)
        between = sum(low <= a and b <= high for a, b in others)
        gap = text[low:high]
        cost = len(gap) / 10 + 4 * gap.count(",") + 25 * len(re.findall(r"[;:](?!\d)", gap)) + 12 * len(re.findall(r"\b(?:but|mais|while|contre|against|puis|then|et|and|soit)\b", gap))
        cost += (40 * between if after else 3 * between) + (0 if after else 6)
        if not after and re.search(r"\d{4}\D{0,3}$", text[sentence.start : one.end]) and between and text[sentence.start : one.start].strip():
            claimed = any(b <= one.start and one.start - b < 25 for _, b in others)
            cost += 60 if claimed else 0
        if best is None or cost < best[0]:
            best = (cost, one)
    return best[1] if best and best[0] < 55 else None


_DENIAL: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed)?|refut\w+|rebut\w*|rul(?:es|ed|ing) out|false|untrue|contrary to|never|not|cannot|"
    r"nie|nié|nient|niait|dément\w*|démenti\w*|réfut\w+|exclut?|exclu|exclue|rejett?e\w*|rejeté\w*|écart(?:e|é)|contrairement à|faux|fausse|jamais|aucune?)\b|"
    r"\w+n't\b|\b(?:no (?=[a-z])|nothing)|\bn['’e]\s?[^.;,]{1,30}?\b(?:pas|plus|jamais|aucun\w*|rien|point)\b",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(r"\bnot (?:only|just|before)|\bne\b[^.;,]{0,30}\bque\b|\bnot? (?:less|fewer|more) than|\bpas moins|\bno longer|\bnon seulement|\bn'[^.;,]{0,20}qu'", re.IGNORECASE)
_COMMITMENT: Final = re.compile(
    r"\b(?:commit\w*|pledg\w*|promis\w*|promet\w*|engag(?:e|é|és|ée|ées|ement|ements|era|erait)\b|contract\w*|contrat\w*|agree[ds]?\b|agreement\w*|accord\w*|"
    r"sign(?:ed|s|é|ée|és)\b|deals?\b|letters? of intent|lettres? d['’]intention|intends? to (?:invest|spend|buy)|plans? to (?:invest|spend|buy|pay)|"
    r"(?:compte|prévoit|entend) (?:d['’])?(?:dépenser|acheter)|investira(?:it)?\b|obligations? of|grant(?:ed|s)? it|will (?:lend|grant|provide up))",
    re.IGNORECASE,
)
_FORECAST: Final = re.compile(
    r"\b(?:will|would|could|should|may|might|shall|expect\w*|forecast\w*|project(?:ed|s|ions?)\b|predict\w*|estimat\w*|target\w*|aims?|hop(?:es|ing)|seeks?|"
    r"see(?:s|ing)? |likely|guid(?:ed|ance)|is (?:due )?to\b|are to\b|due to (?:open|start|be|come)|suppos\w+|assum\w+|hypothèse|visées?|wants?|needs?|by (?:the end of )?20\d\d|perhaps|maybe|chance|if\b|outlook|"
    r"plans?\b|counts? on|risk|"
    r"d['’]ici|prévo\w+|prévu\w*|prévision\w*|table sur|tablent|attend\w*|espèr\w+|vise\w*|doit|doivent|estim\w+|évalu\w+|compte (?:\w+er|\w+ir)\b|pourr\w+|"
    r"devr\w+|faudr\w+|faudra(?:it)?|sera|seront|serait|seraient|aurait|auront|aura|à terme|songe|propose|risque|"
    r"\w{2,}(?:erait|eraient|irait|iraient|drait|draient|vrait|vraient|trait(?=s? \d)|era|eront|ira|iront|dra|dront|vra|vront|ttra|ttrait|rons))\b",
    re.IGNORECASE,
)
_NOT_FORECAST: Final = re.compile(r"\b(?:para|opéra|extra|caméra|opera|era|camera|sera-t|retrait|portrait|extrait|attrait|montrait|entrait|tira|vira|considérait)\b", re.IGNORECASE)


def kind_of(text: str, start: int, sentence: Sentence, *, past: bool = False) -> str:
    """How firm a figure is: fact, forecast, commitment or denial, by the words of its clause, then around it.

    past : True where the figure is for a day before the article's

    >>> whole = "The lab denied that it sought $50bn."
    >>> kind_of(whole, 31, sentences_of(whole)[0])
    'denial'
    """
    low, high = clause_at(text, sentence, start)
    clause = text[low:high]
    if _denied(clause, text[sentence.start : start]):
        return "denial"
    wide = text[_last_stop(text, sentence.start, start) : _next_stop(text, start, sentence.end)]
    for scope in (clause, wide):
        if _COMMITMENT.search(scope):
            return "commitment"
        if _FORECAST.search(_NOT_FORECAST.sub(" ", scope)):
            return "forecast"
        if past or _PAST.search(scope):
            return "fact"
    return "fact"


_PAST: Final = re.compile(
    r"\b(?:was|were|had|fell|rose|lost|made|sold|raised|reached|went|paid|spent|took|got|grew|cost|hit|[a-z]{3,}ed)\b|"
    r"\b(?:a|ont|avait|avaient|avoir|été|était|étaient|est|sont)\s(?:\w+ )?\w+(?:é|ée|és|ées|i|u|us|is|it)\b|"
    r"\b\w+(?:èrent|irent|urent|ait|aient)\b"
)


def _last_stop(text: str, low: int, at: int) -> int:
    return max((low + m.end() for m in re.finditer(r"[;:](?!\d)", text[low:at])), default=low)


def _next_stop(text: str, at: int, high: int) -> int:
    found = re.compile(r"[;:](?!\d)").search(text, at, high)
    return found.start() if found else high


_GOVERNS: Final = re.compile(
    r"\b(?:den(?:ies|ied|y)|reject(?:s|ed)|dismiss(?:es|ed)|refut\w+|ruled out|rules out|nie|nié|dément|démenti|réfute|exclut|rejette)\b[^;:]*$", re.IGNORECASE
)


def _denied(clause: str, before: str) -> bool:
    """Whether the clause negates, or a verb of denial before the figure governs it."""
    if _DENIAL.search(_ONLY.sub(" ", clause)):
        return True
    governed = _GOVERNS.search(before)
    return governed is not None and "," not in before[governed.start() :]
