"""One voice in many papers: copied reports, copied sentences, one source through many publishers."""

from __future__ import annotations

import re
import sys
from datetime import date

import msgspec
import pytest

from bilan.extras import install_line
from bilan.model import Document, Figure, Span
from bilan.reconcile import MissingExtra, Question, estimate, near_duplicates, reconcile
from reconcile_examples import figure

WIRE = (
    "Shells fell on the market of Valmer on Wednesday morning, the second such attack in a week. Fourteen people "
    "were killed and the stalls burned until noon. The governor of the province blamed the rebels, who hold the "
    "hills beyond the river, and said the road to the capital would stay closed. Residents told of a second round "
    "of shelling as the wounded were being carried to the school, which has served as a clinic since the hospital "
    "was hit in February. The rebels denied any part in it and spoke of a provocation before the talks, which are "
    "to open in the capital on Friday under the eyes of the neighbouring states."
)
OTHER = (
    "The talks that are to end the siege of Valmer will open on Friday. Fourteen people died in the town's market "
    "this week when it was shelled, and each side accuses the other. Observers from three neighbouring states have "
    "arrived, and the question of the closed road stands first on the list that the mediators have drawn up for "
    "the opening day. Nobody expects more than an exchange of prisoners, a diplomat of long experience here said, "
    "and yet nobody wished to be the one who stayed away from the table while the others were talking."
)


def report(name: str, text: str, on: int, publisher: str | None = None) -> tuple[Document, Figure]:
    """A report whose one figure is its word `Fourteen`, in its own voice."""
    document = Document(id=name, text=text, published=date(2031, 3, on), publisher=publisher or name, language="en")
    start = text.index("Fourteen")
    made = figure(14, on=str(on), days="12", source=None, publisher=publisher or name, report=name, start=start)
    end = text.index(".", start) + 1
    return document, msgspec.structs.replace(made, sentence=Span(start=start, end=end))


def sources(*reports: tuple[Document, Figure], texts: bool = True) -> tuple[str, ...]:
    asked = Question(measure="killed", place="Valmer")
    documents = [document for document, _ in reports] if texts else None
    return estimate([made for _, made in reports], asked, documents=documents)[0].sources


def test_ten_papers_with_one_wire_report_are_one_source() -> None:
    papers = [report(f"Paper {i}", f"PAPER {i}, Wednesday. {WIRE}", 13) for i in range(10)]
    wire = report("Wire", WIRE, 12)
    assert sources(*papers, wire) == ("Wire",)
    assert len(sources(*papers, wire, texts=False)) == 11


def test_a_report_of_its_own_is_a_second_source() -> None:
    assert sources(report("Wire", WIRE, 12), report("Paper", OTHER, 13)) == ("Wire", "Paper")


def test_copies_are_found_whatever_the_order() -> None:
    documents = [report(f"Paper {i}", f"PAPER {i}. {WIRE}", 12 + i)[0] for i in range(5)]
    documents.append(report("Essay", OTHER, 12)[0])
    expected = {f"Paper {i}": "Paper 0" for i in range(5)}
    assert near_duplicates(documents) == expected
    assert near_duplicates(reversed(documents)) == expected


def test_a_shortened_report_is_a_copy_and_a_headline_is_not() -> None:
    whole = report("Wire", WIRE, 12)[0]
    cut = Document(id="cut", text=WIRE[: len(WIRE) * 3 // 4], published=date(2031, 3, 13))
    flash = Document(id="flash", text="Fourteen people were killed.", published=date(2031, 3, 12))
    again = Document(id="again", text="Fourteen people were killed.", published=date(2031, 3, 12))
    empty = Document(id="empty", text="")
    assert near_duplicates([whole, cut, flash, again, empty]) == {"Wire": "Wire", "cut": "Wire"}


def test_a_copied_sentence_is_one_voice() -> None:
    sentence = "Fourteen people were killed when shells fell on the market of the old town."
    one = report("Wire", f"{sentence} Nobody has claimed the attack.", 12)
    other = report("Paper", f"The river rose on Monday, and the mill stands in water. {sentence}", 13)
    assert sources(one, other) == ("Wire",)
    found = reconcile([one[1], other[1]], [one[0], other[0]]).relations
    assert [r.kind for r in found] == ["copies"]
    assert "the same words from" in found[0].reason


def test_the_words_around_a_figure_tell_a_copy_without_the_document() -> None:
    words = ("shells fell on the old market and ", " people were killed, many of them traders")
    figures = [figure(14, days="12", source=None, publisher=p, words=words) for p in ("Gazette", "Courier")]
    assert [r.kind for r in reconcile(figures).relations] == ["copies"]
    figures[1] = figure(15, days="12", source=None, publisher="Courier", words=("in all ", " people were killed"))
    assert [r.kind for r in reconcile(figures).relations] == ["updates"]


def test_two_figures_of_one_sentence_are_not_copies_of_each_other() -> None:
    text = "Of the fourteen people whom the shells killed in the old town, three were children of the school."
    document = Document(id="a", text=text, published=date(2031, 3, 12), publisher="Gazette")
    whole = figure(14, days="12", source=None, report="a", start=7, sentence=Span(start=0, end=len(text)))
    share = figure(3, days="12", source=None, report="a", start=60, sentence=Span(start=0, end=len(text)))
    assert [r.kind for r in reconcile([whole, share], [document]).relations] == ["within"]


def test_without_the_library_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    with pytest.raises(MissingExtra, match=re.escape(install_line("copies"))):
        near_duplicates([])
    document, made = report("Wire", WIRE, 12)
    with pytest.raises(MissingExtra):
        reconcile([made], [document])
    assert len(reconcile([made], [document], copies=False).series) == 1
