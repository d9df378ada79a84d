"""What is added to a ledger is read back as it was, once, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

import bilan
from bilan.errors import LedgerError, NothingFound
from bilan.ledger import ChangedDocumentError, Filters, Ledger
from bilan.model import Document, Figure
from ledger_examples import TEXT, document, figure, report, reports
from postgresql_server import Place

Reports = list[tuple[Document, list[Figure]]]


NUMBERS = count()
ANEW = [HealthCheck.function_scoped_fixture]
"""A test's place is one for all its examples: each takes a ledger of another name there."""


@pytest.fixture
def ledger(location: str) -> Iterator[Ledger]:
    with Ledger(location) as made:
        yield made


def fill(ledger: Ledger, given: Sequence[tuple[Document, list[Figure]]]) -> None:
    for of, claims in given:
        assert ledger.add(of, claims)


def test_the_package_offers_the_ledger() -> None:
    assert bilan.Ledger is Ledger
    assert bilan.Filters is Filters


@settings(max_examples=15, deadline=None, suppress_health_check=ANEW)
@given(given=reports())
def test_any_document_and_figure_comes_back_as_it_was(place: Place, given: Reports) -> None:
    with Ledger(place(f"any{next(NUMBERS)}")) as ledger:
        fill(ledger, given)
        for of, claims in given:
            assert ledger.document(of.id) == of
            assert list(ledger.figures(Filters(document=of.id))) == claims
            assert all(ledger.claim(claim.id) == claim for claim in claims)
        assert {s.id: s.figures for s in ledger.documents()} == {of.id: len(claims) for of, claims in given}
        assert list(ledger.figures_of_documents([of.id for of, _ in given])) == [
            claim for _, claims in given for claim in claims
        ]


@settings(max_examples=8, deadline=None, suppress_health_check=ANEW)
@given(given=reports())
def test_the_order_of_adding_changes_nothing(place: Place, given: Reports) -> None:
    listed = []
    for some in (given, given[::-1]):
        with Ledger(place(f"order{next(NUMBERS)}")) as ledger:
            fill(ledger, some)
            listed.append((list(ledger.figures()), [s.id for s in ledger.documents()]))
    assert listed[0] == listed[1]


def test_figures_stand_by_day_then_document_then_position_and_undated_last(ledger: Ledger) -> None:
    for name, day in (("z", None), ("b", date(2031, 3, 2)), ("a", date(2031, 3, 2)), ("c", date(2031, 3, 1))):
        of = document(name, published=day)
        ledger.add(of, [figure(of, "7"), figure(of, "41")])
    assert [(f.document.id, f.evidence.exact) for f in ledger.figures()] == [
        (name, words) for name in "cabz" for words in ("41", "7")
    ]


def test_adding_twice_changes_nothing(ledger: Ledger) -> None:
    of, claims = report("a", date(2031, 3, 12))
    assert ledger.add(of, claims) is True
    before = (list(ledger.figures()), list(ledger.documents()))
    assert ledger.add(of, claims) is False
    assert ledger.add(document("a", published=None, title="Autre titre"), []) is False
    assert (list(ledger.figures()), list(ledger.documents())) == before
    assert ledger.has(of)
    assert not ledger.has(document("b"))


def test_another_text_of_the_same_id_is_refused_and_both_are_named(ledger: Ledger) -> None:
    ledger.add(document("a"), [])
    other = document("a", TEXT.replace("41", "43"))
    for attempt in (lambda: ledger.add(other, []), lambda: ledger.has(other)):
        with pytest.raises(ChangedDocumentError, match=r"^a: .*differ from character 10 on.*never changed") as caught:
            attempt()
        assert "Au moins" not in str(caught.value)  # what is noted of a fault never holds a report's words
        assert isinstance(caught.value, LedgerError)
    assert ledger.document("a") == document("a")


