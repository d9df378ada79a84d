"""Who did it to whom, where and by what: the noun phrases that stand around an event's word."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bilan.analysis.sentences import Sentence
from bilan.languages.event_schema import Argument
from bilan.reading.context import View
from bilan.reading.events.actors import actors_of, can_act, is_known_actor
from bilan.reading.events.drafts import VERBAL, EventDraft, Head
from bilan.reading.events.phrases import (
    STOPS,
    Phrase,
    after,
    antecedent,
    before,
    is_auxiliary,
    is_stop,
    opening,
    past_asides,
    past_quantifier,
    trimmed,
)

REACH = 12
"""Tokens after a verb in which `par`, `against` and the like are looked for."""
MODIFIERS = 5
"""Tokens before a noun that can say whose it is (`Syrian army shelling`)."""
ADJECTIVES = 2


class Arguments:
    """Finds the arguments of a sentence's events; `heads` and `lights` are all verbs and nouns that count there."""

    def __init__(self, view: View, heads: Sequence[Head], lights: Sequence[Head]) -> None:
        self.view, self.sentence, self.heads = view, view.sentence, heads
        own = {k for h in (*heads, *lights) if h.verb for k in (h.first, h.start)}
        said = {m.start for m in view.sentence.marks.get("source_verb", ())}
        self.verbs: Collection[int] = own | {k for k in said if _is_saying(view.sentence, k)}
        self.parts = {m.start for m in view.sentence.marks.get("part_inside", ())}
        moods = {m.start for m in view.sentence.marks.get("status_auxiliary", ())}
        self.stops: Collection[int] = self.verbs | self.parts | moods
        """Where noun phrases end: verbs, and the words before a part of what was counted."""

    def fill(self, draft: EventDraft) -> None:
        """Give a draft the phrases of its own word."""
        head = draft.head
        if head.verb:
            self._of_verb(draft)
        else:
            self._of_noun(draft)
        if head.form is None or head.passive or head.bare or draft.actor_phrases or not self._is_hopeless(head):
            self.with_prepositions(draft, head.end)

    def subject(self, head: Head) -> Phrase | None:
        """The subject of a verb, that of the verb before it where both are joined; None for a pronoun."""
        sentence = self.sentence
        i = self._past_clitics(head.first)
        if i == 0:
            return None
        if sentence.is_word(i - 1, "relative") and not _fronted(sentence, i - 1):
            return antecedent(sentence, i - 1, self.stops)
        if sentence.tokens[i - 1] in sentence.pack.events.pronouns:
            return None
        if sentence.is_word(i - 1, "joined"):
            return self._shared_subject(head)
        if sentence.tokens[i - 1] == ",":
            return self._beyond_asides(i - 1)
        if head.form == "gerund" and sentence.is_word(head.first - 1, "preposition"):
            return self._shared_subject(head)
        phrase = before(sentence, i, self.stops)
        if phrase is None or (head.form == "gerund" and not can_act(sentence, phrase)):
            return self._shared_subject(head)
        return phrase

    def pronoun_subject(self, head: Head) -> bool:
        """Whether a verb's subject is a pronoun that stands for somebody named before."""
        i = self._past_clitics(head.first)
        return i > 0 and self.sentence.tokens[i - 1] in self.sentence.pack.events.pronouns

    def pronoun_object(self, head: Head) -> bool:
        """Whether an active verb's object is a pronoun, behind it or among the clitics before it."""
        sentence, i = self.sentence, head.end
        if i < len(sentence) and sentence.is_word(i, "pronoun") and not sentence.is_word(i, "determiner", "relative"):
            return True
        before = range(self._past_clitics(head.first), head.first)
        return any(
            sentence.is_word(k, "pronoun") and sentence.tokens[k] in sentence.pack.events.clitics for k in before
        )

    def speaker(self, head: Head) -> Phrase | None:
        """Who speaks of themselves with a pronoun: `the army says it has retaken the town`."""
        sentence, k = self.sentence, self._past_clitics(head.first) - 2
        while k > 0 and sentence.is_word(k, "clause", "relative"):
            k -= 1
        said = next((m for m in sentence.marks.get("source_verb", ()) if m.start <= k < m.end), None)
        if said is None:
            return None
        start = self._past_clitics(said.start)
        while start > 0 and is_auxiliary(sentence, start - 1):
            start = self._past_clitics(start - 1)
        return before(sentence, start, self.stops)

    def object(self, head: Head) -> Phrase | None:
        """What follows an active verb without a preposition."""
        sentence, i = self.sentence, head.end
        while sentence.is_word(i, "adverb", "negation") and not sentence.is_word(i, "determiner", "of"):
            i += 1
        i = past_quantifier(sentence, i)
        if i < len(sentence) and sentence.is_word(i, "preposition") and not sentence.is_word(i, "of", "determiner"):
            return None
        if i < len(sentence) and sentence.is_word(i, "pronoun") and not sentence.is_word(i, "determiner"):
            return None
        if sentence.is_word(i, "joined"):
            following = next((h for h in self.heads if h.verb and h.first == i + 1), None)
            return self.object(following) if following is not None else None
        return after(sentence, i, self.stops)

    def agent(self, head: Head) -> Phrase | None:
        """`par les rebelles` after a passive or a participle."""
        for k in self._within(head.end):
            if self.sentence.is_word(k, "agent"):
                return after(self.sentence, k + 1, self.stops)
        return None

    def owner(self, head: Head) -> Phrase | None:
        """The noun just before a bare participle."""
        stop = head.first
        if stop and self.sentence.tokens[stop - 1] == ",":
            stop -= 1
        start = stop
        while start > 0 and stop - start < REACH and not is_stop(self.sentence, start - 1):
            start -= 1
            if self.sentence.is_word(start, "preposition") and not self.sentence.is_word(start, "of"):
                start += 1
                break
            if start in self.stops or is_auxiliary(self.sentence, start):
                start += 1
                break
        for k in range(stop - 1, start, -1):
            opens = self.sentence.is_word(k, "determiner", "one") and not self.sentence.capital(k)
            if opens and not self.sentence.is_word(k - 1, "of", "joined", "determiner", "one"):
                start = k
                break
        return trimmed(self.sentence, start, stop)

    def _within(self, start: int) -> range:
        stop = start
        while stop < len(self.sentence) and stop - start < REACH:
            if is_stop(self.sentence, stop) or (stop in self.verbs and stop > start):
                break
            stop += 1
        return range(start, stop)

    def _past_clitics(self, i: int) -> int:
        clitics = self.sentence.pack.events.clitics
        while i > 0 and (
            self.sentence.tokens[i - 1] in clitics
            or (self.sentence.is_word(i - 1, "adverb", "negation") and not self.sentence.is_word(i - 1, "determiner"))
        ):
            i -= 1
        return i

    def _shared_subject(self, head: Head) -> Phrase | None:
        """The subject of the verb before, for `et ont repris`, `en bombardant`."""
        earlier = [h for h in self.heads if h.verb and h.end <= head.first and not h.passive and h.form != "infinitive"]
        if earlier and not earlier[-1].bare:
            return self.subject(earlier[-1])
        if not self.sentence.is_word(head.first - 1, "joined", "preposition"):
            return None
        finite = [k for k in range(head.first) if k in self.verbs or is_auxiliary(self.sentence, k)]
        return before(self.sentence, finite[0], self.stops) if finite else None

    def _beyond_asides(self, comma: int) -> Phrase | None:
        """The subject before asides in commas (`Les soldats, appuyés par …, occupent`)."""
        sentence = self.sentence
        for stretch in past_asides(sentence, comma):
            last = stretch.end - 1
            if sentence.is_word(last, "relative"):
                return antecedent(sentence, last, self.stops)
            if stretch.start in self.parts:
                continue
            clauses = [k for k in range(stretch.start, stretch.end) if is_stop(sentence, k)]
            start = clauses[-1] + 1 if clauses else stretch.start
            if sentence.is_word(stretch.start, "preposition", "relative", "clause", "of") and not clauses[1:]:
                continue
            phrase = opening(sentence, start, stretch.end, self.stops)
            opens = phrase is not None and (
                phrase.start > stretch.start or sentence.capital(phrase.start) or sentence.is_word(stretch.start, "one")
            )
            if phrase is not None and opens and can_act(sentence, phrase) and not self._is_place(phrase):
                return phrase
        return None

    def _of_verb(self, draft: EventDraft) -> None:
        head, entry = draft.head, draft.head.entry
        if head.passive or (head.bare and self._bare_is_passive(head)):
            given = self.owner(head) if head.bare else self.subject(head)
            self.give(draft, entry.object if entry.object != "none" else entry.subject, given)
            if entry.object != "none":
                self.give(draft, entry.subject, self.agent(head))
            return
        modal = head.mood is not None and head.first < head.start
        given = self.subject(head) if head.form != "infinitive" or modal else None
        if given is None and not modal:
            given = self._controller(head)
        self.give(draft, entry.subject, given)
        if not draft.actor_phrases and self._is_hopeless(head):
            return
        if entry.object != "none":
            self.give(draft, entry.object, self.object(head))

    def _is_hopeless(self, head: Head) -> bool:
        """Whether a verb without a subject can have no actor, and tells nothing without one."""
        needs = head.entry.needs
        needed = "actor" in needs or "both" in needs or "official" in needs or "force" in needs
        return needed and head.entry.subject == "actor" and not head.entry.actor and not self.pronoun_subject(head)

    def _controller(self, head: Head) -> Phrase | None:
        """The subject of the verb that governs an infinitive (`ont réussi à reprendre`, `va attaquer`)."""
        sentence = self.sentence
        for mark in sentence.event_marks.get("event_status", ()):
            if mark.end not in (head.first, head.first - 1) or mark.payload == "called_for":
                continue
            start = mark.start
            if sentence.is_word(start, "preposition"):
                earlier = [k for k in range(start) if is_auxiliary(sentence, k) or k in self.verbs]
                if not earlier:
                    return None
                start = earlier[-1]
            start = self._past_clitics(start)
            while start > 0 and is_auxiliary(sentence, start - 1):
                start = self._past_clitics(start - 1)
            return self._before_verb(start)
        return None

    def _before_verb(self, start: int) -> Phrase | None:
        if start and self.sentence.is_word(start - 1, "relative") and not _fronted(self.sentence, start - 1):
            return antecedent(self.sentence, start - 1, self.stops)
        return before(self.sentence, start, self.stops)

    def _bare_is_passive(self, head: Head) -> bool:
        """Whether a participle without auxiliary belongs to the noun before it, rather than being a past tense."""
        if head.form == "participle" and "past" not in self._forms(head):
            return True
        sentence, entry = self.sentence, head.entry
        following = range(head.end, min(len(sentence), head.end + 2))
        if any(sentence.is_word(k, "agent") for k in following):
            return True
        if entry.object not in ("recipient", "target") or self.object(head) is not None or head.end - head.start > 1:
            return False
        if entry.harm or "recipient" in entry.people:
            return True
        if head.end < len(sentence) and sentence.tokens[head.end] in entry.content:
            return False
        if head.first and sentence.tokens[head.first - 1] == ",":
            return True
        return any(k in self.verbs or is_auxiliary(sentence, k) for k in range(head.end, len(sentence)))

    def _forms(self, head: Head) -> set[str | None]:
        marks = self.sentence.event_marks.get("event", ())
        return {m.payload.form for m in marks if m.start == head.start and m.payload is not None}

    def _of_noun(self, draft: EventDraft) -> None:
        sentence, head = self.sentence, draft.head
        i = head.end
        for _ in range(ADJECTIVES):
            if i < len(sentence) and self._adjective(i):
                who = sentence.people(i) is not None or sentence.tokens[i] in sentence.pack.events.adjectives
                if who and not head.entry.harm:
                    draft.actor_phrases.append(Phrase(i, i + 1))
                i += 1
        self._genitives(draft, i)
        owner = self._modifier(head)
        if owner is not None and not draft.actor_phrases:
            whose = draft.recipient_phrases if head.entry.harm else draft.actor_phrases  # `the mayor's death`
            whose.append(owner)

    def _adjective(self, i: int) -> bool:
        token = self.sentence.tokens[i]
        if not token[0].isalpha() or i in self.verbs or self.sentence.capital(i):
            return False
        if self.sentence.is_word(i, "of", "preposition", "determiner"):
            return False
        if any(m.start == i for m in self.sentence.marks.get("place_not_figure", ())):  # `provenant de`
            return False
        return token not in self.sentence.pack.small_words and not is_stop(self.sentence, i)

    def _genitives(self, draft: EventDraft, i: int) -> None:
        """`tirs d'artillerie du régime`: means first, then who, to whom or where, by the entry's `of`."""
        sentence = self.sentence
        instruments = {m.start: m for m in sentence.event_marks.get("event_instruments", ())}
        while sentence.is_word(i, "of"):
            k = i + 1
            while sentence.is_word(k, "determiner", "one"):
                k += 1
            if k in instruments:
                mark = instruments[k]
                draft.instrument = draft.instrument or sentence.raw(mark.start, mark.end)
                i = mark.end
                while i < len(sentence) and self._adjective(i) and not sentence.is_word(i, "of"):
                    if sentence.people(i) is not None or sentence.tokens[i] in sentence.pack.events.adjectives:
                        draft.actor_phrases.append(Phrase(i, i + 1))
                    i += 1
                continue
            phrase = after(sentence, i + 1, self.stops)
            of = draft.head.entry.of
            if of == "actor" and draft.type == "ASSAULT" and phrase is not None and self._is_target(phrase):
                of = "place"  # `le bombardement de Velmont`, but `les bombardements du régime`
            self.give(draft, of, phrase)
            return

    def _modifier(self, head: Head) -> Phrase | None:
        """`Syrian army shelling`, `the regime's offensive`: who stands before the noun, where the head comes last."""
        sentence = self.sentence
        if sentence.pack.language.head != "last":
            return None
        start = head.start
        owner = None
        while start > 0 and head.start - start < MODIFIERS:
            i = start - 1
            if sentence.tokens[i] in sentence.pack.events.possessive:
                owner = trimmed(sentence, *self._stretch(i))
                break
            if is_stop(sentence, i) or i in self.verbs or sentence.is_word(
                i, "determiner", "one", "preposition", "of", "coordinator", "adverb", "perfect_auxiliary",
                "passive_auxiliary",
            ):  # fmt: skip
                break
            start = i
        if owner is None and start < head.start:
            owner = self._acting(start, head.start)
        return owner if owner is not None and can_act(sentence, owner) else None

    def _acting(self, start: int, stop: int) -> Phrase | None:
        """The words that name somebody in a run of modifiers."""
        # At the beginning of a sentence a capital makes no name of an adjective.
        single = [k for k in range(start, stop) if (can_act if k else is_known_actor)(self.sentence, Phrase(k, k + 1))]
        places = {k for m in self.view.places if m.cue == "none" for k in range(m.start, m.end)} if single else set()
        single = [k for k in single if k not in places or self.sentence.people(k) is not None]
        if single[:1] == [1] and start == 0 and self.sentence.tokens[0] not in self.sentence.pack.small_words:
            single = [0, *single]  # `Karsan army shelling`
        return Phrase(single[0], single[-1] + 1) if single else None

    def _stretch(self, stop: int) -> tuple[int, int]:
        start = stop
        while start > 0 and stop - start < REACH:
            i = start - 1
            small = self.sentence.is_word(i, "preposition", "perfect_auxiliary", "coordinator")
            if is_stop(self.sentence, i) or i in self.verbs or (small and not self.sentence.is_word(i, "of")):
                break
            start = i
        return start, stop

    def with_prepositions(self, draft: EventDraft, start: int) -> None:
        """Give a draft what its entry's small words announce behind token `start`."""
        entry = draft.head.entry
        roles: tuple[tuple[tuple[str, ...], Argument], ...] = (
            (entry.recipient, "recipient"), (entry.actor, "actor"), (entry.place, "place"), (entry.content, "content"),
        )  # fmt: skip
        if draft.head.form is None and not draft.actor_phrases:
            roles = (*roles, (tuple(self.sentence.pack.words["agent"]), "actor"))
        for k in self._within(start):
            if draft.head.form is None and is_auxiliary(self.sentence, k):
                break
            if k + 1 < len(self.sentence) and self.sentence.tokens[k + 1] in self.sentence.pack.weekdays:
                continue
            for words, role in roles:
                if words and self.sentence.tokens[k] in words:
                    self.give(draft, role, after(self.sentence, k + 1, self.stops))

    def give(self, draft: EventDraft, role: Argument, phrase: Phrase | None) -> None:
        """Give a draft a phrase in a role; a recipient that names a place becomes the event's place."""
        if phrase is None:
            return
        if role == "recipient" and draft.type in ("DISASTER", "ACCIDENT"):
            role = "target"
        if role == "target":
            names = not is_known_actor(self.sentence, phrase) and self.sentence.capital(phrase.start)
            role = "place" if names and phrase.start > 0 else "recipient"
        # What is asked, accused or praised is somebody, also where it is a country.
        placed = draft.head.entry.control is None and (draft.type not in VERBAL or draft.type == "CONSULT")
        if role == "recipient" and placed and self._is_place(phrase):
            role = "place"
        taken = {
            "actor": draft.actor_phrases, "recipient": draft.recipient_phrases, "place": draft.place_phrases,
            "content": draft.content_phrases,
        }  # fmt: skip
        if role in taken and not any(p.start < phrase.end and phrase.start < p.end for p in taken[role]):
            taken[role].append(phrase)
        elif role == "instrument":
            draft.instrument = draft.instrument or self.sentence.raw(*phrase)

    def _is_target(self, phrase: Phrase) -> bool:
        """Whether a phrase names a place that is no country: a country can act."""
        if is_known_actor(self.sentence, phrase) or not self._is_place(phrase):
            return False
        countries = [m for m in self.view.places if m.entry is not None and m.entry.kind == "country"]
        return not any(phrase.start <= m.start < phrase.end for m in countries)

    def _is_place(self, phrase: Phrase) -> bool:
        """Whether a phrase names a place rather than people."""
        span = range(phrase.start, min(phrase.start + 3, phrase.end))
        if any(m.start in span for m in self.sentence.event_marks.get("event_territory", ())):
            return True
        if not any(self.sentence.capital(k) for k in range(phrase.start, phrase.end)):
            return False
        for mention in self.view.places:
            if mention.start <= phrase.start + 1 and mention.end >= phrase.end - 1:
                return not actors_in(self.view, phrase, mention.start, mention.end)
        return False


def actors_in(view: View, phrase: Phrase, start: int, end: int) -> bool:
    """Whether a phrase names people outside of the place in it."""
    left = Phrase(phrase.start, start)
    right = Phrase(end, phrase.end)
    return any(p.start < p.end and actors_of(view, p) for p in (left, right))


def _fronted(sentence: Sentence, i: int) -> bool:
    """`that` as the conjunction of reported speech is no relative pronoun: a verb of saying stands before it."""
    return any(m.end == i for m in sentence.marks.get("source_verb", ()))


def _is_saying(sentence: Sentence, i: int) -> bool:
    """A verb of saying that stands as one, not as the noun of the same form."""
    return not sentence.is_word(i - 1, "determiner", "one", "of") and sentence.tokens[i] not in STOPS
