"""A report's content in words: what a page asks for, beyond the fields themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bilan.model import Document, Figure, Place
from bilan.report import charts
from bilan.report.content import Content, Line, Quantity, Share
from bilan.report.incident_view import Row
from bilan.report.links import ONE_PAGE, Links
from bilan.report.mapping import drawn_as
from bilan.report.sentences import Passage, Segment, paragraphs, passage, passages
from bilan.report.stories import TollStory, archived
from bilan.report.words import Words

RELATIONS_TOLD = 3
"""So many relations of a figure are told beside it."""
if TYPE_CHECKING:
    from markupsafe import Markup

REVIEWED = ("accepted", "corrected", "added")


class View:
    """Says a content in the words of one language."""

    def __init__(self, content: Content, words: Words, links: Links = ONE_PAGE) -> None:
        self.content, self.words, self.links = content, words, links
        self._documents = {reading.document.id: reading.document for reading in content.readings}
        self._lines = {line.figure.id: line for quantity in content.quantities for line in quantity.lines}
        self._quantities = {line.figure.id: q for q in content.quantities for line in q.lines}
        listed = (*(reading.document for reading in content.readings), *content.others)
        self._numbers = {document.id: i for i, document in enumerate(listed, 1)}
        self.drawn = [q for q in content.quantities if charts.is_drawn(q)]
        self.single = [q for q in content.quantities if not charts.is_drawn(q)]

    # The page

    @property
    def filters(self) -> str:
        """What was asked for, in words; the day stands elsewhere."""
        filters = self.content.provenance.filters
        given = [(name, getattr(filters, name)) for name in filters.__dataclass_fields__ if name != "as_of"]
        return self.words.filters((name, value) for name, value in given if value)

    @property
    def name(self) -> str:
        """The title of the report; where none is given, what it tells, of the crisis if that is given."""
        heading, t = self.content.heading, self.words.text
        if heading.title:
            return heading.title
        return t("page.about", crisis=heading.crisis) if heading.crisis else t("page.title")

    @property
    def lead(self) -> str:
        """The day, the period and the author of the report."""
        content, t, words = self.content, self.words.text, self.words
        told = [t("page.subtitle_as_of", day=words.day(content.as_of)) if content.as_of else t("page.subtitle_undated")]
        if content.heading.period:
            told.append(content.heading.period)
        elif content.published is not None:
            first, last = content.published
            key = "page.period_day" if first == last else "page.period"
            told.append(t(key, first=words.day(first), last=words.day(last)))
        if content.heading.author:
            told.append(t("page.author", author=content.heading.author))
        return " · ".join(told)

    @property
    def counts(self) -> str:
        """How many reports, figures, quantities and sources there are."""
        content, counted = self.content, self.words.counted
        given = content.provenance
        numbers = {
            "report": given.documents, "figure": given.figures, "incident": len(content.incidents),
            "quantity": len(content.quantities), "source": content.voices,
        }  # fmt: skip
        return " · ".join(counted(name, n) for name, n in numbers.items() if n or name != "incident")

    @property
    def checked_state(self) -> str:
        """The code of how much of the report people have checked: none, some, all; nothing where it has no figure."""
        done, whole = self._checked
        return "nothing" if not whole else "none" if not done else "all" if done == whole else "some"

    @property
    def _checked(self) -> tuple[int, int]:
        counts = self.content.provenance.reviews
        return sum(counts.get(name, 0) for name in REVIEWED), self.content.provenance.figures

    @property
    def checked_share(self) -> str:
        """How many figures of how many people have checked."""
        done, whole = self._checked
        return self.words.counted("checked", done, things=self.words.counted("figure", whole))

    @property
    def checked(self) -> str:
        """How much of the report people have checked: `Unchecked: 0 of 259 figures checked by people`."""
        return self.words.pair(self.words.text(f"checks.{self.checked_state}"), self.checked_share)

    @property
    def contested_incidents(self) -> int:
        """Of how many incidents sources contest a toll."""
        return sum(one.contested for one in self.content.incidents)

    @property
    def contested_share(self) -> str:
        """Of how many incidents of how many sources contest a toll."""
        things = self.words.counted("incident", len(self.content.incidents))
        return self.words.counted("contested", self.contested_incidents, things=things)

    @property
    def made_line(self) -> str:
        """What stands below every chart: what made it, of what day, and how much of it is checked."""
        t, content = self.words.text, self.content
        given = {"version": content.provenance.version, "checked": self.checked}
        if content.as_of is None:
            return t("charts.made_undated", **given)
        return t("charts.made", day=self.words.day(content.as_of), **given)

    def chart_source(self, chart: charts.Chart) -> str:
        """Return the source line of a chart: who says it, in how many reports, and what made the chart."""
        return self.words.text(
            "charts.sources",
            sources=self.words.names(chart.sources),
            reports=self.words.counted("report", chart.reports),
            made=self.made_line,
        )

    def chart_title(self, quantity: Quantity, chart: charts.Chart) -> str:
        """Return the title of a quantity's chart."""
        if chart.form == "day":
            return self.words.text("charts.one_day", what=self.title(quantity), day=self.words.day(chart.first))
        return self.words.text("charts.by_source", what=self.title(quantity))

    def toll_title(self, toll: TollStory, row: Row) -> str:
        """Return the title of the chart of an incident's toll."""
        what = f"{toll.cell.name} · {row.title}"
        if toll.chart is not None and toll.chart.form == "day":
            return self.words.text("charts.one_day", what=what, day=self.words.day(toll.chart.first))
        return self.words.text("charts.toll", what=what)

    def bound(self, number: float | int | None, unit: str) -> str:
        """Return a bound of a toll, in words where none is given."""
        if number is None:
            return self.words.text("known.open")
        told = self.words.number(number)
        return self.words.text("quantifiers.percent", n=told) if unit == "percent" else told

    @property
    def policy(self) -> str:
        """The name of the rule for estimates."""
        return self.content.provenance.policy

    @property
    def policy_words(self) -> str:
        """What the rule for estimates does."""
        return self.words.text(f"policies.{self.policy.partition(':')[0]}")

    # Quantities

    def headline(self, quantity: Quantity) -> Markup:
        """Return what is known of a quantity as a sentence, its numbers leading to theirs."""
        from markupsafe import Markup  # comes with jinja2; Markdown needs neither

        figure, estimate = quantity.telling, quantity.estimate
        if figure is None or estimate is None:
            return Markup(self.words.text("page.not_said"))
        things = self.words.counted_things(figure, quantity.series.quantity.population)
        what = Markup("{} {}").format(self.link_to(figure, self.words.amount(figure)), things)
        parts = Markup("").join(Markup(", ") + self._share(share) for share in quantity.shares)
        return Markup(self.words.text("headline.sentence")).format(
            what=what, parts=parts, sources=self.words.names(estimate.sources), when=self.words.when(quantity.series)
        )

    def _share(self, share: Share) -> Markup:
        from markupsafe import Markup  # comes with jinja2; Markdown needs neither

        amount = self.link_to(share.figure, self.words.amount(share.figure))
        who = self.words.who(share.figure, share.population)
        return Markup(self.words.text("headline.part")).format(n=amount, who=who)

    def link_to(self, figure: Figure, text: str) -> Markup:
        """Return a number that leads to its sentence; on paper the number of its report stands beside it."""
        from markupsafe import Markup  # comes with jinja2; Markdown needs neither

        link = Markup('<a class="n" href="{}" data-report="{}">{}</a>')
        return link.format(self.links.to(f"claim-{figure.id}"), self.number_of(figure.document.id), text)

    def number_of(self, document: str) -> int:
        """Return the number that a document has in the report, by its id."""
        return self._numbers[document]

    def number_of_claim(self, claim: str) -> int:
        """Return the number of the document that a figure stands in."""
        return self._numbers[self._lines[claim].figure.document.id]

    def bounds(self, quantity: Quantity) -> list[tuple[str, str]]:
        """Return low, best and high of a quantity in words, by the keys of their names."""
        estimate = quantity.estimate
        numbers = (estimate.low, estimate.best, estimate.high) if estimate else (None, None, None)
        none = self.words.text("known.open")
        return [
            (name, none if number is None else self.words.number(number))
            for name, number in zip(("low", "best", "high"), numbers, strict=True)
        ]

    def support(self, quantity: Quantity) -> str:
        """Return how many sources and reports a quantity has."""
        sources = len(quantity.estimate.sources) if quantity.estimate else 0
        reports = len({figure.document.id for figure in quantity.series.figures})
        return self.words.text(
            "known.support",
            sources=self.words.counted("source", sources),
            reports=self.words.counted("report", reports),
        )

    def reviewed(self, quantity: Quantity) -> tuple[str, str]:
        """Return whether a person has looked at the figures that an estimate rests on: a code, and words."""
        claims = quantity.estimate.claims if quantity.estimate else ()
        done = all(self.review(claim) in REVIEWED for claim in claims)
        code = "reviewed" if done and claims else "unreviewed"
        return code, self.words.text(f"known.{code}")

    def title(self, quantity: Quantity) -> str:
        """Return what a quantity counts, where and when."""
        series = quantity.series
        return f"{self.words.quantity(series.quantity)}, {self.words.place(series)}, {self.words.when(series)}"

    def summary(self, quantity: Quantity) -> str:
        """Return when a quantity is about and its number, for the closed line of its timeline."""
        words, when = self.words, self.words.when(quantity.series)
        if quantity.telling is None:
            return words.marked(when, quantity.experimental)
        figures = words.counted("figure", len(quantity.lines))
        amount = words.marked(words.amount(quantity.telling), quantity.experimental)
        return f"{amount} · {when} · {figures}"

    # Figures

    def line(self, claim_id: str) -> Line:
        """Return the line of a figure."""
        return self._lines[claim_id]

    def quantity_id(self, claim_id: str) -> str:
        """Return the id of the quantity that a figure belongs to."""
        return self._quantities[claim_id].id

    def passages(self, document: Document, figures: Sequence[Figure]) -> list[Passage]:
        """Return the sentences of a document that hold figures."""
        return passages(document, figures)

    def quote(self, line: Line) -> Passage:
        """Return the sentence of a figure, with its words marked."""
        return passage(self._documents[line.figure.document.id], line.figure)

    def told(self, line: Line) -> str:
        """Return where, for which days and by whom, as it was read: `, at Alep-Est, since 15 November, OSDH`."""
        figure = line.figure
        places = " → ".join(place.name for place in figure.places) or self.words.text("page.not_said")
        sources = ", ".join(source.name for source in figure.sources) or self.words.text("page.not_said")
        return f" · {places} · {self.words.days(figure)} · {sources}"

    def standing(self, line: Line) -> list[tuple[str, str, str, str]]:
        """Return how a figure stands to others: words before the other's number, the number, words after, its id."""
        found = []
        for relation in line.relations[:RELATIONS_TOLD]:
            other = self._lines[relation.other]
            before, _, after = self.words.text(f"standing.{relation.kind}").partition("{other}")
            told = self.words.amount(other.figure)
            if other.voice != line.voice:
                told += f" ({other.voice})"
            found.append((before, told, after, relation.other))
        return found

    def left_out(self, line: Line) -> str:
        """Return in words why no estimate rests on a figure; empty where one does."""
        if line.left_out is None:
            return ""
        status = self.words.text(f"status.{line.figure.status}")
        return self.words.text(f"excluded.{line.left_out}", status=status)

    def review(self, claim_id: str) -> str:
        """Return the code of the decision on a figure, `unreviewed` for none."""
        review = self._lines[claim_id].review
        return review.decision if review else "unreviewed"

    # Places and documents

    def precision(self, place: Place) -> str:
        """Return the code of how exactly a place is known."""
        if place.latitude is None:
            return "unknown"
        drawn = drawn_as(place)
        return (place.precision or "exact") if drawn == "area" else drawn

    def position(self, place: Place) -> str:
        """Return a place's coordinates, latitude first."""
        if place.latitude is None or place.longitude is None:
            return ""
        return f"{place.latitude:.2f}, {place.longitude:.2f}"

    @staticmethod
    def link(document: Document) -> str:
        """Return a document's address if it is one of the web, else nothing: others could run a script."""
        url = document.url or ""
        return url if urlsplit(url).scheme in ("http", "https") else ""

    archived = staticmethod(archived)

    @staticmethod
    def paragraphs(document: Document, figures: Sequence[Figure]) -> list[list[Segment]]:
        """Return a document's whole text by its paragraphs, the words of figures marked."""
        return paragraphs(document, figures)

    @property
    def made(self) -> list[tuple[str, str]]:
        """How the report was made: name and value of each thing to know."""
        return made(self.content, self.words, self.filters)


