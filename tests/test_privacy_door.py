"""Nothing leaves a ledger unasked that holds any form of a noted name: every command, export, report and API answer."""

from __future__ import annotations

import html
import json
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.cli import group
from bilan.errors import NothingFound
from bilan.ledger import Ledger, MaskedLedger
from bilan.ledger.corrections import corrected
from bilan.model import Document, Event, Figure, Statement
from bilan.privacy import Mask
from bilan.privacy.finding import Finder
from bilan.reading import Reader
from bilan.web.app import create_app
from bilan.web.desk import Desk
from bilan.web.security import Gate
from bilan.web.work import Inline
from web_examples import Client

KINDS = frozenset({"figure", "statement", "event"})
READER = Reader()

# A name, and the letters that give its bearer away: of the family's name, however it is written.
NAMES = [
    ("Rosa Quillan", "quillan"),
    ("Ahmad al-Qasimov", "qasimov"),
    ("Anna Van der Bergholt", "bergholt"),
    ("Jean-Luc N’Diayeko", "diayeko"),
    ("Émile Ñandúvel", "nanduvel"),
    ("Zoë O'Hararo", "hararo"),
    ("Łukasz Żurawiecz", "zurawiecz"),
    ("Nguyễn Thị Hoànglan", "hoanglan"),
    ("Ольга Рябовицкая", "рябовицкая"),
    ("Νίκη Παππαδέλη", "παππαδελη"),
    ("Ana de la Vegarez", "vegarez"),
    ("Bruce M. Steinhold", "steinhold"),
    ("Oum Ramiyane", "ramiyane"),
    ("Rahel Ba-Yohannis", "yohannis"),
    ("ليلى الحدادي", "الحدادي"),
    ("राहुल शर्माजी", "शरमज"),
]
SHAPES = {
    "plain": lambda name: name,
    "no-break space": lambda name: name.replace(" ", "\u00a0"),
    "line break": lambda name: name.replace(" ", "\n", 1),
    "capitals": lambda name: name.upper(),
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "family alone": lambda name: name.split()[-1],
    "possessive": lambda name: f"{name.split()[-1]}'s",
    "two spaces": lambda name: name.replace(" ", "  "),
    "narrow space": lambda name: name.replace(" ", "\u202f"),
    "soft hyphen": lambda name: f"{name[:-2]}\u00ad{name[-2:]}",
}
COMMANDS = [
    ["figures"],
    ["figures", "--format", "csv"],
    ["figures", "--format", "jsonl"],
    ["statements", "--format", "csv"],
    ["statements", "--format", "jsonl"],
    ["statements", "--positions", "--format", "jsonl"],
    ["events", "--format", "jsonl"],
    ["events", "--mentions", "--format", "jsonl"],
    ["events", "--format", "csv"],
    ["estimate", "--measure", "killed", "--format", "json"],
    ["series", "--format", "jsonl"],
    ["conflicts", "--format", "jsonl"],
    ["relations", "--format", "jsonl"],
    ["documents", "--format", "csv"],
    ["documents", "--format", "jsonl"],
    ["reviews", "--format", "jsonl"],
    ["search", "velmont"],
    ["search", "--format", "csv", "people"],
    ["search", "--format", "jsonl", "velm*"],
    ["report", "-o", "-", "--format", "md"],
    ["report", "-o", "-", "--format", "html"],
    ["export", "--gold", "--partial"],
    ["export", "--format", "csv"],
    ["export", "--format", "csv", "--kind", "statement"],
    ["export", "--format", "jsonl"],
    ["export", "--format", "geojson"],
    ["export", "--format", "jsonld"],
    ["export", "--format", "hxl", "--kind", "event"],
]
ANSWERS = [
    "/api/estimate?measure=killed",
    "/api/series?measure=killed",
    "/api/conflicts?measure=killed",
    "/api/positions",
    "/api/events",
    "/api/search?words=velmont",
]


def letters(text: str) -> str:
    """All letters of a text in a row, whatever they were written with: an oracle that knows nothing of masks."""
    plain = unicodedata.normalize("NFKD", unquote(html.unescape(text))).casefold().replace("ł", "l")
    return "".join(c for c in plain if c.isalpha())


