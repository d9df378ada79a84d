# ruff: noqa: E501 (reports stand as they are: a line of theirs is a line of code)
"""What the layout of a text says: lines and what they stand under, tables, numbers alone on their lines."""

from __future__ import annotations

from datetime import date

import pytest

from bilan.analysis.number_lines import joined_ends
from bilan.analysis.sentences import split
from bilan.analysis.structure import Layout, layout
from bilan.analysis.structure_tables import Table, Unread, find_tables
from bilan.languages.pack import pack_for
from bilan.model import Document, Figure
from bilan.reading import Reader

DAY = date(2031, 3, 11)
READER = Reader()


def laid_out(text: str, language: str) -> Layout:
    pack = pack_for(language)
    return layout(text, list(split(text, pack)), pack)


def figures(text: str, language: str, published: date | None = DAY) -> list[Figure]:
    document = Document(id="t", text=text, language=language, published=published)
    return [c for c in READER.read(document) if isinstance(c, Figure)]


def told(text: str, language: str) -> list[tuple[str, float | int | None, str, tuple[str, ...]]]:
    return [(f.measure, f.value, f.unit, tuple(p.name for p in f.places[:1])) for f in figures(text, language)]


REPORTS = {
    "en": (
        "NORVANIA: Western Emergency\nSituation Report No. 9\nAs of 20 March 2030\n\nHIGHLIGHTS\n• 64 people killed.\n\n"
        "KEY FIGURES\nPeople in need: 2,100\nReturnees          41,700\n\nShelter\n1. Tents are needed in Tarvo.\n"
    ),
    "fr": (
        "NORVANIE : urgence dans l'Ouest\nRapport de situation n° 9\nAu 20 mars 2030\n\nFAITS SAILLANTS\n• 64 personnes "
        "tuées.\n\nCHIFFRES CLÉS\nPersonnes dans le besoin : 2 100\nRetournés          41 700\n\nAbris\n1. Il manque des "
        "tentes à Tarvo.\n"
    ),
    "es": (
        "NORVANIA: emergencia en el oeste\nInforme de situación n.º 9\nAl 20 de marzo de 2030\n\nPUNTOS DESTACADOS\n• 64 "
        "personas muertas.\n\nCIFRAS CLAVE\nPersonas con necesidades: 2.100\nRetornados          41.700\n\nRefugio\n1. "
        "Faltan carpas en Tarvo.\n"
    ),
}


@pytest.mark.parametrize("language", REPORTS)
def test_lines_of_a_situation_report(language: str) -> None:
    found = laid_out(REPORTS[language], language)
    kinds = [line.kind for line in found.lines]
    assert kinds == ["masthead"] * 3 + ["heading", "item", "heading", "key", "key", "heading", "item"]
    assert found.sectioned and not found.live
    assert found.lines[6].above == (5,), "the section in capitals ends the one before it"
    assert found.lines[9].above == (8, 5), "a heading in small letters stands under one in capitals"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Bridge down in Tarvo: live updates\n\n6.55pm: Two dead\nDivers found two.\n\n16 May, 18:30 GMT\nNothing new.",
        ),
        (
            "fr",
            "Pont effondré à Tarvo, en direct\n\n18h55 - Deux morts\nOn a retrouvé deux corps.\n\n16 mai, 18h30\nRien.",
        ),
        (
            "es",
            "Puente caído en Tarvo, en directo\n\n18:55 Dos muertos\nHallaron dos.\n\n16 de mayo, 18:30\nNada nuevo.",
        ),
    ],
)
def test_blocks_of_a_live_page(language: str, text: str) -> None:
    found = laid_out(text, language)
    assert [line.kind for line in found.lines] == ["masthead", "block", "prose", "block", "prose"]
    assert found.live
    assert [line.above for line in found.lines if line.kind == "prose"] == [(1,), (3,)]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Photo: rescuers in Tarvo. A. Quill", "caption"),
        ("fr", "Crédit photo : pompiers à Tarvo", "caption"),
        ("es", "Foto: bomberos en Tarvo", "caption"),
        ("en", "Read more: 40 died in the flood of 2019", "related"),
        ("fr", "Lire aussi : 40 morts dans la crue de 2019", "related"),
        ("es", "Lea también: 40 muertos en la crecida de 2019", "related"),
    ],
)
def test_captions_and_links(language: str, text: str, kind: str) -> None:
    assert laid_out(f"Twelve dead.\n\nA paragraph stands here, as one does.\n\n{text}", language).lines[2].kind == kind


def test_a_paragraph_that_stands_twice_is_a_repetition() -> None:
    line = "Twelve people were killed when a bus left the road near Tarvo."
    assert [x.kind for x in laid_out(f"News\n\n{line}\n\n{line}\n", "en").lines][1:] == ["prose", "repeat"]


