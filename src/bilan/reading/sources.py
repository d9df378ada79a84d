"""Who a sentence ascribes its claims to, and by which words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bilan.analysis.sentences import Sentence
from bilan.languages.phrases import Mark
from bilan.reading.name_ends import later_phrase, name_end
from bilan.reading.saying_verbs import (
    QUOTES,
    ends_in_pronoun,
    has_auxiliary,
    inverted,
    is_no_verb_of_saying,
    is_passive,
    verb_first,
)
from bilan.reading.tallies import is_tally, whose

FARTHEST_AGENT = 6
"""Tokens between a passive verb of saying and its agent."""
SHORT_PHRASE = 3
LONGEST_DESCRIPTION = 7
"""Tokens of a source that no word list knows (`les rescapés`, `la société civile`)."""
LONGEST_NAME = 4
"""Words of a person's name."""
MOST_ASIDES = 4
"""Asides in commas between a source and its verb."""
LONGEST_SOURCE = 22
"""Tokens of a source's name with its role."""
SINGLE_QUOTES = frozenset("‘’'")
"""Marks that end a quotation behind a sign (`…,’ the minister said`); elsewhere they are apostrophes."""
STOPS = frozenset(",;:.!?…") | QUOTES


@dataclass(frozen=True)
class Attribution:
    """A source and its cue in a sentence: tokens `start` to `end` cover both, `name_start`, `name_end` the name."""

    start: int
    end: int
    name_start: int
    name_end: int
    name: str
    cue: str
    id: str | None = None
    via: str | None = None
    """The medium that relays the source."""
    by_verb: bool = False
    """The cue is a verb of saying, not a word such as `selon`."""
    pronoun: bool = False
    """The source is a pronoun (`a-t-il dit`): who it is must be found in the text before."""


def worded_sources(sentence: Sentence) -> list[Attribution]:
    """Return the attributions that words of attribution make (`selon X`, `X a dit`), in no order."""
    found = [_after_cue(sentence, m) for m in sentence.marks.get("source_before", ())]
    found += [_of_source(sentence, m) for m in sentence.marks.get("source_of", ())]
    found += [_quoted(sentence, m) for m in sentence.marks.get("source_quoting", ())]
    barred = {k for m in sentence.marks.get("not_source_verb", ()) for k in range(m.start, m.end)}
    for mark in sentence.marks.get("source_verb", ()):
        known = any(a and a.start <= mark.start < a.end for a in found)
        if not known and not barred.issuperset(range(mark.start, mark.end)):
            found.append(_by_verb(sentence, mark))
    return [a for a in found if a is not None]


def _after_cue(sentence: Sentence, mark: Mark) -> Attribution | None:
    start, end = _name_after(sentence, whose(sentence, mark.end))
    if (
        start >= end
        or is_tally(sentence, start, end)
        or not (can_be_source(sentence, start, end) or _described(sentence, mark.end, start, end))
    ):
        return None
    return attribution(sentence, mark.start, end, start, end, sentence.raw(mark.start, mark.end))


def _described(sentence: Sentence, first: int, start: int, end: int) -> bool:
    """`d'après les rescapés`: an article and a noun that is none of those that follow such a cue but say nothing."""
    other = any(m.start == start for c in ("not_source", "event_noun") for m in sentence.marks.get(c, ()))
    described = first < start < len(sentence) and end - start <= LONGEST_DESCRIPTION
    return described and sentence.tokens[start].isalpha() and not other


def _quoted(sentence: Sentence, mark: Mark) -> Attribution | None:
    """`Xinhua quoted an official as saying`: the official is the source, Xinhua the medium that relays it."""
    start, end = _name_after(sentence, mark.end)
    medium = subject_before(sentence, mark.start, mark.end, "")
    if start >= end or medium is None or medium.pronoun:
        return None
    cue = sentence.raw(mark.start, mark.end)
    found = attribution(sentence, medium.name_start, end, start, end, cue)
    return replace(found, by_verb=True, via=medium.name)


def _of_source(sentence: Sentence, mark: Mark) -> Attribution | None:
    """`de source médicale`: the words themselves are the source's name."""
    start = mark.end - 1
    _, end = _name_after(sentence, mark.end)
    end = min(end, mark.end + 4)
    cut = [k for k in range(mark.end, end) if sentence.is_word(k, "preposition") and not sentence.is_word(k, "of")]
    end = cut[0] if cut else end
    return attribution(sentence, mark.start, end, start, end, sentence.raw(mark.start, mark.start + 1))


def attribution(sentence: Sentence, start: int, end: int, name_start: int, name_end: int, cue: str) -> Attribution:
    """An attribution of these tokens; its span covers both cue and name."""
    name = sentence.raw(name_start, name_end)
    return Attribution(min(start, name_start), max(end, name_end), name_start, name_end, name, cue)


