"""What the record of sources prints for a person: its list, one record of it, a proof against copies, an article read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from whopays.report.explain_words import GRADES
from whopays.report.figures import Page
from whopays.report.look import Look
from whopays.report.support import parts_of
from whopays.sources.check import Proof, Verdict
from whopays.sources.claim import CONFLICT_MEANING, Claim
from whopays.sources.document import Document
from whopays.sources.fingerprint import Fingerprints
from whopays.sources.ledger import Ledger
from whopays.sources.reader.answer import Article, Figure

GRADE: Final = 10  # columns of a grade
GRADE_FR: Final = 15
LINE: Final = 72  # signs of a passage that are shown above its fingerprint
WIDE: Final = 18  # columns of the name of a field
LONG: Final = 10_000  # a number of so many digits is parted by thousands; a year is not
NO_UNIT: Final = ("date", "mixed", "rule", "terms", "text")  # written where no unit fits
HIDDEN: Final = ("contradicts", "place")
KINDS_FR: Final = {"fact": "fait", "forecast": "prévision", "commitment": "engagement", "denial": "démenti",
                   "position": "position", "opinion": "opinion"}
CONFLICTS_FR: Final = {
    "number": ("nombre", "des chiffres différents pour la même chose"),
    "unit": ("unité", "le même montant dans une autre échelle de mots"),
    "definition": ("définition", "des choses différentes sous le même nom"),
    "date": ("date", "des dates différentes pour le même événement"),
    "scope": ("champ", "la même chose, mais plus ou moins de cette chose"),
    "translation": ("traduction", "les mêmes mots rendus autrement"),
    "position": ("position", "l'un veut ou attend ce que l'autre ne veut pas"),
}
STATUSES_FR: Final = {"found": "trouvé", "elsewhere": "ailleurs", "missing": "manquant", "altered": "altéré"}
FIELDS_FR: Final = {
    "document": "document", "speaker": "qui parle", "reported_by": "rapporté par", "date": "date", "kind": "nature", "about": "sujet",
    "paraphrase": "en bref", "figure_as_printed": "chiffre imprimé", "value": "valeur", "unit": "unité", "quote_sha256": "passage, sha256",
    "quote_length": "passage, signes", "title": "titre", "publisher": "éditeur", "language": "langue", "published": "publié",
    "grade": "qualité", "grade_because": "pourquoi", "quantity": "grandeur", "true_for": "vrai pour", "known_on": "connu le",
    "source": "source", "structural": "constante", "use": "emploi", "note": "note",
}
NOTES_FR: Final = (
    (r"unknown currency; the number is kept as printed", "monnaie inconnue ; le nombre reste tel qu'imprimé"),
    (r"no rate for (\w+); give --rate .*", r"pas de taux pour \1 ; donner --rate \1=dollars"),
    (r"read in the long scale: .*", "lu dans l'échelle longue : un billion vaut 1e12"),
    (r"the article has no date that could be read: .*",
     "l'article n'a pas de date lisible : « cette année » et les mots semblables restent ouverts ; donner --date"),
)
RELATIONS_FR: Final = {"new": "nouveau", "agrees": "concorde avec", "updates": "met à jour", "contradicts": "contredit"}


def listing(ledger: Ledger, page: Page) -> Iterator[str]:
    """Documents, claims, facts, and what contradicts what."""
    say, by_type, width = page.say, ledger.conflicts_by_type(), GRADE if page.lang == "en" else GRADE_FR
    yield say(f"{len(ledger.documents)} documents (not shipped; prove them with `whopays sources check DIR`)",
              f"{len(ledger.documents)} documents (non fournis ; à vérifier par `whopays sources check DOSSIER`)")
    for document in ledger.documents.values():
        number = sum(claim.document == document.id for claim in ledger.claims.values())
        counted = f"{number:3} {say('claims', 'déclarations')}"
        yield (f"  {document.id:4} {graded(document.grade, page):{width}} {counted}  {page.translate(document.title)} "
               f"({document.publisher})")
    yield f"\n{len(ledger.claims)} {say('claims', 'déclarations')}"
    for claim in ledger.claims.values():
        figure = f" [{claim.figure_as_printed}]" if claim.figure_as_printed else ""
        kind = say(claim.kind, KINDS_FR.get(claim.kind, claim.kind))
        yield f"  {claim.id:7} {claim.date or '-':10} {kind:10} {claim.speaker}{say(': ', ' : ')}{claim.about}{figure}"
    yield f"\n{len(ledger.facts)} {say('facts', 'faits')}"
    for fact in ledger.facts.values():
        yield f"  {fact.id:7} {fact.known_on or '-':10} {graded(fact.grade, page):{width}} {page.translate(fact.quantity)}"
    yield f"\n{sum(map(len, by_type.values()))} {say('conflicts', 'conflits')}"
    for type_, found in by_type.items():
        name, meaning = (type_, CONFLICT_MEANING[type_]) if page.lang == "en" else CONFLICTS_FR[type_]
        yield f"  {name} ({meaning}){say(': ', ' : ')}{len(found)}"
        for conflict in found:
            yield f"    {conflict.first:7} {conflict.second:7} {page.translate(conflict.why)}"


def record(one: Any, ledger: Ledger, page: Page) -> Iterator[str]:
    """One claim, fact or document, field by field."""
    for key, value in asdict(one).items():
        if key not in HIDDEN and value is not None and value != "":
            parts = page.say(" (unless a name says another)", " (sauf si un nom en dit une autre)") if has_parts(one, key, value) else ""
            yield field(key, f"{shown(key, value, page)}{parts}", page)
    if isinstance(one, Claim):
        source, colon = ledger.documents[one.document], page.say(": ", " : ")
        yield field("from", f"{page.translate(source.title)}, {page.translate(source.publisher)} ({source.language})", page, "de")
        yield field("grade", f"{graded(source.grade, page)}{colon}{page.translate(source.grade_because)}", page)
        for other in one.contradicts:
            type_ = page.say(other.type, CONFLICTS_FR[other.type][0])
            yield field("contradicts", f"{other.claim} ({type_}){colon}{page.translate(other.why)}", page, "contredit")
    if isinstance(one, Document):
        yield field("claims", ", ".join(claim.id for claim in ledger.claims.values() if claim.document == one.id), page, "déclarations")


def has_parts(one: Any, key: str, value: Any) -> bool:
    """Whether a field is the unit of a value whose parts may have others."""
    return key == "unit" and value not in NO_UNIT and isinstance(one.value, dict)


def field(key: str, value: Any, page: Page, french: str = "") -> str:
    """A line: the name of a field, then its value."""
    name = page.say(key, french or FIELDS_FR.get(key, key))
    return f"{name:{WIDE}} {value}"


def shown(key: str, value: Any, page: Page) -> Any:
    """A value of a field in the language: kinds and grades are words, numbers are written; what others printed stays."""
    if key == "value" and isinstance(value, int | float) and abs(value) >= LONG:
        return page.write(f"{value:,.0f}" if value == round(value) else f"{value:,.10g}")
    if isinstance(value, dict | list):
        return parts_of(value, Look(page.lang))
    if isinstance(value, bool):
        return page.say("yes", "oui") if value else page.say("no", "non")
    if page.lang == "en":
        return value
    words: dict[str, Mapping[str, str]] = {"kind": KINDS_FR, "grade": {name: french for name, (_, french, _) in GRADES.items()}}
    if key == "value" and isinstance(value, int | float):
        return page.write(f"{value:.10g}")
    if key in words:
        return words[key].get(value, value)
    return page.translate(value) if isinstance(value, str) else value


def graded(grade: str, page: Page) -> str:
    """A grade of evidence."""
    return page.say(grade, GRADES[grade][1] if grade in GRADES else grade)


def proof(found: Proof, titles: Mapping[str, str], page: Page) -> Iterator[str]:
    """What came of each claim. titles : of documents by id"""
    say = page.say
    for document, copy in found.copies.items():
        how = say("the same bytes", "les mêmes octets") if copy["told_by"] == "bytes" else say(
            "told by its passages", "reconnu à ses passages")
        yield say(f"{document}: {copy['file']} ({how}; {copy['found']} of {copy['of']} claims found)",
                  f"{document} : {copy['file']} ({how} ; {copy['found']} déclarations trouvées sur {copy['of']})")
    for one in found.claims:
        status = say(one.status, STATUSES_FR.get(one.status, one.status))
        yield f"  {one.id:7} {status:9} {say(one.message, verdict_fr(one, found, titles))}"
    for name, why in found.refused.items():
        yield say(f"not read: {name} {why}", f"non lu : {name} {why}")
    for note in found.notes:
        yield say(f"note: {note}", f"note : {note}")
    yield ", ".join(f"{number} {say(status, STATUSES_FR[status])}" for status, number in found.counts.items())


def verdict_fr(one: Verdict, found: Proof, titles: Mapping[str, str]) -> str:
    """What came of one claim, in a French sentence."""
    title = titles.get(one.document, one.document)
    own = str(found.copies[one.document]["file"]) if one.document in found.copies else ""
    if one.status == "found":
        return f"le passage figure dans {one.file}, votre copie de {one.document}"
    if one.status == "elsewhere":
        beside = f"non dans {own}, votre copie de {one.document}" if own else f"et vous n'avez pas de copie de {one.document} ({title})"
        return f"le passage figure dans {one.file}, {beside}"
    if one.status == "altered":
        return f"{one.file} est {one.document}, mais ce passage n'y figure pas : son texte diffère de ce qui fut lu"
    return f"aucun fichier n'est {one.document} ({title}) ; ajoutez une copie et vérifiez à nouveau"


def taken(found: Fingerprints, page: Page) -> Iterator[str]:
    """Fingerprints as lines of YAML: what stands behind # is for who reads them."""
    yield f"# {found.file}"
    yield f"sha256: {found.sha256}"
    for one in found.passages:
        text = " ".join(one.text.split())
        yield f"# {text if len(text) <= LINE else text[:LINE].rstrip() + '…'}"
        if one.times > 1:
            yield page.say(f"# stands there {one.times} times", f"# y figure {one.times} fois")
        yield f"quote_sha256: {one.quote_sha256}"
        yield f"quote_length: {one.quote_length}"


