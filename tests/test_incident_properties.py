"""What holds for the incidents and situations of any reports: bounds hold, no order matters, ids stay."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.languages import pack as packs
from bilan.model import Document, Figure, Period, Source, Span, claim_id, quote, reference
from bilan.reconcile.incidents import linking
from bilan.reconcile.incidents.book import Book
from bilan.reconcile.incidents.digest import Digest
from bilan.reconcile.incidents.digests import People, digest
from bilan.reconcile.incidents.record import Incident, incident
from bilan.reconcile.incidents.situations import Situations
from reconcile_examples import BOUNDS, place

FIRST = date(2031, 3, 10)
POLICIES = ("latest", "range", "majority", "priority:Ministry,Watch")
WORDS = {
    "exact": "", "at_least": "at least ", "more_than": "more than ", "about": "about ", "nearly": "nearly ",
    "up_to": "up to ", "between": "between 0 and ",
}  # fmt: skip
LINES = (
    "A {kind} in {place} killed {number} people on Monday, the ministry said.",
    "{number} people were wounded in the {kind} in {place}.",
    "So far this year {number} people were killed in {place}.",
    "{number} were children.",
    "In an earlier {kind} in {place} {number} people had died.",
)
MEASURES = ("killed", "injured", "killed", "killed", "killed")


@dataclass(frozen=True)
class Told:
    """A report with its figures and what is made of them."""

    document: Document
    figures: list[Figure]
    digest: Digest


@st.composite
def reports(draw: st.DrawFn, number: int) -> Told:
    """A report of one to five lines, each with a figure; a figure's bounds need not fit its number."""
    published = FIRST + timedelta(days=draw(st.integers(0, 9)))
    name, kind = draw(st.sampled_from(("Valmer", "Ostrel", "Valmer-Est"))), draw(st.sampled_from(("bombing", "flood")))
    publisher = draw(st.sampled_from(("Gazette", "Courier", None)))
    lines, spans = [], []
    for which in draw(st.lists(st.sampled_from(range(len(LINES))), min_size=1, max_size=5)):
        quantifier, value = draw(st.sampled_from(sorted(WORDS))), draw(st.integers(0, 300))
        shown = WORDS[quantifier] + str(value)
        line = LINES[which].format(kind=kind, place=name, number=shown)
        start = sum(len(one) + 1 for one in lines)
        at = start + line.index(shown) + len(WORDS[quantifier])
        spans.append((which, quantifier, value, at, at + len(str(value)), start, start + len(line)))
        lines.append(line)
    text = "\n".join(lines)
    document = Document(
        id=f"report {number}", text=text, title=lines[0], language="en", published=published, publisher=publisher
    )
    figures: list[Figure] = []
    for which, quantifier, value, at, end, start, stop in spans:
        back = draw(st.integers(0, 3))
        day = published - timedelta(days=back)
        year = Period(start=published.replace(month=1, day=1), end=published)
        figures.append(
            _figure(
                document, MEASURES[which], quantifier, value, (at, end), Span(start=start, end=stop),
                period=draw(st.sampled_from((year, None))) if which == 2 else draw(
                    st.sampled_from((Period(start=day, end=day), Period(start=day, end=published), None))
                ),
                where=name, who=draw(st.sampled_from(("Watch", "Ministry", None))),
                part_of=figures[-1].id if which == 3 and figures else None, slip=draw(st.booleans()),
            )
        )  # fmt: skip
    return Told(document, figures, digest(document, figures, packs.pack_for("en"), lambda _: (), People()))


def _figure(
    document: Document, measure: Any, quantifier: Any, value: int, span: tuple[int, int], sentence: Span, *,
    period: Period | None, where: str, who: str | None, part_of: str | None, slip: bool,
) -> Figure:  # fmt: skip
    number, low, high = (None, 0, value) if quantifier == "between" else BOUNDS[quantifier](value)
    if slip and number is not None:
        low, high = (low and low + 2), (high and max(high - 1, 0))
    return Figure(
        id=claim_id(document.id, "figure", *span, measure), document=reference(document),
        evidence=quote(document.text, *span), sentence=sentence, measure=measure, value=number, low=low, high=high,
        quantifier=quantifier, unit="person", population=("child",) if part_of else (), part_of=part_of,
        places=(place(where),), period=period, sources=(Source(name=who, id=None),) if who else (),
    )  # fmt: skip


