"""French, English, or neither.

Language detectors on the registry are made for a sentence in one of a hundred languages and
ship a model; the question here is narrower, so the commonest function words of the two
languages decide, against those of their neighbours. They make up a third of any article, and
the answer can say what it counted.
"""

from __future__ import annotations

import re
from typing import Final

from whopays.sources.source_error import SourceError

_WORD: Final = re.compile(r"[^\W\d_]+", re.UNICODE)
_FUNCTION_WORDS: Final = {
    "fr": "le la les des du de et est une un que qui dans pour sur au aux par pas ce cette ses son sa il elle ne se plus d l qu en avec "
    "ont été sont mais ou selon leur leurs",
    "en": "the of and to in is that for it was on are as with be by at from this have has had its an not or were which but they their "
    "will would than after",
    "es": "el los las una que del y en es por con para se su al lo como más pero sus le ya fue según millones son ha entre sin sobre",
    "it": "il lo gli della di che è per una con non del alla dei nel le al più anche come sono da ha sul ma i e si dal delle nella",
    "pt": "o os as que do da em um uma para com não por mais dos das ao é na no se foi como à e seu sua são pelo pela",
    "de": "der die das und ist den von mit dem des ein eine auf für im nicht sich als auch werden aus hat bei wird zu nach einer",
    "nl": "de het een en van is dat op te zijn met voor niet aan er om ook als door naar bij uit maar heeft worden wordt",
    "ca": "el els les una que del i en és per amb no al més com els dels són ha aquest aquesta seva seu",
    "ro": "și în este de la cu pe pentru un o care din nu mai sunt au fost prin ca că",
}
_WORDS: Final = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
# In the two languages function words are a quarter to a half of all words; a list of figures has fewer.
LEAST_SHARE: Final = 0.12


def language_of(text: str, name: str = "text") -> str:
    """The language of an article.

    text    : at least a sentence
    returns : 'fr' or 'en'
    Errors: SourceError where the text is neither, or has too few words to tell.

    >>> language_of("The company said it would not sell the loan.")
    'en'
    >>> language_of("La société a dit qu'elle ne vendrait pas le prêt.")
    'fr'
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        raise SourceError(name, "holds no words", "give an article in French or English")
    shares = {language: sum(word in known for word in words) / len(words) for language, known in _WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    if shares[best] < LEAST_SHARE:
        raise SourceError(name, "is neither French nor English as far as its commonest words tell", "give a French or English article")
    if best not in ("fr", "en"):
        raise SourceError(name, f"seems to be in another language ('{best}')", "give a French or English article, or a translation")
    return best
