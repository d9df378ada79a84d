"""Places, organisations and language packs of one's own, given at the desk: checked, kept in the ledger, read with.

What was given last stands for all processes of the desk, and for desks of other machines on the same ledger: each looks
whether anything has changed before it reads. What a desk was started with (`--places` …) holds where nothing was given.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Annotated, Literal, cast

import msgspec

from bilan import organisations
from bilan.catalogue import Catalogue
from bilan.errors import BilanError, InputError, NothingFound
from bilan.filenames import portable
from bilan.gazetteer import Gazetteer
from bilan.gazetteer.user import read_user_places
from bilan.languages import pack as packs
from bilan.ledger import Ledger
from bilan.ledger.own_files import OwnFile, OwnFiles, OwnKind
from bilan.reader_settings import ReaderSettings
from bilan.reading import Reader
from bilan.web.inbox import Concerns

CODE = re.compile(r"[a-z]{2,3}")
PACK_FILES = frozenset({*(f"{name}.toml" for name in (*packs.FILES, *packs.OPTIONAL)), "function_words.txt"})
_following = threading.Lock()
"""One thread at a time makes a reader anew."""


class OwnError(InputError):
    """A file of one's own that cannot be used."""


class OwnEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the journal of own files, without the file."""

    number: int
    kind: OwnKind
    name: str
    away: bool
    """Whether it was taken away."""
    standing: bool
    reviewer: str
    at: str
    reason: str | None


class OwnList(msgspec.Struct, frozen=True, kw_only=True):
    """What is read with beside what bilan brings."""

    entries: list[OwnEntry]
    """The journal, newest first."""
    started: dict[str, list[str]]
    """What the desk was started with, by kind."""
    pack_files: list[str]
    """The files that a language pack can have."""


class OwnGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A file of one's own that stands now."""

    entry: OwnEntry
    holds: int
    """Places, organisations, or phrases and number words of a pack."""