def article(found: Article, page: Page) -> Iterator[str]:
    """The figures of an article, each as it prints them, and its positions; amounts as the language of the page writes them."""
    say, colon = page.say, page.say(": ", " : ")
    day = found.date or say("no date told (give --date)", "aucune date dite (donner --date)")
    yield f"{found.name}{colon}{found.language}, {day}, {len(found.figures)} {say('figures', 'chiffres')}"
    for one in found.figures:
        yield f"  {one.printed!r}{colon}{' | '.join(parts_of_figure(one, page))}"
    for claim in found.claims:
        known = f" | {say('in the record', 'au registre')}{colon}{', '.join(claim.known[:6])}" if claim.known else ""
        yield f"  {claim.about}{colon}{say(claim.kind, KINDS_FR.get(claim.kind, claim.kind))} | {claim.speaker}{known}"
    for message in found.messages:
        yield f"note{colon}{noted(message, page)}"


def parts_of_figure(one: Figure, page: Page) -> Iterator[str]:
    """Value with unit and year, kind, who says it, how it stands to the record, what could not be made out."""
    say, year = page.say, one.year if one.what != "date" else None
    yield f"{sized(one, page)} {page.write(one.unit)}" + (say(f" for {year}", f" pour {year}") if year else "")
    yield say(one.kind, KINDS_FR.get(one.kind, one.kind))
    yield one.speaker or say("the article", "l’article")
    if one.quantity:
        against = f" {', '.join(one.agrees_with or one.differs_from)}" if one.relation != "new" else ""
        yield f"{one.quantity}{say(': ', ' : ')}{say(one.relation, RELATIONS_FR.get(one.relation, one.relation))}{against}"
    if one.note:
        yield noted(one.note, page)


def noted(note: str, page: Page) -> str:
    """What the reader could not make out, in the language.

    >>> noted("no rate for EUR; give --rate EUR=dollars", Page(lang="fr"))
    'pas de taux pour EUR ; donner --rate EUR=dollars'
    """
    if page.lang == "en":
        return note
    return next((found.expand(french) for pattern, french in NOTES_FR if (found := re.fullmatch(pattern, note))), note)


def sized(one: Figure, page: Page) -> str:
    """The value of a figure, a range where it has bounds alone; the day of a date."""
    if one.what == "date" and one.start:
        return one.start
    if one.value is not None and one.low == one.high:
        return page.write(f"{one.value:.4g}")
    return f"{page.write(f'{one.low:.4g}')} {page.say('to', 'à')} {page.write(f'{one.high:.4g}')}"
