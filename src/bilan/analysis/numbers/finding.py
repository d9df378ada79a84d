"""The quantities of a sentence: one pass from left to right, most tokens passed over at once."""

from __future__ import annotations

from dataclasses import replace

from bilan.analysis.numbers.cardinals import HUNDRED, Cardinal, cardinal
from bilan.analysis.numbers.digits import LONGEST_NUMBER, hyphened_digits, leading_decimal, slashed
from bilan.analysis.numbers.fractions import (
    HALF,
    after_noun,
    denominator_tokens,
    fraction_at,
    means_share,
    ratio_after,
    share,
)
from bilan.analysis.numbers.naming import ages_in_lists, named
from bilan.analysis.numbers.quantity import Number, Quantity, about, exact, quantified, whole
from bilan.analysis.numbers.ranges import superseded, with_range
from bilan.analysis.numbers.spoken_decimals import with_decimals
from bilan.analysis.sentences import Sentence
from bilan.languages.phrases import Mark

YEAR_LIKE = range(1000, 2101)
SIGNS = ("+", "-", "−", "–")
LONGEST_CURRENCY = 2
"""Tokens of a currency's sign or short form between a quantifier and its number (`about US$ 3 million`)."""
GROUP_MARKS = ("rounded", "vague", "zero", "zero_alone", "fraction", "tuple")
Special = dict[int, tuple[str, Mark]]
"""Phrases that say a quantity by themselves, by the token they begin at: category and mark."""


def find_quantities(sentence: Sentence) -> list[Quantity]:
    """Return the quantities of a sentence in order, without overlap; `kind` tells those that count nothing."""
    return _Finder(sentence).find()