def test_plain_news_has_no_sections() -> None:
    text = "Twelve killed in Tarvo\n\nTwelve people were killed on Monday.\n\nPolice are looking for the driver."
    assert not laid_out(text, "en").sectioned


@pytest.mark.parametrize(
    ("language", "text", "joined"),
    [
        (
            "en",
            "1.3 million\nPeople displaced\n48,000\nReturnees",
            ["1.3 million\nPeople displaced", "48,000\nReturnees"],
        ),
        ("en", "People killed\n41\nPeople injured\n203", ["People killed\n41", "People injured\n203"]),
        ("fr", "1,3 million\nPersonnes déplacées", ["1,3 million\nPersonnes déplacées"]),
        ("es", "1,3 millones\nPersonas desplazadas", ["1,3 millones\nPersonas desplazadas"]),
        ("en", "18:30\nA fifth victim was found.", ["18:30", "A fifth victim was found."]),
        ("en", "Page\n\n12\n\nThe flood", ["Page", "12", "The flood"]),
    ],
)
def test_a_number_alone_goes_with_its_label(language: str, text: str, joined: list[str]) -> None:
    pack = pack_for(language)
    assert [text[s.start : s.end] for s in split(text, pack)] == joined


def test_lines_of_numbers_alone_cost_linear_time() -> None:
    text = "12\nPeople killed\n" * 20_000
    assert len(joined_ends(text, pack_for("en"))) == 20_000


ONE = [("Kallar", 12, 40), ("Mirov", 7, 21)]


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("en", ("District", "Dead", "Injured")),
        ("fr", ("Commune", "Décès", "Blessés")),
        ("es", ("Municipio", "Fallecidos", "Heridos")),
    ],
)
@pytest.mark.parametrize("sign", [" | ", "\t", "; ", "     "])
def test_a_row_a_place_and_a_column_a_measure(language: str, head: tuple[str, ...], sign: str) -> None:
    text = "\n".join(sign.join(map(str, row)) for row in (head, *ONE))
    expected = [
        (m, n, "person", (name,)) for name, *row in ONE for m, n in zip(("killed", "injured"), row, strict=True)
    ]
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Indicator | Kallar | Mirov\nPeople displaced | 1,200 | 640\nBeds | 4 | 9\n\nRoads in Kallar and in Mirov are shut.",
         [("displaced", 1200, "person", ("Kallar",)), ("displaced", 640, "person", ("Mirov",))]),
        ("fr", "Indicateur | Kallar | Mirov\nPersonnes déplacées | 1 200 | 640\n\nLes routes de Kallar et de Mirov, à Kallar comme à Mirov, sont coupées.",
         [("displaced", 1200, "person", ("Kallar",)), ("displaced", 640, "person", ("Mirov",))]),
        ("es", "Indicador | Kallar | Mirov\nPersonas desplazadas | 1.200 | 640\n\nLos caminos en Kallar y en Mirov están cortados.",
         [("displaced", 1200, "person", ("Kallar",)), ("displaced", 640, "person", ("Mirov",))]),
    ],
)  # fmt: skip
def test_a_turned_table(language: str, text: str, expected: list[object]) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Displaced people by district\nDistrict | Families | Persons (thousands)\nKallar | 410 | 2.1"),
        ("fr", "Personnes déplacées par commune\nCommune | Ménages | Individus (milliers)\nKallar | 410 | 2,1"),
        ("es", "Personas desplazadas por municipio\nMunicipio | Familias | Personas (miles)\nKallar | 410 | 2,1"),
    ],
)
def test_a_caption_says_what_of_people_and_headers_their_units(language: str, text: str) -> None:
    assert told(text, language) == [
        ("displaced", 410, "household", ("Kallar",)), ("displaced", 2100, "person", ("Kallar",))
    ]  # fmt: skip


def test_rows_are_parts_of_the_total_that_they_make_up() -> None:
    text = "District | Dead\nKallar | 12\nMirov | 7\nTotal | 19"
    found = figures(text, "en")
    assert [f.part_of for f in found] == [found[2].id, found[2].id, None]
    assert [f.part_of for f in figures(text.replace("19", "40"), "en")] == [None, None, None]