corpora = st.integers(1, 7).flatmap(lambda count: st.tuples(*(reports(number) for number in range(count))))


def incidents(book: Book, policy: str = "latest", as_of: date | None = None) -> list[Incident]:
    return [incident(cluster, policy=policy) for cluster in book.clusters({}, as_of)]


def situations(told: Any, policy: str = "latest", as_of: date | None = None) -> list[Incident]:
    known = [one for one in told if as_of is None or one.document.published <= as_of]
    of = {i for one in known for matter in one.digest.matters if matter.kind == "situation" for i in matter.claims}
    made = Situations()
    figures = [figure for one in known for figure in one.figures if figure.id in of]
    made.add(figures, [one.document for one in known], [one.digest for one in known])
    return made.list(policy=policy, as_of=as_of)


@settings(max_examples=120, deadline=None)
@given(corpora, st.sampled_from(POLICIES), st.sampled_from((None, FIRST + timedelta(days=4))))
def test_the_best_number_lies_within_its_bounds(told: Any, policy: str, as_of: date | None) -> None:
    book = Book([one.digest for one in told])
    for one in (*incidents(book, policy, as_of), *situations(told, policy, as_of)):
        for toll in chain(one.tolls, *(toll.parts for toll in one.tolls)):
            known = [number for number in (toll.low, toll.best, toll.high) if number is not None]
            assert known == sorted(known), toll
            assert known, toll


@settings(max_examples=80, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(told: Any, chance: Any) -> None:
    book = Book([one.digest for one in told])
    shuffled = list(told)
    chance.shuffle(shuffled)
    grown = Book()
    for one in shuffled:
        grown.add([one.digest])
    assert incidents(grown) == incidents(book)
    assert situations(shuffled) == situations(told)


@settings(max_examples=80, deadline=None)
@given(corpora, st.data())
def test_ids_stay_when_reports_are_added(told: Any, data: Any) -> None:
    cut = data.draw(st.integers(0, len(told)))
    book = Book([one.digest for one in told[:cut]])
    given_out = {cluster.id: float(number) for number, cluster in enumerate(book.clusters())}
    for one in told[cut:]:
        book.add([one.digest])
    after = book.clusters(given_out)
    for name in given_out:
        assert sum(name in {node.id for node in cluster.nodes} for cluster in after) == 1
    for cluster in after:
        seen = [node.id for node in cluster.nodes if node.id in given_out]
        assert cluster.id in seen if seen else True
        assert not seen or given_out[cluster.id] == min(given_out[name] for name in seen)


def _crowded() -> list[Digest]:
    """Reports of incidents of some days in one town: more than are compared with each other."""
    chance, made = random.Random(7), []
    for number in range(40):
        kind, back, value = chance.choice(("bombing", "flood")), chance.randint(0, 2), chance.randint(2, 9)
        published = FIRST + timedelta(days=chance.randint(0, 6))
        line = f"A {kind} in Valmer killed {value} people, the ministry said."
        document = Document(
            id=f"report {number}", text=line, title=line, language="en", published=published, publisher="Gazette"
        )
        at, day = line.index(str(value)), published - timedelta(days=back)
        figure = _figure(
            document, "killed", "exact", value, (at, at + 1), Span(start=0, end=len(line)),
            period=Period(start=day, end=day), where="Valmer", who=None, part_of=None, slip=False,
        )  # fmt: skip
        made.append(digest(document, [figure], packs.pack_for("en"), lambda _: (), People()))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_nor_does_it_where_there_are_more_reports_than_are_compared(seed: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(linking, "NEIGHBOURS", 2)
    digests = _crowded()
    whole, grown = Book(digests), Book()
    random.Random(seed).shuffle(digests)
    for one in digests:
        grown.add([one])
    assert incidents(grown) == incidents(whole)