def report(name: str, shape: str, number: int) -> Document:
    """A report that names somebody, in its text and in all that stands around it."""
    written = SHAPES[shape](name)
    slug = "-".join(name.lower().split())
    return Document(
        id=f"reports/{number}-{slug}.txt",
        text=(
            f"At least 12 people were killed in Velmont on Monday, said {name}, 34, a resident. “We ran,” said {name}. "
            f"Police arrested {name}, 34, on Tuesday. According to {written}, another 9 people were wounded. "
            f"The mayor, Paul Rozier, said 14 people were killed in Velmont."
        ),
        title=f"{written} remembers Velmont",
        language="en",
        published=date(2026, 3, 11 + number),
        publisher=f"Voice of {written}",
        url=f"https://example.org/{slug.replace('-', '%20')}",
        metadata={"by": written},
    )


def fill(path: Path, chosen: list[tuple[str, str, str]], *, backwards: bool = False) -> None:
    """Make a ledger of reports that name people, with reviews and rejections that name them too."""
    documents = [report(name, shape, number) for number, (name, _, shape) in enumerate(chosen)]
    with Ledger(path) as store:
        for document in reversed(documents) if backwards else documents:
            store.add(document, READER.read(document, kinds=KINDS), persons=READER.private_persons(document))
        for (name, _, shape), document in zip(chosen, documents, strict=True):
            claims = store.claims_of_document(document.id)
            speakers = [c for c in claims if isinstance(c, Statement) and c.speaker is not None]
            for claim in speakers[:1]:
                after = corrected(claim, {"speaker": {"name": name, "private": True}}, document.text)
                reason = f"{SHAPES[shape](name)} is no official"
                store.review(claim.id, "corrected", reviewer="Ana", reason=reason, after=after)
            for figure in [c for c in claims if isinstance(c, Figure)][:1]:
                store.review(figure.id, "accepted", reviewer="Ana", reason=f"as {name} said")
            store.reject(f"{document.id}.pdf", None, f"another text of {name}", f"ask {SHAPES[shape](name)}")


def outputs(path: Path) -> Iterator[tuple[str, str]]:
    """All that leaves the ledger unasked, each with where."""
    for command in COMMANDS:
        run = CliRunner().invoke(group, [*command, "--ledger", str(path)])
        assert run.exit_code == 0 or isinstance(run.exception, NothingFound), (command, run.output, run.exception)
        yield " ".join(command), run.stdout + run.stderr
    with Ledger(path) as store:
        ids = [claim.id for claim in store.claims()]
        client = Client(create_app(Inline(Desk(store, READER)), Gate(frozenset({"desk"})))).open()
        for answer in ANSWERS:
            given_out = client.call("GET", answer)
            assert given_out.status_code == 200, given_out.text
            yield answer, json.dumps(given_out.json(), ensure_ascii=False)
    for claim_id in ids[:2]:
        for form in ("text", "json"):
            run = CliRunner().invoke(group, ["show", claim_id, "--format", form, "--ledger", str(path)])
            yield f"show {form}", run.stdout + run.stderr


CASES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(sorted(SHAPES))).map(lambda c: (*c[0], c[1])),
    min_size=1, max_size=3, unique_by=lambda case: case[0],
)  # fmt: skip


