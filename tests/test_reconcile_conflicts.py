"""What needs a look, worst first."""

from __future__ import annotations

from datetime import date

from bilan.model import Document, Figure, Span
from bilan.reconcile import Conflict, conflicts, reconcile
from reconcile_examples import figure

SINCE = ("1", "12")


def found(*figures: Figure) -> list[Conflict]:
    return conflicts(reconcile(figures))


def kinds(*figures: Figure) -> list[str]:
    return [conflict.kind for conflict in found(*figures)]


def test_rivals() -> None:
    worst = found(figure(48, days="12"), figure(8, days="12", source="Ministry"))[0]
    assert (worst.kind, worst.measure, worst.place, worst.days) == ("contradicts", "killed", "Valmer", "on 2031-03-12")
    assert len(worst.claims) == len(worst.sentences) == 2


def test_a_count_that_fell() -> None:
    assert kinds(figure(369, days=SINCE), figure(301, on="19", days=("1", "19")))[0] == "lowers"


def test_a_share_larger_than_its_whole() -> None:
    whole = figure(12, days="12", report="a")
    part = figure(45, days="12", population=("child",), part_of=whole, report="a", start=9)
    worst = found(whole, part)[0]
    assert worst.kind == "part_exceeds_whole"
    assert worst.reason.startswith("45 is more than the 12 it is counted in")


def test_a_day_that_counts_more_than_the_whole_month() -> None:
    assert kinds(figure(400, days="12"), figure(300, days=SINCE, source="Ministry"))[0] == "part_exceeds_whole"


def test_a_lone_source_and_none() -> None:
    assert kinds(figure(7, days="12"), figure(8, days="12", publisher="Courier")) == ["single_source"]
    assert kinds(figure(7, days="12", source=None)) == ["no_source"]
    assert kinds(figure(7, days="12"), figure(7, days="12", source="Ministry")) == []


def test_a_source_whom_a_paper_bears_out_in_its_own_voice_is_not_alone() -> None:
    assert kinds(figure(7, days="12"), figure(7, days="12", source=None, publisher="Courier")) == []


def test_what_is_not_asserted_is_no_conflict() -> None:
    assert kinds(figure(48, days="12", status="possible")) == []


def test_worst_first() -> None:
    near = (figure(48, on="22", days="12"), figure(52, on="25", days="12", source="Ministry"))
    far = (
        figure(48, days="12", where="Ostrel"),
        figure(8, days="12", where="Ostrel", source="Ministry"),
    )
    alone = (figure(900, days="12", measure="injured"), figure(20, days="12", measure="missing"))
    listed = found(*near, *far, *alone)
    assert [(c.kind, c.place, c.measure) for c in listed] == [
        ("contradicts", "Ostrel", "killed"),
        ("contradicts", "Valmer", "killed"),
        ("single_source", "Valmer", "injured"),
        ("single_source", "Valmer", "missing"),
    ]


def test_the_whole_sentence_where_the_document_is_there() -> None:
    text = "It rained.\nIn all 7 people\nwere killed. It went on raining."
    document = Document(id="a", text=text, published=date(2031, 3, 12))
    made = figure(7, days="12", report="a", start=18, sentence=Span(start=11, end=39))
    (conflict,) = conflicts(reconcile([made]), {"a": document})
    assert conflict.sentences == ("In all 7 people were killed.",)
