"""Whether two texts say the same in other words: their numbers, dates, names and citations must be the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

_NUMBER = re.compile(r"[-−]?\d+(?:[.,:\u00a0\u202f]\d+)*%?")
_CITATION = re.compile(r"\[(?:@[^\]]*|\^)\]|<\w[^>\s]*>")
SOURCE = re.compile(r"@([A-Za-z0-9_.:-]*[A-Za-z0-9_-])")
"""A source that is cited."""
SHOWN_LINK = re.compile(r"\[\[(?:[a-z]+:)?(?P<id>[^\]#]*)[^\]]*\]\]")
"""A link without words of its own, as `prose` leaves it."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", re.UNICODE)
_ENDS = frozenset('.!?:;\n•–—"“”‘(#-|]')
_NUMERALS = frozenset(
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions dozen dozens".split()
)


def claims(texts: Iterable[str], names: Collection[str]) -> Counter[str]:
    """The numbers, dates, names and links of texts. `names` are words that are names even where a sentence begins."""
    found: Counter[str] = Counter()
    for text in texts:
        plain = _CITATION.sub(" ", text)
        found.update(number.replace("\u00a0", "").replace("\u202f", "") for number in _NUMBER.findall(plain))
        found.update(word for word, begins in _words(plain) if _says(word, begins, names))
    return found


def citations(texts: Iterable[str]) -> Counter[str]:
    """What texts cite, by source and place, and the addresses that they lead to."""
    return Counter(cited for text in texts for cited in _CITATION.findall(text))


def names_in(texts: Iterable[str]) -> set[str]:
    """The words that are written with a capital where no sentence begins: names, in most languages."""
    plain = (_CITATION.sub(" ", text) for text in texts)
    return {word for text in plain for word, begins in _words(text) if not begins and word[0].isupper()}


def _says(word: str, begins: bool, names: Collection[str]) -> bool:
    if word.casefold() in _NUMERALS:
        return True
    if not word[0].isupper() and word.islower():
        return False
    return not begins or word in names or any(c.isupper() for c in word[1:])


def _words(text: str) -> Iterable[tuple[str, bool]]:
    """Each word, and whether a sentence begins with it."""
    end = 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        yield found[0], end == 0 or any(c in _ENDS for c in between)
        end = found.end()
