"""Names → places: public facts, traps, and the user's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilan.errors import InputError
from bilan.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("name", "entry_id"),
    [
        ("Alep", "geonames:170063"), ("ALEPPO", "geonames:170063"), ("Alepo", "geonames:170063"),
        ("Mossoul", "geonames:99072"), ("Mosul", "geonames:99072"), ("Londres", "geonames:2643743"),
        ("Moscou", "geonames:524901"), ("Syrie", "country:SY"), ("Siria", "country:SY"), ("États-Unis", "country:US"),
        ("US", "country:US"), ("UK", "country:GB"), ("Costa Rica", "country:CR"), ("Guanacaste", "iso3166-2:CR-G"),
        ("Florida", "iso3166-2:US-FL"), ("Kaboul", "geonames:1138958"),
    ],
)  # fmt: skip
def test_names(gazetteer: Gazetteer, name: str, entry_id: str) -> None:
    entry = gazetteer.lookup(name)
    assert entry is not None
    assert entry.id == entry_id


@pytest.mark.parametrize("name", ["", "x", "We", "Zzyzzxqa", "Velmontville-sur-Rien"])
def test_what_is_no_place(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) is None


def test_the_country_decides_between_places_of_one_name(gazetteer: Gazetteer) -> None:
    there = gazetteer.lookup("San José", country="CR")
    elsewhere = gazetteer.lookup("San Jose", country="US")
    assert there is not None and there.country == "CR"
    assert elsewhere is not None and elsewhere.country == "US"


def test_containment(gazetteer: Gazetteer) -> None:
    assert gazetteer.contains("country:SY", "geonames:170063")
    assert not gazetteer.contains("country:FR", "geonames:170063")
    assert gazetteer.contains("continent:142", "geonames:170063")
    assert not gazetteer.contains("geonames:170063", "country:SY")


def test_nearest_names(gazetteer: Gazetteer) -> None:
    assert "Aleppo" in gazetteer.nearest_names("Alepp")


def test_places_of_ones_own_win(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        "name,latitude,longitude,country,aliases,parent\nAlep,1.5,2.5,SY,Grande Ville|GV,\n", "utf-8"
    )
    gazetteer = Gazetteer.open(path)
    entry = gazetteer.lookup("grande ville")
    assert entry is not None
    assert (entry.id, entry.latitude, entry.longitude) == ("user:alep", 1.5, 2.5)
    assert gazetteer.lookup("Alep") == entry


def test_geojson(tmp_path: Path) -> None:
    path = tmp_path / "places.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Camp Nord", '
        '"parent": "Aleppo"}, "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2]]]}}]}',
        "utf-8",
    )
    gazetteer = Gazetteer.open(path)
    entry = gazetteer.lookup("Camp Nord")
    assert entry is not None
    assert (entry.longitude, entry.latitude) == (1.0, 1.0)
    assert gazetteer.contains("geonames:170063", entry.id)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "nom,latitude\nX,1\n", "a.csv:1: no column 'name'"),
        ("b.csv", "name,latitude,longitude\nX,north,2\n", "b.csv:2: .*no coordinates"),
        ("c.csv", "name,latitude,longitude\n ,1,2\n", "c.csv:2: a place without a name"),
        ("d.geojson", '{"features": [\n{]}', "d.geojson:2: broken JSON"),
        ("e.geojson", '{"features": [{"type": "Feature"}]}', "feature 1: not a GeoJSON feature"),
    ],
)
def test_broken_files_say_where(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        Gazetteer.open(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file of places"):
        Gazetteer.open(tmp_path / "none.csv")


def test_the_index_is_compiled_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilan.gazetteer import build

    monkeypatch.setattr(
        build,
        "_everything",
        lambda: iter([(("x:1", "Un", None, 1.0, 2.0, "city", 5, None), {"un lieu": True})]),
    )
    build.build(tmp_path / "index.sqlite")
    assert [p.name for p in tmp_path.iterdir()] == ["index.sqlite"]
    entry = Gazetteer(tmp_path / "index.sqlite", {}).lookup("Un lieu")
    assert entry is not None and entry.id == "x:1"
