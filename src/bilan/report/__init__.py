"""Reports: what a ledger's figures say, as one page that people read offline, in their language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from bilan.catalogue import Catalogue
from bilan.incident_views import Chosen, as_shown, choose
from bilan.ledger import Filters, Ledger
from bilan.reconcile import Atlas
from bilan.reconcile.estimates import policy_of
from bilan.reconcile.incidents.record import Incident
from bilan.reconcile.reconciler import Places
from bilan.report.basemap import NO_OUTLINES, OwnOutlines, read_outlines
from bilan.report.content import Content
from bilan.report.gathering import Material, content, material
from bilan.report.words import languages

__all__ = [
    "Content",
    "Format",
    "Material",
    "OwnOutlines",
    "content",
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
) -> str:
    """Return a report on a ledger, as one HTML file or as Markdown; the same ledger always gives the same text.

    `title` is the report's own, `language` that of its words (`languages()` lists them), `outlines` go on the map (see
    `read_outlines`), `written` the day to say that it was
    written on, for nothing in a report comes from the clock. A `MaskedLedger` gives a report with initials for the
    names of private persons. Raises PolicyError and LanguageError for a policy or
    language that there is not, MissingReportExtra where the extra `report` is needed and not installed.
    """
    asked = filters or Filters()
    policy_of(policy)
    given = replace(material(ledger, asked), incidents=_incidents(ledger, asked, policy, gazetteer), title=title)
    return render(
        content(given, ledger.shown(asked), policy=policy, gazetteer=gazetteer, written=written),
        language,
        form,
        outlines,
    )


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
    from bilan.report.html import render as as_html

    return as_html(made, language, outlines)
