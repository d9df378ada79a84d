"""One sentence's attributions: each cue with its speaker's phrase, its content and its stance."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from bilan.analysis.sentences import Sentence
from bilan.reading.context import Context, View
from bilan.reading.statements.contents import SHORTEST, content_after, content_before, extent
from bilan.reading.statements.cues import Hit, find_cues
from bilan.reading.statements.drafts import Content, StatementDraft
from bilan.reading.statements.options import Readings, alternatives
from bilan.reading.statements.phrases import (
    QUOTES,
    STOPS,
    Phrase,
    is_quote,
    named_after,
    past_small,
    phrase_after,
    subject_before,
)
from bilan.reading.statements.quotes import Quote, Quotes
from bilan.reading.statements.subjects import (
    NOBODY,
    behind_quote,
    can_speak,
    capitals,
    find_subject,
    has_role,
    opening,
    subject_behind,
)

SHORTEST_QUOTE = 15
"""Code points of a quotation that is a statement although no cue stands beside it."""
LONGEST_TAIL = 9
"""Tokens behind a source at a sentence's end that only say more of it (`, according to a poll on Monday`)."""
OPENS = 1
"""Tokens that may stand before a sentence's subject."""
AGENT_REACH = 30
"""Tokens between a noun (`un appel à la trêve`) and the agent of its verb (`lancé par …`)."""


def read_sentence(view: View, quotes: Quotes) -> list[Readings]:
    """Return the readings of each cue of a sentence, in the order of the cues, before anybody is named."""
    sentence = view.sentence
    quoted = quotes.inside(sentence.starts)
    hits = find_cues(sentence, quoted)
    if not hits:
        return [Readings(draft.hit, [draft]) for draft in after_colons(view, quotes)]
    verbs = {k for hit in hits if hit.sort == "verb" for k in range(hit.first, hit.end)}
    for n, hit in enumerate(hits):
        hit.frame = _frame(sentence, hit, hits[n + 1 :], verbs, quotes)
    found: list[Readings] = []
    ruled: list[StatementDraft] = []
    floor = reached = framed = 0
    for n, hit in enumerate(hits):
        later = hits[n + 1 :]
        readings = Readings(hit, cues=len(hits))
        found.append(readings)
        draft = _read(view, hit, later, framed if hit.frame else floor, quotes, verbs, ruled)
        inside = hit.first < reached
        if draft is not None:
            readings.drafts.append(draft)
            framing = any(h.frame for h in later) and not hit.frame and not _takes_a_stand(draft)
            readings.against = "inside" if inside else "framed" if framing else None
        else:
            readings.against = "unread inside" if inside else "unread"
        if not hit.negated:  # `did not confirm`: nothing is said
            readings.drafts += _different(alternatives(view, hit, later, quotes, verbs), readings.drafts)
        if readings.against is None and draft is not None:
            ruled.append(draft)
            own = draft.subject.end if draft.subject else 0
            reached = floor = draft.content.resumes or max(hit.end, own)
            if hit.frame:
                framed = reached
    if not ruled:
        found += [Readings(draft.hit, [draft]) for draft in after_colons(view, quotes)]
    return [readings for readings in found if readings.drafts]


def _different(found: Iterable[StatementDraft], known: Sequence[StatementDraft]) -> Iterator[StatementDraft]:
    """Readings that give other words or another speaker than those known."""
    seen = {(d.content.start, d.content.end, d.subject) for d in known}
    for draft in found:
        key = (draft.content.start, draft.content.end, draft.subject)
        if key not in seen and draft.content.start < draft.content.end:
            seen.add(key)
            yield draft


def _takes_a_stand(draft: StatementDraft) -> bool:
    """Whether a statement inside another tells more than that something was said."""
    cue = draft.content.cue
    return cue is not None and cue.stance not in (None, "reports") and not draft.shared


def _frame(sentence: Sentence, hit: Hit, later: Sequence[Hit], verbs: Collection[int], quotes: Quotes) -> int:
    """Where a cue at the end of all that it attributes begins with its speaker (`…, he said.`); 0: it is none."""
    before = hit.first - 1
    if before < 1 or hit.form == "gerund" or hit.sort == "noun" or hit.agent:
        return 0
    set_off = sentence.tokens[before] in (",", "-", "–", "—") or is_quote(sentence, before)
    if hit.sort == "before":
        subject = named_after(sentence, hit.end, verbs)
        at_end = subject is not None and _nothing_behind(sentence, subject.end, later)
        return before if at_end and set_off else 0
    if set_off and (hit.pronoun or subject_behind(sentence, hit, verbs) is not None):
        return before
    subject = subject_before(sentence, hit.first, verbs) if sentence.tokens[before] != "," else None
    if sentence.tokens[before] in sentence.pack.statements.pronouns:
        subject = Phrase(before, hit.first)
    if subject is None or not _says(hit):
        return 0
    start = _with_article(sentence, subject.start)
    set_off = start > 1 and (sentence.tokens[start - 1] == "," or is_quote(sentence, start - 1))
    if not set_off or content_after(sentence, hit, hit.end, later, quotes, verbs) is not None:
        return 0
    return start - 1


