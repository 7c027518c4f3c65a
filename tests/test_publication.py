"""*Science Apart*, the publication in `content/`: what a program can hold its editors to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from csv import DictReader
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
FACTS = ROOT.parent / "shared" / "facts"

# The ten ties, or groups of ties, that the article of March 2022 names.
TEN = """
    exomars soyuz-at-kourou galileo copernicus iss cern iter german-universities-freeze mit-skoltech russia-coauthorship
""".split()
BRIEFS = sorted(path.stem for path in (CONTENT / "briefs").glob("*.md"))
DOCUMENTS = sorted(str(path.relative_to(CONTENT)) for path in CONTENT.rglob("*.md"))

MONTHS = "January February March April May June July August September October November December".split()
UNKNOWN = "What is not known"
ABSENT = re.compile(
    r"\b(?:not|never|nothing|no [\w ]+?) (?:\w+ )?(?:found|on record)\b|\bis not known\b", re.IGNORECASE
)
QUOTATION = re.compile(r"“[^”]*”")
RUN = 8


@cache
def parts(document: str) -> tuple[dict[str, Any], str]:
    """A document's front matter, its dates and numbers as they are written, and its body."""
    _, front, body = (CONTENT / document).read_text(encoding="utf-8").split("---\n", 2)
    return yaml.load(front, Loader=yaml.BaseLoader), body


def brief(name: str) -> tuple[dict[str, Any], str]:
    """A brief's front matter and body."""
    return parts(f"briefs/{name}.md")


def blocks(body: str) -> Iterator[str]:
    """The body's paragraphs, notes, items and whole tables, without code and fences."""
    for block in re.split(r"\n\s*\n", re.sub(r"(?ms)^```.*?^```$", "", body)):
        text = re.sub(r"(?m)^:::.*$", "", block).strip()
        if re.match(r"[-*] |\d+\. ", text):
            yield from re.split(r"\n(?=[-*] |\d+\. )", text)
        elif text:
            yield text