class _Finder:
    """What is looked up once a sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.special = _by_start(sentence)
        hyphened: list[int] = []
        if sentence.text.find("-", sentence.stretch.start, sentence.stretch.end) >= 0:
            hyphened = [k for k, token in enumerate(sentence.tokens) if "-" in token and len(token) > 1]
        self.denominators = denominator_tokens(sentence, hyphened)
        self.hyphened = hyphened

    def find(self) -> list[Quantity]:
        sentence = self.sentence
        nothing = {k for m in sentence.marks.get("not_quantity", ()) for k in range(m.start, m.end)}
        found: list[Quantity] = []
        free = 0
        for i in self._begins():
            if i < free:
                continue
            quantity = self._partitive_share(i) if i in nothing else self.at(sentence, i)
            if quantity is None:
                continue
            quantity = with_range(sentence, quantity, self.at, found)
            quantity = self._with_percent(quantity)
            quantity = self._signed(named(sentence, _with_quantifiers(sentence, quantity)))
            found.append(quantity)
            free = max(quantity.last if quantity.percent else quantity.end, i + 1)
        return ages_in_lists(sentence, superseded(sentence, found)) if len(found) > 1 else found

    def _partitive_share(self, i: int) -> Quantity | None:
        """`uno de cada cinco`: a share, though `uno de` counts nothing."""
        number = cardinal(self.sentence, i)
        return None if number is None else ratio_after(self.sentence, exact(i, number.end, number.value), noun=False)

    def _begins(self) -> list[int]:
        """The tokens at which a quantity can begin at all: most are passed over here."""
        begins, parts = self.sentence.pack.number_begins, self.sentence.pack.number_words.parts
        tokens = self.sentence.tokens
        decimal = self.sentence.pack.language.decimal
        found = {i for i, token in enumerate(tokens) if token in begins or token[0].isnumeric()}
        found.update([i - 1 for i in found if i and tokens[i - 1] == decimal and tokens[i][0].isdecimal()])  # `,08`
        found.update(k for k in self.hyphened if tokens[k].partition("-")[0] in parts or k in self.denominators)
        found.update(i - 1 for i in self.special if i)
        found.update(self.special)
        return sorted(found)

    def at(self, sentence: Sentence, i: int) -> Quantity | None:
        """Return the quantity that begins at token i, without its range, sign and quantifiers."""
        if i >= len(sentence):
            return None
        category, mark = self.special.get(i, ("", None))
        number = self._number(i)
        if category == "zero" and mark and (self._abbreviated(mark.end) or self._quantifies(i, mark)):
            return None
        if category in ("zero", "zero_alone") and mark and (number is None or number.end <= mark.end):
            return replace(exact(i, mark.end, 0), zero=True, pronoun=category == "zero_alone")
        if number is None and "-" in sentence.tokens[i]:
            joined = self._hyphened(i)
            if joined is not None:
                return joined
        if "/" in sentence.tokens[i + 1 : i + 3] and sentence.tokens[i].isdecimal():
            divided = self._slashed(i)
            if divided is not None:
                return divided
        fraction = fraction_at(sentence, i, number, self.denominators) if self.denominators else None
        if fraction is not None:
            return fraction
        if category == "fraction" and mark:
            return self._share_phrase(i, mark)
        paired = self._tuple(i)
        if paired is not None:
            return paired
        vague = self._vague(i)
        if vague is not None:
            return vague
        return self._rounded(i) or (self._counted(i, number) if number is not None else self._sign(i))

    def _quantifies(self, i: int, mark: Mark) -> bool:
        """Whether a word of zero begins a quantifier (`no fewer than 40`)."""
        return any(m.start == i and m.end > mark.end for m in self.sentence.marks.get("quantifier", ()))

    def _abbreviated(self, i: int) -> bool:
        """Whether a full stop and digits follow (`No. 5`)."""
        tokens = self.sentence.tokens
        if i + 1 >= len(tokens) or tokens[i] != "." or not tokens[i + 1].isdecimal():
            return False
        return tokens[i - 1] in self.sentence.pack.numbers.number_abbreviations

    def _number(self, i: int) -> Cardinal | None:
        number = cardinal(self.sentence, i)
        return None if number is None else with_decimals(self.sentence, number)

    def _share_phrase(self, i: int, mark: Mark) -> Quantity | None:
        """`a third of them`; `a third person` is no share where the word is an ordinal too."""
        last = self.sentence.tokens[mark.end - 1]
        denominator = self.sentence.pack.number_words.denominators.get((last,))
        doubtful = denominator is not None and denominator.ordinal and not denominator.plural
        if mark.payload == HALF * HUNDRED and after_noun(self.sentence, i):
            return None
        if doubtful and not means_share(self.sentence, i, mark.end):
            return None
        return replace(exact(i, mark.end, whole(mark.payload)), percent=True)

    def _counted(self, i: int, number: Cardinal) -> Quantity:
        """A plain number; times twelve before `dozen`."""
        sentence, end = self.sentence, number.end
        factor = sentence.pack.numbers.groups.get(sentence.tokens[end]) if end < len(sentence) else None
        if factor is not None:
            hundreds = number.value - number.value % HUNDRED  # `three hundred and two dozen`
            value = hundreds + number.value % HUNDRED * factor if number.value != hundreds else hundreds * factor
            if number.value == 1 and sentence.is_word(i, "one"):
                return about(i, end + 1, factor)  # `une centaines`, by mistake
            scaled = replace(exact(i, end + 1, whole(value)), scale=factor)
            more = self._multiplier_after(end + 1)
            if more is None:
                return scaled
            return replace(exact(i, more[1], value * more[0]), scale=factor * more[0])
        token = sentence.tokens[i]
        single = end == i + 1
        value = number.value
        article = single and token in sentence.pack.words["one"]
        bare = single and token.isdecimal() and value in YEAR_LIKE
        return Quantity(i, end, i, end, value, value, value, "exact", article=article, bare=bare, scale=number.scale)

    def _hyphened(self, i: int) -> Quantity | None:
        """`100-plus`, `40-percent`: digits grown together with what qualifies them."""
        found = hyphened_digits(self.sentence, i)
        if found is None:
            return None
        value, word = found
        numbers, number = self.sentence.pack.numbers, exact(i, i + 1, value)
        if word in numbers.percent:
            return replace(number, percent=True)
        return quantified(number, numbers.hyphened[word]) if word in numbers.hyphened else None

    def _slashed(self, i: int) -> Quantity | None:
        """`3/4`, `2 1/4`: arithmetic, since it may as well be a date or a round of a contest."""
        parts = slashed(self.sentence, i)
        if parts is not None:
            return replace(share(i, i + 3, parts[0] / parts[1]), kind="ratio")
        parts = slashed(self.sentence, i + 1)
        if parts is None or len(self.sentence.tokens[i]) > LONGEST_NUMBER:
            return None
        value = int(self.sentence.tokens[i]) + parts[0] / parts[1]
        return replace(exact(i, i + 4, whole(value)), kind="ratio")

    def _sign(self, i: int) -> Quantity | None:
        """`,08`, `½`: numbers that begin with a sign."""
        value = leading_decimal(self.sentence, i)
        return None if value is None else exact(i, i + 2, value)

    def _tuple(self, i: int) -> Quantity | None:
        """`both`, `un couple`, `quadruple homicide`; not `both 12 and 13`."""
        start = i
        if self.sentence.is_word(i, "one", "determiner") and i + 1 in self.special:
            i += 1
        category, mark = self.special.get(i, ("", None))
        if category != "tuple" or mark is None or cardinal(self.sentence, mark.end) is not None:
            return None
        return exact(start if self.sentence.is_word(start, "one") else i, mark.end, mark.payload)

    def _rounded(self, i: int) -> Quantity | None:
        """`une dizaine`, `a dozen`, `une centaine de milliers`: about so many."""
        start = i
        if self.sentence.is_word(i, "one", "determiner", "demonstrative") and i + 1 in self.special:
            i += 1
        category, mark = self.special.get(i, ("", None))
        if category != "rounded" or mark is None:
            return None
        value, end = mark.payload, mark.end
        scale = self._multiplier_after(end)
        if scale:
            value, end = value * scale[0], scale[1]
        return about(start, end, value)

    def _multiplier_after(self, i: int) -> tuple[int, int] | None:
        """A multiplier or vague plural at token i, after `of` or directly: its factor and its end."""
        sentence, numbers = self.sentence, self.sentence.pack.numbers
        if sentence.is_word(i, "of"):
            i += 1
        if i >= len(sentence):
            return None
        token = sentence.tokens[i]
        if token in numbers.multipliers:
            return numbers.multipliers[token], i + 1
        low = numbers.vague.get(token)
        if low is not None and low > 2:
            return round(low / 2), i + 1
        return None

    def _vague(self, i: int) -> Quantity | None:
        """`plusieurs dizaines de milliers`, `hundreds of thousands`, `several`: a least and nothing more."""
        sentence, special = self.sentence, self.special
        category, mark = special.get(i, ("", None))
        if category != "vague" or mark is None:
            if not sentence.is_word(i, "determiner", "of"):
                return None
            i += 1  # the article before a vague plural is outside its span, as in the guidelines (`dizaines`)
            category, mark = special.get(i, ("", None))
            if category != "vague" or mark is None or mark.payload <= 2:
                return None
        low: Number = mark.payload
        end = mark.end
        if low <= 2:
            larger = self._after_several(end)
            numbered = cardinal(sentence, end) is not None or (end < len(sentence) and self._hyphened(end) is not None)
            if larger is None and numbered:
                return None
            low, end = larger or (low, end)
        while scale := self._multiplier_after(end):
            low, end = low * scale[0], scale[1]
        return Quantity(i, end, i, end, None, low, None, "some")

    def _after_several(self, end: int) -> tuple[Number, int] | None:
        """`several hundred`, `plusieurs dizaines`: the least that the group after the word says."""
        if end >= len(self.sentence):
            return None
        category, mark = self.special.get(end, ("", None))
        if category == "vague" and mark:
            return mark.payload, mark.end
        factor = self.sentence.pack.numbers.multipliers.get(self.sentence.tokens[end])
        if factor is not None:
            return 2 * factor, end + 1
        return (2 * mark.payload, mark.end) if category == "rounded" and mark else None

    def _signed(self, quantity: Quantity) -> Quantity:
        """`(-18%)`, `+66 %`: a sign at a per cent says by how much something changed, and counts nothing."""
        start = self.sentence.starts[quantity.start]
        before = self.sentence.text[max(0, start - 2) : start]
        if quantity.percent and before[-1:] in SIGNS and not before[:1].isalnum():
            return replace(quantity, kind="ratio")
        return quantity

    def _with_percent(self, quantity: Quantity) -> Quantity:
        sentence = self.sentence
        for mark in sentence.marks.get("percent", ()):
            if mark.start == quantity.end:
                if quantity.percent and quantity.value is not None and quantity.quantifier == "exact":
                    part = quantity.value / HUNDRED  # `three fifths per cent`
                    quantity = replace(quantity, value=part, low=part, high=part)
                return replace(quantity, percent=True, bare=False, last=mark.end)
        if quantity.percent:
            return quantity
        return ratio_after(sentence, quantity) or quantity


def _by_start(sentence: Sentence) -> Special:
    found: Special = {}
    marks = sentence.marks
    for category in GROUP_MARKS:
        for mark in marks.get(category, ()):
            if mark.start not in found or mark.end > found[mark.start][1].end:
                found[mark.start] = (category, mark)
    return found


def _with_quantifiers(sentence: Sentence, quantity: Quantity) -> Quantity:
    if quantity.zero:
        return quantity
    for mark in sentence.marks.get("quantifier", ()):
        if 0 <= quantity.start - mark.end <= LONGEST_CURRENCY and _governs(sentence, mark, quantity):
            return replace(quantified(quantity, mark.payload), first=mark.start)
    for mark in sentence.marks.get("quantifier_after", ()):
        if mark.start == quantity.last and _close(sentence, mark) and qualifies(sentence, mark):
            return replace(quantified(quantity, mark.payload), last=mark.end)
    return quantity


def _governs(sentence: Sentence, mark: Mark, quantity: Quantity) -> bool:
    """Whether a quantifier stands directly before a quantity, or before its article or currency."""
    if any(t.start < mark.start and mark.end <= t.end for t in sentence.marks.get("trigger", ())):
        return False  # `handed over 21`: the word belongs to a verb; `mort d'au moins 9` shares a small word with it
    gap = quantity.start - mark.end
    if gap == 0 or (gap == 1 and sentence.is_word(mark.end, "one")):
        return True  # `about the 14 wounded`: what is known by an article is not reckoned
    nouns = sentence.marks.get("noun", ())
    money = (m for m in nouns if m.payload.noun_class == "money")
    return any(m.start == mark.end and m.end == quantity.start for m in money)


def qualifies(sentence: Sentence, mark: Mark) -> bool:
    """Whether a quantifier behind a number or what it counts is theirs: not in `29 morts et plus de 60 blessés`."""
    after = mark.end + sentence.is_word(mark.end, "of")
    joins = sentence.is_word(mark.start, "coordinator") or after > mark.end
    return not (joins and after < len(sentence) and cardinal(sentence, after) is not None)


def _close(sentence: Sentence, mark: Mark) -> bool:
    """A sign after a number belongs to it only without a space (`50+`)."""
    sign = not sentence.tokens[mark.start][0].isalnum()
    return not sign or sentence.ends[mark.start - 1] == sentence.starts[mark.start]
