"""The rules by which readings of many reports become a toll, and how victims told one by one are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from bilan.languages import pack as packs
from bilan.model import Document, Figure
from bilan.reconcile.incidents.digest import Counted, Digest, Matter, Reading, Speaker
from bilan.reconcile.incidents.hits import hits_of
from bilan.reconcile.incidents.mentions import Mention, Opening
from bilan.reconcile.incidents.singles import counts, is_single
from bilan.reconcile.incidents.speakers import Speakers
from bilan.reconcile.incidents.toll import Toll
from bilan.reconcile.incidents.tolls import tolls
from bilan.reconcile.origins import body
from bilan.reconcile.policies import PolicyError
from bilan.reconcile.voices import own_voice, voice_of
from reconcile_examples import figure

KILLED = Counted(measure="killed", unit="person")


def said(
    value: int, on: int, source: str | None = "Ministry", *, paper: str = "Gazette", at_least: bool = False, **more: Any
) -> tuple[Matter, Digest]:
    """One report of an incident of 12 March that gives one number."""
    name = f"{paper}-{on}-{value}"
    own = Speaker(name=paper, keys=(paper.casefold(),), named=False)
    speaker = Speaker(name=source, keys=(source.casefold(),), named=True) if source else own
    reading = Reading(
        counted=more.pop("counted", KILLED), value=value, low=value, high=None if at_least else value,
        confidence=more.pop("confidence", 0.9), figures=(f"figure-{name}",), speaker=speaker,
        **{k: more.pop(k) for k in ("rival", "part", "kind", "likelihoods") if k in more},
    )  # fmt: skip
    matter = Matter(
        id=f"m-{name}", kind="own", start=date(2031, 3, 12), end=date(2031, 3, 12), readings=(reading,), **more
    )
    digest = Digest(
        document=name, published=date(2031, 3, on), publisher=paper, language="en", matters=(matter,),
        corrects=False,
    )  # fmt: skip
    return matter, digest


def toll(*matters: tuple[Matter, Digest], **asked: Any) -> Toll:
    found = tolls(matters, **asked)
    assert len(found) == 1
    return found[0]


def numbers(found: Toll) -> tuple[Any, Any, Any]:
    return found.low, found.best, found.high


def test_a_later_and_higher_number_is_news() -> None:
    found = toll(said(12, 13), said(18, 14, "Hospital"), said(21, 15))
    assert numbers(found) == (21, 21, 21)
    assert not found.contested
    assert {left.code for left in found.excluded} == {"superseded", "outdated"}
    assert [step.value for step in found.steps] == [12, 18, 21]


def test_rivals_of_one_day_widen_the_bounds() -> None:
    found = toll(said(40, 14), said(120, 14, "League", paper="Courier", at_least=True))
    assert (found.low, found.high, found.contested) == (40, None, True)
    assert set(found.sources) | set(found.disputed_by) == {"Ministry", "League"}


def test_one_voice_through_two_papers_is_one() -> None:
    assert toll(said(40, 14), said(40, 15, paper="Courier")).sources == ("Ministry",)


def test_what_lies_far_outside_is_flagged() -> None:
    found = toll(said(14, 13), said(14, 13, "Hospital"), said(1400, 14, "Herald", paper="Herald"))
    assert numbers(found) == (14, 14, 14)
    assert [left.code for left in found.excluded] == ["outlier"]
    crowded = tolls([said(9000, 13)], people=800)
    assert crowded == []  # more than live there: nothing is known


def test_a_withdrawn_number_has_no_part() -> None:
    found = toll(said(120, 13), said(98, 14, withdraws=(120,)))
    assert found.best == 98
    assert [left.code for left in found.excluded] == ["withdrawn"]


def test_units_and_sides_are_never_put_together() -> None:
    families = Counted(measure="evacuated", unit="household")
    soldiers = Counted(measure="killed", unit="person", population=("security_force",))
    found = tolls([said(60, 13, counted=families), said(12, 13), said(3, 13, counted=soldiers)])
    assert {(t.measure, t.unit, t.population, t.best) for t in found} == {
        ("killed", "person", (), 12), ("killed", "person", ("security_force",), 3), ("evacuated", "household", (), 60)
    }  # fmt: skip


def test_policies() -> None:
    reports = said(30, 13), said(34, 14, "Hospital"), said(34, 14, "Mayor"), said(50, 15, "League")
    assert toll(*reports).best == 50
    assert numbers(toll(*reports, policy="range")) == (30, 34, 50)
    assert toll(*reports, policy="majority").best == 34
    assert toll(*reports, policy="priority:Nobody,Ministry").best == 30
    with pytest.raises(PolicyError, match="choose one of"):
        tolls(reports, policy="best")


def test_a_reading_of_little_certainty_does_not_replace_a_sure_one() -> None:
    assert toll(said(12, 13), said(3, 20, confidence=0.2)).best == 12


def single(words: str, sentence: int = 0) -> Mention:
    if "implicit" not in Figure.__struct_fields__:
        pytest.skip("single victims are not read yet")
    made = msgspec.structs.replace(figure(1, days="12"), implicit=True)
    evidence = msgspec.structs.replace(made.evidence, exact=words)
    span = msgspec.structs.replace(made.sentence, start=sentence, end=sentence + 50)
    made = msgspec.structs.replace(made, evidence=evidence, sentence=span)
    return Mention(made, "killed", frozenset(), frozenset(), (), False, False, frozenset())


def test_victims_told_one_by_one_count_once() -> None:
    woman, ana, again = single("a woman"), single("Ana Ruiz", 60), single("Ruiz", 120)
    assert is_single(woman)
    assert counts([woman, ana, again]) == {"named": 1, "described": 1, "either": 2, "together": 1}
    assert counts([woman, single("her son"), ana])["described"] == 2
    assert counts([ana, single("Joan Vell", 200)])["named"] == 2
    assert counts([single("a 7-year-old boy"), single("a 9-year-old boy", 60)])["described"] == 2
    found = counts([single("Police said a man")], small={"police"})
    assert found == {"named": 0, "described": 1, "either": 0, "together": 1}


def test_victims_told_one_by_one_may_be_as_many_as_the_title_says() -> None:
    told = [single("a man"), single("her son", 60), single("Ana Ruiz", 120)]
    head = Opening(0, (), (), frozenset({(3.0, "killed"), (9.0, "killed")}))
    found = hits_of(told, head).derived["killed"]
    assert found[3].how >= {"by_title", "either"}
    assert 9 not in found  # the text tells of fewer


def test_what_one_report_leaves_open_bears_a_number_out_once() -> None:
    """A rival that the report's own choice nearly was stands in two of its readings, and is no better known for it."""
    own, digest = said(4, 13, "Sheriff", confidence=0.58, likelihoods=((4, 0.58), (3, 0.3)))
    other, _ = said(3, 13, "Deputy", confidence=0.3, rival=True)
    rival = msgspec.structs.replace(own, readings=(*own.readings, *other.readings))
    assert toll((rival, digest)).best == 4


