"""Reading time grows with the text and no faster, whatever the text is: all kinds of claims, all steps."""

from __future__ import annotations

import cProfile
import pstats
from datetime import date

import pytest

import bilan
from bilan.analysis.allowance import LONGEST_RUN, LONGEST_TEXT
from bilan.analysis.sentences import LONGEST_SENTENCE, MOST_WORDS, split
from bilan.languages import pack as packs
from bilan.model import Document, Kind
from bilan.reading import Reader

KINDS: frozenset[Kind] = frozenset({"figure", "statement", "event"})
HOSTILE = {
    "opened quotations": ("en", '"he said '),
    "quotations": ("en", '"We ran", Ana said, "'),
    "nested quotations": ("en", '"he said “she said ‘they '),
    "guillemets": ("fr", "« il a dit "),
    "opening marks": ("en", "“"),
    "figures": ("en", "12 killed, "),
    "figures and semicolons": ("en", "12 killed; "),
    "figures in French": ("fr", "12 morts, "),
    "figures in Spanish": ("es", "12 muertos, "),
    "parts": ("fr", "12 morts dont 3 enfants dont "),
    "sources": ("fr", "12 tués selon "),
    "verbs and sources": ("fr", "à Velmont 12 civils ont été tués et 3 blessés selon l'ONU "),
    "days": ("en", "on 5 March 2016, "),
    "months": ("en", "March 5 "),
    "places": ("en", "Paris, "),
    "numbers in brackets": ("en", "(12) "),
    "brackets": ("en", "("),
    "brackets in figures": ("en", "12 killed in Velmont (police said 14), "),
    "capitals": ("en", "ANA VERHAL "),
    "one run of capitals": ("en", "A"),
    "names": ("en", "Ana Verhal "),
    "aged names": ("en", "Ana Verhal, 34, "),
    "one long number": ("en", "1"),
    "numbers": ("en", "12 "),
    "number words": ("en", "hundred "),
    "ranges": ("en", "between 5 and "),
    "shares": ("en", "12% "),
    "verbs": ("en", "killed "),
    "deeds": ("en", "the attack killed men and the army shelled the town "),
    "no full stop": ("en", "the men who ran from the house and saw a fire were taken to the hospital while "),
    "white space": ("en", " "),
    "line ends": ("en", "\n"),
    "short lines": ("en", "12 killed\n"),
    "headings": ("en", "# Velmont\n12 killed\n\n"),
    "a list": ("en", "- 12 killed\n"),
    "a table": ("en", "| Velmont | 12 | 3 |\n"),
    "labels": ("en", "Killed: 12\n"),
    "never figures": ("fr", "12 chiens et 3 morts, "),
    "reports": ("fr", "Trois civils ont été tués à Velmont mercredi. Le 5 mars, 12 autres ont été blessés à Orcey. "),
    "the same figure": ("en", "Police said 48 people were killed. In Velmont 48 people were killed on Monday. "),
    "pronouns": ("en", '"We ran," he said. '),
}
SHORT, TIMES_LONGER = 1500, 4
"""Code points of the shorter text, more than one sentence may have, and how many times longer the other is."""
BEYOND_REACH, CHEAP = 5000, 10
"""The same where reading takes so many times less than a plain report: longer than any look back."""
MOST_GROWTH = 6
DEAREST = 20
"""How many times more work hostile text may be than a plain report of the same length."""
OF_A_REPORT = 4000
PLAIN = (
    "A fire broke out in a warehouse in Velmont on Monday evening, officials said. At least 12 people were killed and "
    "30 injured, according to the regional hospital. “We heard a blast and ran,” a resident recalled. The mayor said "
    "that the cause was not known yet and called for calm. Schools will stay closed until Friday. "
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Return a reader that has loaded everything."""
    found = Reader()
    for language in ("en", "fr", "es"):
        found.read(_document(language, "12 killed, 12 morts in Paris. “A”, said Ana Verhal."), kinds=KINDS)
    return found


def _document(language: str, text: str) -> Document:
    return Document(id="long", text=text, language=language, published=date(2026, 3, 11))


def work(reader: Reader, language: str, text: str) -> int:
    """How many function calls reading a text takes: unlike seconds, the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(reader.read, _document(language, text), kinds=KINDS)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def plain(reader: Reader) -> int:
    """Return how much work a plain report is."""
    return work(reader, "en", _of(PLAIN, OF_A_REPORT))


def _of(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_text(name: str, reader: Reader, plain: int) -> None:
    language, unit = HOSTILE[name]
    length = SHORT
    if work(reader, language, _of(unit, SHORT)) * CHEAP < plain:
        length = BEYOND_REACH
    short, long = (work(reader, language, _of(unit, most)) for most in (length, length * TIMES_LONGER))
    assert long < short * MOST_GROWTH


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_not_much_more_work_than_a_report(name: str, reader: Reader, plain: int) -> None:
    language, unit = HOSTILE[name]
    assert work(reader, language, _of(unit, OF_A_REPORT)) < plain * DEAREST


def test_a_long_sentence_is_cut_at_its_commas_and_never_within_a_number() -> None:
    pack = packs.pack_for("fr")
    text = "à Velmont 12 000 civils, " * 200
    pieces = [text[s.start : s.end] for s in split(text, pack)]
    assert len(pieces) > 1
    assert "".join(pieces) == text
    assert all(len(piece) <= LONGEST_SENTENCE and len(piece.split()) <= MOST_WORDS for piece in pieces)
    assert all(piece.rstrip().endswith(",") for piece in pieces)
    numbers = "12 000 " * 400
    assert all(piece.split()[0] == "12" for piece in (numbers[s.start : s.end] for s in split(numbers, pack)))


def test_what_runs_on_without_an_end_is_passed_over_and_said_so(reader: Reader) -> None:
    text = "12 people were killed in Velmont. " + "x, " * LONGEST_RUN + "\n9 people were injured in Orcey."
    document = _document("en", text)
    found = reader.read(document)
    assert [claim.evidence.exact for claim in found] == ["12", "9"]
    assert all(text[c.evidence.start : c.evidence.end] == c.evidence.exact for c in found)
    (told,) = reader.passed_over(document)
    assert "no sentence ends" in told
    assert told in [note for trace in reader.explain(document) for note in trace.notes]


def test_of_a_text_without_end_the_beginning_is_read(reader: Reader) -> None:
    """Texts of 20 MB without white space, and of 2 MB with it, on one line."""
    first = "12 people were killed in Velmont. "
    for rest in ("x" * 20_000_000, "y z " * 500_000):
        document = _document("en", first + rest)
        assert [claim.evidence.exact for claim in reader.read(document, kinds=KINDS)][:1] == ["12"]
        assert reader.passed_over(document)


def test_more_than_any_report_holds_is_passed_over_and_said_so() -> None:
    from bilan.analysis.allowance import allowed

    text = "It rained. " * (LONGEST_TEXT // 11 + 100)
    read, unread = allowed(split(text, packs.pack_for("en")), text)
    assert sum(s.end - s.start for s in read) <= LONGEST_TEXT
    (one,) = unread
    assert (one.start, one.end) == (read[-1].end, len(text))
    assert "split the document" in one.told(text)


@pytest.mark.parametrize("text", ["9" * 400 + " killed", "12 \ud800 killed \udfff", "in year 1, 12 killed in 9999"])
@pytest.mark.parametrize("published", [date(1, 1, 1), date(9999, 12, 31), None])
def test_odd_text_and_days_are_read(text: str, published: date | None, reader: Reader) -> None:
    odd = Document(id="odd", text=f"{text}. Then 7 people were injured in Velmont.", language="en", published=published)
    assert "7" in [claim.evidence.exact for claim in reader.read(odd, kinds=KINDS)]


def test_the_door_of_the_library_passes_over_as_well() -> None:
    found = bilan.read(_document("en", "12 people were killed. " + "x " * LONGEST_RUN))
    assert [claim.evidence.exact for claim in found] == ["12"]
