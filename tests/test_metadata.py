"""What the site says of itself to programs: linked data, pictures for links, sitemap, robots, citation, domain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml

from generator.build.build import build
from generator.build.session import Options
from generator.site.files import sitemap
from tests.png import read_png
from tests.sitewalk import Site, Walked
from tests.support import (
    BRIEF,
    PARTNER,
    PUBLICATION,
    accord,
    brief,
    codes,
    diagnose,
    page,
    partner,
    publication,
    vary,
    write_site,
)

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

REQUIRED: Mapping[str, set[str]] = {
    "Article": {"headline", "image", "datePublished", "dateModified", "author", "publisher", "url"},
    "BreadcrumbList": {"itemListElement"},
    "CollectionPage": {"name", "description", "url", "isPartOf"},
    "CreativeWork": {"name"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "Dataset": {"name", "description", "url", "creator", "distribution"},
    "ListItem": {"position", "name", "item"},
    "Organization": {"name"},
    "Person": {"name"},
    "PostalAddress": {"addressCountry"},
    "PropertyValue": {"propertyID", "value"},
    "WebPage": {"name", "description", "url", "isPartOf"},
    "WebSite": {"name", "url"},
}
"""What search engines, or sense, ask of each type. A page that says another type is asked to add it here."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small publication with one of everything, below a path."""
    files = {
        PUBLICATION: "title: Tests & More\nurl: https://org.github.io/tests/\nlicense: CC-BY-4.0\nauthors: [Ann, Bo]\n"
        "description: What it is about.\n",
        BRIEF: brief(
            """
            updated: 2024-03
            verified: 2024-05-01
            partners: [lab]
            countries: [FR]
            fields: [optics]
            kind: array
            aliases: [/old/, /deep/er/old.html]
            sources: [{id: report, title: A <report>, url: "https://example.org/r", date: 2023, publisher: Them}]
            events:
              - {date: 2022-02, title: It began, status: active, sources: [report]}
            datasets:
              - {id: nights, title: Nights, rows: [{year: 2020, count: 2}, {year: 2021, count: 3}]}
            charts:
              - {id: by-year, kind: bar, dataset: nights, x: year, y: count, title: Nights by year}
            """
        ),
        "content/briefs/two.md": brief(title="Two").replace("2024-01-02", "2020"),
        PARTNER: partner(
            """
            short: Lab
            country: FR
            url: https://lab.example/
            ror: 03yrm5c26
            wikidata: Q42
            also_known_as: [Le Labo]
            """
        ),
        "content/pages/about.md": page("summary: Who we are.\n", "Text.\n"),
    }
    root = write_site(tmp_path_factory.mktemp("metadata"), vary(files))
    ran = accord("build", "--root", root)
    assert ran.status == 0, ran.err
    return Site(root / "site", "/tests/", "https://org.github.io/tests/")


def nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every typed node, however deep."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def kinds(walked: Walked) -> list[str]:
    return [node["@type"] for node in walked.json_ld["@graph"]]


# --- linked data --------------------------------------------------------------------------------------------------


def test_every_node_has_what_its_type_requires(built: Site) -> None:
    for walked in built.pages.values():
        found = list(nodes(walked.json_ld["@graph"]))
        assert found, walked.path
        for thing in found:
            assert thing["@type"] in REQUIRED, (walked.path, thing["@type"])
            missing = REQUIRED[thing["@type"]] - thing.keys()
            assert not missing, (walked.path, thing["@type"], missing)
            assert not [name for name, value in thing.items() if value in ("", None, [], {})], (walked.path, thing)


def test_addresses_in_linked_data_are_absolute_and_lead_somewhere(built: Site) -> None:
    for walked in built.pages.values():
        for thing in nodes(walked.json_ld["@graph"]):
            for name in ("url", "item", "contentUrl", "image"):
                address = thing.get(name, built.url)
                assert urlsplit(address).scheme == "https", (walked.path, name, address)
                if address.startswith(built.url):
                    path = urlsplit(address).path.removeprefix("/tests/")
                    assert (path + "index.html" if not path or path.endswith("/") else path) in built.files, address


