"""Figures as a report mentions them: where in the text they stand, which words stand around, what they count.

All that later steps ask of a text is found here, once a sentence, with the words of the language's matters.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bilan.languages.matter_schema import TYPES, Hit, MatterWords
from bilan.languages.pack import Pack
from bilan.model import Document, Figure

REACH = 80
"""Code points before and after a number in which its own words are looked for."""
LEAD = 450
"""Code points after the first line that open a report: who, what, where, how many."""
HARMED = ("killed", "injured", "casualties", "affected")
"""Measures of people who were hit; which of them the words around decide."""
_CLAUSE_END = re.compile(r"[;:!?()\n]|\.\s|\.$")
_NUMBER = re.compile(r"\s\d")
_AGE = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]*,\s$")
"""What stands before an age: the end of a name and a comma (`Ana Ruiz, 61,`)."""
_STOP = re.compile(r"[^\w\s]")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%]|[.,]\d)")
_WORD = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*|[^\W\d_]+(?:-[^\W\d_]+)?")


@dataclass(frozen=True)
class Mention:
    """One figure in its report."""

    figure: Figure
    counted: str
    """The measure by the words beside the number: `casualties` where they say that people were hit, not how they
    fared (`six were shot`)."""
    own: frozenset[str]
    """Cues right beside the number, up to the next one."""
    around: frozenset[str]
    """Cues of the whole sentence."""
    types: tuple[str, ...]
    """Types of incident that the sentence names, the nearest first."""
    titled: bool
    """Whether it stands in the report's first line, or its number in the title."""
    lead: bool
    """Whether it stands in the opening of the report."""
    years: frozenset[int]
    """Years that the sentence names, by their number or as the one before that of publication."""
    withdrawn: bool = False
    """Whether the words before say that the number is no longer right (`revised down from 120`)."""


@dataclass(frozen=True)
class Opening:
    """What the title and the first sentences of a report show."""

    first_line: int
    """Code points of the first line."""
    hits: tuple[Hit, ...]
    named: tuple[str, ...]
    """Types of incident named there, each as often as it is."""
    numbers: frozenset[tuple[float, str]]
    """Numbers of the title with the measure that the words after them show."""
    reach: int = LEAD
    """Code points after the first line that belong to the opening."""


def opening(document: Document, pack: Pack) -> Opening:
    """Return what the title and the opening of a document show."""
    text = document.text
    first = text.find("\n")
    first_line = first if 0 <= first <= LEAD else min(len(text), LEAD)
    head = f"{document.title or ''}\n{text[: first_line + LEAD]}"
    hits = tuple(pack.matters.find(head))
    named = tuple(sorted(hit.name for hit in hits if is_type(hit.name)))
    return Opening(first_line, hits, named, frozenset(_title_numbers(document.title or "", pack)))


def is_type(name: str) -> bool:
    """Whether a found word's name is a type of incident, not a cue."""
    return name in TYPES


def _title_numbers(title: str, pack: Pack) -> Iterable[tuple[float, str]]:
    """The numbers of a title, in digits or words, each with the harm that the words after it show."""
    found: list[tuple[int, int, float]] = []
    for match in _WORD.finditer(title):
        digits = re.sub(r"\D", "", match.group()) if match.group()[0].isdigit() else ""
        value = float(digits) if digits else pack.numbers.words.get(match.group().casefold())
        if value is not None:
            found.append((match.start(), match.end(), value))
    for i, (_, end, value) in enumerate(found):
        stop = found[i + 1][0] if i + 1 < len(found) else len(title)
        harm = _harm(pack.matters.find(title[end:stop]))
        if harm:
            yield value, harm


def mentions(document: Document, figures: Sequence[Figure], pack: Pack, head: Opening) -> list[Mention]:
    """Return a document's figures with what its text shows of them, in the order of the text."""
    ordered = sorted(figures, key=lambda f: (f.evidence.start, f.id))
    by_sentence: dict[tuple[int, int], list[Figure]] = {}
    for figure in ordered:
        by_sentence.setdefault((figure.sentence.start, figure.sentence.end), []).append(figure)
    found = []
    for (start, end), members in by_sentence.items():
        hits = pack.matters.find(document.text[start:end])
        for i, figure in enumerate(members):
            before = members[i - 1].evidence.end if i else start
            after = members[i + 1].evidence.start if i + 1 < len(members) else end
            found.append(_mention(figure, document.text, (start, before, after, end), hits, pack.matters, head))
    return sorted(found, key=lambda m: (m.figure.evidence.start, m.figure.id))


