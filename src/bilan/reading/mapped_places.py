"""The places of a table's rows, resolved together: what one row says helps to tell the others."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from bilan.analysis.places import SURE, find_places, to_place
from bilan.analysis.sentences import Sentence, Stretch
from bilan.gazetteer.entry import Candidate, Entry
from bilan.gazetteer.names import name_key
from bilan.gazetteer.resolve import Named, Resolved, resolve
from bilan.model import Place, Precision, Role
from bilan.reading.context import Context
from bilan.reading.table_cells import Cell


class Places:
    """The places that the cells of a table name; those of `regions` are divisions where one is called so."""

    def __init__(self, cells: Sequence[Cell], regions: Sequence[Cell], context: Context) -> None:
        self._context = context
        names = dict.fromkeys(cell.text for cell in cells if name_key(cell.text))
        divisions = {cell.text for cell in regions}
        named = {name: Named(_options(name, name in divisions, context)) for name in names}
        self._found = resolve(named, context.gazetteer.contains)
        self._weak = {name: {option.entry.id for option in one.options if option.weak} for name, one in named.items()}

    def entry(self, name: str) -> Entry | None:
        """Return what a name of the table means, None where the gazetteer does not know or is not sure."""
        found = self._found.get(name)
        return found.entry if found is not None and self._is_sure(name, found) else None

    def _is_sure(self, name: str, found: Resolved) -> bool:
        supported = found.inside or found.country > 0 or found.entry.id not in self._weak[name]
        return found.entry.kind == "user" or (found.probability >= SURE and supported)

    def place(self, cell: Cell, role: Role) -> Place:
        """Return the place that a cell stands for: as written, with what the gazetteer makes of it."""
        entry = self.entry(cell.text)
        if entry is None:
            return self._read(cell, role)
        return Place(
            name=cell.text, role=role, start=cell.start, end=cell.end, gazetteer=entry.id, canonical=entry.name,
            country=entry.country, latitude=entry.latitude, longitude=entry.longitude, precision=_precision(entry),
            pcode=entry.pcode or UNSET,
        )  # fmt: skip

    def _read(self, cell: Cell, role: Role) -> Place:
        """A cell of more words than a name (`Province of Northvale`), read as a text that names one place."""
        sentence = Sentence(Stretch(0, len(cell.text), 0), cell.text, self._context.pack, 0)
        mentions = [one for one in find_places(sentence, self._context.gazetteer) if one.entry is not None]
        if len(mentions) != 1:
            return Place(name=cell.text, role=role, start=cell.start, end=cell.end, canonical=cell.text)
        found = to_place(mentions[0], sentence, role)
        return Place(
            name=cell.text, role=role, start=cell.start, end=cell.end, gazetteer=found.gazetteer,
            canonical=found.canonical, part=found.part, country=found.country, latitude=found.latitude,
            longitude=found.longitude, precision=found.precision, pcode=found.pcode,
        )  # fmt: skip


def _options(name: str, division: bool, context: Context) -> tuple[Candidate, ...]:
    options = context.gazetteer.options(name)
    wanted = tuple(one for one in options if one.entry.kind in ("region", "user"))
    return wanted if division and wanted else options


def _precision(entry: Entry) -> Precision:
    if entry.kind == "country":
        return "country"
    return "region" if entry.kind in ("region", "continent") else "exact"