def test_a_brief_is_an_article_with_its_charts_data(built: Site) -> None:
    said = built.page("/briefs/one/")
    assert kinds(said) == ["Article", "Dataset", "BreadcrumbList"]
    article, data = said.json_ld["@graph"][:2]
    assert (article["headline"], article["datePublished"], article["dateModified"]) == ("One", "2024-01-02", "2024-03")
    assert [author["name"] for author in article["author"]] == ["Ann", "Bo"]
    assert article["image"] == "https://org.github.io/tests/briefs/one/card.png"
    assert data["distribution"][0]["contentUrl"] == "https://org.github.io/tests/briefs/one/by-year.csv"
    assert len(data["description"]) >= 50, "search engines ask for fifty characters"
    assert data["url"].endswith("/briefs/one/#chart-by-year")
    assert any(e.attributes.get("id") == "chart-by-year" for e in said.elements)


def test_the_page_of_data_is_a_dataset_with_its_files(built: Site) -> None:
    said = built.page("/data/")
    assert kinds(said) == ["CollectionPage", "Dataset", "BreadcrumbList"]
    files = {file["contentUrl"].rpartition("/")[2] for file in said.json_ld["@graph"][1]["distribution"]}
    tables = {path.rpartition("/")[2] for path in built.files if re.fullmatch(r"data/[a-z-]+\.(csv|json)", path)}
    assert files == tables - {"datapackage.json"}


def test_breadcrumbs_lead_from_home_to_the_page(built: Site) -> None:
    steps = crumbs(built.page("/briefs/one/"))
    assert steps == [
        (1, "Home", "https://org.github.io/tests/"),
        (2, "Briefs", "https://org.github.io/tests/briefs/"),
        (3, "One", "https://org.github.io/tests/briefs/one/"),
    ]


def crumbs(walked: Walked) -> list[tuple[int, str, str]]:
    (way,) = [node for node in walked.json_ld["@graph"] if node["@type"] == "BreadcrumbList"]
    return [(step["position"], step["name"], step["item"]) for step in way["itemListElement"]]


def test_a_partner_is_an_organisation_that_registers_know(built: Site) -> None:
    lab = built.page("/partners/lab/").json_ld["@graph"][0]["mainEntity"]
    assert lab == {
        "@type": "Organization",
        "@id": "https://ror.org/03yrm5c26",
        "name": "The Lab",
        "alternateName": ["Lab", "Le Labo"],
        "url": "https://lab.example/",
        "address": {"@type": "PostalAddress", "addressCountry": "FR"},
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "ROR", "value": "https://ror.org/03yrm5c26"},
            {"@type": "PropertyValue", "propertyID": "Wikidata", "value": "Q42"},
        ],
        "sameAs": ["https://ror.org/03yrm5c26", "https://www.wikidata.org/entity/Q42"],
    }


def test_the_other_pages_say_what_they_are(built: Site) -> None:
    assert kinds(built.page("/")) == ["WebSite"]
    for address in ("/briefs/", "/timeline/", "/partners/", "/countries/fr/", "/statuses/active/"):
        assert kinds(built.page(address)) == ["CollectionPage", "BreadcrumbList"], address
    assert kinds(built.page("/about/")) == ["WebPage", "BreadcrumbList"]
    source = built.page("/sources/report/").json_ld["@graph"][0]["mainEntity"]
    assert (source["@type"], source["name"], source["datePublished"]) == ("CreativeWork", "A <report>", "2023")


def test_linked_data_cannot_end_its_script(built: Site) -> None:
    text = built.pages["sources/report/index.html"].text
    script = text[text.index("application/ld+json") :]
    assert "<report>" not in script[: script.index("</script>")]


# --- pictures -----------------------------------------------------------------------------------------------------


def test_every_page_names_a_picture_that_is_there(built: Site) -> None:
    for walked in built.pages.values():
        if walked.is_redirect:
            continue
        picture = walked.graph("og:image")
        assert picture == walked.meta("twitter:image")
        assert walked.meta("twitter:card") == "summary_large_image"
        assert walked.meta("twitter:title") == walked.graph("og:title")
        shown = read_png(built.files[picture.removeprefix(built.url)])
        assert (str(shown.width), str(shown.height)) == (
            walked.graph("og:image:width"),
            walked.graph("og:image:height"),
        )
        assert walked.graph("og:image:alt")


