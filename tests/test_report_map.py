"""The map and the line of time: lands across the antimeridian, places on both its sides, incidents, marks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bilan.report.basemap import area, cut, outlines, turned
from bilan.report.timeline import ROWS, marks, stretch, ticks
from bilan.report.words import Words


def widest(ring: list[tuple[float, float]]) -> float:
    return max(abs(x1 - x2) for (x1, _), (x2, _) in zip(ring, ring[1:] + ring[:1], strict=True))


@pytest.mark.parametrize("points", [[(-179.0, -60.0), (179.0, 70.0)], [(-30.0, 40.0), (60.0, 60.0)]])
def test_no_land_is_drawn_around_the_world(points: list[tuple[float, float]]) -> None:
    box = area(points)
    assert box is not None
    for country in outlines(box):
        for ring in country.rings:
            south = min(y for _, y in ring)
            assert widest(ring) < 180 or south < -80, country.name  # the far side of Antarctica's lies at the pole


def test_a_land_across_the_line_is_cut_into_both_sides() -> None:
    east, west = sorted(cut([(170, 60), (-170, 60), (-170, 70), (170, 70)]), key=lambda ring: -max(ring)[0])
    assert {x for x, _ in east} == {170, 180}
    assert {x for x, _ in west} == {-180, -170}
    whole = [(10.0, 0.0), (20.0, 0.0), (20.0, 10.0)]
    assert cut(whole) == [whole]


def test_a_land_around_a_pole_is_led_down_to_it() -> None:
    ring = [(float(x), -70.0) for x in range(-180, 180, 30)]
    for part in cut(ring):
        assert widest(part) <= 360
        assert min(y for _, y in part) == -90


def test_places_on_both_sides_of_the_line_lie_close_together() -> None:
    box = area([(178.0, -18.0), (-172.0, -14.0)])
    assert box is not None
    assert box.east - box.west < 40
    assert turned(-172.0, box) == 188.0 and turned(178.0, box) == 178.0
    assert "Fiji" in {country.name for country in outlines(box)}


def test_places_all_over_the_world_are_left_where_they_are() -> None:
    box = area([(-120.0, 40.0), (2.0, 48.0), (175.0, -40.0)])
    assert box is not None
    assert (box.west, box.east) == (-180.0, 180.0)
    assert turned(-120.0, box) == -120.0


def days(*numbers: int) -> list[date]:
    return [date(2031, 1, 1) + timedelta(days=n) for n in numbers]


def test_no_mark_hides_another() -> None:
    given = [(str(i), day, float(i % 7), ("Orsanne", "words"), True) for i, day in enumerate(days(*range(12), 5, 5, 5))]
    found = marks(given)
    assert {mark.id for mark in found} == {str(i) for i in range(15)}
    at = [(m.x, m.y) for m in found]
    assert len(set(at)) == len(at)
    assert all(0 <= m.x <= 100 and m.y <= ROWS * 24 for m in found)
    assert any(m.name for m in found)


def test_the_heaviest_has_its_name_above_it_where_there_is_no_room_beside_it() -> None:
    first, second, last = days(0, 3, 60)
    place = ("east of Velmont", "words")
    found = marks([("a", first, 120.0, place, True), ("b", second, 18.0, place, True), ("c", last, 3.0, place, True)])
    assert [(mark.name, mark.side) for mark in found] == [(place[0], 0), (place[0], 1), (place[0], -1)]


def test_a_few_far_from_all_others_are_left_off_the_line() -> None:
    near = days(*range(0, 40))
    assert stretch([date(1959, 1, 1), *near]) == (near[0], near[-1])
    assert stretch(near) == (near[0], near[-1])
    assert stretch(days(0, 4000)) == tuple(days(0, 4000))


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        (date(2031, 3, 1), date(2031, 3, 9), ["1 March", "9 March"]),
        (date(2031, 1, 5), date(2031, 4, 9), ["Feb 2031", "Mar 2031", "Apr 2031"]),
        (date(2001, 1, 5), date(2031, 4, 9), ["2005", "2010", "2015", "2020", "2025", "2030"]),
    ],
)
def test_days_below_the_line_are_round(first: date, last: date, texts: list[str]) -> None:
    assert [tick.text for tick in ticks(first, last, Words("en", 2031))] == texts
