"""Feeds: valid by the rules, one entry per brief, whole by themselves, and the same as what pages and data say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generator.library import aggregates
from generator.library.library import FOLDERS
from generator.site.files.feeds import FOLLOWED
from tests.feed_rules import ATOM, faults_of_atom, faults_of_html, faults_of_json_feed
from tests.support import PARTNER, PUBLICATION, brief, edition, maker, partner, publication, vary, write_site

REPOSITORY = Path(__file__).parent.parent
ROOTS = {"content": REPOSITORY, "observatories": Path(__file__).parent / "sites" / "observatories"}
ADDRESS = "https://org.github.io/some/repo/"

Make = Callable[[str], bytes]


def made(tmp_path: Path, files: dict[str, str], **options: object) -> Make:
    """What makes the files of the minimal publication with these files."""
    found = edition(write_site(tmp_path, vary(files)), **options)
    assert found.of("error") == []
    return maker(found)


def entries(data: bytes) -> list[ET.Element]:
    return ET.fromstring(data).findall(f"{ATOM}entry")


def texts(data: bytes, name: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") or "" for entry in entries(data)]


# --- the rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROOTS)
def test_every_feed_of_a_publication_keeps_the_rules_and_holds_its_briefs(name: str) -> None:
    found = edition(ROOTS[name], base_url=ADDRESS)
    make, lens = maker(found), found.lens
    addresses = {target.id: ADDRESS[:-1] + target.address for target in lens.targets("brief")}
    feeds = {"atom.xml": set(addresses.values())}
    for kind in FOLLOWED:
        for target in lens.targets(kind):
            held = {addresses[brief] for brief in lens.members(kind, target.id)}
            feeds[f"{FOLDERS[kind]}/{target.id}/atom.xml"] = held
    for path, held in feeds.items():
        data = make(path)
        assert faults_of_atom(data) == [], path
        assert sorted(texts(data, "id")) == sorted(held), path
    assert {path for path in found.outputs() if path.endswith("atom.xml")} >= feeds.keys()
    data = make("feed.json")
    assert faults_of_json_feed(data) == []
    assert {item["id"] for item in json.loads(data)["items"]} == set(addresses.values())


def test_the_rules_find_fault() -> None:
    """A check that cannot fail would hold nothing."""
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title/><updated>2022-03</updated>
    <entry><id>https://a.example/</id><title>A</title><updated>2022-01-01T00:00:00Z</updated>
    <published>2023-01-01T00:00:00Z</published>
    <content type="html">&lt;a href="../x"&gt;&lt;script&gt;&lt;/script&gt;</content></entry>
    <entry><id>https://a.example/</id><title>A</title><updated>2022-01-01T00:00:00Z</updated></entry></feed>"""
    found = "\n".join(faults_of_atom(feed))
    for fault in (
        "0 <author> in <feed>",
        "no link to itself",
        "stands 2 times",
        "no alternate link",
        "updated before it was published",
        "../x is not a whole address",
        "<script> in the content",
        "neither content nor summary",
        "2022-03 is no RFC 3339 time",
        "the id x is no address",
        "an empty <title>",
    ):
        assert fault in found
    assert list(faults_of_html('<img src="https://a.example/b.svg">')) == [
        "the picture https://a.example/b.svg has no text"
    ]


HOSTILE = "\"<b>&amp; ]]> \u2028 \U0001f52d 'quoted' =1+1.\""


def test_hostile_texts_stand_as_written(tmp_path: Path) -> None:
    files = {
        PUBLICATION: publication(f"description: {HOSTILE}\nauthors: [{HOSTILE}]\n"),
        "content/briefs/one.md": brief(
            f"outlook: {HOSTILE}\nevents:\n  - {{date: 2022, title: {HOSTILE}, sources: [s]}}\n"
            f'sources: [{{id: s, title: {HOSTILE}, url: "https://a.example/?a=1&b=\'"}}]\n',
            "See <script>alert(1)</script> ]]> &amp; [@s].\n",
            title=HOSTILE,
        ),
    }
    make = made(tmp_path, files)
    data = make("atom.xml")
    [title] = texts(data, "title")
    assert title == "<b>&amp; ]]> \u2028 \U0001f52d 'quoted' =1+1."
    [content] = texts(data, "content")
    assert "<p>See &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; &amp;" in content
    assert faults_of_atom(data) == []
    [item] = json.loads(make("feed.json"))["items"]
    assert item["title"] == "<b>&amp; ]]> \u2028 \U0001f52d 'quoted' =1+1."


# --- what they hold ---------------------------------------------------------------------------------------------------