def test_a_brief_has_a_picture_of_its_own(built: Site) -> None:
    said = built.page("/briefs/one/")
    assert said.graph("og:image") == "https://org.github.io/tests/briefs/one/card.png"
    assert said.graph("og:image:alt") == "One: Active"
    assert said.graph("article:published_time") == "2024-01-02"
    assert said.graph("article:modified_time") == "2024-03"
    assert built.page("/partners/lab/").graph("og:image") == "https://org.github.io/tests/card.png"


def test_a_picture_beside_a_brief_goes_before_the_drawn_one(tmp_path: Path) -> None:
    own = b"not looked at"
    folder = "content/briefs/three"
    root = write_site(tmp_path, vary({f"{folder}/index.md": brief(title="Three"), f"{folder}/card.png": own}))
    assert accord("build", "--root", root).status == 0
    assert (root / "site/briefs/three/card.png").read_bytes() == own


@pytest.mark.parametrize(
    ("change", "drawn"),
    [
        (("One", "Number one"), {"briefs/one/card.png"}),
        (("status: active, sources", "status: ended, sources"), {"briefs/one/card.png", "card.png"}),
        (("date: 2022-02,", "date: 2022-03,"), {"briefs/one/card.png"}),
        (("title: It began", "title: It began so"), set()),
        (("What it is.", "What it was."), {"briefs/one/card.png"}),
        (("The end.", "The very end."), set()),
    ],
    ids=["title", "status", "date", "title of an event", "summary", "body"],
)
def test_a_picture_is_made_again_only_for_what_it_shows(
    change: tuple[str, str], drawn: set[str], tmp_path: Path
) -> None:
    text = brief("events: [{date: 2022-02, title: It began, status: active, sources: []}]\n", "The end.\n", status="")
    root = write_site(tmp_path, vary({BRIEF: text, "content/briefs/two.md": brief(title="Two")}))
    options = Options(root=root)
    first = build(options, root / "site", explain=True)
    assert {"briefs/one/card.png", "briefs/two/card.png", "card.png"} <= first.reasons.keys()
    write_site(root, {BRIEF: text.replace(*change)})
    again = build(options, root / "site", explain=True)
    assert {path for path in again.reasons if path.endswith("card.png")} == drawn


# --- sitemap, robots, citation ------------------------------------------------------------------------------------


def test_the_sitemap_has_every_page_that_may_be_found(built: Site) -> None:
    listed = ElementTree.fromstring(built.files["sitemap.xml"]).iter(f"{NAMESPACE}loc")
    shown = {
        walked.one("link", rel="canonical").attributes["href"]
        for walked in built.pages.values()
        if not walked.all("meta", name="robots")
    }
    addresses = [place.text for place in listed]
    assert set(addresses) == shown
    assert len(addresses) == len(shown)


def test_the_sitemap_follows_its_schema(built: Site) -> None:
    """https://www.sitemaps.org/schemas/sitemap/0.9/sitemap.xsd"""
    root = ElementTree.fromstring(built.files["sitemap.xml"])
    assert root.tag == f"{NAMESPACE}urlset"
    for entry in root:
        assert entry.tag == f"{NAMESPACE}url"
        tags = [child.tag.removeprefix(NAMESPACE) for child in entry]
        assert tags in (["loc"], ["loc", "lastmod"])
        assert 12 <= len(entry[0].text or "") <= 2048
        if tags == ["loc", "lastmod"]:
            date.fromisoformat(entry[1].text or "")


def test_the_sitemap_dates_pages_by_their_content(built: Site) -> None:
    text = built.files["sitemap.xml"].decode()
    dates = dict(re.findall(r"<loc>https://org.github.io/tests(/.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", text))
    assert dates["/briefs/one/"] == "2024-03-01"
    assert dates["/briefs/two/"] == "2020-01-01"
    assert dates["/partners/lab/"] == "2024-03-01"
    assert dates["/"] == dates["/timeline/"] == "2024-03-01"
    assert dates["/about/"] == ""


