"""Reports: what a ledger's figures say, as one page that people read offline, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from bilan.catalogue import Catalogue
from bilan.extras import MissingExtra, missing
from bilan.incident_views import Chosen, as_shown, choose
from bilan.ledger import Filters, Ledger
from bilan.reconcile import Atlas
from bilan.reconcile.estimates import policy_of
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.reconciler import Places
from bilan.report.basemap import NO_OUTLINES, OwnOutlines, read_outlines
from bilan.report.content import NO_HEADING, Content, Heading
from bilan.report.downloadable import downloads
from bilan.report.gathering import Material, content, material
from bilan.report.words import languages

if TYPE_CHECKING:
    from bilan.report.paged import File

__all__ = [
    "Content",
    "Format",
    "Heading",
    "Material",
    "OwnOutlines",
    "content",
    "content_of",
    "files",
    "languages",
    "material",
    "read_outlines",
    "render",
    "report",
]

Format = Literal["html", "md"]


def report(
    ledger: Ledger,
    filters: Filters | None = None,
    *,
    policy: str = "latest",
    language: str = "en",
    form: Format = "html",
    gazetteer: Places | None = None,
    outlines: OwnOutlines = NO_OUTLINES,
    written: date | None = None,
    title: str | None = None,
    crisis: str | None = None,
    period: str | None = None,
    author: str | None = None,
    texts: bool = True,
    data: bool = True,
) -> str:
    """Return a report on a ledger, as one HTML page or as Markdown; the same ledger always gives the same text.

    `title`, `crisis`, `period` and `author` stand on its top, `language` is that of its words (`languages()` lists
    them), `outlines` go on the map (see `read_outlines`), `texts` says whether the documents stand in it whole, `data`
    whether an HTML report holds its data as files to save, `written` is the day to say that it was written on, for
    nothing in a report comes from the clock. A `MaskedLedger` gives a report with initials for the names of private
    persons. Raises PolicyError and LanguageError for a policy or language that there is not, MissingReportExtra where
    the extra `report` is needed and not installed.
    """
    heading = Heading(title, crisis, period, author)
    made = content_of(
        ledger, filters, policy=policy, gazetteer=gazetteer, written=written, heading=heading, texts=texts,
        data=data and form == "html",
    )  # fmt: skip
    return render(made, language, form, outlines)


def content_of(
    ledger: Ledger,
    filters: Filters | None = None,
    *,
    policy: str = "latest",
    gazetteer: Places | None = None,
    written: date | None = None,
    heading: Heading = NO_HEADING,
    texts: bool = True,
    data: bool = True,
) -> Content:
    """Return what a report on a ledger says, for `render` or, in parts, for `files`; options as those of `report`."""
    asked = filters or Filters()
    policy_of(policy)
    given = replace(material(ledger, asked), incidents=_incidents(ledger, asked, policy, gazetteer), heading=heading)
    made = content(given, ledger.shown(asked), policy=policy, gazetteer=gazetteer, written=written, texts=texts)
    return replace(made, downloads=downloads(ledger, asked)) if data else made


def files(
    made: Content, language: str = "en", outlines: OwnOutlines = NO_OUTLINES, *, name: str = "report.html"
) -> Iterator[File]:
    """Yield the files of a report in parts: a first page called `name`, and the parts in a folder beside it.

    Raises as `report` does.
    """
    from bilan.report.paged import files as in_parts

    return in_parts(made, language, outlines, name=name)


def _incidents(ledger: Ledger, asked: Filters, policy: str, gazetteer: Places | None) -> list[Incident]:
    """The incidents and situations of a ledger, told apart by its true texts, with the names that it shows."""
    statuses = ("asserted",)
    with Ledger(ledger.location, create=False, verify=False) as true:
        catalogue = Catalogue(true, Atlas(gazetteer), reviewed_only=asked.reviewed_only, statuses=statuses)
        wanted = Chosen(since=asked.since, until=asked.until, measure=asked.measure)
        found = choose(catalogue, wanted, as_of=asked.as_of, policy=policy)
    return [as_shown(one, ledger) for one in found if one.tolls]


def render(made: Content, language: str = "en", form: Format = "html", outlines: OwnOutlines = NO_OUTLINES) -> str:
    """Return a report's content as one HTML file, with a user's own outlines on its map, or as Markdown."""
    if form == "md":
        from bilan.report.markdown import render as as_markdown

        return as_markdown(made, language)
    try:
        from bilan.report.html import render as as_html
    except ImportError as error:  # what comes with jinja2 is imported by the page's parts
        if error.name not in ("jinja2", "markupsafe"):
            raise
        raise MissingExtra(missing("an HTML report", "jinja2", "report") + "; or ask for --format md") from error

    return as_html(made, language, outlines)