def test_an_entry_is_the_whole_brief(tmp_path: Path) -> None:
    files = {
        PUBLICATION: publication("url: https://org.example/repo/\n").replace("url: https://example.org/\n", ""),
        PARTNER: partner(),
        "content/briefs/two.md": brief(title="Two"),
        "content/briefs/one.md": brief(
            """
            authors: [A. Writer]
            fields: [optics]
            kind: mission
            partners: [lab]
            outlook: It may return.
            events:
              - {date: 2023-03, title: It stops, status: suspended, detail: "With [[two]].", sources: [a],
                 quote: {speaker: Somebody, text: "No more."}}
            datasets: [{id: d, title: D, unit: km, rows: [{year: 2020, n: 1}, {year: 2021, n: 2}], sources: [a]}]
            charts: [{id: declared, kind: bar, dataset: d, x: year, y: n, title: How far}]
            sources: [{id: a, title: Paper, publisher: Press, url: "https://a.example/"}]
            corrections: [{date: 2024-02, text: A name was wrong.}]
            """,
            """
            ## Heading

            See [[lab]] [@a], [above](#heading) and a note[^1].

            ```chart declared
            ```

            ```chart
            kind: line
            dataset: d
            x: year
            y: n
            ```

            [^1]: The note.
            """,
            status="suspended",
        ),
    }
    make = made(tmp_path, files)
    data = make("atom.xml")
    assert faults_of_atom(data) == []
    place = "https://org.example/repo/briefs/one/"
    [entry] = [entry for entry in entries(data) if entry.findtext(f"{ATOM}id") == place]
    content = entry.findtext(f"{ATOM}content") or ""
    for part in (
        "<strong>Suspended</strong> since March 2023. Outlook: It may return.",
        '<a href="https://org.example/repo/partners/lab/">The Lab</a>',
        f'<a href="{place}#source-a" title="Press: Paper">1</a>',
        f'<a href="{place}#heading">above</a>',
        f'<a href="{place}#fn',
        f'<img src="{place}declared.svg" alt="',
        "<strong>How far</strong>",
        "<td>2021</td><td>2</td>",
        f'<a href="{place}#chart-inline-2">The chart</a>',
        f'<a href="{place}#event-2023-03">March 2023</a>: <strong>It stops</strong> <em>(Suspended)</em>',
        '<p>With <a href="https://org.example/repo/briefs/two/">Two</a>.</p>',
        "<blockquote><p>No more.</p></blockquote>",
        "<li>February 2024: A name was wrong.</li>",
        '<li>Press, <a href="https://a.example/">Paper</a></li>',
    ):
        assert part in content, part
    terms = [(c.get("term"), c.get("label")) for c in entry.findall(f"{ATOM}category")]
    assert terms == [("suspended", "Suspended"), ("mission", "Mission"), ("optics", "Optics")]
    assert [a.findtext(f"{ATOM}name") for a in entry.findall(f"{ATOM}author")] == ["A. Writer"]
    [item] = [item for item in json.loads(make("feed.json"))["items"] if item["id"] == place]
    assert (item["content_html"], item["tags"]) == (content, ["Suspended", "Mission", "Optics"])
    assert b"<svg" in make("briefs/one/declared.svg")


@pytest.mark.parametrize(
    ("date", "updated", "published", "changed"),
    [
        ("2022", "", "2022-01-01", "2022-01-01"),
        ("2022-03~", "2023", "2022-03-01", "2023-01-01"),
        ("2022-03-05", "2022-03-05", "2022-03-05", "2022-03-05"),
        ("2022-03-05", "2022", "2022-03-05", "2022-03-05"),
    ],
)
def test_partial_dates_are_times(tmp_path: Path, date: str, updated: str, published: str, changed: str) -> None:
    more = f"updated: {updated}\n" if updated else ""
    one = brief(more).replace("date: 2024-01-02", f"date: {date}")
    make = made(tmp_path, {"content/briefs/one.md": one})
    times = [texts(make("atom.xml"), name) for name in ("published", "updated")]
    assert times == [[f"{published}T00:00:00Z"], [f"{changed}T00:00:00Z"]]
    [item] = json.loads(make("feed.json"))["items"]
    assert [[item["date_published"]], [item["date_modified"]]] == times


def test_drafts_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    files = {"content/briefs/two.md": brief("draft: true\n", title="Two")}
    assert texts(made(tmp_path, files)("atom.xml"), "title") == ["One"]
    assert texts(made(tmp_path, files, drafts=True)("atom.xml"), "title") == ["One", "Two"]


def test_a_publication_without_briefs_has_a_feed(tmp_path: Path) -> None:
    data = made(tmp_path, {"content/briefs/one.md": brief("draft: true\n")})("atom.xml")
    assert faults_of_atom(data) == []
    assert b"<updated>2000-01-01T00:00:00Z</updated>" in data


def test_a_feed_holds_the_briefs_updated_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregates, "BOUNDS", aggregates.Bounds(feed=2))
    files = {
        f"content/briefs/{id}.md": brief(f"updated: {day}\nfields: [optics]\n", title=id)
        for id, day in (("a", "2024-03"), ("b", "2024-05-01"), ("c", "2024-03-01"), ("one", "2024-02"))
    }
    make = made(tmp_path, files)
    assert texts(make("atom.xml"), "title") == ["b", "a"]  # of one day, by their ids
    assert texts(make("fields/optics/atom.xml"), "title") == ["b", "a"]
    assert len(json.loads(make("feed.json"))["items"]) == 2


def test_pages_name_their_feeds(tmp_path: Path) -> None:
    make = made(tmp_path, {PARTNER: partner(), "content/briefs/one.md": brief("partners: [lab]\n")})
    home, term = make("index.html").decode(), make("partners/lab/index.html").decode()
    atom = '<link rel="alternate" type="application/atom+xml" title='
    assert f'{atom}"Tests" href="./atom.xml">' in home
    assert '<link rel="alternate" type="application/feed+json" title="Tests" href="./feed.json">' in home
    assert f'{atom}"The Lab – Tests" href="../../partners/lab/atom.xml">' in term
    assert term.index("partners/lab/atom.xml") < term.index('href="../../atom.xml"')
    assert '<a href="../../partners/lab/atom.xml" type="application/atom+xml">Follow The Lab by Atom feed</a>' in term
    assert "Follow" not in make("statuses/active/index.html").decode().partition("<footer")[0]