def prose(value: Any, skipped: frozenset[str]) -> Iterator[str]:
    """Every text within a value of front matter, but for what stands under the skipped keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in skipped:
                yield from prose(inner, skipped)
    elif isinstance(value, list):
        for inner in value:
            yield from prose(inner, skipped)
    elif isinstance(value, str):
        yield value


def told(cell: str) -> str:
    """A cell of a dataset as a table of the text writes it: 1000 as 1,000, 2022-03-05 as 5 March 2022."""
    if re.fullmatch(r"\d{5,}|\d+\.\d+|\d{4}(?!-)", cell) and not re.fullmatch(r"(?:19|20)\d\d", cell):
        return f"{float(cell):,}".removesuffix(".0")
    date = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", cell)
    if date is None:
        return cell
    month = f"{MONTHS[int(date[2]) - 1]} {date[1]}"
    return f"{int(date[3])} {month}" if date[3] else month


def drawn(front: dict[str, Any], body: str) -> set[str]:
    """The datasets that a chart of the brief draws."""
    fenced = re.findall(r"(?ms)^```chart\n(.*?)^```$", body)
    inline = [match[1] for block in fenced for match in re.finditer(r"(?m)^dataset: *(\S+)", block)]
    return {chart["dataset"] for chart in front.get("charts", []) if "dataset" in chart} | set(inline)


def tabled(rows: list[dict[str, str]], body: str) -> bool:
    """Whether some line of a table in the text holds every cell of each row."""
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return all(any(all(told(cell) in line for cell in row.values()) for line in lines) for row in rows)


@pytest.mark.parametrize("name", BRIEFS)
def test_every_dataset_stands_on_its_page(name: str) -> None:
    front, body = brief(name)
    for dataset in front.get("datasets", []):
        if dataset["id"] in drawn(front, body):
            continue
        rows = dataset.get("rows") or list(DictReader((CONTENT / dataset["file"]).open(encoding="utf-8")))
        assert tabled(rows, body), f"the dataset {dataset['id']} is in no chart and in no table of the text"


def uncited(body: str) -> Iterator[str]:
    """The paragraphs with a number, a date or a quotation and nothing that bears it. A table may rest on the paragraph
    that leads to it; the questions that nobody has answered state nothing."""
    before = ""
    for block in blocks(body.partition(f"## {UNKNOWN}\n")[0]):
        bare = re.sub(r"\[\[[^\]]*\]\]|\[@[^\]]*\]|\[\^\w+\]:?|\]\([^)]*\)", "", block)
        borne = before + block if block.startswith("|") else block
        figure = re.search(r"\d", bare) or QUOTATION.search(bare)
        if figure and not block.startswith("#") and not any(sign in borne for sign in ("[@", "[[", "](")):
            yield block
        before = block


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if name != "pages/methodology.md"])
def test_a_paragraph_with_a_figure_cites_or_links(document: str) -> None:
    assert list(uncited(parts(document)[1])) == []


@pytest.mark.parametrize("document", [*DOCUMENTS, "publication.yaml"])
def test_one_style_of_quotation_marks(document: str) -> None:
    if document.endswith(".yaml"):
        publication = yaml.load((CONTENT / document).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        texts = list(prose(publication, frozenset()))
    else:
        front, body = parts(document)
        texts = [*prose(front, frozenset({"sources"})), re.sub(r"(?ms)^```.*?^```$|`[^`]*`", "", body)]
    for text in texts:
        assert '"' not in text, text
        assert text.count("“") == text.count("”"), text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_titles_of_papers_are_in_italics(document: str) -> None:
    assert re.findall(r"(?<![*\w])(?:The Economist|Le Monde|Kyiv Independent)\b", parts(document)[1]) == []


@pytest.mark.parametrize("name", TEN)
def test_each_of_the_ten_has_sourced_events_and_a_chart_of_its_own(name: str) -> None:
    front, _ = brief(name)
    assert len([event for event in front["events"] if event.get("sources")]) >= 4
    own = [chart for chart in front["charts"] if chart["kind"] not in ("timeline", "status-history")]
    assert own
    assert all(chart.get("title") and chart.get("caption") for chart in own)


@pytest.mark.parametrize("name", BRIEFS)
def test_what_is_not_known_stands_once_and_last(name: str) -> None:
    front, body = brief(name)
    text, heading, unknown = body.partition(f"## {UNKNOWN}\n")
    assert heading
    assert "\n## " not in unknown
    listed = [block for block in blocks(unknown) if not block.startswith("[^")]
    assert listed
    assert all(item.startswith("- ") and "?" in item for item in listed)
    shown = [front["summary"], front["outlook"], text, *(event.get("detail", "") for event in front["events"])]
    for piece in shown:
        assert ABSENT.search(piece) is None, ABSENT.search(piece)


@pytest.mark.parametrize("name", BRIEFS)
def test_each_step_of_status_is_a_change_that_its_event_bears(name: str) -> None:
    front, _ = brief(name)
    held: dict[str, str] = {}
    for event in sorted(front["events"], key=lambda event: event["date"]):
        status, party = event.get("status"), event.get("party", "")
        if status:
            assert held.get(party) != status, f"{event['date']} repeats {status}"
            # What is only ordered, signed or planned has not yet taken anyone's place.
            assert status != "replaced" or event["kind"] not in ("agreement", "decision", "quote"), event["title"]
            held[party] = status


def words(text: str) -> list[str]:
    """The words of a text, as a comparison takes them."""
    return re.findall(r"[\w']+", text.lower().replace("’", "'"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of so many words that it counts as borrowed."""
    said = words(text)
    return (tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1))


@pytest.fixture(scope="module")
def known_runs() -> frozenset[tuple[str, ...]]:
    """The runs of words in the fact base, where it lies beside this checkout."""
    if not FACTS.is_dir():
        pytest.skip("the fact base is not beside this checkout")
    found: set[tuple[str, ...]] = set()
    for path in sorted(FACTS.glob("*.yaml")):
        facts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for text in prose(facts, frozenset({"sources"})):
            found.update(runs(text))
    for path in sorted((FACTS.parent / "seed").glob("*.txt")):
        found.update(runs(path.read_text(encoding="utf-8")))
    return frozenset(found)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_run_of_words_is_borrowed(document: str, known_runs: frozenset[tuple[str, ...]]) -> None:
    front, body = parts(document)
    # Names, quotations and the titles of sources are not the publication's own words.
    texts = [*prose(front, frozenset({"sources", "quote", "name", "also_known_as"})), *re.split(r"\n\s*\n", body)]
    for text in texts:
        for piece in QUOTATION.split(text):
            shared = [" ".join(run) for run in runs(piece) if run in known_runs]
            assert not shared, f"{shared[0]} …, in: {piece.strip()}"
