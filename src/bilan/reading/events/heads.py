"""The words of a sentence that say events, each read as the verb or the noun that it is there."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence
from bilan.languages.event_schema import EventEntry, EventForm, Light
from bilan.languages.inflection import Form
from bilan.languages.phrases import Mark
from bilan.model import EventStatus
from bilan.reading.events.drafts import Head

LONGEST_CHAIN = 5
"""Tokens before a verb among which its auxiliaries stand."""
MOOD: dict[Form, EventStatus] = {"conditional": "possible", "future": "planned"}
FINITE: tuple[Form, ...] = ("finite", "past", "future", "conditional")


def find_heads(sentence: Sentence) -> list[Head]:
    """Return the events' words of a sentence in order; one that fits several groups stands once for each."""
    found = [head for mark in sentence.event_marks.get("event", ()) if (head := _head(sentence, mark)) is not None]
    for n, head in enumerate(found):
        if head.bare and sentence.is_word(head.first - 1, "joined"):
            _share_auxiliary(head, found[:n])
    return found


def _share_auxiliary(head: Head, earlier: list[Head]) -> None:
    """`ont pillé et incendié`: the auxiliary of the verb just before serves this one too."""
    for other in reversed(earlier):
        if other.verb and other.end == head.first - 1:
            if other.passive or other.perfect:
                head.passive, head.perfect, head.bare = other.passive, other.perfect, False
                head.negated, head.mood = other.negated, other.mood
            return


def find_lights(sentence: Sentence) -> list[tuple[Head, Light]]:
    """Return the verbs that carry an event's noun (`lancer`), with what their subject is."""
    found = []
    for mark in sentence.event_marks.get("event_light", ()):
        light: Light = mark.payload.entry
        shown = EventEntry(type="ASSAULT", subject=light.subject)
        head = _head(sentence, Mark(mark.start, mark.end, EventForm(shown, mark.payload.form)))
        if head is not None:
            found.append((head, light))
    return found


def _head(sentence: Sentence, mark: Mark) -> Head | None:
    if mark.payload is None:
        return None
    entry, form = mark.payload
    if _in_a_name(sentence, mark):
        return None
    if form is None:
        if _reads_as_verb(sentence, mark, entry):
            return None
        return Head(mark.start, mark.end, mark.start, entry, None)
    if _reads_as_noun(sentence, mark, form):
        counted = entry.harm and form in ("participle", "past") and _is_number(sentence, mark.start - 1)
        return Head(mark.start, mark.end, mark.start, entry, None, counted=True) if counted else None
    if form == "finite" and sentence.is_word(mark.start - 1, "infinitive_marker"):
        form = "infinitive"
    first, passive, perfect, negated, mood = auxiliaries(sentence, mark.start)
    if mark.end - mark.start > 1 and sentence.is_word(mark.start + 1, "perfect_auxiliary", "passive_auxiliary"):
        passive, perfect = False, True  # `se sont emparés`: the auxiliary is the verb's own
    mood = mood or MOOD.get(form)
    if form == "finite" and mood is not None and first < mark.start:
        form = "infinitive"
    bare = form in ("participle", "past") and not passive and not perfect
    return Head(mark.start, mark.end, first, entry, form, passive, perfect, bare, negated, mood)


def _in_a_name(sentence: Sentence, mark: Mark) -> bool:
    """Whether a word stands with a capital beside another one inside a sentence: `Crash Investigation Branch`."""
    if mark.start == 0 or not sentence.capital(mark.start):
        return False
    before, after = mark.start - 1, mark.end
    names = sentence.capital(before) and sentence.tokens[before] not in sentence.pack.small_words
    return names or (after < len(sentence) and sentence.capital(after))


def auxiliaries(sentence: Sentence, start: int) -> tuple[int, bool, bool, bool, EventStatus | None]:
    """The chain of auxiliaries before a verb: its first token, passive, perfect, negated, and what it says."""
    passive = perfect = negated = False
    first = i = start
    moods = {m.start: m for m in sentence.marks.get("status_auxiliary", ())}
    mood: EventStatus | None = None
    clitics = sentence.pack.events.clitics
    while i > 0 and start - i < LONGEST_CHAIN:
        i -= 1
        token = sentence.tokens[i]
        if i in moods:
            mood, first = moods[i].payload, i
        if sentence.is_word(i, "passive_auxiliary"):
            passive, first = True, i
        elif sentence.is_word(i, "perfect_auxiliary"):
            perfect, first = True, i
        elif sentence.is_word(i, "negation"):
            negated = True
        elif sentence.is_word(i, "preposition") and sentence.is_word(i - 1, "perfect_auxiliary", "passive_auxiliary"):
            continue  # `ont depuis conquis`: the small word says when
        elif not (sentence.is_word(i, "adverb") or token in clitics or i in moods):
            break
        if sentence.is_word(i, "infinitive_marker"):
            break
    return first, passive, perfect, negated, mood