def made(content: Content, words: Words, filters: str) -> list[tuple[str, str]]:
    """Return how a report was made: name and value of each thing to know."""
    given, t = content.provenance, words.text
    asked = given.filters.as_of
    rows: list[tuple[str, Any]] = [
        ("version", given.version),
        ("packs", ", ".join(f"{code} {version}" for code, version in given.packs) or t("page.none")),
        ("policy", f"{given.policy}: {t('policies.' + given.policy.partition(':')[0])}"),
        ("as_of", words.day(asked) if asked else t("made.as_of_last", day=words.day(content.as_of))),
        ("filters", filters or t("made.filters_none")),
        ("documents", words.number(given.documents)),
        ("failed", words.number(given.unreadable)),
        ("figures", words.number(given.figures)),
        ("reviewed", _reviews(given.reviews, words)),
        ("copies", t("made.copies_found" if given.copies_sought else "made.copies_not")),
        ("excluded", _excluded(given.excluded, words)),
    ]
    if given.experimental:
        rows.insert(2, ("experimental", t("made.experimental_words", languages=", ".join(given.experimental))))
    if given.names is not None:
        rows.append(("names", t("made.names_shown" if given.names else "made.names_masked")))
    if given.written is not None:
        rows.append(("written", words.day(given.written)))
    rows += [("places", t("made.places_words")), ("libraries", t("made.libraries_words"))]
    return [(t(f"made.{name}"), value) for name, value in rows]


def _reviews(reviews: Any, words: Words) -> str:
    counts = {name: reviews.get(name, 0) for name in ("accepted", "corrected", "added", "unreviewed", "rejected")}
    reviewed = sum(counts[name] for name in REVIEWED)
    shown = {name: words.number(n) for name, n in counts.items()}
    return words.text("made.reviewed_words", reviewed=words.number(reviewed), **shown)


def _excluded(excluded: Sequence[tuple[str, int]], words: Words) -> str:
    """The reasons why figures were left out, each with how many."""
    status = words.text("status.denied"), words.text("status.planned"), words.text("status.possible")
    told = [
        words.text(
            "made.excluded_item", reason=words.text(f"excluded.{code}", status=", ".join(status)), n=words.number(n)
        )
        for code, n in excluded
    ]
    return "; ".join(told) or words.text("made.excluded_none")
