"""What agencies send: NewsML-G2 and NITF of the IPTC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilan.intake import markup
from bilan.intake.building import TextBuilder
from bilan.intake.days import day
from bilan.intake.source import Draft, Found, IntakeOptions, Rejection, Skipped, Source
from bilan.intake.xml import first, local, root_of, words
from bilan.model import Where

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def newsml(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the news items of a NewsML-G2 message or item; packages and pictures without text are passed over."""
    root = root_of(source.whole(options.limits), "Agency feeds", options.limits)
    items = [element for element in root.iter() if local(element) == "newsItem"]
    if not items:
        yield Skipped(source.name, f"NewsML-G2 without news items ({local(root)})")
    for number, item in enumerate(items, 1):
        yield _news_item(source, item, number)


def _news_item(source: Source, item: Any, number: int) -> Found:
    name = item.get("guid") or f"item {number}"
    title = words(first(item, "headline"))
    built = _content(item, title)
    if built is None:
        return Skipped(f"{source.name}!/{name}", "a news item without text")
    provider = first(item, "provider", "copyrightHolder")
    moment = words(first(item, "versionCreated", "contentCreated", "firstCreated"))
    language = first(item, "language")
    return Draft(
        built.text,
        title=title,
        publisher=None if provider is None else words(provider) or provider.get("literal") or _code(provider),
        published=day(moment),
        language=(language.get("tag") if language is not None else None) or item.get(LANGUAGE),
        parts=built.parts,
        notes=built.notes,
        metadata={"version": item.get("version"), "moment": moment} if moment else {},
        where=Where(record=name, row=None if item.get("guid") else number),
    )


def _code(concept: Any) -> str | None:
    """The code of a concept, without the scheme that it is of: `AFP` of `nprov:AFP`; its name is in a catalogue that
    would have to be fetched."""
    return (concept.get("qcode") or "").partition(":")[2].strip() or None


def _content(item: Any, title: str | None) -> TextBuilder | None:
    """The text of an item: XHTML or NITF inside, or plain; None for pictures and sound."""
    contents = first(item, "contentSet")
    inside = first(contents, "inlineXML", "inlineData") if contents is not None else None
    if inside is None:
        return None
    if local(inside) == "inlineData":
        built = markup.fragment(None, inside.text or "", title)
    else:
        built = TextBuilder()
        if title:
            built.heading(title)
        nitf_body = first(inside, "body.content")
        markup.add(nitf_body if nitf_body is not None else inside, built, title)
    return built if built.text else None


def nitf(source: Source, options: IntakeOptions) -> Iterator[Found]:
    """Yield the document of a NITF file."""
    root = root_of(source.whole(options.limits), "Agency feeds", options.limits)
    title = words(first(root, "hl1", "title"))
    built = TextBuilder()
    if title:
        built.heading(title)
    content = first(root, "body.content", "body")
    if content is not None:
        markup.add(content, built, title)
    if not built.text:
        yield Rejection(source.name, None, "a NITF file without text", "check that it was saved whole")
        return
    issued, identified = first(root, "date.issue", "date.release"), first(root, "doc-id")
    publication, distributor = first(root, "pubdata"), first(root, "distributor", "doc.copyright")
    holder = None if distributor is None else words(distributor) or distributor.get("holder")
    record = identified.get("id-string") if identified is not None else None
    yield Draft(
        built.text,
        title=title,
        publisher=(publication.get("name") if publication is not None else None) or holder,
        published=day(issued.get("norm")) if issued is not None else None,
        language=root.get(LANGUAGE),
        parts=built.parts,
        notes=built.notes,
        where=Where(record=record),
    )
