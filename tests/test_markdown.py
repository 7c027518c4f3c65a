"""Markdown as Accord reads it: what a text becomes, where its references stand, and what is reported."""

from __future__ import annotations

import re
import time
from html import escape, unescape
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import CODES
from generator.model.markdown import Body, Cite, Figure, Image, Link, Part
from generator.parsing.markdown import parse

ELEMENTS = (
    "a aside blockquote br cite code dd del dl dt em figure h2 h3 h4 h5 h6 hr img li ol p pre s section strong sup"
    " table tbody td th thead time tr ul div"
).split()
"""All that a body is made of, with what stands for references here."""


def linked(part: Part) -> str:
    """A part as the plainest of linkers fills it in: each reference shows its target."""
    match part:
        case str():
            return part
        case Link():
            title = f' title="{escape(part.title)}"' if part.title else ""
            return f'<a href="{part.form}:{escape(part.target)}"{title}>{"…" if part.bare else ""}'
        case Image():
            return f'<img src="{escape(part.target)}" alt="{escape(part.alt)}" title="{escape(part.title)}">'
        case Cite():
            cited = ["|".join(filter(None, (f"{item.source}|{item.locator}", item.prefix))) for item in part.items]
            return f"<cite>{'; '.join(cited)}</cite>"
        case Figure():
            return f"<figure {part.language} {part.name!r}>{escape(part.text)}</figure>"


def html(body: Body) -> str:
    return "".join(map(linked, body.parts))


def places(body: Body) -> list[str]:
    """Every reference with its line, in the order of the lines: "3 iss", "4 @a"."""
    names: list[str] = []
    for part in body.parts:
        match part:
            case Link() | Image():
                names.append(f"{part.line} {part.target}")
            case Cite():
                names.append(f"{part.line} " + " ".join(f"@{item.source}" for item in part.items))
            case Figure():
                names.append(f"{part.line} {part.language}")
    return sorted(names, key=lambda name: (int(name.split()[0]), name))


class Case(NamedTuple):
    """A text; the pieces of its HTML in their order, "..." between them; its references and flaws with their lines."""

    text: str
    html: str = ""
    refs: str = ""
    flaws: str = ""


def check(case: Case) -> None:
    body = parse(case.text)
    assert re.search(".*".join(map(re.escape, case.html.split(" ... "))), html(body), re.DOTALL)
    assert ", ".join(places(body)) == case.refs
    assert ", ".join(f"{flaw.line} {flaw.code}" for flaw in body.flaws) == case.flaws