def _nothing_behind(sentence: Sentence, i: int, later: Sequence[Hit]) -> bool:
    """Whether only a few words follow token i, none of which says that something was said."""
    rest = range(i, len(sentence))
    tail = len(rest) <= LONGEST_TAIL and not any(hit.sort == "verb" for hit in later)
    return tail and not any(sentence.tokens[k] in (",", ";", ":") for k in rest)


def _read(
    view: View,
    hit: Hit,
    later: Sequence[Hit],
    floor: int,
    quotes: Quotes,
    verbs: Collection[int],
    found: Sequence[StatementDraft],
) -> StatementDraft | None:
    sentence = view.sentence
    if hit.sort == "before":
        return _by_word(view, hit, later, floor, quotes, verbs)
    if hit.sort == "noun":
        return _by_noun(view, hit, later, quotes, verbs)
    if hit.first == 0 and hit.form in ("past", "participle") and not behind_quote(sentence):
        return None  # `Asked about the toll, she said …`: a participle that opens the sentence
    if hit.negated and not any(cue.stance in (None, "denies", "rejects", "doubts") for cue in hit.cues):
        return None
    who = find_subject(sentence, hit, verbs, earlier=bool(found))
    if who == NOBODY:
        return None
    subject, pronoun, shared, inverted = who
    draft = StatementDraft(view, hit, Content(0, 0), subject, pronoun, shared)
    behind = hit.end if not inverted or subject is None or pronoun else subject.end
    content = None
    if inverted:
        content = content_before(sentence, hit, hit.first, floor, quotes)
        if content is not None:
            content = _resumed(sentence, content, max(behind, hit.end), quotes)
            content.addressee = _inverted_addressee(sentence, hit, verbs)
    content = content or content_after(sentence, hit, behind, later, quotes, verbs)
    if content is None and not inverted and subject is not None and subject.start < hit.first and _says(hit):
        content = content_before(sentence, hit, _with_article(sentence, subject.start), floor, quotes)
        content = _resumed(sentence, content, hit.end, quotes) if content is not None else None
    content = content or _after_aside(sentence, hit, behind, later, quotes)
    if content is None or content.start >= content.end:
        return None
    draft.content = content
    return draft


def _with_article(sentence: Sentence, start: int) -> int:
    while start > 0 and sentence.is_word(start - 1, "determiner", "one"):
        start -= 1
    return start


def _after_aside(sentence: Sentence, hit: Hit, behind: int, later: Sequence[Hit], quotes: Quotes) -> Content | None:
    """`Instead, she said, the bridge was closed`: the content behind a cue that stands in commas."""
    if behind >= len(sentence) or sentence.tokens[behind] != "," or not _says(hit):
        return None
    content = _rest(sentence, behind, later, quotes)
    return content if content is not None and content.resumes - behind >= SHORTEST else None


def _says(hit: Hit) -> bool:
    return any("quote" in cue.takes or "clause" in cue.takes for cue in hit.cues)


def _inverted_addressee(sentence: Sentence, hit: Hit, verbs: Collection[int]) -> Phrase | None:
    words = {word for cue in hit.cues for word in cue.addressee}
    i = past_small(sentence, hit.end)
    if i < len(sentence) and sentence.tokens[i] in words:
        phrase = phrase_after(sentence, i + 1, verbs, limit=1 + capitals(sentence, i + 1))
        return phrase if phrase is not None and sentence.capital(phrase.start) else None
    return None


def _resumed(sentence: Sentence, content: Content, i: int, quotes: Quotes) -> Content:
    """`"A", said X, "B"`: a quotation that goes on behind its cue belongs to the same statement."""
    while i < len(sentence) and not is_quote(sentence, i):
        if sentence.tokens[i] in ".;" or i >= len(sentence) - 1:
            return content
        if sentence.tokens[i] == "," and is_quote(sentence, i + 1):
            quote = quotes.at(sentence.starts[i + 1])
            if quote is not None and quote.start == sentence.starts[i + 1]:
                content.end = quote.end
            return content
        i += 1
    return content


