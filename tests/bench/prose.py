"""Markdown of a brief's length and variety, made of a fixed vocabulary. The same generator of chance writes the same
text in either dialect: Accord's, or plain Markdown whose links a site without Accord resolves by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

WORDS = """
    ability access account across activity adapter advance agency agreement aircraft alignment allocation altitude
    amendment amount analysis antenna approach approval archive area array article assembly assessment asset audit
    author balance band baseline beam between boundary branch budget calendar calibration campaign capacity carbon
    carrier catalogue centre century chamber channel charter circuit citation claim climate code coil collection column
    commission committee community compact comparison component computer concept condition conference connection
    contract contribution control convention coolant copy core council course cover crew criterion crystal current
    cycle damage data debris decade decision deep delay delegation delivery density deposit design detector device
    diagram dialogue dipole director discharge discovery display distance document domain donor draft drift early
    effect effort electron element emission energy engine entry equipment error estimate evidence exchange exhibition
    expedition experiment expert export exposure extension facility factor failure field figure filter final finding
    flight flow force forecast format forum foundation frame framework frequency fuel function funding furnace future
    galaxy gas gauge general glacier grant ground group growth guide harbour hardware heat height history hull ice
    image impact import index industry influence input inquiry inspection institute instrument insurance interest
    interval inventory ion island isotope joint journal journey laboratory lander large laser launch lawyer layer
    leader lens letter level licence light limit link liquid list long machine magnet main management manual map margin
    market mass material matter measure mechanism medium meeting member memory method minister mirror mission mode
    model module moment monitor motion network neutron notice number object observation observatory ocean offer office
    operation orbit order origin outcome output panel paper parallel part particle passage patent path pattern payload
    period permit phase photon pilot pipeline plan plasma platform policy port position power practice presence
    pressure principle probe problem procedure process product programme project proof proposal protocol prototype
    public pulse quality quarter question radar radiation range rate ratio reactor reading reason record recovery
    region register relay release remote repair report request research reserve resource response result return review
    rocket role route rule safety sample satellite scale schedule science scope season section sector segment sensor
    series service session shield shift shipment signal site small solar solution source space special spectrum speed
    staff stage standard station status steel storage strategy structure student study subject summary supply support
    surface survey system target task team technique telescope term test theory thermal thread threshold timetable
    tissue title tool total tower trace track traffic transfer transit treaty trial tunnel turbine union unit update
    upgrade user vacuum value valve vector vehicle version vessel view visit volume voltage warning water wave weather
    weight window winter work yard year zone
""".split()
LINKING = "and of in for with after before under between from to by over within during against through without".split()
VERBS = """
    agreed announced approved began built called changed closed continued cut decided delayed delivered ended expected
    followed found gave kept left made measured moved needed offered opened planned published reached received
    replaced reported returned said sent showed signed started stopped took transferred turned used waited
""".split()


class Dialect(Protocol):
    """How a kind of Markdown writes what points at something else."""

    def brief(self, id: str, title: str, words: str) -> str:
        """A link to another brief; without `words` it reads as that brief's title."""

    def citation(self, sources: Sequence[str]) -> str:
        """References to sources of the brief."""


class AccordDialect:
    """Wikilinks, links by file and citations."""

    def brief(self, id: str, title: str, words: str) -> str:
        if not words:
            return f"[[{id}]]"
        return f"[[{id}|{words}]]" if len(words) % 3 else f"[{words}]({id}.md)"

    def citation(self, sources: Sequence[str]) -> str:
        return f"[{'; '.join(f'@{source}' for source in sources)}]"


class PlainDialect:
    """CommonMark alone: links by address, citations as links to the page's list of sources."""

    def brief(self, id: str, title: str, words: str) -> str:
        return f"[{words or title}](/briefs/{id}/)"

    def citation(self, sources: Sequence[str]) -> str:
        return " ".join(f"[{number}](#source-{source})" for number, source in enumerate(sources, start=1))


@dataclass(frozen=True)
class Mention:
    """A brief that the text links to."""

    id: str
    title: str


def phrase(chance: Random, length: int) -> str:
    """Words that read like part of a sentence, without punctuation."""
    words = []
    for place in range(length):
        kind = place % 4
        words.append(chance.choice(VERBS if kind == 2 else LINKING if kind == 3 else WORDS))
    return " ".join(words)


def sentence(chance: Random, least: int = 9, most: int = 17) -> str:
    """A sentence with its full stop."""
    text = phrase(chance, chance.randint(least, most))
    return f"{text[0].upper()}{text[1:]}."


def title(chance: Random, least: int = 3, most: int = 6) -> str:
    """A short line without a full stop."""
    return sentence(chance, least, most).removesuffix(".")


def body(chance: Random, dialect: Dialect, mentions: Sequence[Mention], cited: Sequence[str]) -> str:
    """A brief's text: 250 to 500 words with headings, lists, at times a table or a quotation, links and notes."""
    writer = _Writer(chance, dialect, mentions, cited)
    return writer.write(chance.randint(190, 280))


class _Writer:
    """Writes one body. What it has yet to refer to is spread over the text."""

    def __init__(self, chance: Random, dialect: Dialect, mentions: Sequence[Mention], cited: Sequence[str]) -> None:
        self.chance = chance
        self.notes: list[str] = []
        self.length = 0
        self.pending = [dialect.brief(m.id, m.title, self._anchor_words()) for m in mentions]
        pairs = [cited[at : at + 2] for at in range(0, len(cited), 2)]
        self.pending += [dialect.citation(pair) for pair in pairs]
        self.pending += [f"[^{number}]" for number in range(1, chance.randint(2, 4))]
        chance.shuffle(self.pending)

    def _anchor_words(self) -> str:
        return "" if self.chance.random() < 0.4 else phrase(self.chance, 2)

    def write(self, target: int) -> str:
        blocks = [self.paragraph()]
        while self.length < target:
            blocks += [f"## {title(self.chance)}", self.paragraph(), self.aside()]
        while self.pending:
            blocks.append(self.paragraph())
        return "\n\n".join([*blocks, *self.notes]) + "\n"

    def paragraph(self) -> str:
        return " ".join(self.told() for _ in range(self.chance.randint(2, 4)))

    def aside(self) -> str:
        """What stands between paragraphs."""
        kind = self.chance.random()
        if kind < 0.45:
            mark = "1." if kind < 0.12 else "-"
            return "\n".join(f"{mark} {self.told(5, 11)}" for _ in range(self.chance.randint(3, 5)))
        if kind < 0.6:
            return self.table()
        if kind < 0.7:
            return f"> {self.told()}"
        return self.paragraph()

    def table(self) -> str:
        rows = [[phrase(self.chance, 2), str(self.chance.randint(1, 900)), phrase(self.chance, 3)] for _ in range(4)]
        lines = [["Part", "Number", "Remark"], ["---", "--:", "---"], *rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def told(self, least: int = 9, most: int = 17) -> str:
        """A sentence, two times in three with something that it refers to."""
        text = sentence(self.chance, least, most)
        self.length += text.count(" ") + 1
        if self.chance.random() < 0.15:
            first, _, rest = text.partition(" ")
            text = f"**{first}** {rest}"
        if not self.pending or self.chance.random() < 0.2:
            return text
        reference = self.pending.pop()
        text = f"{text[:-1]} {reference}."
        if reference.startswith("[^"):
            text = text.replace(f" {reference}.", f".{reference}")
            self.notes.append(f"{reference}: {sentence(self.chance)}")
        return text
