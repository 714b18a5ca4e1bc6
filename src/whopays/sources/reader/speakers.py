# ruff: noqa: E501, SIM905 - tables of words and patterns read better on one line
"""Who says a figure: attributions in French and English, pronouns, quotations that go on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from whopays.sources.reader.context import Sentence

_SAY_EN: Final = (
    r"(?:said|says|told|tells|added|adds|wrote|writes|explained|explains|announced|announces|argued|argues|claimed|claims|noted|notes|warned|warns|"
    r"estimated|estimates|calculated|calculates|reckoned|reckons|expects|expected|forecasts|forecast|predicts|predicted|denied|denies|rejected|rejects|"
    r"dismissed|puts? (?:[\w'’]+ ){1,5}at|say|expect|estimate|warn|reckon|argue|calculate|thinks|believes|insisted|insists|stated|states|reported|reports|posted|models|assumes|sees|projects|testified|conceded|show|shows|"
    r"acknowledged|acknowledges|confirmed|confirms|suggested|suggests|stressed|declared|tweeted|commented)"
)
_SAY_FR: Final = (
    r"(?:dit|a dit|affirme|a affirmé|déclare|a déclaré|explique|a expliqué|annonce|a annoncé|assure|a assuré|estime|a estimé|calcule|écrit|a écrit|ajoute|a ajouté|"
    r"prévoit|table sur|prévient|a prévenu|rappelle|a rappelé|précise|a précisé|indique|a indiqué|dément|a démenti|nie|a nié|rejette|exclut|a jugé|juge|promet|"
    r"reconnaît|a reconnu|a concédé|concède|soutient|évalue|l['’]évalue|ne l['’]évalue|croit|veut croire|pense|note|souligne|a souligné|confie|a confié|raconte|"
    r"revendique|espère|propose|vise|avance|chiffre|évoque|évoquait|a répondu|répond|martèle|insiste|selon lui|selon elle)"
)
# What a firm does without saying it: `la société vise` speaks of the firm, it does not quote it.
_STRICT_FR: Final = _SAY_FR.replace("|espère|propose|vise", "").replace("|prévoit|table sur", "").replace("|promet", "")
_PARTICLE: Final = r"(?:de|du|des|la|le|van|von|der|da|di|al|of|the|&|and)"
_NAME: Final = rf"(?:(?:(?:M\.|Mr\.|Ms\.) [A-ZÀ-Ý][\w'’-]*|[A-ZÀ-Ý][\w'’-]*|[a-z]+[A-Z]\w*)(?: (?:{_PARTICLE} )?(?:[A-Z]\.|[A-ZÀ-Ý&][\w'’-]*)){{0,4}})"
_ROLE_EN: Final = r"(?:(?:the |its |their |his |her )?(?:[a-z-]+,? ){0,4})"
_ROLE_FR: Final = r"(?:(?:le |la |l['’]|les |son |sa |leur |un |une )(?:[a-zà-ÿ'’-]+,? ){0,5}?)"
_PRONOUN: Final = {"en": r"(?:he|she|they|the (?:company|group|firm|lab|bank))", "fr": r"(?:il|elle|ils|elles|l['’]entreprise|la société|le groupe|la direction)"}
_PATTERNS: Final = {
    "en": [
        re.compile(rf"\b(?:[Aa]ccording to|[Ss]ays|[Ss]aid|in the words of|by) (?!in |on |at |that |it |he |she |they |to |there |this |its? w|no |all |last )(?P<role>{_ROLE_EN})?(?P<name>{_NAME})"),
        re.compile(rf"(?P<name>{_NAME}),? (?:also |later |then |has |had |also has |who |again )?{_SAY_EN}\b"),
        re.compile(rf"(?P<name>{_NAME})(?:['’]s)? (?:report|survey|analysis|note|study|filing|memo|spokes\w+|analysts?|executives?) {_SAY_EN}\b"),
        re.compile(rf"(?P<name>{_NAME}),[^,.;]{{3,60}}, {_SAY_EN}\b"),
        re.compile(r"\b[Aa]ccording to (?P<generic>(?:the |an? )[a-z][a-z -]{2,40}?)(?=[,.;]|$)"),
        re.compile(rf"\b(?P<generic>[Tt]he [a-z][a-z ]{{2,30}}?) {_SAY_EN}\b"),
        re.compile(rf"\b(?P<pronoun>{_PRONOUN['en']}) {_SAY_EN}\b|\b{_SAY_EN} (?P<pronoun2>{_PRONOUN['en']})\b", re.IGNORECASE),
    ],
    "fr": [
        re.compile(rf"\b(?:[Ss]elon|[Dd]['’]après|[Dd]e l['’]avis de|[Pp]our) (?P<role>{_ROLE_FR})?(?P<name>{_NAME})"),
        re.compile(rf"(?:[»,] ?(?:a-t-(?:il|elle) )?|, )(?:ne )?{_SAY_FR}(?: pour sa part| de son côté)? (?P<role>{_ROLE_FR})?(?P<name>{_NAME})"),
        re.compile(rf"(?P<name>{_NAME}),? (?:a (?:aussi |également )?|l['’]|ne )?{_SAY_FR}\b"),
        re.compile(rf"(?P<name>{_NAME}),[^,.;]{{3,60}}, (?:ne )?{_SAY_FR}\b"),
        re.compile(rf"\bpar (?P<role>{_ROLE_FR})(?P<name>{_NAME})"),
        re.compile(r"\b(?:[Ss]elon|[Dd]['’]après) (?P<generic>(?:le |la |l['’]|les |un |une )[a-zà-ÿ][\w'’ -]{2,40}?)(?=[,.;]|$)"),
        re.compile(rf"[»,] ?(?:ne )?{_SAY_FR}(?: pour sa part)? (?P<generic>(?:le |la |l['’]|les |un |une )[a-zà-ÿ][\w'’ -]{{2,40}}?)(?=[,.;]|$)"),
        re.compile(rf"\b(?P<generic>(?:[Ll]a|[Ll]e|[Ll]['’]) ?[a-zà-ÿ]{{3,20}}) (?:ne )?{_STRICT_FR}\b"),
        re.compile(rf"\b(?P<pronoun>{_PRONOUN['fr']}) (?:ne )?{_SAY_FR}\b|\ba-t-(?P<pronoun2>il|elle)\b|\bselon (?P<pronoun3>lui|elle)\b", re.IGNORECASE),
    ],
}  # fmt: skip
_NOT_NAMES: Final = frozenset(
    "The A An It He She They We I In On At By For But And If Or As This That These Those When While Our His Her Its Their There Some One No Not Of "
    "Le La Les Un Une Il Elle Ils Elles On Nous En Au Aux Dans Par Pour Mais Et Si Ou Ce Cette Ces Son Sa Ses Leur Quand Selon Après Avant "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Revenue Sales Growth Analysts Prices AI IA US UK EU IT CEO CFO Demand Notre Notes Deux Trois".split()
)
_ROLE_ALONE: Final = re.compile(r"^(?:the |its |le |la |l['’]|les |un |une |an |a )", re.IGNORECASE)


@dataclass(frozen=True)
class Attribution:
    """Somebody says something at a place of the text; name None for a pronoun not yet resolved."""

    start: int
    end: int
    name: str | None


def _tidy(name: str) -> str | None:
    words = name.strip(" ,.;’'").split(" ")
    while words and (words[0] in _NOT_NAMES or words[0].rstrip("'’") in _NOT_NAMES):
        words = words[1:]
    name = " ".join(words)
    name = re.sub(r"['’]s( \w+)*$", "", name) if re.search(r"['’]s$", name) else name
    if re.search(r"['’]s (?=[A-Z])", name):  # Morgan Reed's Alice Tran
        name = re.split(r"['’]s ", name)[-1]
    name = re.sub(r"^[DdLl]['’](?=[A-Z])", "", name)
    name = re.sub(r"^(?:Mr|Mrs|Ms|Mme|Mlle|Dr|Pr|Sir|M|President|Senator|Minister|Commissioner|Secretary)\.? (?=[A-ZÀ-Ý])", "", name)
    return name or None


def attributions_in(text: str, language: str) -> list[Attribution]:
    """The attributions of a text, in order.

    >>> [a.name for a in attributions_in("Sales rose, Ann Lee said. The rest, according to the regulator, fell.", "en")]
    ['Ann Lee', 'regulator']
    """
    found: list[Attribution] = []
    for pattern in _PATTERNS[language]:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if any(match.start() < one.end and match.end() > one.start for one in found):
                continue
            if any(groups.get(key) for key in ("pronoun", "pronoun2", "pronoun3")):
                found.append(Attribution(*match.span(), None))
                continue
            name = _tidy(groups.get("name") or "") if groups.get("name") else _ROLE_ALONE.sub("", groups.get("generic") or "").strip()
            if name:
                found.append(Attribution(*match.span(), name))
    return sorted(found, key=lambda one: one.start)


def full_names(text: str, known: Iterable[str]) -> dict[str, str]:
    """Last name -> full name, for people the article or the record names in full."""
    names = {person.split(" ")[-1]: person for person in known if " " in person and person[0].isupper()}
    for first, last in re.findall(r"\b([A-ZÀ-Ý][a-zà-ÿé]+) ([A-ZÀ-Ý][a-zà-ÿé]+)\b", text):
        if first not in _NOT_NAMES:
            names[last] = names.get(last, f"{first} {last}")
    return names


class Speakers:
    """Answers who says what stands at a place."""

    def __init__(self, text: str, language: str, sentences: list[Sentence], known: Iterable[str]) -> None:
        self._text = text
        self._sentences = sentences
        names = full_names(text, known)
        self._by_sentence: dict[int, list[Attribution]] = {}
        last: str | None = None
        for one in attributions_in(text, language):
            name = names.get(one.name, one.name) if one.name and " " not in one.name else one.name
            name = name or last
            last = name or last
            at = next((n for n, s in enumerate(sentences) if s.start <= one.start < s.end), 0)
            self._by_sentence.setdefault(at, []).append(Attribution(one.start, one.end, name))

    def at(self, sentence: int, position: int) -> str | None:
        """The speaker of a figure: the nearest attribution of its sentence, or of the quotation it is inside."""
        own = [one for one in self._by_sentence.get(sentence, []) if one.name]
        if own:
            return min(own, key=lambda one: self._distance(one, position)).name
        if self._inside_quotation(position):
            for other in (sentence - 1, sentence + 1):
                near = [one for one in self._by_sentence.get(other, []) if one.name]
                if near and self._sentences[other].paragraph == self._sentences[sentence].paragraph:
                    return near[-1].name
        return None

    def _distance(self, one: Attribution, position: int) -> float:
        gap = self._text[min(one.end, position) : max(one.start, position)]
        return len(gap) + 60 * len(re.findall(r"[;:]", gap))

    def _inside_quotation(self, position: int) -> bool:
        before = self._text[max(0, position - 600) : position].rsplit("\n", 1)[-1]
        return before.count("«") > before.count("»") or before.count("“") > before.count("”") or before.count('"') % 2 == 1
