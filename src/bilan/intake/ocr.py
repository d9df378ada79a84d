"""Pages without a text layer, recognised by Tesseract where it is installed (tesserocr, `bilan[ocr]`).

Recognised text is text that may be misread: which pages it is of, by which program, in which languages and how sure
Tesseract is of it stand in the document's metadata (`ocr`), and a page that it is too unsure of is left out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bilan.intake.extras import installed
from bilan.intake.layout import Segment
from bilan.intake.source import IntakeOptions

RESOLUTION = 300
"""Dots per inch at which pages are recognised: what Tesseract's models are trained for."""
MOST_DOTS = 40_000_000
"""Dots of a page; larger ones are recognised more coarsely."""
POINTS = 72
"""Points per inch."""
MOST_SECONDS = 60
"""Seconds for one page, which takes two or three as a rule."""
LEAST_SURE = 60
"""Tesseract's own confidence, 0 to 100, in the words of a page below which nothing of it is taken: such pages are
photographs, handwriting or another script, and their numbers are guesses."""
DATA = "*.traineddata"
USUAL_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)  # fmt: skip
SCRIPTS = frozenset({"osd", "equ"})
"""Data that are no language."""
REMEDY = "recognise its text first (ocrmypdf), or install Tesseract's data and bilan[ocr], see docs/intake.md"


@dataclass(frozen=True)
class Image:
    """A page in shades of grey: a byte a dot, lines of `stride` bytes from the top."""

    dots: bytes
    width: int
    height: int
    stride: int
    scale: float
    """Dots per point."""


@dataclass(frozen=True)
class Recognised:
    """What stands on a page, with how sure it is, 0 to 100."""

    segments: tuple[Segment, ...]
    sure: int


class Engine(Protocol):
    """A program that recognises text."""

    name: str
    languages: tuple[str, ...]

    def recognise(self, image: Image) -> Recognised | None:
        """Return the lines of a page in points from its lower left corner; None where it took too long."""


class Tesseract:
    """Tesseract, with the data of these languages."""

    def __init__(self, library: Any, folder: Path, languages: Sequence[str]) -> None:
        self._library, self._folder = library, folder
        self.languages = tuple(languages)
        self.name = str(library.tesseract_version()).partition("\n")[0].strip()

    def recognise(self, image: Image) -> Recognised | None:
        """Return the lines of a page; None where it took longer than MOST_SECONDS."""
        with self._library.PyTessBaseAPI(path=str(self._folder), lang="+".join(self.languages)) as api:
            api.SetImageBytes(image.dots, image.width, image.height, 1, image.stride)
            api.SetSourceResolution(round(image.scale * POINTS))
            if not api.Recognize(MOST_SECONDS * 1000):
                return None
            return Recognised(tuple(self._lines(api, image)), int(api.MeanTextConf()))

    def _lines(self, api: Any, image: Image) -> Iterator[Segment]:
        level = self._library.RIL.TEXTLINE
        for line in self._library.iterate_level(api.GetIterator(), level):
            text = " ".join((line.GetUTF8Text(level) or "").split()) if not line.Empty(level) else ""
            box = line.BoundingBox(level)
            if text and box is not None:
                yield segment(text, box, image)


def segment(text: str, box: Sequence[int], image: Image) -> Segment:
    """Return a line with its box turned from dots from the top into points from the bottom."""
    left, top, right, bottom = (dot / image.scale for dot in box)
    height = image.height / image.scale
    size = max(1.0, float(round(bottom - top)))
    return Segment(text, left, height - bottom, right, height - top, size)


def engine(options: IntakeOptions) -> Engine | None:
    """Return Tesseract with the language of the report, where it is given, else with those that bilan reads.

    None where tesserocr or the data of these languages are not installed.
    """
    library = installed("tesserocr")
    if library is None:
        return None
    wanted = _wanted(options)
    for folder in _folders():
        held = {path.stem for path in folder.glob(DATA)} - SCRIPTS
        languages = [name for name in wanted if name in held]
        if languages:
            return Tesseract(library, folder, languages)
    return None


def _folders() -> Iterator[Path]:
    named = os.environ.get("TESSDATA_PREFIX")
    if named:
        yield from (Path(named), Path(named, "tessdata"))
    yield Path(sys.prefix, "share", "tessdata")  # where packages of PyPI put them
    for pattern in USUAL_FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)


def _wanted(options: IntakeOptions) -> list[str]:
    """The languages as Tesseract calls them (ISO 639-3)."""
    import pycountry

    from bilan.languages.pack import codes

    asked = [options.language] if options.language else codes(options.language_folders)
    found = (pycountry.languages.get(alpha_2=code[:2].lower()) for code in asked)
    return [language.alpha_3 for language in found if language is not None]


def image_of(page: Any) -> Image:
    """Return a page of a PDF as it is seen."""
    width, height = page.get_size()
    scale = min(RESOLUTION / POINTS, (MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    image = Image(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, scale)
    bitmap.close()
    return image
