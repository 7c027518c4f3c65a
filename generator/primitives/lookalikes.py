"""Letters that look like others: what a keyboard or a copied text puts in place of a plain one, unseen."""

from __future__ import annotations

import unicodedata

_LATIN = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u0432\u043a\u043c\u043d\u0442"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u03bf\u03b1\u03c1\u03bd\u03b9\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u2010\u2011\u2012\u2013\u2014\u2212\u0131",
    "aeopcyxijshdbkmhtABEKMHOPCTXIJSoapviABEZHIKMNOPTYX------i",
)
_UNSEEN = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"


def plain_letters(text: str) -> str:
    """`text` with plain letters in place of those that look like them, and without what cannot be seen."""
    folded = unicodedata.normalize("NFKC", text).translate(_LATIN)
    return "".join(character for character in folded if character not in _UNSEEN).strip()


def odd_letter(text: str) -> str:
    """The first letter of `text` that is not the plain one which it looks like, by its name: "" where there is none."""
    for character in text:
        if not character.isascii() and plain_letters(character) != character:
            name = unicodedata.name(character, "a character without a name").lower()
            return f"{name} (U+{ord(character):04X})"
    return ""
