"""Typographic marks for what writers type with the keys that they have: quotes, dashes and spaces by a language.

`set_text` is for plain text, `set_html` for a whole page. A page is the one place where every text that readers see
comes together, so it is set there, once: only what stands between tags and outside code is touched, so neither code nor
an address nor what scripts read can change.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple


class Marks(NamedTuple):
    """The marks of a language: double quotes, then the single ones that stand within them."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


_ENGLISH = Marks("“", "”", "‘", "’")
_LOW = Marks("„", "“", "‚", "‘")
_LOW_HIGH = Marks("„", "”", "‚", "’")
_ANGLED = Marks("«", "»", "„", "“")
_ANGLED_ENGLISH = Marks("«", "»", "“", "”")
_SWEDISH = Marks("”", "”", "’", "’")
_FRENCH = Marks("«\u202f", "\u202f»", "“", "”")  # with the narrow spaces that stand within them
_CORNERS = Marks("「", "」", "『", "』")

_BY_LANGUAGE = {
    **dict.fromkeys("de cs sk sl bg is et lt lv mk".split(), _LOW),
    **dict.fromkeys("pl hu ro hr sr bs".split(), _LOW_HIGH),
    **dict.fromkeys("ru uk be hy".split(), _ANGLED),
    **dict.fromkeys("es it pt ca gl eu el nb nn no da de-ch fa".split(), _ANGLED_ENGLISH),
    **dict.fromkeys("sv fi".split(), _SWEDISH),
    "fr": _FRENCH,
    "ja": _CORNERS,
}


def marks_of(language: str) -> Marks:
    """The marks of a language (BCP 47), those of English for one that is not known here."""
    tag = language.lower()
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.partition("-")[0], _ENGLISH)


# ── Text ──

_APOSTROPHE = "’"
_OPENERS = frozenset("([{¡¿–—-/=")
_YEARS = re.compile(r"(?<![\w.,/-])([12]\d{3})$"), re.compile(r"([12]\d{3}|\d{2})(?![\w/-]|[.,]\d)")
_SHARES = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)? ?%?$"), re.compile(r"\d+(?:[.,]\d+)?[ \u00a0]?%")
_PAGES = re.compile(r"\bpp?\.[ \u00a0]?\d+$"), re.compile(r"\d+(?![\w-])")
_DECADE = re.compile(r"\d\ds?\b")
_UNIT = r"(?:%|[mbtr]+illion(?:en|s)?)(?!\w)"
_SIGN = re.compile(rf"[\"']|-+|\.{{3,}}|(?<=\d) (?={_UNIT})| (?=[:;!?»])")
_NARROW = "\u202f"


def set_text(text: str, language: str) -> str:
    """A text with the marks of a language. One that has them already stays as it is."""
    return _set(text, marks_of(language), "", "") if _SIGN.search(text) else text


def _set(text: str, marks: Marks, before: str, after: str) -> str:
    """A text set; `before` and `after` are the characters next to it, "" where there is none."""
    setting = _Setting(text, marks, before, after)
    return _SIGN.sub(setting.sign, text)


class _Setting:
    """Sets one text, sign by sign; knows which quotes are open."""

    def __init__(self, text: str, marks: Marks, before: str, after: str) -> None:
        self._text = text
        self._marks = marks
        self._before = before
        self._after = after
        self._opened = -2  # where the last quote was opened
        self._within = 0  # how many single quotes are open

    def sign(self, match: re.Match[str]) -> str:
        """What stands for a sign."""
        sign, start, end = match[0], match.start(), match.end()
        before = self._text[start - 1] if start else self._before
        after = self._text[end] if end < len(self._text) else self._after
        if sign == "'":
            return self._single(start, before, after)
        if sign == '"':
            return self._double(start, before, after)
        if sign[0] == "-":
            return self._dash(sign, match, before, after)
        if sign == " ":
            return self._space(after)
        return "…" if sign == "..." else sign

    def _space(self, after: str) -> str:
        """A space at which no line ends: before what a number counts, and in French before a mark."""
        if after in ":;!?»":
            return _NARROW if self._marks is _FRENCH else " "
        return "\u00a0"

    def _opens(self, start: int, before: str, after: str) -> bool:
        if not after or after.isspace():
            return False
        if before in ("'", '"'):  # two quotes side by side face the same way
            return self._opened == start - 1
        return not before or before.isspace() or before in _OPENERS

    def _single(self, start: int, before: str, after: str) -> str:
        if before.isdigit() and "°" in self._text[max(0, start - 4) : start]:
            return "′"
        if before.isalnum() and after.isalnum():
            return _APOSTROPHE
        if self._opens(start, before, after):
            if _DECADE.match(self._text, start + 1):
                return _APOSTROPHE
            self._opened, self._within = start, self._within + 1
            return self._marks.inner_opening
        if self._within:
            self._within -= 1
            return self._marks.inner_closing
        return _APOSTROPHE

    def _double(self, start: int, before: str, after: str) -> str:
        if before.isdigit() and "'" in self._text[max(0, start - 3) : start]:
            return "″"
        if self._opens(start, before, after):
            self._opened = start
            return self._marks.opening
        return self._marks.closing

    def _dash(self, sign: str, match: re.Match[str], before: str, after: str) -> str:
        """Between words a dash; between two years, shares or pages the dash of a range; else the hyphen it is."""
        if len(sign) > 3:
            return sign
        if before == " " == after:
            return "–" if len(sign) < 3 else "—"
        if len(sign) > 1:
            return ("–" if len(sign) == 2 else "—") if before.isalnum() and after.isalnum() else sign
        return "–" if before and after.isdigit() and self._is_range(match) else sign

    def _is_range(self, match: re.Match[str]) -> bool:
        head = self._text[max(0, match.start() - 12) : match.start()]
        for first, second in (_SHARES, _PAGES):
            if first.search(head) and second.match(self._text, match.end()):
                return True
        years = _YEARS[0].search(head), _YEARS[1].match(self._text, match.end())
        if not (years[0] and years[1]):
            return False
        since, until = years[0][1], years[1][1]
        # "2010-12" may be a month, and stays as it is.
        return until > since if len(until) == 4 else int(until) > max(12, int(since[2:]))


