"""Languages by their tags (BCP 47)."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|\d{3}))?(-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(-[a-z0-9]-[a-z0-9-]+)*",
    re.IGNORECASE,
)
_TWO_LETTERS = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta
    te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)


def is_language(text: str) -> bool:
    """Whether `text` is a well-formed tag; of two letters, one that ISO 639-1 has assigned."""
    found = _TAG.fullmatch(text)
    return found is not None and (len(found["language"]) == 3 or found["language"].lower() in _TWO_LETTERS)


def language_meant(text: str) -> str:
    """The tag of a language that is written by its English name, or with an underscore; "" where there is none."""
    if is_language(text.replace("_", "-")):
        return text.replace("_", "-")
    from babel import Locale  # takes 50 ms, and a publication without this mistake needs no names

    names = {str(name).casefold(): str(code) for code, name in sorted(Locale("en").languages.items(), reverse=True)}
    tag: str = names.get(text.casefold(), "")
    return tag.replace("_", "-")