def _name_after(sentence: Sentence, i: int) -> tuple[int, int]:
    """The source's noun phrase that begins at token i: to the next verb, comma, quote or clause."""
    while i < len(sentence) and sentence.is_word(i, "determiner", "one") and not sentence.capital(i):
        i += 1
    verbs = {m.start for m in sentence.marks.get("source_verb", ())}
    media = {m.start: m.end for m in sentence.marks.get("source_hearer", ()) if sentence.capital(m.start)}
    end = i
    while end < len(sentence) and end - i < LONGEST_SOURCE:
        token = sentence.tokens[end]
        if end in media:  # `France 3`: its number is part of its name
            end = media[end]
            continue
        if token == "(":
            close = next((k for k in range(end, min(len(sentence), end + 6)) if sentence.tokens[k] == ")"), None)
            return i, close + 1 if close is not None else end
        if token == "." and end > i and sentence.tokens[end - 1] in sentence.pack.abbreviations:
            end += 1
            continue
        if token in STOPS or end in verbs or token == ")" or sentence.is_word(end, "clause", "relative"):
            break
        if sentence.is_word(end, "pronoun") and not sentence.is_word(end, "determiner"):
            break
        verb = sentence.is_word(end, "perfect_auxiliary", "passive_auxiliary", "copula")
        if token[0].isdigit() or (verb and not sentence.capital(end)):
            break
        if end > i and _opens_document(sentence, end):
            break
        end += 1
    return i, _trimmed(sentence, i, end)


def _opens_document(sentence: Sentence, i: int) -> bool:
    """`l'ONU dans un rapport`, `police in a statement`: where it was said is no part of the name."""
    inside = any(m.start == i and m.payload == "at" for m in sentence.marks.get("place_preposition", ()))
    return inside and sentence.is_word(i + 1, "one")


def _trimmed(sentence: Sentence, start: int, end: int) -> int:
    """Cut small words and days off the end of a name."""
    times = {
        k
        for c in ("relative_day", "date", "day_part")
        for m in sentence.marks.get(c, ())
        for k in range(m.start, m.end)
    }
    first_time = min((k for k in times if start < k < end), default=end)
    end = name_end(sentence, start, min(end, first_time))
    while end > start and sentence.is_word(
        end - 1, "of", "preposition", "determiner", "adverb", "coordinator", "one", "negation"
    ):
        end -= 1
    return end


def can_be_source(sentence: Sentence, start: int, end: int) -> bool:
    """Whether tokens hold a noun or a name that can say something."""
    nouns = sentence.marks.get("source_noun", ())
    if any(start <= m.start < end for m in nouns):
        return True
    months = sentence.pack.months
    return any(
        sentence.capital(k) and sentence.tokens[k] not in months and len(sentence.tokens[k]) > 1
        for k in range(start, end)
    )


def _by_verb(sentence: Sentence, mark: Mark) -> Attribution | None:
    first = verb_first(sentence, mark.start)
    if mark.payload in ("infinitive", "gerund") or is_no_verb_of_saying(sentence, first, mark):
        return None
    if is_passive(sentence, first, mark.start):
        return _by_agent(sentence, first, mark.end)
    if mark.payload == "participle" and mark.end - mark.start == 1 and not has_auxiliary(sentence, first, mark.start):
        return None
    cue = sentence.raw(first, mark.end)
    if sentence.tokens[mark.end - 1] in sentence.pack.sources.pronouns or ends_in_pronoun(sentence, mark):
        return Attribution(first, mark.end, mark.end - 1, mark.end, "", cue, pronoun=True)
    if inverted(sentence, first):
        found = subject_after(sentence, mark.end)
        if found is not None and not _is_object(sentence, mark.end, *found):
            return replace(attribution(sentence, first, found[1], *found, cue), by_verb=True)
    return subject_before(sentence, first, mark.end, cue)


def _is_object(sentence: Sentence, verb: int, start: int, end: int) -> bool:
    """`X, affiliated with Y, announced a toll of 13`: whether what follows a verb is what is said, and by nobody."""
    days = {k for first, last in sentence.day_ends.items() for k in range(first, last)}
    counted = any(sentence.tokens[k][0].isdigit() and k not in days for k in range(verb, start))
    tally = is_tally(sentence, start, end) or _is_count(sentence, start, end)
    return counted or tally or sentence.is_word(end, "clause", "relative")


