"""What is said: the stretch of text that belongs to a cue, behind it, before it or around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bilan.analysis.sentences import Sentence
from bilan.languages.statement_schema import Cue
from bilan.reading.statements.cues import Hit
from bilan.reading.statements.drafts import Content
from bilan.reading.statements.phrases import QUOTES, STOPS, Phrase, is_quote, past_small, phrase_after
from bilan.reading.statements.quotes import Quotes

MOST_STEPS = 7
"""Phrases (addressee, day, place) between a cue and its content."""
SHORTEST = 4
"""Tokens of a clause before its cue; fewer are an opening such as `Malgré tout,`."""
LONGEST_ASIDE = 18
LONGEST_SUBJECT = 7
"""Tokens of a subject between the word that joins its clause and its verb."""
LONGEST_ADDRESSEE = 14
FINAL = frozenset(".!?…")


def content_after(
    sentence: Sentence, hit: Hit, start: int, later: Sequence[Hit], quotes: Quotes, verbs: Collection[int]
) -> Content | None:
    """The content behind a cue that ends before token `start`; None where none stands there."""
    addressee: Phrase | None = None
    i = past_small(sentence, start)
    for _ in range(MOST_STEPS):
        if i >= len(sentence):
            return None
        found = _begins(sentence, i, hit, addressee, quotes)
        if found is not None:
            return extent(sentence, *found, later, quotes, addressee) if found[0] < len(sentence) else None
        if sentence.tokens[i] == ",":
            i = _past_aside(sentence, i)
            if not i or (addressee is None and not _leads_on(sentence, i, quotes)):
                return None
            continue
        if sentence.tokens[i] in STOPS or _new_clause(sentence, i):
            return None
        whom = _addressee(sentence, i, hit, verbs) if addressee is None else None
        if whom is not None:
            addressee = phrase = whom
        elif not _only_preposition(sentence, i):
            cue = _plain(sentence, hit, addressee)
            return extent(sentence, i, cue, later, quotes, addressee) if cue is not None else None
        else:
            beside = phrase_after(sentence, i + 1, verbs)
            if beside is None:
                return None
            phrase = beside
        i = past_small(sentence, phrase.end)
    return None


def _begins(
    sentence: Sentence, i: int, hit: Hit, addressee: Phrase | None, quotes: Quotes
) -> tuple[int, Cue | None] | None:
    """Where the content begins that token i leads to, with the group that takes it: a mark, `que`, `de`, `to`."""
    token, words = sentence.tokens[i], sentence.pack.statements
    if token in (":", ",") and i + 1 < len(sentence) and is_quote(sentence, i + 1):
        if quotes.at(sentence.starts[i + 1]):
            return i + 1, _fitting(hit, "quote")
    if is_quote(sentence, i) and quotes.at(sentence.starts[i]):
        return i, _fitting(hit, "object", "quote")
    if token == ":":
        return i + 1, _fitting(hit, "clause")
    if token in words.that and (cue := _cue(hit, "clause")) is not None:
        return i + 1, cue
    if (cue := _content_word(hit, token, addressee)) is not None:
        return i + 1, cue
    if token in words.bare_infinitive and (cue := _cue(hit, "clause")) is not None:
        return i, cue
    if token in words.infinitive and (cue := _cue(hit, "infinitive")) is not None and not cue.content:
        return i + 1, cue
    return None


def _leads_on(sentence: Sentence, i: int, quotes: Quotes) -> bool:
    """Whether a quotation or a reported clause begins behind an aside (`condemned, in a statement, “…”`)."""
    if i >= len(sentence):
        return False
    return sentence.tokens[i] in sentence.pack.statements.that or (
        is_quote(sentence, i) and quotes.at(sentence.starts[i]) is not None
    )


def _new_clause(sentence: Sentence, i: int) -> bool:
    return sentence.is_word(i, "clause", "turn") and not sentence.is_word(i, "determiner", "preposition")


def _plain(sentence: Sentence, hit: Hit, addressee: Phrase | None) -> Cue | None:
    """The group that takes plain words as its content: a direct object, a clause without `that`."""
    cue = _cue(hit, "object") if addressee is None or not _to_whom(hit) else None
    return cue or (_cue(hit, "clause") if sentence.pack.statements.file.bare_clauses else None)


def _only_preposition(sentence: Sentence, i: int) -> bool:
    return (sentence.is_word(i, "preposition") and not sentence.is_word(i, "determiner", "of")) or sentence.tokens[
        i
    ] in sentence.pack.statements.aside


def _cue(hit: Hit, takes: str) -> Cue | None:
    return next((cue for cue in hit.cues if takes in cue.takes), None)


def _fitting(hit: Hit, *takes: str) -> Cue | None:
    found = (next((c for c in hit.cues if t in c.takes and c.stance is not None), None) for t in takes)
    return next((cue for cue in found if cue), hit.cues[0] if hit.cues else None)


def _to_whom(hit: Hit) -> bool:
    return any(cue.object == "addressee" for cue in hit.cues)


def _content_word(hit: Hit, token: str, addressee: Phrase | None) -> Cue | None:
    """The group whose content stands behind this word (`appeler à`, `accuse … of`)."""
    for cue in hit.cues:
        if token in cue.content and (addressee is not None or token not in cue.addressee):
            return cue
    return None


def _addressee(sentence: Sentence, i: int, hit: Hit, verbs: Collection[int]) -> Phrase | None:
    token = sentence.tokens[i]
    by_word = any(token in cue.addressee for cue in hit.cues)
    if by_word and _to_whom(hit):  # `acusó al gobierno de …`: the content's word ends the one addressed
        return _short_object(sentence, i + 1, hit, verbs)
    if by_word:
        return phrase_after(sentence, i + 1, verbs, limit=LONGEST_ADDRESSEE)
    if _to_whom(hit) and not _only_preposition(sentence, i):
        if sentence.is_word(i, "pronoun") and not sentence.is_word(i, "determiner"):
            return Phrase(i, i + 1)
        return _short_object(sentence, i, hit, verbs)
    return None


def _short_object(sentence: Sentence, i: int, hit: Hit, verbs: Collection[int]) -> Phrase | None:
    """The object before the word that begins the content (`tell reporters that`, `appeler Damas à`)."""
    words = sentence.pack.statements
    content = {word for cue in hit.cues for word in cue.content}
    end = i
    while end < len(sentence) and end - i < LONGEST_ADDRESSEE:
        token = sentence.tokens[end]
        if end > i and (token in content or token in words.infinitive) and not sentence.is_word(end, "of"):
            break
        if token in STOPS or (end > i and token in words.that) or (sentence.is_word(end, "pronoun") and end > i):
            break
        if end > i and token in words.not_speakers:
            break
        if end > i and token in content and sentence.is_word(end, "of") and not sentence.is_word(end + 1, "determiner"):
            break
        end += 1
    return phrase_after(sentence, i, verbs, limit=end - i) if end > i else None


def _past_aside(sentence: Sentence, comma: int) -> int:
    for k in range(comma + 1, min(len(sentence), comma + LONGEST_ASIDE)):
        if sentence.tokens[k] == ",":
            return k + 1
    return 0


def extent(
    sentence: Sentence,
    start: int,
    cue: Cue | None,
    later: Sequence[Hit],
    quotes: Quotes,
    addressee: Phrase | None,
) -> Content | None:
    """The content that begins at token `start`: to the end of its clause, and of a quotation that goes on."""
    limit = boundary(sentence, start, later)
    quote = quotes.at(sentence.starts[start])
    end = limit
    while end > start and (sentence.tokens[end - 1] in FINAL or sentence.tokens[end - 1] in (",", ";", ":")):
        end -= 1
    if end <= start:
        return None
    stop = sentence.ends[end - 1]
    last = quotes.at(sentence.starts[end - 1])
    if quote is not None and quote.start == sentence.starts[start] and quote.end >= stop:
        stop = quote.end
    elif last is not None:
        stop = max(stop, last.end)
    text = sentence.text
    return Content(sentence.starts[start], _stripped(text, sentence.starts[start], stop), cue, addressee, resumes=limit)


def _stripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def boundary(sentence: Sentence, start: int, later: Sequence[Hit]) -> int:
    """The token at which a content that begins at token `start` must end: the next cue on its level, or the end."""
    for hit in later:
        if hit.first <= start:
            continue
        if hit.frame > start:
            return hit.frame
        before = hit.first - 1
        comma = sentence.tokens[before] == "," or (is_quote(sentence, before) and before > start)
        if comma and (hit.form == "gerund" or hit.pronoun or hit.sort == "before"):
            return before
        if hit.sort == "verb" and hit.form != "gerund":
            if sentence.is_word(before, "joined", "turn"):
                return before - 1 if sentence.tokens[before - 1] == "," else before
            if before and sentence.is_word(before, "preposition") and sentence.tokens[before - 1] == ",":
                return before - 1
            own = sentence.tokens[before] in sentence.pack.statements.pronouns
            if own and before > start + 1 and sentence.tokens[before - 1] == ",":
                return before - 1
            cut = _turn(sentence, start, hit.first) or _next_speaker(sentence, start, hit)
            if cut:
                return cut
        elif hit.form == "gerund" and hit.first < hit.start and comma:
            return before
    return len(sentence)


def _next_speaker(sentence: Sentence, start: int, hit: Hit) -> int:
    """`X said A, and Y said B`: where a later cue's own subject begins, behind a word that joins or a comma."""
    if hit.form not in ("finite", "past") or hit.first <= start + 1:
        return 0
    k = hit.first
    while k > start + 1 and hit.first - k < LONGEST_SUBJECT:
        if sentence.tokens[k - 1] in STOPS or sentence.is_word(k - 1, "joined", "turn", "clause", "relative"):
            break
        k -= 1
    else:
        return 0
    if not sentence.is_word(k - 1, "joined") and sentence.tokens[k - 1] != ",":
        return 0
    named = sentence.capital(k) or sentence.tokens[k][0].isdigit() or sentence.tokens[k] in sentence.pack.numbers.words
    if k == hit.first or not named:
        return 0
    return k - 2 if sentence.tokens[k - 2] == "," and k - 2 > start else k - 1