def _by_word(
    view: View, hit: Hit, later: Sequence[Hit], floor: int, quotes: Quotes, verbs: Collection[int]
) -> StatementDraft | None:
    """`selon X`: the content stands behind the speaker's comma, before the cue, or around both."""
    sentence = view.sentence
    subject = named_after(sentence, hit.end, verbs)
    if subject is None or not _named_source(sentence, subject, hit.end):
        return None
    leads = sum(t[0].isalnum() for t in sentence.tokens[floor : hit.first]) < SHORTEST
    draft = StatementDraft(view, hit, Content(0, 0), subject)
    if leads:
        i = subject.end
        while i < len(sentence) and sentence.tokens[i] not in (",", ":") and i - subject.end < 14:
            i += 1
        if i + 1 >= len(sentence):
            return None
        content = content_after(sentence, Hit("verb", hit.first, hit.start, hit.end, []), i + 1, later, quotes, verbs)
        content = content or _rest(sentence, i + 1, later, quotes)
    else:
        content = content_before(sentence, hit, hit.first, floor, quotes)
        rest = subject.end
        goes_on = rest < len(sentence) and not _ends_here(sentence, rest)
        if content is not None and goes_on and (sentence.tokens[rest] == "," or sentence.tokens[hit.first - 1] != ","):
            tail = _rest(sentence, rest, later, quotes)
            if tail is not None:
                content.end = max(content.end, tail.end)
                content.resumes = tail.resumes
    if content is None or content.start >= content.end:
        return None
    draft.content = content
    return draft


def _ends_here(sentence: Sentence, i: int) -> bool:
    """Whether a clause ends at token i: at a final mark, or a relative clause that says more of the speaker."""
    token = sentence.tokens[i]
    if token in STOPS and token != ",":
        return True
    following = i + 1 if token == "," else i
    return following >= len(sentence) or sentence.is_word(following, "relative", "clause", "turn", "one", "determiner")


def _rest(sentence: Sentence, i: int, later: Sequence[Hit], quotes: Quotes) -> Content | None:
    while i < len(sentence) and sentence.tokens[i] in STOPS - QUOTES:
        i += 1
    return extent(sentence, i, None, later, quotes, None) if i < len(sentence) else None


def _named_source(sentence: Sentence, phrase: Phrase, cue_end: int) -> bool:
    words = sentence.pack
    if sentence.tokens[phrase.start] in words.sources.not_sources:
        return False
    if any(sentence.capital(k) for k in range(*phrase)) or has_role(sentence, phrase):
        return True
    return sentence.tokens[phrase.start].isalpha() and phrase.start >= cue_end


def _by_noun(
    view: View, hit: Hit, later: Sequence[Hit], quotes: Quotes, verbs: Collection[int]
) -> StatementDraft | None:
    """`l'appel de X à …`, `X's claim that …`, `un appel à … lancé par X`: a noun with a speaker and a content."""
    sentence, words = view.sentence, view.sentence.pack.statements
    subject: Phrase | None = None
    pronoun: str | None = None
    i = hit.end
    if hit.first and sentence.tokens[hit.first - 1] in words.owner:
        subject = subject_before(sentence, hit.first - 1, verbs)
    elif i < len(sentence) and sentence.tokens[i] in words.of:
        content_words = {w for cue in hit.cues for w in cue.content}
        end = i + 1
        while end < len(sentence) and sentence.tokens[end] not in content_words | words.that | STOPS:
            end += 1
        subject = phrase_after(sentence, i + 1, verbs, limit=end - i - 1) if end > i + 1 else None
        i = subject.end if subject is not None else i
    content = content_after(sentence, hit, i, later, quotes, verbs)
    if content is None:
        return None
    if subject is None:
        subject, end = _agent(sentence, i, verbs)
        if subject is None:
            return None
        content.end = min(content.end, end)
        content.resumes = subject.end
    if not can_speak(sentence, subject) or content.start >= content.end:
        return None
    if hit.first <= OPENS or (subject.start <= OPENS and subject.end <= hit.first):
        _cut_at_verb(sentence, content)
    named = any(sentence.capital(k) for k in range(*subject)) or has_role(sentence, subject)
    if not named and content.resumes != subject.end:
        return None
    return StatementDraft(view, hit, content, subject, pronoun)


def _cut_at_verb(sentence: Sentence, content: Content) -> None:
    """`L'appel de X à une trêve est resté vain`: the content of a sentence's subject ends before the verb."""
    inside = (k for k in range(1, len(sentence)) if content.start < sentence.starts[k] < content.end)
    for k in inside:
        finite = sentence.is_word(k, "perfect_auxiliary", "copula", "passive_auxiliary")
        if finite and not sentence.is_word(k - 1, "relative", "clause", "pronoun"):
            content.end = sentence.ends[k - 1]
            return


