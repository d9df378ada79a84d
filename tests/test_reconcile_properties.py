"""What holds for any figures: no order matters, nothing leaks back in time, adding bit by bit is the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.errors import NothingFound
from bilan.model import Document, Figure, Span
from bilan.reconcile import Question, Reconciled, Reconciler, UnknownPlace, conflicts, estimate, reconcile
from reconcile_examples import figure, place

DAYS = st.integers(1, 28)
TEXTS = (
    "At least so many people were killed when shells fell on the market of the old town on Wednesday morning, "
    "the ministry said, and dozens more were hurt as they fled to the river and the hills beyond it.",
    "At least so many people were killed when shells fell on the market of the old town on Wednesday morning, "
    "the ministry said, and dozens more were hurt as they fled to the river and the hills behind it.",
    "Nothing of the kind was heard in the capital, where the parliament met on the budget of the coming year, "
    "and where a strike of the tram drivers went into its second week without any sign of an agreement.",
)


@st.composite
def periods(draw: st.DrawFn, on: int) -> Any:
    kind = draw(st.sampled_from(("none", "day", "overnight", "since", "stock")))
    start = draw(st.integers(1, on))
    return {
        "none": None,
        "day": (str(start), str(start)),
        "overnight": (str(max(start - 1, 1)), str(start)),
        "since": (str(start), str(on)),
        "stock": (None, str(start)),
    }[kind]


@st.composite
def reports(draw: st.DrawFn, number: int) -> tuple[Document, list[Figure]]:
    """A report with some figures, shares among them."""
    on = draw(DAYS)
    publisher = draw(st.sampled_from(("Gazette", "Courier", None)))
    figures: list[Figure] = []
    for i in range(draw(st.integers(1, 4))):
        quantifier = draw(st.sampled_from(("exact", "exact", "at_least", "about", "up_to", "some", "between")))
        low = draw(st.integers(0, 12))
        names = draw(
            st.sampled_from(
                (("Valmer",), ("Mill Quarter", "Valmer"), ("Valmer-Est",), ("Valmer", "Arvania"), ("Arvania",), ())
            )
        )
        figures.append(
            figure(
                (low, low + 3) if quantifier == "between" else low,
                on=str(on),
                days=draw(periods(on)),
                places=tuple(place(name) for name in names),
                source=draw(st.sampled_from(("Watch", "the Watch", "Ministry", None))),
                publisher=publisher,
                report=f"report {number}",
                quantifier=quantifier,
                measure=draw(st.sampled_from(("killed", "killed", "detained"))),
                population=draw(st.sampled_from(((), ("civilian",), ("civilian", "child")))),
                part_of=draw(st.sampled_from((None, *figures[-1:]))),
                status=draw(st.sampled_from(("asserted", "asserted", "possible"))),
                start=i * 9,
                sentence=Span(start=0, end=120),
            )
        )
    reference = figures[0].document
    text = draw(st.sampled_from(TEXTS))
    return Document(id=reference.id, text=text, published=reference.published, publisher=publisher), figures


@st.composite
def corpora(draw: st.DrawFn) -> list[tuple[Document, list[Figure]]]:
    return [draw(reports(number)) for number in range(draw(st.integers(1, 7)))]


def all_of(corpus: list[tuple[Document, list[Figure]]]) -> tuple[list[Figure], list[Document]]:
    return [f for _, figures in corpus for f in figures], [document for document, _ in corpus]


def content(reconciled: Reconciled) -> tuple[Any, ...]:
    """All that a result says."""
    listed = [(s.id, s.kind, s.start, s.place, s.containers, [f.id for f in s.figures]) for s in reconciled.series]
    voices = [(o.figure.id, o.voice) for s in reconciled.series for o in s.observations]
    return listed, voices, reconciled.relations


@settings(max_examples=150, deadline=None)
@given(corpora(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_arrival_changes_nothing(corpus: Any, chance: Any, texts: bool) -> None:
    figures, documents = all_of(corpus)
    whole = reconcile(figures, documents if texts else None)
    chance.shuffle(corpus)
    for _, of_one in corpus:
        chance.shuffle(of_one)
    figures, documents = all_of(corpus)
    assert content(reconcile(figures, documents if texts else None)) == content(whole)


@settings(max_examples=150, deadline=None)
@given(corpora(), st.randoms(use_true_random=False), st.booleans())
def test_adding_one_by_one_is_the_same_as_all_at_once(corpus: Any, chance: Any, texts: bool) -> None:
    figures, documents = all_of(corpus)
    whole = reconcile(figures, documents if texts else None)
    chance.shuffle(corpus)
    bit_by_bit = Reconciler(copies=texts)
    for document, of_one in corpus:
        bit_by_bit.add(of_one, [document] if texts else ())
    assert content(bit_by_bit.result()) == content(whole)
    assert bit_by_bit.add([]) == 0


@settings(max_examples=150, deadline=None)
@given(
    corpora(),
    DAYS,
    st.sampled_from(("latest", "range", "majority", "priority:Ministry,Watch")),
    st.sampled_from((None, "Valmer", "Mill Quarter", "Arvania")),
)
def test_nothing_published_later_leaks_in(corpus: Any, day: int, policy: str, where: str | None) -> None:
    as_of = date(2031, 3, day)
    asked = Question(measure="killed", as_of=as_of, place=where)

    def answer(of: Any) -> Any:
        figures, documents = all_of(of)
        try:
            return estimate(figures, asked, policy=policy, documents=documents)
        except (NothingFound, UnknownPlace):
            return None

    assert answer(corpus) == answer([pair for pair in corpus if pair[0].published <= as_of])


@settings(max_examples=150, deadline=None)
@given(corpora())
def test_every_figure_is_in_one_series_and_relations_join_figures(corpus: Any) -> None:
    figures, documents = all_of(corpus)
    reconciled = reconcile(figures, documents)
    assert sorted(f.id for s in reconciled.series for f in s.figures) == sorted(f.id for f in figures)
    assert len({s.id for s in reconciled.series}) == len(reconciled.series)
    ids = {f.id for f in figures}
    for relation in reconciled.relations:
        assert {relation.figure, relation.other} <= ids
        assert relation.figure != relation.other
        assert relation.reason
    kinds = [c.kind for c in conflicts(reconciled, {d.id: d for d in documents})]
    assert kinds == sorted(
        kinds, key=("contradicts", "part_exceeds_whole", "lowers", "single_source", "no_source").index
    )


@settings(max_examples=150, deadline=None)
@given(corpora(), st.sampled_from(("latest", "range", "majority", "priority:Ministry,Watch")))
def test_estimates_are_in_order_and_account_for_every_figure(corpus: Any, policy: str) -> None:
    figures, _ = all_of(corpus)
    try:
        found = estimate(figures, Question(), policy=policy)
    except NothingFound:
        return
    series = {s.id: s for s in reconcile(figures).series}
    for made in found:
        said = [n for n in (made.low, made.best, made.high) if n is not None]
        assert said == sorted(said)
        mentioned = [*made.claims, *(x.id for x in made.excluded)]
        assert sorted(mentioned) == sorted(f.id for f in series[made.series].figures)
        assert 1 <= len(made.sources) <= len(made.claims)
