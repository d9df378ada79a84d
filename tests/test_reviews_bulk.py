"""Decisions on several claims at once: one entry of the journal each, taken back as one."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from bilan.errors import LedgerError, NothingFound
from bilan.ledger import Ledger, MaskedLedger, ReviewConflictError, dialect
from bilan.ledger.corrections import bounds, corrected
from bilan.model import Document, Figure
from bilan.reading import Reader

TEXT = "Le séisme a fait 12 morts et 30 blessés à Kandovar, a indiqué la police. Sept écoles sont détruites."


def ledger(location: str) -> tuple[Ledger, list[str]]:
    store = Ledger(location)
    for name in ("a", "b"):
        document = Document(id=name, text=TEXT, language="fr")
        store.add(document, Reader().read(document))
    return store, [figure.id for figure in store.figures()]


def standing(store: Ledger) -> dict[str, str]:
    return {name: state.decision for name, state in store.review_states().items()}


def test_one_entry_decides_on_many_claims_and_is_taken_back_as_one(location: str) -> None:
    store, ids = ledger(location)
    with store:
        entry = store.review_many(ids[:4], "accepted", reviewer="Ana", scope="copies", reason="read twice")
        assert standing(store) == dict.fromkeys(ids[:4], "accepted")
        assert (entry.scope, set(entry.claims), entry.reason) == ("copies", set(ids[:4]), "read twice")
        assert [r.number for r in store.reviews()] == [entry.number]
        for name in ids[:4]:
            (told,) = store.reviews(claim=name)
            assert (told.claim, told.before, told.after) == (name, store.claim(name), store.claim(name))
        assert not list(store.reviews(claim=ids[5]))
        assert [r.number for r in store.reviews(document="b")] == [entry.number]
        undone = store.undo(entry.number, reviewer="Ben")
        assert (undone.undoes, set(undone.claims)) == (entry.number, set(ids[:4]))
        assert standing(store) == {}
        assert len(store.claim_ids(filters(), review="unreviewed")) == len(list(store.claims()))
        with pytest.raises(ReviewConflictError):
            store.undo(entry.number, reviewer="Ben")
        assert list(store.problems()) == []


def filters() -> object:
    from bilan.ledger import Filters

    return Filters()


def test_rejecting_many_leaves_them_out_until_it_is_undone(location: str) -> None:
    store, ids = ledger(location)
    with store:
        entry = store.review_many(ids, "rejected", reviewer="Ana", scope="confidence 0.3")
        assert list(store.figures()) == []
        assert entry.after is None
        store.undo(entry.number, reviewer="Ana")
        assert [figure.id for figure in store.figures()] == ids


def test_what_somebody_decided_meanwhile_stays(location: str) -> None:
    store, ids = ledger(location)
    with store:
        before = store.review(ids[0], "rejected", reviewer="Ben")
        entry = store.review_many(ids[:3], "accepted", reviewer="Ana", scope="sentence")
        assert set(entry.claims) == set(ids[1:3])
        assert standing(store) == {ids[0]: "rejected", ids[1]: "accepted", ids[2]: "accepted"}
        later = store.review(ids[1], "rejected", reviewer="Ben")
        store.undo(entry.number, reviewer="Ana")
        assert standing(store) == {ids[0]: "rejected", ids[1]: "rejected"}
        store.undo(later.number, reviewer="Ben")  # what stood before it was taken back meanwhile
        assert standing(store) == {ids[0]: "rejected"}
        assert store.review_states()[ids[0]].number == before.number


def test_a_decision_sent_twice_is_one(location: str) -> None:
    store, ids = ledger(location)
    with store:
        first = store.review_many(ids, "accepted", reviewer="Ana", scope="copies")
        assert store.review_many(ids, "accepted", reviewer="Ana", scope="copies") == first
        with pytest.raises(ReviewConflictError):
            store.review_many(ids, "accepted", reviewer="Ben", scope="copies")
        store.undo(first.number, reviewer="Ana")
        one = store.review(ids[0], "accepted", reviewer="Ana", expects=None)
        assert store.review(ids[0], "accepted", reviewer="Ana", expects=None) == one
        with pytest.raises(ReviewConflictError):
            store.review(ids[0], "rejected", reviewer="Ana", expects=None)
        with pytest.raises(ReviewConflictError):
            store.review(ids[0], "accepted", reviewer="Ben", expects=None)
        figure = store.claim(ids[1])
        after = corrected(figure, {"value": 31}, TEXT)
        two = store.review(ids[1], "corrected", reviewer="Ana", after=after, expects=None)
        assert store.review(ids[1], "corrected", reviewer="Ana", after=after, expects=None).number == two.number
        assert len(list(store.reviews())) == 4


def test_what_cannot_be_decided_is_refused_whole(location: str) -> None:
    store, ids = ledger(location)
    with store:
        with pytest.raises(NothingFound, match="'none'"):
            store.review_many([*ids, "none"], "accepted", reviewer="Ana", scope="copies")
        with pytest.raises(LedgerError, match="1 to 5000"):
            store.review_many([], "accepted", reviewer="Ana", scope="copies")
        with pytest.raises(LedgerError, match="accept or reject"):
            store.review_many(ids, "corrected", reviewer="Ana", scope="copies")  # type: ignore[arg-type]
        assert list(store.reviews()) == []


def test_entries_on_many_claims_cannot_be_changed_and_damage_is_found(location: str) -> None:
    store, ids = ledger(location)
    with store:
        store.review_many(ids, "accepted", reviewer="Ana", scope="copies")
        emptied = ("truncate review_batches cascade", "truncate review_batch_claims")
        for change in (
            "update review_batches set scope = 'x'", "delete from review_batches",
            "update review_batch_claims set replaces = 3", "delete from review_batch_claims",
            *(emptied if "://" in location else ()),
        ):  # fmt: skip
            with pytest.raises(DBAPIError, match="only added to"), store._writing.begin() as connection:
                connection.exec_driver_sql(change)
        assert list(store.problems()) == []
        with store._writing.begin() as connection:
            dialect.open_journal(connection)
            connection.exec_driver_sql("update review_batch_claims set replaces = 3")
        assert any("review_batch_claims" in problem for problem in store.problems())
    if "://" not in location:  # a server guards its own pages
        with pytest.raises(LedgerError, match="review_batch_claims"):
            Ledger(location)


def test_a_masked_journal_tells_entries_on_many_claims(location: str) -> None:
    store, ids = ledger(location)
    with store:
        entry = store.review_many(ids, "accepted", reviewer="Ana", scope="copies")
    with MaskedLedger(location) as masked:
        (told,) = masked.reviews()
        assert (told.claims, told.scope) == (entry.claims, "copies")


@pytest.mark.parametrize(
    ("quantifier", "low", "high"),
    [
        ("exact", 5, 5), ("at_least", 5, None), ("more_than", 5, None), ("about", None, None), ("nearly", None, 5),
        ("up_to", None, 5), ("less_than", None, 5),
    ],
)  # fmt: skip
def test_bounds_follow_a_corrected_number(quantifier: str, low: int | None, high: int | None) -> None:
    document = Document(id="a", text=TEXT, language="fr")
    figure = next(c for c in Reader().read(document) if isinstance(c, Figure))
    found = corrected(figure, {"value": 5, "quantifier": quantifier}, TEXT)
    assert isinstance(found, Figure)
    assert (found.low, found.high) == (low, high)


def test_bounds_that_are_given_stay_and_ranges_have_none_of_their_own() -> None:
    document = Document(id="a", text=TEXT, language="fr")
    figure = next(c for c in Reader().read(document) if isinstance(c, Figure))
    given = corrected(figure, {"value": 5, "low": 4}, TEXT)
    assert isinstance(given, Figure)
    assert (given.low, given.high) == (4, figure.high)
    assert bounds("between", 5) is None
    assert bounds("some", None) is None