def test_claims_that_do_not_stand_in_the_document_are_refused(ledger: Ledger) -> None:
    of, other = document("a"), document("b")
    shifted = document("a", "Bref. " + TEXT)
    for claims, message in (
        ([figure(other)], "is of the document b"),
        ([figure(shifted)], "does not stand where it says"),
        ([figure(of), figure(of)], "given twice"),
    ):
        with pytest.raises(LedgerError, match=message):
            ledger.add(of, claims)
    assert list(ledger.documents()) == []


def test_half_a_character_is_refused_with_its_position(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="a: half a character at 3"):
        ledger.add(document("a", "abc\ud83d"), [])


def test_a_number_beyond_every_column_is_kept(ledger: Ledger) -> None:
    of = document()
    ledger.add(of, [figure(of, value=2**63, low=10**18 + 1)])
    (found,) = ledger.figures()
    assert (found.value, found.low) == (2**63, 10**18 + 1)


def test_hostile_text_comes_back_whole(ledger: Ledger) -> None:
    text = "\x00\u202e مقتل ١٢ e\u0301 👩‍🚒 '; DROP TABLE claims; --" * 1000
    ledger.add(document("'\"%_\\\x00", text), [])
    assert ledger.document("'\"%_\\\x00").text == text


def test_a_claim_by_the_beginning_of_its_id(ledger: Ledger) -> None:
    of = document()
    claims = [figure(of, words) for words in ("41", "7", "civils", "enfants", "mardi")]
    ledger.add(of, claims)
    assert ledger.claim(claims[0].id) == claims[0]
    assert ledger.claim(claims[0].id[:12]) == claims[0]
    with pytest.raises(NothingFound, match=f"{claims[0].id[:9]}zz.*nearest: {claims[0].id};.*bilan figures"):
        ledger.claim(claims[0].id[:9] + "zz")
    with pytest.raises(NothingFound, match="no claim has the id ''"):
        ledger.claim("")
    with pytest.raises(NothingFound, match="no claim has the id '%'"):
        ledger.claim("%")


def test_a_beginning_that_several_ids_share_names_them(ledger: Ledger) -> None:
    text = " ".join(str(n) for n in range(100, 140))
    of = document("a", text)
    claims = [figure(of, words) for words in text.split()]
    ledger.add(of, claims)
    shared = next(c.id[0] for c in claims if sum(o.id[0] == c.id[0] for o in claims) > 1)
    with pytest.raises(NothingFound, match=rf"several claims have an id that begins with '{shared}': {shared}"):
        ledger.claim(shared)


def test_an_unknown_document_says_how_to_list_them(ledger: Ledger) -> None:
    with pytest.raises(NothingFound, match="no document has the id 'x'; list them with: bilan documents"):
        ledger.document("x")


def test_rejections_are_kept_once_with_where_why_and_what_to_do(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.reject("r/b.jsonl", 3, "broken JSON", "mend the line")
        ledger.reject("r/c.txt", None, "a binary file", "give text")
    found = [(r.path, r.line, r.reason, r.remedy) for r in ledger.rejections()]
    assert found == [
        ("r/b.jsonl", 3, "broken JSON", "mend the line"),
        ("r/c.txt", None, "a binary file", "give text"),
    ]
    assert all(r.rejected_at.endswith("+00:00") for r in ledger.rejections())


def test_figures_of_documents_follow_the_ids_given(ledger: Ledger) -> None:
    given = [report(f"d{n:04}", date(2031, 3, 1)) for n in range(1100)]
    fill(ledger, given[:20])
    wanted = [of.id for of, _ in reversed(given)]
    assert [f.document.id for f in ledger.figures_of_documents(wanted)] == wanted[-20:]
    assert list(ledger.figures_of_documents(["unknown"])) == []


def test_adding_while_reading_is_possible(ledger: Ledger) -> None:
    fill(ledger, [report(f"d{n:04}", date(2031, 3, 1)) for n in range(3)])
    names = []
    for found in ledger.figures():
        names.append(found.document.id)
        ledger.add(*report("later-" + found.document.id, date(2031, 3, 2)))
    assert names == ["d0000", "d0001", "d0002"]
    assert len(list(ledger.figures())) == 6