def _reads_as_noun(sentence: Sentence, mark: Mark, form: Form) -> bool:
    """Whether a word that can be a verb stands as a noun: an article, a genitive or an adjective before it."""
    before = mark.start - 1
    if before < 0:
        return form == "gerund" and _is_nominal(sentence, mark)
    determined = sentence.is_word(before, "determiner", "one") and sentence.tokens[before] not in (
        sentence.pack.events.clitics
    )
    if form in ("participle", "past"):
        # A clitic never stands right before a participle.
        return sentence.is_word(before, "determiner", "one") or _is_attributive(sentence, mark) or (
            sentence.pack.language.head != "last" and _is_number(sentence, before)
        )  # fmt: skip
    if form == "gerund":
        if sentence.is_word(before, "passive_auxiliary"):
            return False
        return determined or sentence.is_word(mark.end, "of") or _is_nominal(sentence, mark)
    if form == "infinitive":
        return determined
    if determined or sentence.is_word(before, "of", "more") or _is_article(sentence, before):
        return True
    return sentence.is_word(before, "preposition") and not sentence.is_word(before, "infinitive_marker", "pronoun")


def _is_number(sentence: Sentence, i: int) -> bool:
    """Whether token i is a number: a participle right behind it counts people (`161 morts`)."""
    return sentence.tokens[i][0].isdigit() or sentence.tokens[i] in sentence.pack.numbers.words


def _is_article(sentence: Sentence, i: int) -> bool:
    """Whether a word that is article or clitic is the article: a verb or preposition before it takes an object."""
    if not sentence.is_word(i, "determiner") or sentence.tokens[i] not in sentence.pack.events.clitics:
        return False
    before = i - 1
    if before < 0 or sentence.is_word(before, "preposition", "of"):
        return True
    if any(sentence.is_word(k, "perfect_auxiliary", "passive_auxiliary") for k in range(max(0, before - 2), before)):
        return True
    verbs = (*sentence.marks.get("source_verb", ()), *sentence.event_marks.get("event_light", ()))
    return any(m.end == i for m in verbs) or any(
        m.end == i and m.payload is not None and m.payload.form is not None
        for m in sentence.event_marks.get("event", ())
    )


def _is_attributive(sentence: Sentence, mark: Mark) -> bool:
    """`the 21 kidnapped farmers`: in a language whose nouns come last, a participle between a number and a noun."""
    before, after = mark.start - 1, mark.end
    if sentence.pack.language.head != "last" or after >= len(sentence) or not sentence.tokens[after][0].isalpha():
        return False
    if sentence.tokens[after] in sentence.pack.small_words:
        return False
    return _is_number(sentence, before) or sentence.is_word(before, "more", "of", "preposition")


def _is_nominal(sentence: Sentence, mark: Mark) -> bool:
    """Whether a gerund that is also a noun of its own (`shelling`) stands as one: it takes no object."""
    marks = sentence.event_marks.get("event", ())
    if not any(m.start == mark.start and m.payload is not None and m.payload.form is None for m in marks):
        return False
    after = mark.end
    if after >= len(sentence) or not sentence.tokens[after][0].isalnum():
        return True
    object_opens = sentence.is_word(after, "determiner", "one") or sentence.capital(after)
    near = range(max(0, mark.start - 3), mark.start)
    if not object_opens and not sentence.tokens[after][0].isdigit() and any(
        sentence.is_word(k, "determiner", "one") for k in near
    ):  # fmt: skip
        return True
    small = ("preposition", "coordinator", "perfect_auxiliary", "passive_auxiliary", "copula", "clause", "negation")
    if sentence.is_word(after, *small) or any(m.start == after for m in sentence.marks.get("status_auxiliary", ())):
        return True
    return any(
        m.start == after and m.payload is not None and m.payload.form in FINITE
        for c in ("event", "event_light")
        for m in sentence.event_marks.get(c, ())
    )


def _reads_as_verb(sentence: Sentence, mark: Mark, entry: EventEntry) -> bool:
    """Whether a word that is both noun and verb stands as the verb."""
    forms = [
        m.payload.form for m in sentence.event_marks.get("event", ()) if m.start == mark.start and m.payload is not None
    ]
    verb: list[Form] = [form for form in forms if form is not None]
    if not verb:
        return False
    before, after = mark.start - 1, mark.end
    if before < 0:
        return verb[0] == "gerund" and not sentence.is_word(after, "of") and not _is_nominal(sentence, mark)
    if any(_reads_as_noun(sentence, mark, form) for form in verb):
        return False
    if verb[0] in ("gerund", "participle", "past", "infinitive", "future", "conditional"):
        return True
    if sentence.is_word(before, "infinitive_marker", "pronoun", "negation", "relative"):
        return True
    if any(m.end == mark.start for m in sentence.marks.get("status_auxiliary", ())):
        return True
    object_follows = after < len(sentence) and (
        sentence.is_word(after, "determiner", "one", "more") or sentence.capital(after)
    )
    return object_follows and sentence.tokens[before][-1:].isalpha()