def test_a_cell_tells_its_row_and_column() -> None:
    found = figures("District | Dead\nKallar | 12", "en")
    where = found[0].evidence.where
    assert where is not None and (where.row, where.column) == (2, "Dead")
    assert found[0].evidence.exact == "12"


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "As of 9 March 2031:\nDistrict | Dead\nKallar | 12", (None, date(2031, 3, 9))),
        ("en", "District | Dead in 2030 | Injured\nKallar | 12 | 40", (date(2030, 1, 1), date(2030, 12, 31))),
        ("fr", "Au 9 mars 2031 :\nCommune | Décès\nKallar | 12", (None, date(2031, 3, 9))),
        ("es", "Al 9 de marzo de 2031:\nMunicipio | Fallecidos\nKallar | 12", (None, date(2031, 3, 9))),
    ],
)
def test_days_of_a_table(language: str, text: str, days: tuple[date | None, date | None]) -> None:
    period = figures(text, language)[0].period
    assert period is not None and (period.start, period.end) == days


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("District | Dead | Beds\nKallar | 12 | 40", "the column “Beds”"),
        ("Item | Beds\nBlue | 12\nRed | 7", "the table"),
        ("12 | 14\n7 | 9", "no row of headers"),
        ("District | Dead\nKallar | 12\nMirov | 7 | 9", "not as many cells"),
    ],
)
def test_what_is_passed_over_is_told(text: str, said: str) -> None:
    document = Document(id="t", text=text, language="en", published=DAY)
    assert any(said in note for note in READER.passed_over(document))
    assert any(said in note for trace in READER.explain(document) for note in trace.notes)


def test_cells_stand_where_they_stand() -> None:
    text = "Before.\n\n| Place | Dead |\n|---|---:|\n| Kallar | 12 |\n|  | 7 |\n\nAfter; this; is no; table."
    tables = find_tables(text)
    assert len(tables) == 1 and isinstance(tables[0], Table)
    for row in (tables[0].header, *tables[0].rows):
        assert all(text[cell.start : cell.end] == cell.text for cell in row)
    assert [cell.text for cell in tables[0].rows[1]] == ["", "7"]


def test_a_table_without_headers_is_not_understood() -> None:
    assert [type(found) for found in find_tables("1 | 2\n3 | 4")] == [Unread]


def test_tables_cost_linear_time() -> None:
    assert len(find_tables("a | b | c\n" * 30_000 + "1 | 2 | 3\n")) <= 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "MIROV: Floods\nSituation report 3\nAs of 9 March 2031\n\nHealth\nDead: 12\nInjured: 40\n\nAccess\n- 3 people were killed."),
        ("fr", "MIROV : inondations\nRapport de situation n° 3\nAu 9 mars 2031\n\nSanté\nDécès : 12\nBlessés : 40\n\nAccès\n- 3 personnes ont été tuées."),
        ("es", "MIROV: inundaciones\nInforme de situación n.º 3\nAl 9 de marzo de 2031\n\nSalud\nFallecidos: 12\nHeridos: 40\n\nAcceso\n- 3 personas murieron."),
    ],
)  # fmt: skip
def test_the_masthead_gives_place_to_what_stands_below(language: str, text: str) -> None:
    assert [place for _, _, _, place in told(text, language)] == [("MIROV",)] * 3


def test_the_number_of_an_item_counts_nothing() -> None:
    text = "MIROV: Floods\nSituation report 3\n\nDisplaced people by district\n  1. Kallar     71,300\n  2. Sorn     40,212\n"
    assert {f.value for f in figures(text, "en")} <= {71300, 40212}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Floods killed 4,000,000 people in Malta.", "more people than live"),
        ("The army killed 12 people on 4 June 2031 in Kallar.", "after publication"),
        ("About 140% of the residents of Kallar were displaced.", "more than the whole"),
    ],
)
def test_figures_that_cannot_be(text: str, reason: str) -> None:
    document = Document(id="t", text=text, language="en", published=DAY)
    assert any(reason in note for trace in READER.explain(document) for note in trace.notes)
    for figure in figures(text, "en"):
        assert figure.confidence is not None and figure.confidence["all"] <= 0.2


@pytest.mark.parametrize(
    "text",
    ["Of the 40 people killed in Kallar, 55 were children.", "Among the 12 dead in Kallar, 30 were soldiers."],
)
def test_a_part_larger_than_its_whole_is_doubted(text: str) -> None:
    document = Document(id="t", text=text, language="en", published=DAY)
    assert any("larger than its whole" in note for trace in READER.explain(document) for note in trace.notes)
    part = max(figures(text, "en"), key=lambda figure: figure.value or 0)
    assert part.confidence is not None and part.confidence["all"] <= 0.2


def test_the_header_of_a_table_tells_no_event() -> None:
    text = "Situation report 3\n\nProvince | Killed | Injured\nKallar | 12 | 30\nSorn | 4 | 9\n"
    claims = READER.read(Document(id="t", text=text, language="en", published=DAY), kinds={"figure", "event"})
    assert claims and all(isinstance(claim, Figure) and not claim.sources for claim in claims)