# ── HTML ──

# A text holds no ">": so what stands behind one within an attribute is not taken for a text.
_NODE = re.compile(r">([^<>'\"&-]*+['\"&-][^<>]*+)(?=<)")
_TELLING = re.compile(r"['\"]|&(?:quot|#3[49]|#x27);|(?:^|[^-\d])[\d.,]+%?-[\d.,]+(?![\d-])| -{1,3} |\w--")
_ANY_NODE = re.compile(r">([^<>]+)(?=<)")
_RARE = ("...", "%", "illion")
"""What is found sooner by itself than in every text."""
_RARE_IN_FRENCH = (*_RARE, " :", " ;", " !", " ?", " »")
_QUOTE_ENTITY = re.compile("&(?:(quot|#34)|#39|#x27);")
_AS_TYPED = re.compile("<(pre|code|script|style|kbd|samp|textarea)[ >]")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time".split()
)
_TAG = re.compile(r"</?([a-z][a-z0-9]*)")
_LANGUAGE = re.compile(r"\blang=\"([^\"]+)\"")
_NEAR = 8
"""So many tags side by side are looked past for what stands next to a text."""


def set_html(html: str, language: str) -> str:
    """A page with the marks of its language in the texts of its body; a text in an element that has a `lang` of its own
    has the marks of that one. What stands in its head is for programs."""
    head, start, html = html.rpartition("<body")
    return head + start + _set_body(html, language)


def _set_body(html: str, language: str) -> str:
    html = _NODE.sub(_Page(html, language).telling, html)
    page = _Page(html, language)
    done, pieces = 0, []
    for node in _rare_nodes(html, _RARE_IN_FRENCH if marks_of(language) is _FRENCH else _RARE):
        pieces += [html[done : node.start()], page.text(node)]
        done = node.end()
    return "".join(pieces) + html[done:] if pieces else html


def _rare_nodes(html: str, signs: Iterable[str]) -> list[re.Match[str]]:
    """The texts that hold one of the signs, in order."""
    found = {}
    for sign in signs:
        place = html.find(sign)
        while place >= 0:
            start = max(html.rfind(">", 0, place), 0)
            node = _ANY_NODE.match(html, start)
            if node and place < node.end():
                found[start] = node
            place = html.find(sign, place + 1)
    return [found[start] for start in sorted(found)]


class _Page:
    """The texts of a page, each with what stands next to it."""

    def __init__(self, html: str, language: str) -> None:
        self._html = html
        self._language = language

    def telling(self, match: re.Match[str]) -> str:
        """A text between two tags, set if it may have to be."""
        return self.text(match) if _TELLING.search(match[1]) else match[0]

    def text(self, match: re.Match[str]) -> str:
        """A text between two tags, set; the match begins with the ">" of the first."""
        if bisect_right(self._as_typed, match.start()) % 2 == 1:
            return match[0]
        text = match[1]
        if "&" in text:
            text = _QUOTE_ENTITY.sub(lambda found: '"' if found[1] else "'", text)
        before, language = self._before(match.start() + 1)
        return f">{_set(text, marks_of(language or self._language), before, self._after(match.end()))}"

    @cached_property
    def _as_typed(self) -> list[int]:
        """Where code, and what programs read, begins and ends in turn."""
        places: list[int] = []
        end = 0
        for opening in _AS_TYPED.finditer(self._html):
            if opening.start() >= end:
                end = self._html.find(f"</{opening[1]}>", opening.end())
                end = len(self._html) if end < 0 else end
                places += [opening.start(), end]
        return places

    def _before(self, end: int) -> tuple[str, str]:
        """The character that a reader sees before a place, and the language that the tags there begin."""
        language = ""
        for _ in range(_NEAR):
            start = self._html.rfind("<", 0, end)
            tag = _TAG.match(self._html, start)
            if said := _LANGUAGE.search(self._html, start, end):
                language = language or said[1]
            if not tag or tag[1] not in _INLINE or start == 0:
                break
            if self._html[start - 1] != ">":
                return self._html[start - 1], language
            end = start
        return "", language

    def _after(self, start: int) -> str:
        """The character that a reader sees behind a place."""
        for _ in range(_NEAR):
            tag = _TAG.match(self._html, start)
            if not tag or tag[1] not in _INLINE:
                break
            start = self._html.find(">", start) + 1
            if not self._html.startswith("<", start):
                return self._html[start : start + 1]
        return ""
