"""Names of places in whole texts: the longest known one, containers, namesakes, and what is no place."""

from __future__ import annotations

from functools import lru_cache

import pytest

from bilan.analysis.places import find_places
from bilan.analysis.sentences import Sentence, split
from bilan.analysis.toponyms import Toponyms
from bilan.gazetteer import Gazetteer
from bilan.gazetteer.resolve import Named, resolve
from bilan.languages.pack import pack_for
from bilan.reading.told_places import told_places


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def places(text: str, language: str = "en") -> dict[str, str | None]:
    pack = pack_for(language)
    sentences = [Sentence(stretch, text, pack, n) for n, stretch in enumerate(split(text, pack))]
    toponyms = Toponyms(sentences, gazetteer())
    found = (m for s in sentences for m in find_places(s, gazetteer(), toponyms=toponyms) if m.kind != "common")
    return {mention.base: mention.entry.id if mention.entry else None for mention in found}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Two people drowned in South Sudan.", {"South Sudan": "country:SS"}),
        ("en", "Soldiers fired across the border with North Korea on Monday.", {"North Korea": "country:KP"}),
        ("en", "Homes were razed in the West Bank.", {"West Bank": "area:west-bank"}),
        (
            "en",
            "The road between Northern Bahr el Ghazal and Western Equatoria is cut.",
            {"Northern Bahr el Ghazal": "iso3166-2:SS-BN", "Western Equatoria": "iso3166-2:SS-EW"},
        ),
        ("es", "Un barco se hundió frente a Corea del Norte.", {"Corea del Norte": "country:KP"}),
        ("fr", "Les pluies ont fait trois morts en Afrique du Sud.", {"Afrique du Sud": "country:ZA"}),
        ("en", "He flew from the US to the UK.", {"US": "country:US", "UK": "country:GB"}),
        ("en", "Floods hit the People's Republic of China.", {"People's Republic of China": "country:CN"}),
        ("fr", "Une explosion a tué trois personnes en Côte d'Ivoire.", {"Côte d'Ivoire": "country:CI"}),
        ("es", "Hubo tres muertos en Santo Domingo.", {"Santo Domingo": "geonames:3492908"}),
        ("en", "Nine people drowned in Trinidad & Tobago.", {"Trinidad & Tobago": "country:TT"}),
        (
            "en",
            "Shots were fired in St. Louis, Missouri.",
            {"St. Louis": "geonames:4407066", "Missouri": "iso3166-2:US-MO"},
        ),
        ("en", "Boats sank in the Pacific.", {"Pacific": "area:pacific-ocean"}),
        ("fr", "Un bateau a coulé dans le Pacifique.", {"Pacifique": "area:pacific-ocean"}),
        ("es", "Un barco se hundió en el Pacífico.", {"Pacífico": "area:pacific-ocean"}),
    ],
)
def test_the_longest_known_name(language: str, text: str, expected: dict[str, str]) -> None:
    assert places(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "name", "entry_id"),
    [
        ("en", "A tornado tore through Paris, Texas, on Friday.", "Paris", "geonames:4717560"),
        ("en", "A tornado tore through Paris, Tex., on Friday.", "Paris", "geonames:4717560"),
        ("en", "A fire broke out in Buffalo, New York, on Friday.", "New York", "iso3166-2:US-NY"),
        ("es", "Hubo combates en Argelia, municipio del Cauca, en Colombia.", "Argelia", "geonames:3689615"),
        ("fr", "Douze blessés sont soignés à Goma, dans l'est de la RDC.", "Goma", "geonames:216281"),
        ("en", "Cases rose in Ontario, Alberta, Manitoba and New Brunswick.", "New Brunswick", "iso3166-2:CA-NB"),
        ("en", "A farm near Ipswich, Suffolk, was shut in the United Kingdom.", "Ipswich", "geonames:2646057"),
        ("en", "Floods hit Tripoli. Beirut and Sidon in Lebanon were spared.", "Tripoli", "geonames:266826"),
        ("en", "Floods hit Tripoli. Misrata and Benghazi in Libya were spared.", "Tripoli", "geonames:2210247"),
    ],
)
def test_the_text_chooses_among_namesakes(language: str, text: str, name: str, entry_id: str) -> None:
    assert places(text, language)[name] == entry_id


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "Le ministre de la Santé a démenti.", "Santé"),
        ("en", "Mr Lincoln Baker said the roof fell.", "Lincoln"),
        ("en", "Hurricane Florence weakened at sea.", "Hurricane"),
        ("en", "Aid worth US$10,000 was stolen.", "US"),
        ("en", "Hurricane Florence killed nine people.", "Florence"),
        ("fr", "L'ouragan Florence a tué neuf personnes.", "Florence"),
        ("es", "El huracán Florence mató a nueve personas.", "Florence"),
        ("en", "Deaths from HIV fell this year.", "HIV"),
        ("en", "The European Union sent aid.", "Union"),
        ("fr", "L'Union européenne a envoyé de l'aide.", "Union"),
        ("en", "The Department of Health denied it.", "Health"),
        ("es", "El portavoz Santiago Peralta negó los hechos.", "Santiago"),
    ],
)
def test_what_is_no_place(language: str, text: str, name: str) -> None:
    assert name not in places(text, language)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "A lorry crashed in Stroud, Ontario, on Friday.", "Stroud"),
        ("fr", "Un camion s'est renversé à Stroud, Ontario, vendredi.", "Stroud"),
        ("es", "Un camión volcó en Stroud, Ontario, el viernes.", "Stroud"),
    ],
)
def test_a_town_in_a_region_that_has_none_of_its_name_is_none_of_the_known_ones(
    language: str, text: str, name: str
) -> None:
    assert places(text, language)[name] is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "The EU and South Ossetian leaders met Omani envoys.",
            {"EU": "area:european-union", "South Ossetian": "area:south-ossetia", "Omani": "country:OM"},
        ),
        ("fr", "L'UE a aidé.", {"UE": "area:european-union"}),
        ("es", "La UE ayudó.", {"UE": "area:european-union"}),
        ("en", "The anti-Russian mood grew.", {"Russian": "country:RU"}),
        ("en", "Some Americans left the British Columbia town.", {"British Columbia": "iso3166-2:CA-BC"}),
        ("en", "It cost $US 15 billion.", {}),
        ("en", "Shots were heard on Velmont Street.", {}),
        ("en", "Two people have West Nile virus.", {}),
    ],
)  # fmt: skip
def test_what_is_told_as_a_place(language: str, text: str, expected: dict[str, str]) -> None:
    pack = pack_for(language)
    sentences = [Sentence(stretch, text, pack, n) for n, stretch in enumerate(split(text, pack))]
    toponyms = Toponyms(sentences, gazetteer())
    told = [p for s in sentences for p in told_places(s, find_places(s, gazetteer(), toponyms=toponyms), toponyms)]
    assert {place["name"]: place["id"] for place in told} == expected