def in_language(told: Figure, language: str) -> Figure:
    return msgspec.structs.replace(told, document=msgspec.structs.replace(told.document, language=language))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("Red Cross", "Red Cross officials", "International Committee of the Red Cross")),
        ("en", ("police", "a police spokesman", "local police", "police officials", "Velmont police")),
        ("en", ("the health ministry", "Health Ministry officials", "a spokeswoman for the Ministry of Health")),
        ("fr", ("OSDH", "directeur de l'OSDH", "responsable de l'Observatoire syrien des droits de l'homme")),
        ("fr", ("la police", "un porte-parole de la police", "la police locale")),
        ("es", ("la policía", "un portavoz de la policía", "la policía local")),
    ],
)
def test_names_of_one_body_are_one_voice(language: str, names: tuple[str, ...]) -> None:
    document = Document(id="d", text="x", language=language, published=date(2031, 3, 13), publisher="Gazette")
    speakers = Speakers(document, (), packs.pack_for(language).matters)
    told = [in_language(figure(12, source=name, days="12"), language) for name in names]
    voices = [speakers.of(one) for one in told]
    assert all(voices[0].same(other) for other in voices)
    origins = [voice_of(one, own_voice(one.document)) for one in told]
    assert all(origins[0].same(other) for other in origins)


def test_who_shares_a_word_is_not_one_voice() -> None:
    for one, other in (
        ("the interior ministry", "the health ministry"), ("doctors", "Doctors Without Borders"),
        ("Ana Ruiz", "Luis Ruiz"), ("police", "firefighters"), ("officials", "Red Cross officials"),
    ):  # fmt: skip
        assert not body(one, "en").same(body(other, "en")), (one, other)


def test_a_ministry_says_the_same_in_every_language() -> None:
    names = ("health ministry officials", "en"), ("le ministère de la Santé", "fr"), ("el Ministerio de Salud", "es")
    assert len({body(*name).words for name in names}) == 1


def test_victims_told_one_by_one_are_no_rival_of_a_number() -> None:
    made = toll(said(3, 13), said(1, 14, paper="Mail", kind="singles"))
    assert made.best == 3


def test_an_earlier_and_lower_bound_is_no_source_of_a_later_number() -> None:
    found = toll(said(100, 13, "Hospital", at_least=True), said(137, 15))
    assert numbers(found) == (137, 137, 137)
    assert found.sources == ("Ministry",)
    assert [left.code for left in found.excluded] == ["outdated"]


def test_a_bound_far_below_a_number_says_nothing_of_it() -> None:
    found = toll(said(21, 15, "Prosecutor", at_least=True), said(137, 15), said(137, 15, "Hospital", paper="Courier"))
    assert set(found.sources) == {"Ministry", "Hospital"}
    assert not found.contested


def test_that_nobody_was_hurt_leads_only_where_it_is_said_later() -> None:
    assert toll(said(0, 13), said(14, 13, "Hospital")).best == 14
    assert toll(said(0, 15), said(14, 13, "Hospital")).best == 0


def test_a_tally_is_the_voice_of_who_gives_it() -> None:
    words = packs.pack_for("en").matters
    told = figure(12, source="the latest toll of the Ministry")
    document = Document(id=told.document.id, text="12", publisher="Gazette")
    assert Speakers(document, (), words).of(told).keys == ("ministry",)