@given(CASES)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_that_leaves_holds_a_noted_name(chosen: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        fill(path, chosen)
        for where, text in outputs(path):
            seen = letters(text)
            for name, secret, shape in chosen:
                assert secret not in seen, (where, name, shape)


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize(("name", "secret"), NAMES, ids=[name for name, _ in NAMES])
def test_every_record_is_masked_whatever_the_name_and_its_shape(
    name: str, secret: str, shape: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    fill(path, [(name, secret, shape)])
    with MaskedLedger(path) as store:
        found: list[Any] = [*store.claims(), *store.documents(), *store.rejections(), *store.reviews()]
        found += [store.document(summary.id) for summary in store.documents()]
        found += [*store.review_states().values(), *store.claims_by_id(c.id for c in store.claims()).values()]
        found += [store.original(c.id) for c in store.claims()]
        for record in found:
            assert secret not in letters(repr(record).encode().decode("unicode_escape", "ignore") + repr(record))
        for claim in store.claims():
            text = store.document(claim.document.id).text
            assert text[claim.evidence.start : claim.evidence.end] == claim.evidence.exact
            assert store.claims_of_document(claim.document.id)


def test_names_are_in_full_where_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path, [("Rosa Quillan", "quillan", "plain")])
    for command in COMMANDS:
        run = CliRunner().invoke(group, [*command, "--names", "--ledger", str(path)])
        assert run.exit_code == 0 or isinstance(run.exception, NothingFound), run.output
    run = CliRunner().invoke(group, ["statements", "--names", "--format", "jsonl", "--ledger", str(path)])
    assert "Rosa Quillan" in run.stdout


def test_every_method_of_a_ledger_that_gives_words_is_masked() -> None:
    """A method that somebody adds to the ledger is either masked or said here to give no words of a report."""
    silent = {
        "close",
        "has",
        "last_change",
        "claim_ids",
        "claim_page",
        "decided_since",
        "document_count",
        "figures",
        "keeps",
        "progress",
    }  # `figures` gives what `claims` gives
    keeping = {"problems", "copy_into"}  # of `bilan check` and `bilan backup`: the ledger's own file, for its owner
    writing = {"add", "add_many", "reject", "review", "review_many", "add_claim", "undo"}
    public = {name for kind in Ledger.__mro__[:-1] for name in vars(kind) if not name.startswith("_")}
    assert public - set(vars(MaskedLedger)) <= silent | writing | keeping


def test_masks_do_not_depend_on_the_order_of_adding(tmp_path: Path) -> None:
    chosen = [
        ("Rosa Quillan", "quillan", "plain"),
        ("Rita Quendell", "quendell", "plain"),
        ("Rainer Quist", "quist", "capitals"),
    ]
    seen = []
    for backwards in (False, True):
        path = tmp_path / f"{backwards}.db"
        fill(path, chosen, backwards=backwards)
        with MaskedLedger(path) as store:
            seen.append([store.document(summary.id) for summary in store.documents()])
    assert seen[0] == seen[1]
    assert "R. Q. (3)" in seen[0][2].text


def test_a_masked_ledger_finds_a_document_by_the_id_that_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path, [("Rosa Quillan", "quillan", "plain"), ("Rita Quendell", "quendell", "plain")])
    with Ledger(path) as store:
        true = [summary.id for summary in store.documents()]
    with MaskedLedger(path) as masked:
        shown = [summary.id for summary in masked.documents()]
        assert len({*shown, *true}) == 4
        for one, other in zip(shown, true, strict=True):
            assert masked.document(one) == masked.document(other)
            assert masked.claims_of_document(one) == masked.claims_of_document(other)
            assert list(masked.figures_of_documents([one])) == list(masked.figures_of_documents([other]))
            assert list(masked.reviews(document=one)) == list(masked.reviews(document=other))


def test_the_finder_keeps_other_words() -> None:
    finder = Finder(["Rosa Quill", "Quill", "Rui De Sa", "De Sa", "China Black"])
    text = "A quill lay there. Rosalind Quillfeather and De Sablon saw de sa mère; a rosa, quill in hand."
    assert [text[a:b] for a, b, _ in finder.find(text)] == []
    assert [f.form for f in finder.find("ROSA QUILL met rosaquill and RosaQuill, Qu-\nill, De Sa")] == [
        "Rosa Quill", "Rosa Quill", "Rosa Quill", "Quill", "De Sa",
    ]  # fmt: skip


def test_masking_costs_what_the_words_cost_not_names_times_words() -> None:
    import time

    def seconds(names: int, words: int) -> float:
        forms = {f"Ana{i:x} Ruiz{i:x}": "A. R." for i in range(names)}
        start = time.perf_counter()
        Mask(forms, "Ana12 saw the water rise. " * words)
        return time.perf_counter() - start

    seconds(10, 10)
    few, many = seconds(20, 2000), seconds(2000, 2000)
    assert many < 10 * few + 0.5


def test_institutions_are_never_private() -> None:
    from bilan.languages import pack as packs
    from bilan.privacy import private_persons

    for language, text in (
        ("en", "Costa Rican officials said 12 people were killed. Costa Rican officials, 34, and residents fled."),
        ("en", "The United Nations, a witness, recalled 12 dead. “We fled,” said the Red Cross."),
        ("fr", "Le Croissant-Rouge, témoin, raconte. Les autorités syriennes, victimes, racontent."),
    ):
        assert private_persons(text, packs.pack_for(language)) == []


def test_events_of_a_masked_ledger_keep_their_days(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path, [("Rosa Quillan", "quillan", "plain")])
    with Ledger(path) as true, MaskedLedger(path) as masked:
        pairs = zip(true.claims(kind="event"), masked.claims(kind="event"), strict=True)
        for one, other in pairs:
            assert isinstance(one, Event) and isinstance(other, Event)
            assert (one.id, one.type, one.period) == (other.id, other.type, other.period)
