"""How figures stand to each other: an invented example of every relation, and of what is none."""

from __future__ import annotations

import pytest

from bilan.model import Figure
from bilan.reconcile import Relation, reconcile
from reconcile_examples import figure

SINCE = ("1", "12")
LATER = ("1", "19")


def relations(*figures: Figure) -> list[Relation]:
    return list(reconcile(figures).relations)


def kinds(*figures: Figure) -> list[str]:
    return [relation.kind for relation in relations(*figures)]


EXAMPLES = {
    "repeats: the same source again": (
        "repeats", figure(30, days=SINCE), figure(30, on="13", days=("1", "13")),
    ),
    "repeats: a looser word for it": (
        "repeats", figure(30, days=SINCE), figure(30, days=SINCE, quantifier="at_least"),
    ),
    "updates: the same source, later, higher": (
        "updates", figure(300, days=SINCE, quantifier="more_than"), figure(369, on="19", days=LATER),
    ),
    "updates: a number for vague words": (
        "updates", figure(2, days="12", quantifier="some"), figure(7, on="13", days="12"),
    ),
    "updates: a stock that fell on another day": (
        "updates", figure(900, days=(None, "12"), measure="detained"),
        figure(702, on="19", days=(None, "19"), measure="detained"),
    ),
    "updates: another source, while the toll grew": (
        "updates", figure(5, days="12", source=None), figure(7, days="12", on="13", source="Ministry"),
    ),
    "lowers: a running count that fell": (
        "lowers", figure(369, days=SINCE), figure(301, on="19", days=LATER),
    ),
    "lowers: a toll taken back": ("lowers", figure(12, days="12"), figure(11, on="13", days="12")),
    "corroborates: the same number": (
        "corroborates", figure(7, days="12"), figure(7, days="12", source="Ministry"),
    ),
    "corroborates: bounds that leave room": (
        "corroborates", figure(300, days=SINCE, quantifier="at_least"),
        figure(322, days=SINCE, source="Ministry"),
    ),
    "corroborates: one rounds": (
        "corroborates", figure(80_000, days=SINCE), figure(78_412, days=SINCE, source="Ministry"),
    ),
    "corroborates: about a hundred leaves much room": (
        "corroborates", figure(100, days=SINCE, quantifier="about"),
        figure(140, days=SINCE, source="Ministry"),
    ),
    "contradicts: rivals on one day": (
        "contradicts", figure(48, days="12"), figure(8, days="12", source="Ministry"),
    ),
    "contradicts: a count that cannot have fallen": (
        "contradicts", figure(322, days=SINCE), figure(251, on="19", days=LATER, source="Ministry"),
    ),
    "contradicts: after the toll has settled": (
        "contradicts", figure(48, on="22", days="12"), figure(52, on="25", days="12", source="Ministry"),
    ),
    "contradicts: two stocks on one day": (
        "contradicts", figure(902, days=(None, "12"), measure="detained"),
        figure(412, days=(None, "12"), measure="detained", source="Ministry"),
    ),
    "within: a day in a running count": (
        "within", figure(26, days="12"), figure(300, days=SINCE, source="Ministry"),
    ),
    "within: four days in a running count": (
        "within", figure(50, days=("8", "12")), figure(300, on="19", days=LATER),
    ),
    "within: a quarter in its town": (
        "within", figure(26, days="12", where="Valmer-Est"), figure(41, days="12"),
    ),
    "within: a town in its country": (
        "within", figure(26, days="12"), figure(411, days=SINCE, where="Arvania"),
    ),
    "within: an earlier toll in the same report": (
        "within", figure(5, days="12", report="a"), figure(7, days="12", report="a", start=9),
    ),
    "copies: the same source through another publisher": (
        "copies", figure(30, days=SINCE), figure(30, days=SINCE, publisher="Courier", source="the Watch"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("example", [pytest.param(v, id=k) for k, v in EXAMPLES.items()])
def test_relation(example: tuple[str, Figure, Figure]) -> None:
    kind, one, other = example
    assert kinds(one, other) == [kind]


def test_part_of() -> None:
    whole = figure(369, days=SINCE, population=("civilian",), report="a", quantifier="at_least")
    part = figure(45, days=SINCE, population=("civilian", "child"), part_of=whole, report="a", start=9)
    (found,) = relations(whole, part)
    assert (found.kind, found.figure, found.other) == ("part_of", part.id, whole.id)
    assert found.reason == "the text counts 45 (civilian, child) among at least 369"


UNRELATED = {
    "a day's toll of one source and the running count of another do not contradict": (
        figure(8, days="12", source="Ministry"), figure(48, days=("13", "19"), on="19"),
    ),
    "two stocks a month apart": (
        figure(902, days=(None, "2031-01-12"), on="2031-01-12", measure="detained"),
        figure(412, days=(None, "12"), measure="detained", source="Ministry"),
    ),
    "what is denied or planned has no part in it": (
        figure(48, days="12"), figure(8, days="12", source="Ministry", status="denied"),
    ),
    "a running count that grew, by another source": (
        figure(300, days=SINCE), figure(369, on="19", days=LATER, source="Ministry"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("figures", [pytest.param(v, id=k) for k, v in UNRELATED.items()])
def test_no_relation(figures: tuple[Figure, Figure]) -> None:
    assert kinds(*figures) == []


def test_a_lower_toll_that_is_still_in_print_is_superseded() -> None:
    high = figure(7, days="12", on="12", source="Ministry")
    low = figure(5, days="12", on="13", source=None)
    (found,) = relations(high, low)
    assert (found.kind, found.figure, found.other) == ("updates", high.id, low.id)


def test_the_three_named_last_are_a_share_of_the_seven() -> None:
    seven = figure(7, days="12", report="a", source=None)
    three = figure(3, days="12", report="a", start=9, source="Ministry")
    other = figure(7, days="12", source="Watch", publisher="Courier")
    found = relations(seven, three, other)
    assert sorted(r.kind for r in found) == ["corroborates", "within"]


def test_two_sources_in_one_report_are_rivals() -> None:
    assert kinds(figure(48, days="12", report="a"), figure(8, days="12", report="a", start=9, source="Ministry")) == [
        "contradicts"
    ]


def test_the_reason_says_who_when_and_how_many() -> None:
    (found,) = relations(figure(300, days=SINCE, quantifier="more_than"), figure(369, on="19", days=LATER))
    assert found.reason == "Watch, 2031-03-19: 369, after more than 300 on 2031-03-12 (+69)"
    (rival,) = relations(figure(48, days="12"), figure(8, days="12", source="Ministry"))
    assert rival.reason == "Watch, 2031-03-12: 48; Ministry, 2031-03-12: 8: two sources, both cannot hold"


def test_a_source_is_one_voice_in_every_paper() -> None:
    figures = [figure(30, days=SINCE, publisher=f"Paper {i}", source="the Watch") for i in range(6)]
    assert set(kinds(*figures)) == {"copies"}


def test_within_takes_the_count_that_reaches_the_day() -> None:
    toll = figure(26, days="16", on="17")
    early = figure(300, days=SINCE)
    late = figure(369, on="19", days=LATER)
    found = [r for r in relations(toll, early, late) if r.kind == "within"]
    assert [(r.figure, r.other) for r in found] == [(toll.id, late.id)]


def test_no_figures_no_relations() -> None:
    assert reconcile([]).relations == ()
    assert reconcile([]).series == ()