def test_a_long_sitemap_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_site(tmp_path, vary({}))
    assert accord("build", "--root", root).status == 0
    whole = re.findall("<loc>(.*?)</loc>", (root / "site/sitemap.xml").read_text())
    monkeypatch.setattr(sitemap, "MOST", 10)
    assert accord("build", "--root", root, "--clean").status == 0
    index = ElementTree.parse(root / "site/sitemap.xml").getroot()
    assert index.tag == f"{NAMESPACE}sitemapindex"
    files = [place.text or "" for place in index.iter(f"{NAMESPACE}loc")]
    assert files == [f"https://example.org/sitemap-{n}.xml" for n in range(1, -(-len(whole) // 10) + 1)]
    parts = [(root / "site" / file.rpartition("/")[2]).read_text() for file in files]
    assert [place for part in parts for place in re.findall("<loc>(.*?)</loc>", part)] == whole
    assert all(part.count("<url>") <= 10 for part in parts)


def test_robots_may_read_everything(built: Site) -> None:
    assert built.files["robots.txt"].decode() == (
        "User-agent: *\nAllow: /\n\nSitemap: https://org.github.io/tests/sitemap.xml\n"
    )


def test_the_citation_file(built: Site) -> None:
    """The keys that https://citation-file-format.github.io/1.2.0/schema.json requires, and their forms."""
    said = yaml.safe_load(built.files["CITATION.cff"])
    assert said == {
        "cff-version": "1.2.0",
        "message": "If you use this publication or its data, please cite it as below.",
        "type": "dataset",
        "title": "Tests & More",
        "abstract": "What it is about.",
        "authors": [{"name": "Ann"}, {"name": "Bo"}],
        "date-released": "2024-03-01",
        "license": "CC-BY-4.0",
        "url": "https://org.github.io/tests/",
    }


# --- domain and icons ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://example.org/", "example.org"),
        ("https://www.example.org", "www.example.org"),
        ("https://example.org/some/path/", None),
        ("https://org.github.io/", None),
        ("https://org.github.io/repo/", None),
        ("https://mygithub.io/", "mygithub.io"),
    ],
)
def test_a_custom_domain_is_written_down(url: str, domain: str | None, tmp_path: Path) -> None:
    root = write_site(tmp_path, vary({}))
    assert accord("build", "--root", root, "--base-url", url).status == 0
    written = root / "site/CNAME"
    assert (written.read_text() if written.exists() else None) == (domain and f"{domain}\n")
    assert (root / "site/.nojekyll").read_bytes() == b""


def test_the_icon_is_the_initial_unless_there_is_one(built: Site, tmp_path: Path) -> None:
    icon = ElementTree.fromstring(built.files["assets/favicon.svg"])
    assert "".join(icon.itertext()).strip() == "T"
    root = write_site(tmp_path, vary({"templates/assets/favicon.svg": "<svg>own</svg>"}))
    assert accord("build", "--root", root).status == 0
    assert (root / "site/assets/favicon.svg").read_text() == "<svg>own</svg>"
    assert "0 files written" in accord("build", "--root", root).out


def test_the_icon_has_the_accent_and_words_that_can_be_read_on_it(tmp_path: Path) -> None:
    root = write_site(tmp_path, vary({PUBLICATION: publication('theme: {light: {accent: "#ffee00"}}\n')}))
    assert accord("build", "--root", root).status == 0
    icon = (root / "site/assets/favicon.svg").read_text()
    assert 'fill="#ffee00"' in icon
    assert 'fill="#000000"' in icon


def test_the_addresses_of_these_files_are_taken() -> None:
    for place in ("/robots.txt/x/", "/citation.cff", "/card.png", "/CNAME"):
        found = diagnose({BRIEF: brief(f"aliases: [{place}]\n")})
        assert codes(found) == ["address-clash"], place


# --- redirects ----------------------------------------------------------------------------------------------------


def test_former_addresses_are_kept_out_of_search_engines(built: Site) -> None:
    for path, target in (("old/index.html", "../briefs/one/"), ("deep/er/old.html", "../../briefs/one/")):
        walked = built.pages[path]
        assert walked.one("meta", **{"http-equiv": "refresh"}).attributes["content"] == f"0; url={target}"
        assert walked.meta("robots") == "noindex"
        assert walked.one("link", rel="canonical").attributes["href"] == "https://org.github.io/tests/briefs/one/"