CASES = {
    # Links
    "wiki link": Case("See [[iss]].", '<p>See <a href="wiki:iss">…</a>.</p>\n', refs="1 iss"),
    "wiki link with a label": Case(
        "[[iss|the *old* `station`]]", 'wiki:iss">the <em>old</em> <code>station</code></a>', refs="1 iss"
    ),
    "wiki link with an escaped bar": Case(r"[[iss\|the station]]", 'wiki:iss">the station</a>', refs="1 iss"),
    "wiki link with a kind": Case("[[ partner:cern ]]", 'wiki:partner:cern">…</a>', refs="1 partner:cern"),
    "wiki link with an empty label": Case("[[iss|]]", 'wiki:iss">…</a>', refs="1 iss"),
    "wiki link over two lines": Case("a [[the\nstation]] [[b]]", 'wiki:the station">…</a>', refs="1 the station, 2 b"),
    "wiki link within emphasis": Case("**[[iss]]**", '<strong><a href="wiki:iss">…</a></strong>', refs="1 iss"),
    "wiki link without a target": Case("[[]] [[ ]] [[|a]]", "<p>[[]] [[ ]] [[|a]]</p>"),
    "wiki link without an end": Case("[[iss] and [[", "<p>[[iss] and [[</p>"),
    "wiki link in brackets": Case("[[[iss]]]", '<p>[<a href="wiki:iss">…</a>]</p>', refs="1 iss"),
    "wiki link in code": Case("`[[a]]`\n\n    [[b]]\n\n```\n[[c]]\n```", "<code>[[a]]</code> ... <code>[[b]]\n</code>"),
    "wiki link escaped": Case(r"\[[iss]] [\[iss]]", "<p>[[iss]] [[iss]]</p>"),
    "wiki link within a link": Case(
        "[see [[iss]] now](a.md)", '[see <a href="wiki:iss">…</a> now](a.md)', refs="1 iss"
    ),
    "wiki link around a link": Case("[[iss|<https://a.org>]]", '<a href="wiki:iss">https://a.org</a>', refs="1 iss"),
    "link to a file": Case("[a](../b/c.md#d)", '<a href="file:../b/c.md#d">a</a>', refs="1 ../b/c.md#d"),
    "link with a title": Case('[a](b.md "c")', '<a href="file:b.md" title="c">a</a>', refs="1 b.md"),
    "link to a heading": Case("[a](#b)", '<a href="file:#b">a</a>', refs="1 #b"),
    "link to a page": Case("[a](/about/)", '<a href="file:/about/">a</a>', refs="1 /about/"),
    "link with a space": Case("[a](<b c.md>)", '<a href="file:b%20c.md">a</a>', refs="1 b%20c.md"),
    "link by reference": Case("[a][b] [b]\n\n[b]: c.md", '<a href="file:c.md">a</a>', refs="1 c.md, 1 c.md"),
    "link to elsewhere": Case('[a](https://b.org/?c&d "e")', '<a href="https://b.org/?c&amp;d" title="e">a</a>'),
    "automatic link": Case(
        "<https://a.org> <a@b.org>", '"https://a.org">https://a.org</a> ... "mailto:a@b.org">a@b.org</a>'
    ),
    "bare address": Case("https://a.org", '<p><a href="https://a.org">https://a.org</a></p>'),
    # Addresses that no page links to
    "script": Case("a\n[b](JavaScript:alert(1))", "<p>a\nb</p>", flaws="2 bad-url"),
    "script in disguise": Case("[b](javascript&colon;alert(1))", "<p>b</p>", flaws="1 bad-url"),
    "data": Case("[b](data:text/html,x)", "<p>b</p>", flaws="1 bad-url"),
    "ftp": Case("<ftp://a.org>", "<p>ftp://a.org</p>", flaws="1 bad-url"),
    "file": Case("[a]\n\n[a]: file:///etc/passwd", "<p>a</p>", flaws="1 bad-url"),
    "no scheme": Case("[a](//b.org/c)", "<p>a</p>", flaws="1 bad-url"),
    "no address": Case("[a]()", "<p>a</p>", flaws="1 bad-url"),
    "no host": Case("[a](https:b)", "<p>a</p>", flaws="1 bad-url"),
    "refused link around a link": Case(
        "[a <https://b.org>](ftp:c)", '<p>a <a href="https://b.org">', flaws="1 bad-url"
    ),
    # Pictures
    "picture": Case('![*a* [b]](c.png "d")', '<img src="c.png" alt="a [b]" title="d">', refs="1 c.png"),
    "picture described by references": Case(
        "![[[a]] [@b] [^c]](d.png)\n\n[^c]: e", 'alt="[[a]] [@b] [^c]"', refs="1 d.png", flaws="3 uncited-source"
    ),
    "picture described by a picture": Case(r"![a ![\* &gt; b](c.png)](d.png)", 'alt="a * &gt; b"', refs="1 d.png"),
    "picture in a link": Case("[![a](b.png)](c.md)", '<a href="file:c.md"><img src="b.png"', refs="1 b.png, 1 c.md"),
    "picture from elsewhere": Case("x\n![a](https://b.org/c.png)", "<p>x\na</p>", flaws="2 bad-url"),
    "picture of data": Case("![a](data:image/png;base64,x)", "<p>a</p>", flaws="1 bad-url"),
    # Citations
    "citation": Case("[@a]", "<cite>a|</cite>", refs="1 @a"),
    "citations": Case("[@a; @b, p. 3]", "<cite>a|; b|p. 3</cite>", refs="1 @a @b"),
    "citations over two lines": Case(
        "x [@a;\n@b, pp. 3\nto 4] [@c]", "<cite>a|; b|pp. 3 to 4</cite>", refs="1 @a @b, 3 @c"
    ),
    "citation without a comma": Case("[@a p. 3]", "<cite>a|p. 3</cite>", refs="1 @a"),
    "citation of an ill-typed id": Case("[@The_Economist]", "<cite>The_Economist|</cite>", refs="1 @The_Economist"),
    "citations side by side": Case("[@a][@b]", "<cite>a|</cite><cite>b|</cite>", refs="1 @a, 1 @b"),
    "citation before parentheses": Case("[@a] (b)", "<cite>a|</cite> (b)", refs="1 @a"),
    "link that begins as a citation": Case("[@a](b.md)", '<a href="file:b.md">@a</a>', refs="1 b.md"),
    "reference that begins as a citation": Case("[@a][b]\n\n[b]: c.md", '<a href="file:c.md">@a</a>', refs="1 c.md"),
    "citation in code": Case("`[@a]`", "<code>[@a]</code>"),
    "citation escaped": Case(r"\[@a]", "<p>[@a]</p>"),
    "citations with commas between": Case("x\n[@a, @b]", "[@a, @b]", flaws="2 wrong-type"),
    "citation of nothing": Case("[@] [@ a]", "<p>[@] [@ a]</p>"),
    # Raw HTML
    "tag": Case("a\n*<b>b</b>*", "<em>&lt;b&gt;b&lt;/b&gt;</em>", flaws="2 raw-html"),
    "block": Case(
        'x\n\n<div class="a">\n*b*\n\n</div>',
        "<p>&lt;div class=&quot;a&quot;&gt;\n<em>b</em></p>",
        flaws="3 raw-html, 6 raw-html",
    ),
    "markup in a tag": Case(
        '<a href="*b*" c="*">', "<p>&lt;a href=&quot;*b*&quot; c=&quot;*&quot;&gt;</p>", flaws="1 raw-html"
    ),
    "comment": Case("a <!-- *b* -->", "<p>a &lt;!-- *b* --&gt;</p>", flaws="1 raw-html"),
    "comment over paragraphs": Case("a\n\n<!-- b\n\nc -->", "<p>&lt;!-- b</p>\n<p>c --&gt;</p>", flaws="3 raw-html"),
    "unfinished block": Case("<table\n\nclass=a>", "<p>&lt;table</p>", flaws="1 raw-html"),
    "tag in code": Case("`<b>`\n\n    <i>\n\n```\n<u>\n```", "<code>&lt;b&gt;</code>"),
    "less than": Case("a < b <3 <- c", "<p>a &lt; b &lt;3 &lt;- c</p>"),
    "entities": Case("&lt;b&gt; &amp;amp; &copy;", "<p>&lt;b&gt; &amp;amp; ©</p>"),
    # Blocks
    "strikethrough": Case("~~a~~", "<s>a</s>"),
    "code": Case("```python x\n<a>\n```", '<pre><code class="language-python">&lt;a&gt;\n</code></pre>'),
    "table": Case("|a|b|\n|:-|-:|\n|c|d|", '<th class="align-left">a</th> ... <td class="align-right">d</td>'),
    "table with bars": Case(
        "|a|b|\n|-|-|\n|[[c|d]]|[[e\\|f]]|\n|x|`[[g|h]]`|",
        'wiki:c">d</a> ... wiki:e">f</a> ... <code>[[g|h]]</code>',
        refs="3 c, 3 e",
    ),
    "table with too many cells": Case("x\n\n|a|b|\n|-|-|\n|c|d|e|\n|f|g||", "<td>d</td>", flaws="5 wrong-type"),
    "table in a quote": Case("> |a|b|\n> |-|-|\n> |c|d|e|", "<td>d</td>", flaws="3 wrong-type"),
    "definitions": Case("a *b*\n: c\n\n  d\n: e", "<dt>a <em>b</em></dt> ... <dd>\n<p>c</p>\n<p>d</p>"),
    # Figures
    "chart": Case("x\n\n```chart\nkind: bar\n```", "<figure chart ''>kind: bar\n</figure>", refs="3 chart"),
    "declared chart": Case(
        "~~~chart launches-by-year\n~~~", "<figure chart 'launches-by-year'></figure>", refs="1 chart"
    ),
    "Vega-Lite": Case("```vega-lite\n{}\n```", "<figure vega-lite ''>{}\n</figure>", refs="1 vega-lite"),
    "chart in a list": Case(
        "- a\n\n  ```chart\n  x: 1\n   y: 2\n  ```\n- b", "<figure chart ''>x: 1\n y: 2\n</figure></li>", refs="3 chart"
    ),
    "chart in a quote": Case("> ```chart\n> x: 1\n> ```", "<figure chart ''>x: 1\n</figure>", refs="1 chart"),
    # Containers
    "note": Case(
        "::: note\n*a*\n:::\nb",
        '<aside class="admonition note" role="note"> ... title">Note</p>\n<p><em>a</em></p>\n</aside>\n<p>b</p>',
    ),
    "warning with a title": Case(
        ":::warning Mind the <gap>\na\n:::",
        'admonition warning" role="note">\n<p class="admonition-title">Mind the &lt;gap&gt;</p>',
    ),
    "containers in containers": Case(
        ":::: note\n::: warning\na\n:::\nb\n::::", "<p>a</p>\n</aside>\n<p>b</p>\n</aside>"
    ),
    "container in a list": Case(
        "- a\n\n  ::: note\n  [[b]]\n  :::\n- c", '<a href="wiki:b">…</a></p>\n</aside>\n</li>', refs="4 b"
    ),
    "container without an end": Case("::: note\na\n\nb", "<p>b</p>\n</aside>\n", flaws="1 looks-like"),
    "container in a quote's last line": Case("> ::: note\n>", "</aside>", flaws="1 looks-like"),
    "container that a quote ends": Case("> ::: note\n> a\n> :::\n\nb", "</aside>\n</blockquote>\n<p>b</p>"),
    "kin of the containers": Case(
        "::: tip\na\n:::\n\n::: caution\nb\n:::", 'note" ... >Tip</p> ... warning" ... >Caution</p>'
    ),
    "unknown container": Case("x\n\n::: notte\na\n:::", "<div>\n<p>a</p>\n</div>", flaws="3 unknown-key"),
    "end of no container": Case("a\n:::", "<p>a</p>", flaws="2 unknown-key"),
    "container in code": Case("```\n::: x\n```", "::: x"),
    "update without a date": Case("::: update\na\n:::", "<p>a</p>", flaws="1 missing-field"),
    # What other tools write, taken
    "alert": Case(
        "> [!NOTE]\n> a *b*\n> [[c]]",
        '<aside class="admonition note" role="note"> ... >Note</p>\n<p>a <em>b</em>\n<a href="wiki:c">…</a></p>\n</as',
        refs="3 c",
    ),
    "alerts of other kinds": Case(
        "> [!tip]\n>\n> a\n\n> [!Important]\n> b\n\n> [!CAUTION]-\n> - c",
        'note" ... >Tip</p> ... <p>a</p> ... note" ... >Important</p> ... warning" ... >Caution</p> ... <li>c</li>',
    ),
    "alert with a title": Case("> [!WARNING] Mind the <gap>\n> a", 'warning" ... >Mind the &lt;gap&gt;</p>\n<p>a</p>'),
    "alert in a list, with quotes in it": Case(
        "- > [!NOTE]\n  > a\n  >\n  > > b", "<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</aside>\n</li>"
    ),
    "tasks": Case(
        "- [ ] [[a]]\n- [x] b\n- [X] c\n\n1. [ ] d",
        '<li><span role="img" aria-label="To do">☐</span> <a  ... "Done">☑</span> b</li> ... c</li> ... d</li>',
        refs="1 a",
    ),
    "no tasks": Case(
        "- [y] a\n- [ ]\n- [x](b.md)\n\n[ ] c", "<li>[y] a</li>\n<li>[ ]</li> ... <p>[ ] c</p>", refs="3 b.md"
    ),
    "citation without an author": Case("a [-@b]", "a <cite>b|</cite>", refs="1 @b"),
    "citation with words before": Case(
        "a [see @b, p. 3; also @c]", "a <cite>b|p. 3|see; c||also</cite>", refs="1 @b @c"
    ),
    "bare citation": Case(
        "@a says (@b-1) so.\nAs @c: [x @d](e.md)",
        "<cite>a|</cite> says (<cite>b-1|</cite>)",
        refs="1 @a, 1 @b-1, 2 @c, 2 e.md",
    ),
    "no bare citation": Case(
        "a@b.org x@y @B @c.org @d/e \\@f `@g` @ @h_i [mail a@b.org]",
        "a@b.org x@y @B @c.org @d/e @f <code>@g</code> @ @h_i [mail a@b.org]",
    ),
    "bare address in a sentence": Case(
        "See https://a.org/x_(y)?b=1&c. (https://b.org/), *http://c.org*!",
        '>https://a.org/x_(y)?b=1&amp;c</a>. (<a href="https://b.org/">https://b.org/</a>), <em><a href="http://c.org">http://c.org</a></em>!',
    ),
    "no bare address": Case(
        "xhttp://a.org https:// `https://b.org` [https://c.org](d.md) ftp://e.org",
        "<p>xhttp://a.org https:// <code>https://b.org</code> ... >https://c.org</a> ftp://e.org</p>",
        refs="1 d.md",
    ),
    # What other tools write, warned of
    "picture with a space": Case("![a](my bird.jpg)", "<p>![a](my bird.jpg)</p>", flaws="1 looks-like"),
    "picture with a title": Case('![a](b.jpg "c d")', 'title="c d"', refs="1 b.jpg"),
    "words behind brackets": Case("a [sic](as it stands)", "[sic](as it stands)"),
    "admonition of MkDocs": Case("a\n\n!!! note\n    b", "!!! note", flaws="3 looks-like"),
    "shortcode": Case("a\n{{< fig x >}} {{% y %}}", "{{&lt; fig", flaws="2 looks-like"),
    "tag of a template language": Case("{% raw %}\n{{ page.x }}", "{% raw %}", flaws="1 looks-like, 2 looks-like"),
    "formula": Case("a $E=mc^2$ b\n\n$$x$$", "$E=mc^2$", flaws="1 looks-like, 3 looks-like"),
    "prices": Case("It costs $5 and then $6, or US$ 7 for 8 $.", "It costs $5"),
    "table of contents": Case("[TOC]\n\n[toc]", "[TOC]", flaws="1 looks-like, 3 looks-like"),
    "heading without a space": Case(
        "##No space\n\n#Nor here\n\n#tag", "<p>##No space</p>", flaws="1 looks-like, 3 looks-like"
    ),
    "alert that is none": Case("> [!danger]\n> a", "[!danger]", flaws="1 looks-like"),
    "emoji": Case("a :bird: 10:30:20 b:c:d", "a :bird:", flaws="1 looks-like"),
    "embedded file": Case("![[a.png]]", "!<a", refs="1 a.png", flaws="1 looks-like"),
    "attributes": Case("# a {#b}\n\nc\n{: .d}", "a {#b}", flaws="1 looks-like, 4 looks-like"),
    "merge markers": Case("<<<<<<< HEAD\na\n>>>>>>> b", "&lt;&lt;&lt;&lt;&lt;&lt;&lt; HEAD", flaws="1 looks-like"),
    "fence without an end": Case("a\n\n```py\nb", "b\n</code>", flaws="3 looks-like"),
    "all of them in code": Case("`$a_b$ {{< x >}} :b: ##c`\n\n```\n$a^b$ {% c %}\n!!! d\n```\n\n    ##e", "##c</code>"),
    # Footnotes
    "unknown footnote": Case("a\nb[^c]", "b[^c]", flaws="2 broken-link"),
    "footnote that nothing refers to": Case("a\n\n[^b]: c", '<li id="fn-1"><p>c</p>\n</li>', flaws="3 uncited-source"),
    "footnote defined twice": Case("a[^b]\n\n[^b]: c\n\n[^b]: d", "<p>c ", flaws="5 duplicate-id"),
    "footnote in a footnote": Case(
        "a[^b]\n\n[^b]: c\n\n    [^d]: e\n\n    f[^d]", '<p>c</p>\n<p>f<sup ... <li id="fn-2"><p>e '
    ),
    "footnote with escapes": Case(
        r"a^[\* &gt; ![\> b](c.png)]", '<p>* &gt; <img src="c.png" alt="&gt; b"', refs="1 c.png"
    ),
    "footnote in a link": Case("[a^[b]](c.md)", 'a<sup class="footnote-ref">1</sup></a>', refs="1 c.md"),
    "footnote that ends in a list": Case("a[^b]\n\n[^b]: - c", '</ul>\n<p><a href="#fnref-1"'),
    "footnote in code": Case("`[^a]`", "<code>[^a]</code>"),
    # Lines
    "lines of a paragraph": Case("[[a]] [[b]]\n[[c]]\\\n[[d]]  \n[[e]]", refs="1 a, 1 b, 2 c, 3 d, 4 e"),
    "lines after code over lines": Case("`a\nb` [[c]] [x\ny](d.md\n'e') [[f]]", refs="2 c, 2 d.md, 4 f"),
    "lines after a tag over lines": Case("<a\nb> [[c]]", refs="2 c", flaws="1 raw-html"),
    "lines of lists": Case("- [[a]]\n  [[b]]\n\n  [[c]]\n  1. [[d]]\n[[e]]", refs="1 a, 2 b, 4 c, 5 d, 6 e"),
    "lines of quotes": Case("> [[a]]\n> [[b]]\n[[c]]\n\n> > [[d]]\n> [[e]]", refs="1 a, 2 b, 3 c, 5 d, 6 e"),
    "lines of tables": Case("|[[a]]|[[b]]|\n|-|-|\n|[[c]]|[[d]]|\n|[[e]]|x|", refs="1 a, 1 b, 3 c, 3 d, 4 e"),
    "lines of headings": Case("# [[a]]\n\n[[b]]\n[[c]]\n===", refs="1 a, 3 b, 4 c"),
    "lines of footnotes": Case(
        "x[^a] y^[z\n[[b]]] [[c]]\n\n[^a]: [[d]]\n\n    e\n    [[f]]", refs="2 b, 2 c, 4 d, 7 f"
    ),
    "lines of definitions": Case("[[a]]\n: b\n  [[c]]\n\n  [[d]]\n: [[e]]", refs="1 a, 3 c, 5 d, 6 e"),
    "lines of containers": Case("::: note\n\n[[a]]\n\n::: update\n:::", refs="3 a", flaws="5 missing-field"),
    "lines behind a paragraph of spaces": Case("\xa0\n\u3000\nx [[a]]\n\n[[b]]", refs="3 a, 5 b"),
    "lines in a picture's description": Case("![a\n<b>](c.png) [[d]]", refs="1 c.png, 2 d", flaws="2 raw-html"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_text(case: Case) -> None:
    check(case)


# Headings


def test_headings_leave_the_first_level_to_the_page() -> None:
    assert [heading.level for heading in parse("# a\n## b\n##### c\n###### d").headings] == [2, 3, 6, 6]
    assert [heading.level for heading in parse("## a\n### b\n###### c").headings] == [2, 3, 6]
    assert html(parse("a\n=\nb\n-")) == '<h2 id="a">a</h2>\n<h3 id="b">b</h3>\n'


@pytest.mark.parametrize(
    ("written", "text", "id"),
    [
        ("What *comes* `next`?", "What comes next?", "what-comes-next"),
        ("Café & Überblick", "Café & Überblick", "cafe-uberblick"),
        ("L’Europe, it's", "L’Europe, it's", "leurope-its"),
        ("Мир и йод", "Мир и йод", "мир-и-йод"),
        ("한국 · 日本", "한국 · 日本", "한국-日本"),
        ("हिन्दी", "हिन्दी", "हिन्दी"),
        ("[[iss|The station]], [[partner:cern]] [@a][^b]", "The station, cern", "the-station-cern"),
        ("[a](b.md) ![c](d.png)", "a c", "a-c"),
        ("!?", "!?", "section"),
        ("Event-driven", "Event-driven", "section-event-driven"),
        ("Fnord", "Fnord", "section-fnord"),
        ("Update-2022", "Update-2022", "section-update-2022"),
        ("Events", "Events", "section-events"),
    ],
)
def test_heading(written: str, text: str, id: str) -> None:
    (heading,) = parse(f"x\n\n## {written}\n\n[^b]: b").headings
    assert (heading.level, heading.text, heading.id, heading.line) == (2, text, id, 3)


def test_heading_ids_are_unique() -> None:
    ids = [heading.id for heading in parse("# a\n# a\n# a 2\n# a\n# A!\n# a-2-2").headings]
    assert ids == ["a", "a-2", "a-2-2", "a-3", "a-4", "a-2-2-2"]


# Updates and footnotes


def test_update() -> None:
    body = parse("a\n\n> :::  update  2022-07~ \n> b\n> :::", first_line=10)
    (update,) = body.updates
    assert (update.date, update.line, update.column) == ("2022-07~", 12, 16)
    assert '<section class="update" id="update-2022-07">' in html(body)
    assert '<time datetime="2022-07">c. July 2022</time>' in html(body)
    assert not body.flaws


def test_two_updates_on_one_day_have_ids_of_their_own() -> None:
    text = html(parse("::: update 2022\n:::\n" * 2))
    assert re.findall(r'id="([^"]*)"', text) == ["update-2022", "update-2022-2"]


def test_what_is_no_date_is_left_to_the_checks() -> None:
    body = parse('::: update <soon> "ish"\n:::')
    assert body.updates[0].date == '<soon> "ish"'
    assert "<soon>" not in html(body)


def test_footnotes_lead_there_and_back() -> None:
    text = html(parse("a[^x] b^[two] c[^x]\n\n[^x]: one", scope="e1-"))
    references = re.findall(
        r'<sup class="footnote-ref"><a href="#([^"]*)" id="([^"]*)" role="doc-noteref">(.)</a>', text
    )
    assert references == [
        ("fn-e1-1", "fnref-e1-1", "1"),
        ("fn-e1-2", "fnref-e1-2", "2"),
        ("fn-e1-1", "fnref-e1-1-2", "1"),
    ]
    notes = text[text.index('<section class="footnotes" role="doc-endnotes"') :]
    assert re.findall(r'<li id="([^"]*)"><p>(\w+)', notes) == [("fn-e1-1", "one"), ("fn-e1-2", "two")]
    assert re.findall(r'<a href="#([^"]*)"[^>]*role="doc-backlink"', notes) == [
        "fnref-e1-1",
        "fnref-e1-1-2",
        "fnref-e1-2",
    ]


def test_a_scope_keeps_the_ids_of_two_texts_apart() -> None:
    texts = [html(parse("# a\n\nb^[c]\n\n::: update 2022\n:::", scope=scope)) for scope in ("", "x-")]
    first, second = (set(re.findall(r' id="([^"]*)"', text)) for text in texts)
    assert len(first) == len(second) == 4
    assert not first & second


def test_lines_count_from_the_first_line_given() -> None:
    body = parse("# a\n\n[[b]] <i>\n\n```chart\n```", first_line=41)
    assert (body.headings[0].line, places(body), body.flaws[0].line) == (41, ["43 b", "45 chart"], 43)


# Depth, and texts that mean harm


def soon(text: str) -> Body:
    """A body, which must not take long: where time grows with the square of the length, these take minutes."""
    before = time.process_time()
    body = parse(text)
    assert time.process_time() - before < 10
    return body


DEEP = {
    "quotes": ">" * 10_000 + " deep",
    "spaced quotes": "> " * 10_000 + "deep",
    "quotes, each on a line": "".join(">" * depth + " deep\n" for depth in range(300)),
    "lists": "- " * 5_000 + "deep",
    "lists, each on a line": "".join("  " * depth + "- deep\n" for depth in range(300)),
    "numbered lists": "1. " * 5_000 + "deep",
    "quotes and lists": "> - " * 5_000 + "deep",
    "containers": "".join(":" * (503 - depth) + " note\n" for depth in range(500)) + "deep",
    "definitions": "deep\n" + "".join("  " * depth + ": deep\n" for depth in range(300)),
    "footnotes": "[^a]: " * 5_000 + "deep",
    "emphasis": "*a **a " * 500 + "deep" + " a** a*" * 500,
    "brackets": "[ " * 5_000 + "deep" + " ]" * 5_000,
    "pictures": "![" * 500 + "deep" + "](a.png)" * 500,
    "inline notes": "^[" * 500 + "deep" + "]" * 500,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_what_nests_too_deep_is_kept_and_reported(text: str) -> None:
    body = soon("\n" + text)
    assert any(flaw.code == "too-deep" for flaw in body.flaws)
    assert html(body).count("deep") == text.count("deep")


def test_too_deep_is_reported_on_its_line_and_spares_what_follows() -> None:
    lines = ["  " * depth + f"- a{depth}" for depth in range(60)]
    body = parse("\n".join([*lines, "", "[[after]]"]))
    assert [(flaw.code, flaw.line) for flaw in body.flaws] == [("too-deep", 50)]
    assert places(body) == ["62 after"]
    assert '<p><a href="wiki:after">' in html(body)


def test_nesting_that_people_use_is_kept() -> None:
    body = parse("".join("  " * depth + f"- [[a{depth}]]\n" for depth in range(40)) + "\n" + ">" * 40 + " b")
    assert not body.flaws
    assert html(body).count("<ul>") == html(body).count("<blockquote>") == 40


HOSTILE = {
    "[": "[" * 30_000,
    "[ with one end": "[" * 30_000 + "]",
    "[[": "[[" * 15_000 + "]]",
    "[[a|": "[[a|" * 10_000,
    "[a](": "[a](" * 10_000,
    "[a](<b": "[a](<b" * 10_000 + ">)",
    "[a][b": "[a]: c\n\n" + "[a][b" * 10_000 + "]",
    "[^a": "[^a" * 10_000 + "]\n\n[^a]: b",
    "[@a": "[@a" * 10_000 + "]",
    "[@a;": "[@a" + " ;@b" * 20_000 + " @c]",
    "[@a and spaces": ("[@a" + " " * 1_000 + "@ b]") * 50,
    "(": "[a](" + "(" * 50_000,
    "*a": "*a " * 10_000,
    "*a _b": "*a _b " * 10_000,
    "~~~": "~~~a~~~ " * 5_000,
    "`": "".join("a" + "`" * length for length in range(300)),
    "<!--": "<!-- " * 20_000 + "-->",
    "<a b": ("<a" + " b" * 500) * 50 + ">",
    "<a and spaces": ("<a" + " " * 1_000) * 50 + ">",
    "tags": "<b>\n" * 5_000,
    "backslashes": "\\" * 50_000,
    "spaces": "a" + " " * 50_000 + "b",
    "paragraphs of spaces": "\u00a0\na\n\n" * 5_000,
    "loose lines behind quotes": ">" * 100 + "a\n" + "a\n" * 20_000,
    "loose lines between headings": "> # a\na\n" * 5_000,
    "a saw of quotes": "".join(">" * (row % 100) + " a\n" for row in range(5_000)),
    "containers without end": "::: note\n" * 5_000,
    "a long table": "|a|b|\n|-|-|\n" + "|[[a|b]]|c|\n" * 5_000,
    "a wide table": "|a" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "|a\n" * 300,
    "equal headings": "# a\n" * 10_000,
    "definitions of references": "[a]: b 'c\n" * 10_000,
    "references": "[[a]] [@b] [c](d.md)\n" * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_takes_long(text: str) -> None:
    soon(text)


# Whatever is written

BLOCKS = (
    """> |>|- |1. |# |## |```|```\n|~~~|    |\t|::: note\n|:::\n|::::\n|::: update 2022\n|\n: |---\n|===\n|[^1]: """
)
INLINE = """`|``|*|**|_|~~|[|]|(|)|](|![|[[|]]|[@|;|, |[^|^[|[^1]|[a]|<|>|<b>|<!--|-->|<div>|<https://a.b>|http:|javascript:|//"""
CHARACTERS = """[a]: b |~ |\n|\n\n|\n  | |  \n|\\\n|\\|&amp;|&#0;|\0|\u00a0\n|\f|\u2028|é|мир|"|'|:|!|a"""
SYNTAX = [*f"{BLOCKS}|{INLINE}|{CHARACTERS}".split("|"), "|", "\\|", "|-|-|\n", "\n|"]
TEXTS = st.lists(st.sampled_from(SYNTAX) | st.text("abc[]()*_`>|:-#\n ", max_size=6), max_size=60).map("".join)


@given(TEXTS | st.text())
def test_any_text_makes_a_body(text: str) -> None:
    body = parse(text, first_line=7)
    assert body == parse(text, first_line=7)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(body), type=Body) == body
    assert all(flaw.code in CODES and flaw.message for flaw in body.flaws)
    lines = range(7, 8 + len(re.split(r"\r\n?|\n", text)))
    everything = [
        *body.headings,
        *body.updates,
        *body.flaws,
        *(part for part in body.parts if not isinstance(part, str)),
    ]
    assert all(each.line in lines for each in everything)


@given(TEXTS)
def test_only_known_elements_are_written(text: str) -> None:
    assert not re.findall(rf"<(?!/?(?:{'|'.join(ELEMENTS)})\b)", html(parse(text)))


@given(st.lists(st.text("abcé", min_size=1, max_size=8), min_size=1), st.data())
def test_words_survive_any_markup(words: list[str], data: st.DataObject) -> None:
    marks = st.sampled_from(
        [
            "\n",
            "\n\n",
            " ",
            "> ",
            "- ",
            "# ",
            "*",
            "**",
            "_",
            "~~",
            " `",
            "[",
            "] ",
            "[[",
            "]]",
            " | ",
            "<b>",
            "&",
            "\\",
        ]
    )
    text = "".join(data.draw(marks) + f"«{word}»" for word in words)
    assert re.findall("«(.*?)»", unescape(html(parse(text)))) == words