def _agent(sentence: Sentence, i: int, verbs: Collection[int]) -> tuple[Phrase | None, int]:
    """The agent of a passive that a noun is the subject of, and the code point where the noun's phrase ends."""
    verb = next(
        (
            k
            for k in range(i, min(len(sentence), i + AGENT_REACH))
            if sentence.is_word(k, "perfect_auxiliary", "copula")
        ),
        0,
    )
    if not verb:
        return None, 0
    for k in range(verb, min(len(sentence), verb + 7)):
        if sentence.is_word(k, "of") or sentence.tokens[k] in STOPS:
            return None, 0
        if sentence.is_word(k, "agent"):
            return phrase_after(sentence, k + 1, verbs), sentence.ends[verb - 1]
    return None, 0


def after_colons(view: View, quotes: Quotes) -> list[StatementDraft]:
    """`The mayor, reached by telephone: “…”`: the subject of a sentence before a colon and a quotation."""
    sentence = view.sentence
    for i in range(1, len(sentence) - 1):
        if sentence.tokens[i] == ":" and is_quote(sentence, i + 1):
            quote = quotes.at(sentence.starts[i + 1])
            who = opening(sentence, i, ())
            if quote is None or quote.start != sentence.starts[i + 1] or who == NOBODY:
                return []
            hit = Hit("verb", i, i, i + 1)
            return [StatementDraft(view, hit, Content(quote.start, quote.end), who.phrase, who.pronoun)]
    return []


def left_over(context: Context, quotes: Quotes, drafts: Sequence[StatementDraft]) -> list[StatementDraft]:
    """Quotations of some length that no cue was found for: they go on for who spoke last in their paragraph."""
    text = context.document.text
    taken = sorted((d.content.start, d.content.end) for d in drafts)
    found = []
    by_paragraph: dict[int, list[StatementDraft]] = {}
    for draft in drafts:
        if draft.speaker is not None and draft.hit is not None:
            by_paragraph.setdefault(draft.view.sentence.stretch.paragraph, []).append(draft)
    stretches = context.stretches
    said = {draft.content.start: draft.speaker for draft in drafts if draft.speaker is not None}
    index = 0
    t = 0
    before_it: Quote | None = None
    for quote in quotes.found:
        open_quote, before_it = before_it, quote
        if quote.end - quote.start < SHORTEST_QUOTE:
            continue
        while t < len(taken) and taken[t][1] <= quote.start:
            t += 1
        if t < len(taken) and taken[t][0] < quote.end:
            continue
        while index + 1 < len(stretches) and stretches[index + 1].start <= quote.start:
            index += 1
        if not stretches or text[stretches[index].start : quote.start].strip():
            continue
        if open_quote is not None and open_quote.start in said and quote.continues(open_quote, text):
            said[quote.start] = said[open_quote.start]
            content = Content(quote.start, quote.end)
            found.append(StatementDraft(context.view(index), None, content, speaker=said[quote.start]))
            continue
        near = by_paragraph.get(stretches[index].paragraph, [])
        before = [d for d in near if d.content.start < quote.start]
        beside = before[-1] if before else (near[0] if near else None)
        if beside is None:
            after = _said_after(context, quotes, index, quote)
            found += [after] if after is not None else []
            continue
        speaker = beside.speaker
        if speaker is not None:
            said[quote.start] = speaker
        found.append(StatementDraft(context.view(index), None, Content(quote.start, quote.end), speaker=speaker))
    return found


def _said_after(context: Context, quotes: Quotes, index: int, quote: Quote) -> StatementDraft | None:
    """`“We fled.” Ana Verhal tells her story`: who speaks stands in the next sentence, beside a verb of saying."""
    stretches = context.stretches
    following = next((k for k in range(index, len(stretches)) if stretches[k].start >= quote.end), len(stretches))
    if following == len(stretches) or stretches[following].paragraph != stretches[index].paragraph:
        return None
    view = context.view(following)
    sentence = view.sentence
    for hit in find_cues(sentence, quotes.inside(sentence.starts)):
        if hit.sort != "verb" or hit.negated or not _says(hit):
            continue
        who = find_subject(sentence, hit, set(range(hit.first, hit.end)), earlier=False)
        named = who.phrase is not None and any(sentence.capital(k) for k in range(*who.phrase))
        if who == NOBODY or not named:
            return None
        return StatementDraft(view, hit, Content(quote.start, quote.end), who.phrase, who.pronoun)
    return None
