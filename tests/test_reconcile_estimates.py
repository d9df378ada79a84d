"""Low, best and high by each policy, and what is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bilan.errors import NothingFound
from bilan.model import Figure
from bilan.reconcile import Atlas, Estimate, PolicyError, Question, UnknownPlace, estimate
from reconcile_examples import figure, place

SINCE = ("1", "12")
LATER = ("1", "19")


def ask(*figures: Figure, policy: str = "latest", include: tuple[str, ...] = (), **question: Any) -> Estimate:
    """The best match for killed at Valmer."""
    asked = Question(**{"measure": "killed", "place": "Valmer"} | question)
    return estimate(figures, asked, policy=policy, include=include)[0]


def numbers(made: Estimate) -> tuple[Any, Any, Any]:
    return made.low, made.best, made.high


# One figure alone: what each quantifier sets.
QUANTIFIERS = {
    "exact": (7, 7, 7),
    "at_least": (7, 7, None),
    "more_than": (7, 7, None),
    "about": (None, 7, None),
    "nearly": (None, 7, 7),
    "up_to": (None, 7, 7),
    "less_than": (None, 7, 7),
    "some": (7, None, None),
}


@pytest.mark.parametrize("quantifier", QUANTIFIERS)
@pytest.mark.parametrize("policy", ["latest", "majority"])
def test_quantifiers_count(quantifier: str, policy: str) -> None:
    made = ask(figure(7, days="12", quantifier=quantifier), policy=policy)
    assert numbers(made) == QUANTIFIERS[quantifier]


def test_between_takes_the_lower_end_for_best() -> None:
    assert numbers(ask(figure((30, 40), days="12", quantifier="between"))) == (30, 30, 40)


GREW = (
    figure(300, days=SINCE, quantifier="more_than"),
    figure(369, on="19", days=LATER, quantifier="at_least"),
)
DISAGREE = (
    figure(48, on="22", days="12"),
    figure(40, on="22", days="12", source="Ministry"),
    figure(40, on="22", days="12", source="Relief", quantifier="at_least"),
    figure(20, on="22", days="12", source=None, quantifier="some"),
)
# name: figures, policy → low, best, high, how many sources, how many left out
POLICIES = {
    "latest: a running count": (GREW, "latest", (369, 369, None), 1, 1),
    "latest: tolls of one day, the lower superseded": (
        (
            figure(5, days="12", source=None),
            figure(7, days="12", source="Ministry", quantifier="at_least"),
            figure(7, days="12", publisher="Courier", source=None),
        ),
        "latest", (7, 7, 7), 2, 1,
    ),
    "latest: a slip of one paper does not supersede what two say on that day": (
        (
            figure(7, days="12", source=None),
            figure(7, days="12", source=None, publisher="Courier", quantifier="at_least"),
            figure(50, days="12", source=None, publisher="Herald"),
        ),
        "latest", (7, 7, 7), 2, 1,
    ),
    "latest: news of one paper supersedes what two said the day before": (
        (
            figure(7, days="12", source=None),
            figure(7, days="12", source=None, publisher="Courier"),
            figure(50, on="13", days="12", source=None, publisher="Herald"),
        ),
        "latest", (50, 50, 50), 1, 2,
    ),
    "latest: a toll that its source took back": (
        (figure(12, days="12"), figure(11, on="13", days="12")), "latest", (11, 11, 11), 1, 1,
    ),
    "latest: vague words bound what has no bound": (
        (figure(250, days="12", quantifier="about"), figure(200, days="12", quantifier="some", source=None)),
        "latest", (200, 250, None), 2, 0,
    ),
    "latest: an earlier day sets no upper bound": (
        (figure(300, days=SINCE), figure(369, on="19", days=LATER, quantifier="at_least", source="Ministry")),
        "latest", (369, 369, None), 1, 1,
    ),
    "latest: of rivals on one day the number that most allow": (DISAGREE, "latest", (40, 40, 40), 3, 1),
    "range: of rivals from lowest to highest": (DISAGREE, "range", (40, 40, 48), 4, 0),
    "range: no ceiling under somebody's floor": (
        (figure(40, days="12"), figure(60, days="12", source="Ministry", quantifier="at_least")),
        "range", (40, 40, None), 2, 0,
    ),
    "range: the lower of two middles": (
        (
            *(figure(n, on="22", days="12", source=s) for n, s in ((40, "A"), (50, "B"), (60, "C"), (70, "D"))),
        ),
        "range", (40, 50, 70), 4, 0,
    ),
    "range: a stock, only what is fresh": (
        (
            figure(900, on="1", days=(None, "1"), measure="detained"),
            figure(400, on="18", days=(None, "18"), measure="detained", source="Ministry"),
            figure(410, on="19", days=(None, "19"), measure="detained", source="Relief"),
        ),
        "range", (400, 400, 410), 2, 1,
    ),
    "majority: two against one": (
        (
            figure(48, on="22", days="12"),
            figure(52, on="22", days="12", source="Ministry"),
            figure(52, on="21", days="12", source="Relief"),
        ),
        "majority", (52, 52, 52), 2, 1,
    ),
    "majority: a tie goes to the newer": (
        (figure(48, on="22", days="12"), figure(52, on="23", days="12", source="Ministry")),
        "majority", (52, 52, 52), 1, 1,
    ),
    "majority: ten papers with one source are one": (
        (
            *(figure(48, on="22", days="12", publisher=f"Paper {i}") for i in range(10)),
            figure(52, on="22", days="12", source="Ministry"),
            figure(52, on="22", days="12", source="Relief"),
        ),
        "majority", (52, 52, 52), 2, 10,
    ),
    "priority: the first that speaks": (DISAGREE, "priority:Nobody,Ministry,Watch", (40, 40, 40), 1, 3),
    "priority: by the id of an organisation": (DISAGREE, "priority:watch", (48, 48, 48), 1, 3),
}  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(v, id=k) for k, v in POLICIES.items()])
def test_policy(case: tuple[tuple[Figure, ...], str, tuple[Any, Any, Any], int, int]) -> None:
    figures, policy, expected, sources, left_out = case
    made = ask(*figures, policy=policy, measure=figures[0].measure)
    assert (numbers(made), len(made.sources), len(made.excluded)) == (expected, sources, left_out)
    assert made.policy == policy
    assert len(made.claims) + len(made.excluded) == len(figures)


def test_the_estimate_tells_what_it_rests_on() -> None:
    made = ask(*GREW, as_of=date(2031, 3, 20))
    assert (made.place, made.measure, made.population, made.as_of) == ("Valmer", "killed", (), date(2031, 3, 20))
    assert (made.period.start, made.period.end) == (date(2031, 3, 1), date(2031, 3, 19))
    assert made.claims == (GREW[1].id,)
    assert [(x.id, x.reason) for x in made.excluded] == [
        (GREW[0].id, f"superseded by {GREW[1].id}: the same source, 2031-03-19")
    ]


def test_knowledge_time() -> None:
    assert numbers(ask(*GREW, as_of=date(2031, 3, 13))) == (300, 300, None)
    assert numbers(ask(*GREW, as_of=date(2031, 3, 19))) == (369, 369, None)
    with pytest.raises(NothingFound, match="no figure for killed at Valmer known on 2031-03-01"):
        ask(*GREW, as_of=date(2031, 3, 1))


def test_what_has_no_day_of_publication_is_known_on_no_day() -> None:
    undated = figure(9, on=None, days="12")
    assert numbers(ask(undated)) == (9, 9, 9)
    with pytest.raises(NothingFound):
        ask(undated, as_of=date(2031, 12, 31))


@pytest.mark.parametrize("status", ["denied", "planned", "possible"])
def test_what_is_not_asserted_stays_out_unless_asked_for(status: str) -> None:
    sure = figure(7, days="12", source="Ministry")
    other = figure(7, on="13", days="12", status=status, quantifier="at_least")
    made = ask(sure, other)
    assert [(x.id, x.reason) for x in made.excluded] == [(other.id, f"{status}, not asserted")]
    assert len(ask(sure, other, include=(status,)).sources) == 2
    with pytest.raises(NothingFound, match="--include"):
        ask(other)


def test_children_stand_beside_the_whole() -> None:
    people = ("civilian",)
    whole = figure(369, days=SINCE, population=people, report="a", quantifier="at_least")
    part = figure(45, days=SINCE, population=("child",), part_of=whole, report="a", start=9)
    made = ask(whole, part, population=people)
    (children,) = made.parts
    assert (children.population, children.low, children.best, children.high) == (("child", "civilian"), 45, 45, 45)
    assert made.claims == (whole.id,)


def test_the_best_match_comes_first() -> None:
    running = figure(300, days=SINCE)
    toll = figure(26, days="12")
    east = figure(11, days="12", where="Valmer-Est", report="b")
    asked = Question(measure="killed", place="Valmer")
    assert [made.claims for made in estimate([east, toll, running], asked)] == [(running.id,), (toll.id,)]
    assert [made.claims for made in estimate([east], asked)] == [(east.id,)]


def test_exactly_these_people_else_closer_described_ones() -> None:
    civilians = figure(30, days="12", population=("civilian",))
    women = figure(11, days="12", population=("civilian", "woman"))
    asked = Question(measure="killed", place="Valmer", population=("civilian",))
    assert [made.claims for made in estimate([civilians, women], asked)] == [(civilians.id,)]
    assert [made.claims for made in estimate([women], asked)] == [(women.id,)]


def test_days_choose_the_matter() -> None:
    early, late = figure(5, days="4", on="4"), figure(9, days="12")
    asked = Question(measure="killed", place="Valmer", since=date(2031, 3, 10))
    assert [made.best for made in estimate([early, late], asked)] == [9]
    asked = Question(measure="killed", place="Valmer", until=date(2031, 3, 10))
    assert [made.best for made in estimate([early, late], asked)] == [5]


@pytest.mark.parametrize("name", ["Valmer-Est", "valmer est", "eastern Valmer", "user:valmer/east"])
def test_a_part_of_town_under_any_of_its_names(name: str) -> None:
    figures = [figure(3, days="12", where="Valmer-Est"), figure(3, days="12", where="eastern Valmer", source="B")]
    assert len(estimate(figures, Question(measure="killed", place=name))[0].claims) == 2


def test_a_name_that_no_report_uses_is_split_and_looked_up() -> None:
    atlas = Atlas(split_part=lambda name: [("Valmer", "east")] if name == "oriente de Valmer" else [])
    with pytest.raises(UnknownPlace):
        estimate([figure(3, days="12", where="Ostrel")], Question(place="oriente de Valmer"), atlas=atlas)
    named = [figure(3, days="12", places=(place("Sainte-Ombre"),)), figure(3, days="12", where="Valmer-Est")]
    atlas = Atlas(split_part=lambda name: [("Sainte-Ombre", None)])
    assert estimate(named, Question(place="la ville de Sainte-Ombre"), atlas=atlas)[0].place == "Sainte-Ombre"


def test_an_unknown_place_is_told_with_the_nearest_names() -> None:
    with pytest.raises(UnknownPlace, match="no place 'Valmr' is known; did you mean Valmer"):
        ask(figure(3, days="12"), place="Valmr")


@pytest.mark.parametrize("policy", ["best", "priority", "priority:", "latest:Watch", ""])
def test_an_unknown_policy_is_told_with_the_names(policy: str) -> None:
    with pytest.raises(PolicyError, match="latest, range, majority, priority:A,B,C"):
        ask(figure(3, days="12"), policy=policy)


def test_sources_of_whom_none_speaks() -> None:
    with pytest.raises(NothingFound, match="priority:Nobody may use"):
        ask(figure(3, days="12"), policy="priority:Nobody")


def test_no_figures() -> None:
    with pytest.raises(NothingFound, match="no figure for injured"):
        estimate([], Question(measure="injured"))