def _by_agent(sentence: Sentence, first: int, end: int) -> Attribution | None:
    """`were named by friends and relatives`, `ont été recensés par l'ONU`: the agent is the source."""
    for k in range(end, min(len(sentence), end + FARTHEST_AGENT)):
        if sentence.is_word(k, "agent"):
            start, stop = _name_after(sentence, k + 1)
            if start < stop and can_be_source(sentence, start, stop):
                return attribution(sentence, first, stop, start, stop, sentence.raw(first, k + 1))
            return None
        if sentence.tokens[k] in STOPS:
            return None
    return None


def subject_after(sentence: Sentence, i: int) -> tuple[int, int] | None:
    """The subject after an inverted verb, past days and addressees (`a indiqué mercredi à l'AFP la police`)."""
    told = False
    for _ in range(4):
        if i in sentence.day_ends:
            i = sentence.day_ends[i]
        elif sentence.is_word(i, "adverb"):
            i += 1
        elif sentence.is_word(i, "preposition") and not sentence.is_word(i, "of"):
            i, told = _past_phrase(sentence, i + 1), True
        else:
            break
    if i < len(sentence) and sentence.tokens[i] == ",":
        i += 1
    while i < len(sentence) and sentence.tokens[i] in sentence.pack.sources.tally_of:
        i += 1  # `a-t-on appris auprès du parquet`: through whom it was learned is no part of the name
    start, end = _name_after(sentence, i)
    later = later_phrase(sentence, start, end, behind=told)
    start = later if later > start and can_be_source(sentence, later, end) else start
    if start < end and (can_be_source(sentence, start, end) or _short_phrase(sentence, i, start, end)):
        return _with_following_name(sentence, start, end)
    if _described(sentence, i, start, end):  # a phrase of no known source: its head alone
        return start, start + 1
    return None


