"""Options that commands share, and the settings they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bilan.intake import FORMATS, IntakeOptions, Limits
from bilan.intake.columns import mapping_of
from bilan.intake.limits import DEFAULTS, MEGABYTE, size
from bilan.reader_settings import ReaderSettings

_F = TypeVar("_F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, written YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail saying how to write it."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as YYYY-MM-DD", param, ctx)


class Size(click.ParamType[int]):
    """A number of bytes, written 64MB or 2GB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the bytes, or fail saying how to write them."""
        try:
            return value if isinstance(value, int) else size(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Mapping(click.ParamType[tuple[tuple[str, str], ...]]):
    """Fields with the columns that hold them, written text=body,published=date or place=Province,killed=Dead."""

    name = "mapping"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[str, str], ...]:
        """Return the pairs, or fail saying how to write them."""
        if isinstance(value, tuple):
            return value
        try:
            return mapping_of(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


DAY = Day()
FILE = click.Path(path_type=Path, dir_okay=False)


def stacked(*decorators: Callable[[Any], Any]) -> Callable[[_F], _F]:
    """Return the decorators as one; their options stand in help in this order."""

    def decorate(function: _F) -> _F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


intake_options = stacked(
    click.option(
        "--input-format", type=click.Choice(FORMATS), default="auto", metavar="FORM",
        help="Form of the inputs (text, html, pdf, csv …); auto: by their content and name.",
    ),
    click.option(
        "--map", "mapping", type=Mapping(), default="", metavar="FIELD=COLUMN,…",
        help="Which column of a spreadsheet or table holds what: reports (text=body,published=date) or figures "
        "(place=Province,killed=Dead).",
    ),
    click.option("--table", "tables", is_flag=True, help="CSV and XLSX are tables of figures of a document."),
    click.option(
        "--max-size", type=Size(), default=f"{DEFAULTS.max_size // MEGABYTE}MB", show_default=True,
        help="Most that one file, member or record may hold, unpacked.",
    ),
    click.option(
        "--max-files", type=click.IntRange(1), default=DEFAULTS.max_files, show_default=True,
        help="Most members of one archive.",
    ),
    click.option(
        "--max-depth", type=click.IntRange(0), default=DEFAULTS.max_depth, show_default=True,
        help="Most archives within each other.",
    ),
    click.option(
        "--max-nesting", type=click.IntRange(1), default=DEFAULTS.max_nesting, show_default=True,
        help="Most tags within each other.",
    ),
    click.option(
        "--max-cells", type=click.IntRange(1), default=DEFAULTS.max_cells, show_default=True,
        help="Most cells of a workbook, or of CSV that is a table.",
    ),
    click.option(
        "--max-pages", type=click.IntRange(1), default=DEFAULTS.max_pages, show_default=True,
        help="Most pages of a PDF.",
    ),
    click.option(
        "--max-scans", type=click.IntRange(0), default=DEFAULTS.max_scans, show_default=True,
        help="Most scanned pages of a PDF to recognise (bilan[ocr]); 0 recognises none.",
    ),
    click.option("--verbose", "-v", is_flag=True, help="Tell at the end what became of each file."),
    click.option("--published", type=DAY, help="Day of publication of reports that carry none (YYYY-MM-DD)."),
    click.option("--publisher", help="Publisher of reports that carry none."),
    click.option(
        "--language",
        help="Language of reports that carry none (fr, en …); else it is detected. Experimental: ar, de, pt.",
    ),
)  # fmt: skip

READERS = ("fast", "precise")
places_option = click.option(
    "--places", type=click.Path(path_type=Path), envvar="BILAN_PLACES",
    help="Your own places and P-codes: CSV, XLSX, GeoJSON or a folder of them.",
)  # fmt: skip
knowledge_options = stacked(
    click.option(
        "--languages-folder", "language_folders", multiple=True, envvar="BILAN_LANGUAGES",
        type=click.Path(path_type=Path, file_okay=False), help="A folder of your own language packs.",
    ),
    places_option,
    click.option(
        "--organisations", type=FILE, envvar="BILAN_ORGANISATIONS", help="Your own organisations, TOML.",
    ),
    click.option(
        "--weights", envvar="BILAN_WEIGHTS", type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="A folder of weights that bilan train wrote, in place of those that come with bilan.",
    ),
    click.option(
        "--min-confidence", type=click.FloatRange(0, 1), default=0.0,
        help="Leave out figures whose reading is less sure than this, 0 to 1.",
    ),
)  # fmt: skip

reader_options = stacked(
    knowledge_options,
    click.option(
        "--reader", "which", type=click.Choice(READERS), default=READERS[0], show_default=True, envvar="BILAN_READER",
        help="The fast reader, or the precise one, which asks an encoder about every choice (bilan[precise]).",
    ),
)  # fmt: skip
"""What a reader is made of: what it knows, and which it is."""

limit_option = click.option(
    "--limit", type=click.IntRange(min=1), default=100, show_default=True, help="Print at most so many, for people."
)
policy_option = click.option(
    "--policy", default="latest", show_default=True, metavar="POLICY",
    help="How to choose: latest, range, majority or priority:A,B,C.",
)  # fmt: skip
ledger_option = click.option(
    "--ledger",
    type=click.Path(),
    default="bilan.db",
    envvar="BILAN_LEDGER",
    show_default=True,
    help="The ledger's file, or the URL of a database (postgresql://…).",
)


class FileMode(click.ParamType[int]):
    """Who may read and write a file, as chmod takes it: 640."""

    name = "mode"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the mode, or fail saying how to write it."""
        if isinstance(value, int):
            return value
        if not re.fullmatch(r"0?[4-7][0-7][0-7]", value):
            self.fail(f"{value!r} is not a mode with which its owner can read it; write it as 600 or 640", param, ctx)
        return int(value, 8)


file_mode_option = click.option(
    "--file-mode", type=FileMode(), envvar="BILAN_FILE_MODE", metavar="MODE",
    help="Who may read a file that is made (640, as chmod takes it); what holds true names: its owner alone.",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The shared options of one call."""

    intake: IntakeOptions
    reader: ReaderSettings
    verbose: bool = False
    jobs: int | None = None
    """How many processes read; None: as many as pay."""


def settings(options: dict[str, Any]) -> Settings:
    """Take the shared options out of a command's."""
    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    names = ("input_format", "published", "publisher", "language", "mapping", "tables")
    intake = IntakeOptions(limits=limits, **{name: options.pop(name) for name in names})
    return Settings(intake, reader_settings(options), options.pop("verbose"), options.pop("jobs", None))


def reader_settings(options: dict[str, Any]) -> ReaderSettings:
    """Take what a reader is made of out of a command's options."""
    return ReaderSettings(
        tuple(options.pop("language_folders")),
        options.pop("places"),
        options.pop("organisations"),
        options.pop("weights"),
        options.pop("min_confidence"),
        options.pop("which") == "precise",
    )
