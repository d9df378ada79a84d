"""What a report says, before it is put in any form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from bilan import Document, Filters, Ledger, Reader, read
from bilan.reconcile import PolicyError
from bilan.report import content, material, render
from bilan.report.charts import LINE, timeline
from bilan.report.content import Content, Quantity
from bilan.report.specifications import HEIGHT
from bilan.report.told_view import ToldView
from bilan.report.view import View
from bilan.report.words import Words
from report_examples import COPY, EMPTY, FIRST, FLIGHT, SECOND, SIEGE, made


@pytest.fixture(scope="module")
def siege() -> Content:
    return made()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    store = Ledger(tmp_path_factory.mktemp("report") / "siege.db")
    for document in SIEGE:
        store.add(document, read(document))
    return store


def killed(found: Content) -> Quantity:
    return next(q for q in found.main if q.series.quantity.measure == "killed")


def headline(found: Content, quantity: Quantity, language: str = "en") -> str:
    return View(found, Words(language, 2031)).headline(quantity).striptags()


def test_the_top_says_what_is_known_in_words_that_keep_the_quantifier(siege: Content) -> None:
    assert headline(siege, siege.main[0]) == (
        "at least 58 civilians killed, 9 of them children, Croix bleue, since 1 March"
    )
    assert headline(siege, siege.main[0], "fr") == (
        "au moins 58 civils tués, dont 9 enfants, Croix bleue, depuis le 1er mars"
    )


def test_lives_stand_before_other_things_and_shares_within_their_whole(siege: Content) -> None:
    measures = [q.series.quantity.measure for q in siege.main]
    assert measures[0] == "killed"
    assert "displaced" in measures
    assert all("child" not in q.series.quantity.population for q in siege.main)
    assert any("child" in q.series.quantity.population for q in siege.quantities)


def test_what_was_known_on_an_earlier_day(ledger: Ledger) -> None:
    asked = Filters(as_of=date(2031, 3, 12))
    found = content(material(ledger, asked), asked)
    assert headline(found, killed(found)).startswith("more than 41 civilians killed, 7 of them children")
    assert found.as_of == date(2031, 3, 12)
    assert [r.document.id for r in found.readings] == ["hirondelle-1"]
    assert found.others == ()


def test_without_a_day_it_is_that_of_the_last_report(siege: Content) -> None:
    assert siege.as_of == EMPTY.published


def test_a_copy_is_told_from_a_source_of_its_own(siege: Content) -> None:
    lines = {line.figure.document.id: line for line in killed(siege).lines if line.figure.value == 58}
    assert lines[COPY.id].copy
    assert not lines[SECOND.id].copy
    assert lines[COPY.id].voice == lines[SECOND.id].voice


def test_sources_that_contradict_each_other_stand_side_by_side(siege: Content) -> None:
    pair = next(d for d in siege.disagreements if d.kind == "contradicts")
    assert {pair.one.figure.value, pair.other.figure.value} == {58, 20}
    assert killed(siege).contested


def test_who_moved_where(siege: Content) -> None:
    (movement,) = siege.movements
    assert movement.origin is not None and movement.origin.name == "Valbrune-Est"
    assert movement.destination is not None and movement.destination.name == "Orsanne"
    assert movement.figure.value == 3000


def test_every_document_is_there_with_all_that_was_read_from_it(siege: Content) -> None:
    assert [d.id for d in siege.others] == [EMPTY.id]
    assert {r.document.id for r in siege.readings} == {d.id for d in SIEGE} - {EMPTY.id}
    read_from_first = next(r.figures for r in siege.readings if r.document.id == FIRST.id)
    assert [f.id for f in read_from_first] == [c.id for c in read(FIRST)]


def test_every_figure_is_in_one_quantity(siege: Content) -> None:
    listed = [line.figure.id for q in siege.quantities for line in q.lines]
    assert sorted(listed) == sorted(f.id for r in siege.readings for f in r.figures)


def test_filters_choose_figures_but_copies_and_voices_are_told_from_the_whole(ledger: Ledger) -> None:
    asked = Filters(document=COPY.id)
    found = content(material(ledger, asked), asked)
    assert {line.figure.document.id for q in found.quantities for line in q.lines} == {COPY.id}
    assert [r.document.id for r in found.readings] == [COPY.id]
    assert found.provenance.documents == len(SIEGE)


def test_how_it_was_made(siege: Content) -> None:
    given = siege.provenance
    assert ("fr", "1.0") in given.packs
    assert given.reviews["unreviewed"] == given.figures
    left_out = sum(line.left_out is not None for q in siege.quantities for line in q.lines)
    assert left_out > 0
    assert sum(n for _, n in given.excluded) == left_out


def test_a_policy_that_there_is_not() -> None:
    with pytest.raises(PolicyError, match="latest"):
        made(policy="guess")


def test_nothing_at_all() -> None:
    found = made([])
    assert found.quantities == ()
    assert found.as_of is None


def test_the_chart_has_a_line_a_source_and_carries_it_to_the_last_day(siege: Content) -> None:
    data = timeline(killed(siege), Words("en"))
    assert data is not None and data.form == "steps"
    assert data.voices == ("Croix bleue", "gouvernement")
    points = [p for p in data.values if p.get("id")]
    assert len(points) == len(killed(siege).lines)
    first = min(points, key=lambda p: p["day"])
    assert (first["day"], first["number"], first["open"]) == ("2031-03-12", 41, "up")
    assert {p["day"] for p in data.values if not p.get("id") and "label" not in p} == {"2031-03-20"}
    labels = {p["label"]: p["at"] for p in data.values if "label" in p}
    assert list(labels) == ["at least 58 · Croix bleue", "20 · gouvernement"]
    assert all(0 <= at <= data.top for at in labels.values())
    assert [p["copy"] for p in points if p["day"] == "2031-03-20"] == [True]


def test_of_many_sources_the_rest_share_a_colour_but_not_a_line() -> None:
    names = [
        "Anna Berg",
        "Carl Dorn",
        "Emil Fink",
        "Gina Holm",
        "Ivan Jahn",
        "Kurt Lind",
        "Otto Pohl",
        "Rosa Senn",
        "Vera Wick",
    ]
    documents = [
        msgspec.structs.replace(
            SECOND,
            id=f"many-{i}",
            published=date(2031, 3, 19 + i),
            text=f"Depuis le 1er mars, {100 + 7 * i} civils ont été tués à Valbrune-Est, selon {name}.",
        )
        for i, name in enumerate(names)
    ]
    data = timeline(killed(made(documents)), Words("en"))
    assert data is not None
    assert data.voices[-1] == "other sources"
    assert len(data.voices) == 8
    rest = {p["source"] for p in data.values if p["voice"] == "other sources" and p.get("id")}
    assert rest == {"Rosa Senn", "Vera Wick"}
    ends = sorted(p["at"] for p in data.values if "label" in p)
    assert all(upper - lower >= 0.99 * LINE * data.top / HEIGHT for lower, upper in pairwise(ends))


def test_the_ledger_gives_what_its_documents_give(ledger: Ledger, siege: Content) -> None:
    given = replace(material(ledger, Filters()), names=None)
    assert content(given, Filters()) == siege


def test_the_texts_of_all_languages_have_the_same_keys() -> None:
    from bilan.report.words import languages, texts

    def keys(value: object, path: str = "") -> set[str]:
        if not isinstance(value, dict) or set(value) <= {"one", "other", "gender"}:
            return {path}
        return {key for name, inner in value.items() for key in keys(inner, f"{path}.{name}")}

    assert {"en", "fr"} <= set(languages())
    english = keys(texts("en"))
    for language in languages():
        assert {k for k in keys(texts(language)) if ".measures." not in k} == {
            k for k in english if ".measures." not in k
        }
        assert set(texts(language)["measures"]) == set(texts("en")["measures"])


def test_the_texts_name_all_that_the_model_has() -> None:
    from typing import get_args

    from bilan import model
    from bilan.reconcile.policies import Left
    from bilan.reconcile.relations import RelationKind
    from bilan.report.quantities import GRAVITY
    from bilan.report.words import texts

    for section, kinds in {
        "measures": model.Measure, "populations": model.Population, "units": model.Unit,
        "status": model.Status, "standing": RelationKind, "excluded": Left,
    }.items():  # fmt: skip
        assert set(get_args(kinds)) == set(texts("en")[section]), section
    assert set(get_args(model.Measure)) == set(GRAVITY)
    assert set(get_args(model.Quantifier)) - {"some"} <= set(texts("en")["quantifiers"])


def test_every_filter_can_be_said() -> None:
    from bilan.report.words import texts

    assert set(Filters.__dataclass_fields__) - {"as_of"} <= set(texts("en")["filters"])


def test_undated_reports_are_told_as_such(tmp_path: Path) -> None:
    undated = msgspec.structs.replace(FIRST, published=None)
    found = made([undated])
    assert found.as_of is None
    assert killed(found).lines[0].figure.document.published is None


TRUCE = Document(
    id="hirondelle-5",
    language="fr",
    published=date(2031, 3, 23),
    publisher="Agence Hirondelle",
    url="https://hirondelle.example/5",
    text="La présidente Odile Ferrand a réclamé une trêve immédiate. Les rebelles ont repris Orsanne samedi. "
    "Un raid aérien a tué huit personnes dimanche à Valbrune.",
)
AGAIN = Document(
    id="courrier-5",
    language="fr",
    published=date(2031, 3, 24),
    publisher="Le Courrier",
    text="Dimanche, des frappes aériennes ont tué des habitants à Valbrune. "
    "Odile Ferrand a réclamé une trêve immédiate.",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Content:
    reader = Reader()
    store = Ledger(tmp_path_factory.mktemp("told") / "siege.db")
    for document in (TRUCE, AGAIN):
        store.add(document, reader.read(document, kinds=frozenset({"figure", "statement", "event"})))
    return content(material(store, Filters()), Filters())


def test_positions_stand_by_actor_over_time(told: Content) -> None:
    stand = next(stand for stand in told.stands if stand.actor == "Odile Ferrand")
    (position,) = stand.positions
    view = ToldView(told, Words("fr", 2031))
    assert view.position(position) == "exige «\u202fune trêve immédiate\u202f»"
    assert (position.first, position.last, position.reports) == (date(2031, 3, 23), date(2031, 3, 24), 2)


def test_events_stand_in_the_order_of_their_days_with_every_mention(told: Content) -> None:
    view = ToldView(told, Words("en", 2031))
    said = [(view.when(h), view.what(h), h.event.place, len(h.mentions)) for h in told.happenings]
    assert ("22 March 2031", "Coercion, place taken", "Orsanne", 1) in said
    assert ("23 March 2031", "Attack, air strike", "Valbrune", 2) in said
    raid = next(h for h in told.happenings if h.event.place == "Valbrune")
    assert [figure.value for figure in raid.figures] == [8]
    assert view.support(raid).startswith("2 mentions: ")


def test_a_long_list_is_folded_behind_its_number(told: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilan.report.told_view.OPEN_HAPPENINGS", 1)
    shown, more = ToldView(told, Words("en", 2031)).happenings
    assert (shown[0], len(shown[1])) == ("", 1)
    rest = len(told.happenings) - 1
    assert more == (f"{rest} more event{'s' if rest > 1 else ''}", told.happenings[1:])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_and_the_text_show_them_with_their_words(told: Content, language: str) -> None:
    page, text = render(told, language), render(told, language, "md")
    for words in (page, text):
        assert "Odile Ferrand" in words
        assert "Orsanne" in words
    assert 'id="events"' in page and 'id="positions"' in page
    assert "https://hirondelle.example/5" in page
    assert "**repris**" in text


def test_without_statements_and_events_there_are_no_such_sections(siege: Content) -> None:
    page = render(siege)
    assert 'id="events"' not in page and 'id="positions"' not in page


def test_the_texts_name_every_type_mode_stance_and_status() -> None:
    from typing import get_args

    from bilan.languages.event_schema import MODES
    from bilan.model import EventStatus, Stance
    from bilan.report.words import texts

    for language in ("en", "fr"):
        said = texts(language)
        assert set(said["event_types"]) == set(MODES)
        assert set(said["event_modes"]) == {mode for modes in MODES.values() for mode in modes}
        assert set(said["stances"]) == set(get_args(Stance))
        assert set(said["event_status"]) == set(get_args(EventStatus))


def test_a_report_tells_what_people_reviewed(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a.db") as store:
        for document in (FIRST, FLIGHT):
            store.add(document, read(document))
        first, second = list(store.figures())[:2]
        store.review(first.id, "accepted", reviewer="Ana")
        store.review(second.id, "rejected", reviewer="Ana", reason="of another day")
        found = content(material(store, Filters()), Filters())
    lines = {line.figure.id: line for quantity in found.quantities for line in quantity.lines}
    assert lines[first.id].review is not None and lines[first.id].review.decision == "accepted"
    assert second.id not in lines
    assert {line.review for i, line in lines.items() if i != first.id} == {None}
    reviews = found.provenance.reviews
    assert (reviews["accepted"], reviews["rejected"], reviews["unreviewed"]) == (1, 1, len(lines) - 1)
    page = render(found)
    assert re.search(r"Partly checked</span> 1 of \d+ figures checked by people", page)
    assert 'class="badge reviewed">checked<' in page and 'class="badge unreviewed">unchecked<' in page