def test_a_name_that_the_gazetteer_lacks_stays_a_place_where_the_text_says_so() -> None:
    assert places("Nine people were killed in Zzyvelmont on Monday.") == {"Zzyvelmont": None}


def test_resolving_is_deterministic_and_takes_the_others_into_account() -> None:
    alone = resolve({"Paris": Named(gazetteer().options("Paris"))}, gazetteer().contains)
    assert alone["Paris"].entry.id == "geonames:2988507"
    names = {name: Named(gazetteer().options(name)) for name in ("Paris", "Dallas", "Austin")}
    together = resolve(names, gazetteer().contains)
    assert together["Paris"].entry.parent == "iso3166-2:US-TX"
    assert together == resolve(names, gazetteer().contains)
    assert resolve({"Nowhere": Named(())}, gazetteer().contains) == {}


@pytest.mark.parametrize("name", ["Syria", "Texas", "Darfur", "Kashmir", "Sahel", "Donbas", "Tigray", "Europe", "Gard"])
def test_countries_regions_and_areas_have_a_position_and_a_parent(name: str) -> None:
    entry = gazetteer().candidates(name)[0]
    assert entry.latitude is not None and entry.longitude is not None
    assert entry.parent is not None or entry.kind == "continent"


def test_a_name_that_one_mention_calls_a_province_is_the_town_elsewhere() -> None:
    text = "Shells fell on Aleppo on Monday. Two villages of Aleppo province were taken. Nine people died in Aleppo."
    pack = pack_for("en")
    sentences = [Sentence(stretch, text, pack, n) for n, stretch in enumerate(split(text, pack))]
    toponyms = Toponyms(sentences, gazetteer())
    meant = [toponyms.meaning(toponym).entry.id for sentence in sentences for toponym in toponyms.of(sentence)]
    assert meant == ["geonames:170063", "iso3166-2:SY-HL", "geonames:170063"]