class NewAway(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a file is taken away."""

    reason: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class OwnDesk:
    """The part of the desk that knows files of one's own."""

    ledger: Ledger
    reader: Reader
    folders: tuple[Path, ...]
    concerns: Concerns
    settings: ReaderSettings
    """What the desk was started with."""
    places_file: Path | None
    _followed = 0
    """The last entry of the journal that the reader knows."""
    _files: tuple[tempfile.TemporaryDirectory[str], ...] = ()
    """Where they lie; earlier ones stay, for another thread may still read with them."""
    _catalogue: Catalogue | None

    def own(self) -> OwnList:
        """Return what was given and taken away, and what the desk was started with."""
        own = OwnFiles(self.ledger)
        standing = {one.number for one in own.standing()}
        given = self.settings
        started = {
            "places": [given.places.name] if given.places else [],
            "organisations": [given.organisations.name] if given.organisations else [],
            "language": sorted(set(packs.codes(given.language_folders)) - set(packs.codes())),
        }
        entries = [_entry(one, one.number in standing) for one in own.journal()]
        return OwnList(entries=entries, started=started, pack_files=sorted(PACK_FILES))

    def give_own(
        self, kind: OwnKind, files: Sequence[tuple[str, bytes]], reviewer: str, reason: str | None
    ) -> OwnGiven:
        """Check files and let them stand; raises OwnError, which says what the command line would say of them."""
        texts = {portable(PurePath(name).name, "file"): _text(name, content) for name, content in files}
        name, content, holds = _checked_pack(texts) if kind == "language" else _checked_file(kind, texts)
        entry = OwnFiles(self.ledger).put(kind, name, content, reviewer=reviewer, reason=reason)
        return OwnGiven(entry=_entry(entry, True), holds=holds)

    def take_own_away(self, number: int, reviewer: str, reason: str | None) -> OwnEntry:
        """Take away what stands; raises NothingFound for what does not."""
        own = OwnFiles(self.ledger)
        one = next((one for one in own.standing() if one.number == number), None)
        if one is None:
            raise NothingFound(f"no file of one's own with the number {number} stands any more; look at the list again")
        return _entry(own.put(one.kind, one.name, None, reviewer=reviewer, reason=reason), False)

    def own_file(self, number: int) -> dict[str, str]:
        """Return the files of an entry, name → text; raises NothingFound."""
        one = next((one for one in OwnFiles(self.ledger).journal() if one.number == number), None)
        if one is None or one.content is None:
            raise NothingFound(f"entry {number} has no file")
        return _files_of(one)

    def languages(self) -> list[str]:
        """Return the codes of the languages that can be read now."""
        own = {one.name for one in OwnFiles(self.ledger).standing() if one.kind == "language"}
        return sorted({*packs.readable(self.settings.language_folders, precise=self.settings.precise), *own})

    def follow(self) -> None:
        """Read with what stands now; raises BilanError, naming the file, where it cannot be used any more."""
        with _following:
            own = OwnFiles(self.ledger)
            last = own.last_number()
            if last == self._followed:
                return
            files = tempfile.TemporaryDirectory(prefix="bilan-own-")
            settings = _laid_out(own.standing(), self.settings, Path(files.name))
            try:
                reader = settings.reader()
                concerns = Concerns(self.ledger, reader.gazetteer)
                for one in own.standing():
                    if one.kind == "language":
                        packs.pack_for(one.name, settings.language_folders)
            except BilanError as error:
                message = str(error).replace(f"{files.name}{os.sep}", "")
                raise OwnError(
                    f"given at the desk, {message}; an administrator can give it anew or take it away"
                ) from None
            self.reader, self.folders, self.places_file = reader, settings.language_folders, settings.places
            self.concerns, self._catalogue = concerns, None
            self._files, self._followed = (*self._files, files), last


def _entry(one: OwnFile, standing: bool) -> OwnEntry:
    return OwnEntry(
        number=one.number, kind=one.kind, name=one.name, away=one.content is None, standing=standing,
        reviewer=one.reviewer, at=one.at, reason=one.reason,
    )  # fmt: skip


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OwnError(f"{name}: not UTF-8 (byte {error.start}); save it as UTF-8") from None


def _files_of(one: OwnFile) -> dict[str, str]:
    """The files of an entry that has content, name → text."""
    content = cast("str", one.content)
    return msgspec.json.decode(content, type=dict[str, str]) if one.kind == "language" else {one.name: content}


def _laid_out(standing: Sequence[OwnFile], base: ReaderSettings, folder: Path) -> ReaderSettings:
    """The settings with the files that stand, written into a folder."""
    chosen: dict[Literal["places", "organisations"], Path] = {}
    languages = folder / "languages"
    for one in standing:
        parent = languages / one.name if one.kind == "language" else folder / one.kind
        _write(parent, _files_of(one))
        if one.kind != "language":
            chosen[one.kind] = parent / one.name
    own_packs = (languages,) if languages.is_dir() else ()
    return ReaderSettings(
        language_folders=(*base.language_folders, *own_packs),
        places=chosen.get("places", base.places),
        organisations=chosen.get("organisations", base.organisations),
        weights=base.weights,
        min_confidence=base.min_confidence,
    )


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="")


def _checked_file(kind: OwnKind, texts: Mapping[str, str]) -> tuple[str, str, int]:
    """Name, text and number of entries of a file of places or organisations."""
    if len(texts) != 1:
        raise OwnError(f"{len(texts)} files were given; give the {kind} in one file")
    ((name, text),) = texts.items()
    with tempfile.TemporaryDirectory(prefix="bilan-own-") as folder:
        _write(Path(folder, "given"), texts)
        path = Path(folder, "given", name)
        try:
            if kind == "places":
                holds = len(read_user_places(path))
                Gazetteer.open(path)  # parents and countries that nobody knows are found here
            else:
                holds = len(set(organisations.load(path).items()) - set(organisations.load().items()))
        except BilanError as error:
            raise OwnError(str(error).replace(f"{path.parent}{os.sep}", "")) from None
    if not holds:
        raise OwnError(f"{name}: nothing in it that is not known already; look whether it is the file that you meant")
    return name, text, holds


def _checked_pack(texts: Mapping[str, str]) -> tuple[str, str, int]:
    """Code, content and number of phrases of a language pack."""
    for name in sorted(set(texts) - PACK_FILES):
        raise OwnError(f"{name}: no file of a language pack; a pack has {', '.join(sorted(PACK_FILES))}")
    with tempfile.TemporaryDirectory(prefix="bilan-own-") as parent:
        folder = Path(parent, "pack")
        _write(folder, texts)
        try:
            pack = packs.load(folder)
        except BilanError as error:
            raise OwnError(str(error).replace(f"{folder}{os.sep}", "")) from None
    code = pack.language.code
    if not CODE.fullmatch(code):
        raise OwnError(f"language.toml: the code {code!r} is not one of two or three small letters (ISO 639); mend it")
    return code, msgspec.json.encode(dict(sorted(texts.items()))).decode(), sum(pack.counts.values())
