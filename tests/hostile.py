"""A publication that is hard on a page: very long and very short, crowded and empty, in many scripts."""

from __future__ import annotations

from tests.support import Files

LONG_WORD = "Wissenschaftskooperationsvereinbarungskündigungsfristverlängerungsantragsformular"
SENTENCE = (
    "After years of talks about a common programme – which nobody wanted to end and nobody could pay for – the partners"
    " of the consortium agreed to go on talking about it for as long as talking costs less than an answer would"
)
ARABIC = "تعاون علمي دولي بين معاهد البحوث في مجال علوم الفضاء"
CHINESE = "国际空间科学合作项目的现状与历史记录以及参与机构和国家的完整说明文件汇编"

PARTNERS = 40
EVENTS = 200


def _partner(number: int) -> str:
    name = f"{SENTENCE[: 20 + number * 4]} Institute No. {number}" if number % 3 else f"I{number}"
    short = f"\nshort: Inst{number}" if number % 2 else ""
    return f"---\nname: {name}{short}\ncountry: {('DE', 'FR', 'JP', 'BR')[number % 4]}\n---\n"


def _events() -> str:
    statuses = ("going", "going-under-great-strain-and-doubt", "done")
    lines = []
    for number in range(EVENTS):
        year, month, day = 1956 + number // 3, 1 + number % 12, 1 + number % 28
        title = SENTENCE if number % 7 == 0 else f"Step {number}"
        status = f"\n    status: {statuses[number % 3]}" if number % 40 == 0 else ""
        detail = f"\n    detail: {LONG_WORD} {SENTENCE}." if number % 5 == 0 else ""
        lines.append(f"  - date: {year}-{month:02}-{day:02}\n    title: {title}\n    sources: [paper]{status}{detail}")
    return "\n".join(lines)


LONG = f"""---
title: {SENTENCE} and the {LONG_WORD}
summary: {SENTENCE}; {LONG_WORD}.
date: 2020-01-02
updated: 2023-02-03
verified: 2023-02-03
authors: [Ada {LONG_WORD}, B, Cecilia van der Long-Double-Barrelled-Name, D]
kind: {LONG_WORD.lower().replace("ü", "ue").replace("ä", "ae")}
fields: [a, b, c, d, e]
started: 1956-01
outlook: {SENTENCE}.
also_known_as: [{LONG_WORD}, L, {SENTENCE}]
partners:
{chr(10).join(f"  - {{id: p{n}, role: {SENTENCE[: 10 + n * 3]!r}, since: {1960 + n}}}" for n in range(PARTNERS))}
events:
{_events()}
relations:
  - {{to: x, type: related, note: {SENTENCE!r}}}
  - {{to: arabic, type: part-of}}
corrections:
  - {{date: 2022-02-02, text: {SENTENCE}.}}
sources:
  - {{id: paper, title: {SENTENCE} {LONG_WORD}, publisher: {LONG_WORD}, date: 2023,
     url: "https://example.org/{LONG_WORD.lower()}/{LONG_WORD.lower()}"}}
  - {{id: arabic-paper, title: {ARABIC}, publisher: {ARABIC}, language: ar, url: "https://example.org/ar"}}
---
{SENTENCE}[@paper; @arabic-paper, pp. 3–1000]. {LONG_WORD}[^1]. See [[brief:x]], [[arabic]] and [[chinese]].

## {SENTENCE} {LONG_WORD}

{SENTENCE}[^2]. {SENTENCE}. {SENTENCE}[^1].

| {" | ".join(f"Column {n}" for n in range(14))} |
|{"---|" * 14}
| {" | ".join(LONG_WORD[: 5 + n * 4] for n in range(14))} |

```
{LONG_WORD * 4}
```

::: update 2022-05-05
{SENTENCE}.
:::

::: warning
{LONG_WORD} {SENTENCE}.
:::

> {SENTENCE}

[^1]: {SENTENCE}. {LONG_WORD}.
[^2]: Short.
"""

SITE: Files = {
    "content/publication.yaml": f"""title: {LONG_WORD} and Other Things
url: https://example.org/
contact: editors@example.org
verify_after: 30
statuses:
  - {{id: going, label: Going, definition: It goes., tone: good}}
  - id: going-under-great-strain-and-doubt
    label: Going under great strain and doubt
    definition: {SENTENCE}.
    tone: caution
  - {{id: done, label: D, definition: Done., tone: bad}}
  - {{id: other, label: {LONG_WORD}, definition: Other., tone: neutral}}
""",
    "content/briefs/long.md": LONG,
    "content/briefs/x.md": "---\ntitle: X\nsummary: Y\ndate: 2020\nstatus: other\n---\nWord.\n",
    "content/briefs/arabic.md": (
        f"---\ntitle: {ARABIC}\nsummary: {ARABIC}\ndate: 2020\nstatus: going\ncountries: [EG, SA]\n---\n{ARABIC}.\n"
    ),
    "content/briefs/chinese.md": (
        f"---\ntitle: {CHINESE}\nsummary: {CHINESE}{CHINESE}\ndate: 2020\nstatus: done\n---\n{CHINESE * 6}。\n"
    ),
    "content/pages/about.md": f"---\ntitle: {LONG_WORD}\n---\n{SENTENCE}.\n",
} | {f"content/partners/p{number}.md": _partner(number) for number in range(PARTNERS)}