def _turn(sentence: Sentence, start: int, end: int) -> int:
    """`…, mais le régime a exclu`: where a word turns to another clause behind a comma or semicolon."""
    for k in range(start + 1, end):
        if sentence.tokens[k] == ";" or (
            sentence.tokens[k - 1] == "," and sentence.is_word(k, "turn", "clause") and (sentence.is_word(k, "turn"))
        ):
            return k if sentence.tokens[k] == ";" else k - 1
    return 0


def content_before(sentence: Sentence, hit: Hit, stop: int, floor: int, quotes: Quotes) -> Content | None:
    """The content before a cue (or its speaker) that begins at token `stop`; it may not begin before token `floor`."""
    k = stop
    while k > floor and sentence.tokens[k - 1] in (",", "-", "–", "—"):
        k -= 1
    if k <= floor and not _quote_before(sentence, quotes):
        return None
    text = sentence.text
    quote = None
    if k > 0 and (is_quote(sentence, k - 1) or sentence.tokens[k - 1] in FINAL):
        quote = quotes.at(sentence.starts[k - 1])
    elif k == 0:
        quote = _quote_before(sentence, quotes)
    cue = _fitting(hit, "quote", "clause") if hit.cues else None
    if quote is not None:
        first = next((t for t in range(k) if sentence.starts[t] >= quote.start), 0)
        opens = quote.start <= sentence.starts[floor if floor < len(sentence) else 0] or first == 0
        if opens or sentence.tokens[first - 1] in STOPS:
            return Content(quote.start, quote.end, cue, before=True)
        return Content(sentence.starts[_clause_start(sentence, floor, k)], quote.end, cue, before=True)
    if k <= floor or (sentence.tokens[stop - 1] not in (",", "-", "–", "—") and hit.sort != "before"):
        return None
    if hit.cues and all(cue.takes == ("quote",) for cue in hit.cues):
        return None
    start = _clause_start(sentence, floor, k)
    end = k
    while end > start and sentence.tokens[end - 1] in FINAL | {",", ";"}:
        end -= 1
    if end - start < SHORTEST:
        return None
    return Content(
        sentence.starts[start], _stripped(text, sentence.starts[start], sentence.ends[end - 1]), cue, before=True
    )


def _quote_before(sentence: Sentence, quotes: Quotes):  # type: ignore[no-untyped-def]
    """A quotation that ends right before the sentence."""
    start = sentence.starts[0] if sentence.starts else 0
    text = sentence.text
    position = start - 1
    while position > 0 and text[position].isspace() and text[position] != "\n":
        position -= 1
    quote = quotes.at(position) if position > 0 else None
    return quote if quote is not None and quote.closed and quote.end == position + 1 else None


def _clause_start(sentence: Sentence, floor: int, stop: int) -> int:
    """Where the clause before a cue begins: at the sentence's start, or behind a colon or dash."""
    start = floor
    for k in range(floor, stop - 1):
        if sentence.tokens[k] == ":" or sentence.tokens[k] == ";":
            start = k + 1
    while start < stop and (
        sentence.tokens[start] in STOPS - QUOTES or (start > 0 and sentence.is_word(start, "joined"))
    ):
        start += 1
    return start