def _mention(
    figure: Figure, text: str, bounds: tuple[int, int, int, int], hits: Sequence[Hit], words: MatterWords, head: Opening
) -> Mention:
    start, before, after, end = bounds
    evidence = figure.evidence
    left = max(before, _clause_start(text, start, evidence.start), evidence.start - REACH) - start
    right = min(after, _clause_stop(text, evidence.end, end), evidence.end + REACH)
    digit = _NUMBER.search(text, evidence.end, right)  # a number that is no figure ends what a figure's words are too
    right = (digit.start() if digit else right) - start
    at, past = evidence.start - start, evidence.end - start
    comma = text.find(",", evidence.end, start + right)
    soon = comma - start if comma >= 0 else right
    following = [hit for hit in hits if past <= hit.start < right]
    preceding = [hit for hit in hits if left <= hit.start and hit.end <= at]
    within = [hit for hit in hits if at <= hit.start < past]
    beside = [hit for hit in preceding if _governs(hit, text[start + hit.end : evidence.start])]
    nearer = [hit for hit in following if hit.start < soon]
    counted = _counted(figure, (within, beside, nearer, following, preceding)) if words.known else figure.measure
    if counted == "casualties" and any(hit.name == "later" for hit in hits) and not _struck(following, preceding):
        counted = "killed"  # victims who are buried or mourned
    number = figure.value if figure.value is not None else figure.low
    types = sorted((hit for hit in hits if is_type(hit.name)), key=lambda hit: (abs(hit.start - at), hit.name))
    return Mention(
        figure=figure,
        counted=counted,
        own=frozenset(hit.name for hit in (*following, *preceding) if not is_type(hit.name)) | _age(figure, text),
        around=frozenset(hit.name for hit in hits if not is_type(hit.name)),
        types=tuple(dict.fromkeys(hit.name for hit in types)),
        titled=evidence.start < head.first_line or (number or 0, counted) in head.numbers,
        lead=evidence.start < head.first_line + LEAD,
        withdrawn=any(h.name == "revised" and _touches(text[start + h.end : evidence.start]) for h in preceding),
        years=_years(text, start, end, figure) | _year_before(hits, figure),
    )


def _age(figure: Figure, text: str) -> frozenset[str]:
    """`not_counted` for a number that stands where an age does."""
    start, exact = figure.evidence.start, figure.evidence.exact
    aged = exact.isdigit() and len(exact) <= 2 and _AGE.search(text, max(0, start - 40), start) is not None
    return frozenset(("not_counted",)) if aged else frozenset()


def _struck(following: Sequence[Hit], preceding: Sequence[Hit]) -> bool:
    return any(hit.name == "struck" for hit in (*following, *preceding))


def _years(text: str, start: int, end: int, figure: Figure) -> frozenset[int]:
    """The years that a sentence names, none after that of publication, nor the figure's own number."""
    last = figure.document.published.year if figure.document.published else 2100
    own = figure.evidence.start
    found = ((int(match.group()), match.start()) for match in _YEAR.finditer(text, start, end))
    return frozenset(year for year, at in found if year <= last and not own <= at < figure.evidence.end)


def _year_before(hits: Iterable[Hit], figure: Figure) -> frozenset[int]:
    """The year that words like `last year` mean in a report."""
    published = figure.document.published
    if published is None or all(hit.name != "last_year" for hit in hits):
        return frozenset()
    return frozenset((published.year - 1,))


def _touches(between: str) -> bool:
    return len(between.split()) <= 1 and not _STOP.search(between)


def _clause_start(text: str, start: int, at: int) -> int:
    last = start
    for match in _CLAUSE_END.finditer(text, start, at):
        last = match.end()
    return last


def _clause_stop(text: str, at: int, end: int) -> int:
    match = _CLAUSE_END.search(text, at, end)
    return match.start() if match else end


def _governs(hit: Hit, between: str) -> bool:
    """Whether a word before a number says what was done to those counted: nothing but small words stands between
    (`killing at least three`); one that does not tell how they fared must touch it (`shot eight men`)."""
    most = 2 if hit.name in ("fatal", "wounding") else 0
    return len(between.split()) <= most and not _STOP.search(between)


def _counted(figure: Figure, stages: Sequence[Sequence[Hit]]) -> str:
    """The measure that a figure of people hit counts, by the words beside its number, the nearest that tell it."""
    if figure.measure not in HARMED or figure.unit != "person":
        return figure.measure
    if figure.measure == "injured":  # `four were shot` may hold the dead; nobody is dead where the words say wounded
        nearest = next(filter(None, map(_harm, stages)), "")
        return "casualties" if nearest == "casualties" and not figure.implicit else "injured"
    return next(filter(None, map(_harm, stages)), figure.measure)


def _harm(hits: Sequence[Hit]) -> str:
    """How people fared by some words; empty where none say it."""
    names = {hit.name for hit in hits}
    if names & {"fatal", "later"}:
        return "killed"
    if "wounding" in names:
        return "injured"
    return "casualties" if names & {"struck", "victims"} else ""