def _with_following_name(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """`a précisé le directeur de X, Anton Verhal`, `…, le colonel Anton Verhal`: the name after the role."""
    if end + 1 >= len(sentence) or sentence.tokens[end] != ",":
        return start, end
    first = end + 1
    titles = {m.start: m.end for m in sentence.marks.get("source_title", ())}
    if sentence.is_word(first, "determiner") and first + 1 in titles:
        first = titles[first + 1]
    if not sentence.capital(first):
        return start, end
    stop = first
    while stop < len(sentence) and sentence.capital(stop) and sentence.tokens[stop][0].isalpha():
        stop += 1
    name = 2 <= stop - first <= LONGEST_NAME and (stop == len(sentence) or not sentence.tokens[stop][0].isalnum())
    return (start, stop) if name else (start, end)


def _short_phrase(sentence: Sentence, first: int, start: int, end: int) -> bool:
    """An article and a few words beside a verb of saying (`, the harbour master said.`) are a source, known or not."""
    article = start > first or sentence.is_word(start - 1, "determiner", "one")
    closed = (
        end >= len(sentence)
        or not sentence.tokens[end][0].isalnum()
        or end in {m.start for m in sentence.marks.get("source_verb", ())}
    )
    return article and end - start <= SHORT_PHRASE and closed and not sentence.is_word(start, "pronoun")


def _past_phrase(sentence: Sentence, i: int) -> int:
    """The token after a short phrase such as `à l'AFP`, `à la presse`."""
    while sentence.is_word(i, "determiner", "one"):
        i += 1
    if i >= len(sentence) or not sentence.capital(i):
        return i + 1
    while i < len(sentence) and (sentence.capital(i) or _inside_name(sentence, i)):
        i += 1
    return i


def _inside_name(sentence: Sentence, i: int) -> bool:
    return sentence.is_word(i, "of") and i + 1 < len(sentence) and sentence.capital(i + 1)


def subject_before(sentence: Sentence, first: int, end: int, cue: str) -> Attribution | None:
    """The attribution to the subject before a verb of saying: tokens `first` to `end`; None where there is none."""
    if first > 0 and sentence.is_word(first - 1, "coordinator"):
        return None  # the subject is the one of the verb before, not the words between
    for begin, stop in _subjects(sentence, first):
        start = begin
        while start < stop and sentence.is_word(
            start, "determiner", "one", "adverb", "coordinator", "preposition", "clause"
        ):
            start += 1
        if start < stop and sentence.is_word(start, "pronoun") and not sentence.is_word(start, "determiner"):
            return Attribution(start, end, start, stop, "", cue, by_verb=True, pronoun=True)
        stop = _trimmed(sentence, start, stop)
        ends = end >= len(sentence) or not sentence.tokens[end][0].isalnum()
        short = ends and begin > 0 and not sentence.tokens[begin - 1][0].isalnum() and start > begin
        if _is_count(sentence, start, stop) or _happened(sentence, start, stop):
            continue
        known = can_be_source(sentence, start, stop) or (short and stop - start <= SHORT_PHRASE)
        if stop > start and (known or _heads_clause(sentence, begin, start, stop, first)):
            return replace(attribution(sentence, start, end, start, stop, cue), by_verb=True)
    return None


def _heads_clause(sentence: Sentence, begin: int, start: int, stop: int, verb: int) -> bool:
    """`Les garde-côtes indiquent avoir secouru …`: an article and a noun that open a clause, right before the verb."""
    opens = begin == 0 or not sentence.tokens[begin - 1][0].isalnum()
    article = start == begin + 1 and sentence.is_word(begin, "determiner", "one")
    others = ("noun", "not_source", "event_noun")
    plain = not any(begin <= m.start < stop for c in others for m in sentence.marks.get(c, ()))
    return opens and article and stop == verb and stop - start <= LONGEST_DESCRIPTION and plain


def _is_count(sentence: Sentence, start: int, stop: int) -> bool:
    """`un précédent bilan faisait état de`: a toll is what is said, not who says it."""
    ends = {m.end for m in sentence.marks.get("trigger", ()) if m.payload.trigger.kind == "count"}
    return stop in ends and not any(sentence.capital(k) for k in range(start, stop))


def _happened(sentence: Sentence, start: int, stop: int) -> bool:
    """`a bus accident claimed three lives`: what happened does, and says nothing."""
    edges = (m for m in sentence.marks.get("event_noun", ()) if m.start == start or m.end == stop)
    return any(start <= m.start and m.end <= stop for m in edges) and not any(
        sentence.capital(k) and k for k in range(start, stop)
    )


def _subjects(sentence: Sentence, first: int) -> list[tuple[int, int]]:
    """Where the subject before a verb may stand: just before it, or before asides in commas (`X, 30, of Y, said`)."""
    if first == 0 or sentence.tokens[first - 1] != ",":
        return [(_phrase_start(sentence, first), first)]
    found = []
    stop = first - 1
    for _ in range(MOST_ASIDES):
        start = stop
        while start > 0 and sentence.tokens[start - 1] not in STOPS and stop - start < LONGEST_SOURCE:
            start -= 1
        some = sentence.is_word(start, "of") and sentence.is_word(start + 1, "more")  # `d'autres sources`
        small = sentence.is_word(start, "preposition", "relative", "clause", "of", "adverb")
        aside = (small and not some) or sentence.tokens[start][0].isdigit()
        if start < stop and not aside:
            found.append((_phrase_start(sentence, stop), stop))
        if start == 0 or sentence.tokens[start - 1] != ",":
            break
        stop = start - 1
    return [_with_name(sentence, *found[::-1][:2]), *found[::-1]] if found else []


def _with_name(sentence: Sentence, subject: tuple[int, int], aside: tuple[int, int] | None = None) -> tuple[int, int]:
    """Join a role and a name that stand side by side (`le maire de X, Jean Morel, a dit`)."""
    roles = {m.start for c in ("source_noun", "source_title") for m in sentence.marks.get(c, ())}
    if aside is None or aside[0] != subject[1] + 1 or aside[1] - aside[0] > LONGEST_SOURCE // 2:
        return subject
    return (subject[0], aside[1]) if sentence.capital(aside[0]) or aside[0] in roles else subject


def _starts_afresh(sentence: Sentence, i: int) -> bool:
    """A capitalised article inside a run of text begins a new sentence whose stop is missing."""
    return sentence.is_word(i, "determiner", "one") and sentence.capital(i)


def _phrase_start(sentence: Sentence, stop: int) -> int:
    start = stop
    speakers = {m.start for m in sentence.marks.get("source_noun", ())}
    quantities = {m.start for m in sentence.marks.get("trigger", ())} - speakers
    verbs = {m.end for m in sentence.marks.get("source_verb", ())}
    while start > 0 and stop - start < LONGEST_SOURCE:
        token = sentence.tokens[start - 1]
        abbreviated = token == "." and start > 1 and sentence.tokens[start - 2] in sentence.pack.abbreviations
        if (
            (token in STOPS and not abbreviated)
            or (token == ")" and start < stop)
            or (token in SINGLE_QUOTES and start > 1 and sentence.tokens[start - 2] in STOPS)
            or token[0].isdigit()
            or token in ("/", "|", "-", "–", "—", "%")
        ):
            break
        if sentence.is_word(start - 1, "clause", "relative", "perfect_auxiliary", "passive_auxiliary"):
            break
        if start in verbs or (start < stop and start > 1 and _starts_afresh(sentence, start)):
            break
        if start - 1 in quantities and not sentence.capital(start - 1):
            break
        start -= 1
    return start
