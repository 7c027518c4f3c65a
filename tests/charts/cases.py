# ruff: noqa: E501 (data reads best in one line)
"""Charts to draw: an ordinary one of every kind, and those that are hard to draw well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from generator.charts import (
    EventMark,
    Material,
    Plot,
    Step,
    all_timelines,
    events_over_time,
    partner_status_matrix,
    plan,
)
from generator.model.model import STATUSES, Annotation, ChartOptions, Dataset, TurningPoint
from generator.primitives.dates import parse_date

HORIZON, KNOWN = parse_date("2024-11-30"), parse_date("2024-07-05")
"""When the records were last checked, and the date of what they rest on."""


def options(kind: str, **said: Any) -> ChartOptions:
    notes = [
        Annotation(text=note["text"], date=parse_date(note["date"]) if "date" in note else None, x=note.get("x"))
        for note in said.pop("annotations", [])
    ]
    return ChartOptions(kind=kind, annotations=notes, **said)


def table(rows: list[dict[str, Any]], **said: Any) -> Material:
    dataset = Dataset(id="data", rows=rows, **said)
    return Material(datasets={"data": dataset}, statuses=STATUSES)


def columns(names: str, *rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


def told(*events: tuple[str, str, str] | tuple[str, str, str, str]) -> Material:
    marks = [
        EventMark(
            date=parse_date(date), title=title, status=status, party=party[0] if party else "", href=f"#event-{date}"
        )
        for date, title, status, *party in events
    ]
    steps = [Step(date=mark.date, status=mark.status, row=mark.party) for mark in marks if mark.status]
    return Material(events=marks, steps=steps, statuses=STATUSES, horizon=HORIZON, evidence={"": KNOWN})


EXOMARS = told(
    ("2013-03-14", "ESA and Roscosmos sign the agreement on two missions", "active"),
    ("2016-03-14", "Trace Gas Orbiter and Schiaparelli launched on a Proton", ""),
    ("2016-05-02", "Launch of the rover slips from 2018 to July 2020", ""),
    ("2020-03-12", "Launch slips to 2022", ""),
    ("2022-02-28", "ESA calls a 2022 launch very unlikely", "at-risk"),
    ("2022-03-17", "ESA's council suspends the mission", "suspended"),
    ("2022-07-12", "ESA ends the cooperation", "ended"),
    ("2022-11", "Ministers fund a European lander", "replaced"),
    ("2024-05-16", "ESA and NASA sign an agreement: NASA provides the launcher and braking engines", ""),
)  # fmt: skip

PARTIES = told(
    ("2020-01-01", "The station works", "active"),
    ("2022-02", "The head of Roscosmos threatens to leave", "at-risk"),
    ("2022-02", "Roscosmos threatens", "at-risk", "Roscosmos"),
    ("2020-01-01", "NASA takes part", "active", "NASA"),
    ("2022-07-26", "Roscosmos says that it will leave after 2024", "suspended", "Roscosmos"),
    ("2023-04-27", "Roscosmos confirms support until 2028", "active", "Roscosmos"),
    ("2023-04-27", "All agree to go on", "active"),
    ("2021", "JAXA takes part", "active", "Japan Aerospace Exploration Agency"),
)

ONE_MONTH = told(
    *(
        (
            f"2022-03-{1 + n * 3 // 4:02}",
            f"{('University', 'Ministry', 'Laboratory', 'Council')[n % 4]} number {n} halts joint projects with Russia",
            ("", "", "suspended", "", "at-risk")[n % 5],
        )
        for n in range(40)
    )
)

MANY = Material(
    events=[
        EventMark(
            date=parse_date(
                f"{2010 + n * 7 % 15}-{1 + n * 5 % 12:02}-{1 + n * 11 % 28:02}" if n % 3 else f"2022-{2 + n % 6:02}"
            ),
            title=f"Something of note happened, number {n}",
            status=("", "at-risk", "", "suspended", "", "ended", "")[n % 7],
            subject=f"Brief {n % 25}",
            href=f"../briefs/brief-{n % 25}/#event-{n}",
        )
        for n in range(300)
    ],
    statuses=STATUSES,
)

LONG_NAMES = told(
    ("1994-02~", "A joint statement on cooperation in the exploration and use of outer space for peaceful purposes, with annexes on the station, on Mars and on the training of astronauts", "active"),
    ("2008", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft unterzeichnet", ""),
    ("2022-02-25", "Allianz der Wissenschaftsorganisationen empfiehlt, die Zusammenarbeit mit staatlichen Einrichtungen in Russland einzufrieren", "suspended", "Alliance of Science Organisations in Germany"),
    ("2025-11-30", "The cooperation agreement expires without anyone having said a word about its renewal in public", "ended"),
)  # fmt: skip

LAUNCHES = columns(
    "year customer launches",
    (2011, "ESA", 2), (2012, "ESA", 1), (2012, "commercial", 1), (2013, "ESA", 0), (2013, "commercial", 1),
    (2014, "ESA", 3), (2014, "commercial", 1), (2015, "ESA", 3), (2016, "ESA", 2), (2017, "commercial", 2),
    (2018, "ESA", 1), (2018, "commercial", 2), (2019, "ESA", 1), (2019, "commercial", 2), (2020, "commercial", 1),
    (2020, "ESA", 1), (2021, "ESA", 2), (2021, "commercial", 1),
)  # fmt: skip

FREEZE = columns(
    "country days",
    ("Germany", 1), ("Denmark", 4), ("Finland", 11), ("Netherlands", 8), ("Norway", 5), ("United Kingdom", 31),
    ("Switzerland", None), ("European Commission", 8), ("United States", 107),
)  # fmt: skip

PAYLOADS = columns(
    "payload planned actual",
    ("Galileo 27–28", "2022-04-06", "2024-04-28"), ("EarthCARE", "2023-03", "2024-05-28"),
    ("Euclid", "2023", "2023-07-01"), ("Sentinel-1C", "2023", "2024-12-05"), ("CSO-3", "2022", "2025-03-06"),
    ("Rosalind Franklin rover", "2022-09-20", None), ("Unplanned", None, "2023-01-01"), ("Neither", None, None),
)  # fmt: skip

SPANS = columns(
    "programme from to phase",
    ("Agreement", "2013-03-14", "2022-07-12", "ESA and Roscosmos"), ("Orbiter in space", "2016-03-14", None, "ESA"),
    ("Lander", "2016-10-16", "2016-10-19", "ESA"), ("Rover: first plan", "2012", "2018", "ESA and Roscosmos"),
    ("Rover: second plan", "2016-05", "2022-03-17", "ESA and Roscosmos"), ("Rover: third plan", "2022-11", None, "ESA and NASA"),
)  # fmt: skip

RATES = [
    {"year": year, "country": country, "share": None if (country, year) == ("India", 2018) else round(start + slope * (year - 2012), 1)}
    for country, start, slope in (
        ("Germany", 9.1, 0.35), ("United States of America", 12.4, -0.42), ("China", 4.0, 1.15), ("India", 2.2, 0.4),
        ("France", 7.0, 0.2), ("United Kingdom", 7.2, 0.18),
    )
    for year in range(2012, 2024)
]  # fmt: skip

MONTHS = [
    {"month": f"{2021 + n // 12}-{1 + n % 12:02}", "papers": 120 + (n * 37 % 50) - (n > 14) * (n - 14) * 4}
    for n in range(36)
]

GRID = [
    {"country": country, "year": year, "seats": None if (country == "Japan" and year == 2021) else (3 * n + year) % 7}
    for n, country in enumerate(("United States", "Russia", "Japan", "Canada", "European Space Agency"))
    for year in range(2015, 2025)
]

WAYS = Material(
    steps=[
        Step(date=parse_date(f"{2004 + n % 14}"), status="active", row=name)
        for n, name in enumerate(("ExoMars", "Galileo", "ISS", "CERN", "ITER", "FAIR", "European XFEL", "MIT and Skoltech",
                                  "German universities’ freeze of joint projects and exchanges with Russian institutions"))
    ] + [
        Step(date=parse_date(f"2022-0{2 + n % 3}"), status=("suspended", "at-risk", "ended")[n % 3], row=name)
        for n, name in enumerate(("ExoMars", "Galileo", "CERN", "MIT and Skoltech", "FAIR"))
    ] + [Step(date=parse_date("2023-06-01"), status="replaced", row="Galileo")],
    statuses=STATUSES,
    horizon=HORIZON,
    evidence={"ExoMars": parse_date("2023-03"), "MIT and Skoltech": parse_date("2022-04-01")},
    turning_points=[TurningPoint(date=parse_date("2022-02-24"), label="The invasion")],
)  # fmt: skip

CROWD = Material(
    steps=[
        Step(date=parse_date(f"{2000 + n % 20 + 3 * k}-{1 + n % 12:02}"), status=STATUSES[(n * (k + 1) + k) % 6].id,
             row=f"Collaboration number {n}")
        for n in range(300) for k in range(1 + n % 3)
    ],
    horizon=HORIZON,
    statuses=STATUSES,
)  # fmt: skip

CASES: dict[str, Callable[[], Plot]] = {
    "timeline": lambda: plan(options("timeline", title="ExoMars: from agreement to divorce"), EXOMARS),
    "timeline-one": lambda: plan(options("timeline"), told(("2022-02-28", "The only thing that happened", "ended"))),
    "timeline-long": lambda: plan(options("timeline"), LONG_NAMES),
    "timeline-month": lambda: plan(options("timeline"), ONE_MONTH),
    "timeline-300": lambda: plan(options("timeline"), MANY),
    "status-history": lambda: plan(options("status-history"), EXOMARS),
    "status-history-parties": lambda: plan(options("status-history"), PARTIES),
    "status-history-one": lambda: plan(options("status-history"), told(("2022", "Over", "ended"))),
    "status-history-long": lambda: plan(options("status-history"), LONG_NAMES),
    "bar": lambda: plan(
        options("bar", dataset="data", x="year", y="launches", color="customer",
                annotations=[{"date": "2022-02-26", "text": "Russia withdraws its staff"}]),
        table(LAUNCHES, title="Soyuz launches from Kourou", unit="launches"),
    ),
    "bar-single": lambda: plan(
        options("bar", dataset="data", x="month", y="papers", title="One series by month"), table(MONTHS, unit="papers")
    ),
    "bar-years": lambda: plan(
        options("bar", dataset="data", x="year", y="n", title="Values on the bars, one missing, some negative"),
        table([{"year": y, "n": None if y == 2016 else (y * 7 % 11) - 4} for y in range(2011, 2023) if y != 2019]),
    ),
    "bar-names": lambda: plan(
        options("bar", dataset="data", x="country", y="days", sort="y", unit="days after the invasion",
                annotations=[{"x": "United States", "text": "The White House winds down ties in June"}]),
        table(FREEZE, title="Days to the first freeze"),
    ),
    "bar-group": lambda: plan(
        options("bar", dataset="data", x="year:N", y="launches", color="customer", stack=False),
        table(LAUNCHES, title="Soyuz launches from Kourou, side by side"),
    ),
    "bar-group-years": lambda: plan(
        options("bar", dataset="data", x="year", y="launches", color="customer", stack=False),
        table(LAUNCHES, title="Soyuz launches from Kourou, side by side"),
    ),
    "bar-share": lambda: plan(
        options("bar", dataset="data", x="year", y="launches", color="customer", stack="normalize"),
        table(LAUNCHES, title="Shares of Soyuz launches"),
    ),
    "bar-one": lambda: plan(options("bar", dataset="data", x="what", y="n"), table([{"what": "The only bar", "n": 1}])),
    "bar-60": lambda: plan(
        options("bar", dataset="data", x="institute", y="projects", sort="-y", title="Sixty bars"),
        table([{"institute": f"Institute of {('Physics', 'Very Long Names and Related Matters', 'Chemistry')[n % 3]} {n}",
                "projects": (n * 37 % 61) - 20} for n in range(60)]),
    ),
    "bar-60-years": lambda: plan(
        options("bar", dataset="data", x="year", y="n", title="Sixty years"),
        table([{"year": 1960 + n, "n": n * 37 % 61 * 1000} for n in range(60)]),
    ),
    "bar-facets": lambda: plan(
        options("bar", dataset="data", x="year", y="launches", facet="customer"),
        table(LAUNCHES, title="Soyuz launches, a panel for each customer"),
    ),
    "line": lambda: plan(
        options("line", dataset="data", x="year", y="share", color="country", unit="%",
                annotations=[{"date": "2014-03", "text": "Annexation of Crimea"}, {"date": "2022-02-24", "text": "Invasion"}]),
        table(RATES, title="Share of papers written together"),
    ),
    "line-single": lambda: plan(
        options("line", dataset="data", x="month", y="papers", annotations=[{"date": "2022-02-24", "text": "Invasion"}]),
        table(MONTHS, title="Papers a month", unit="papers"),
    ),
    "line-one": lambda: plan(options("line", dataset="data", x="year", y="n"), table([{"year": 2022, "n": 5}])),
    "line-names": lambda: plan(
        options("line", dataset="data", x="step", y="n"),
        table(columns("step n", ("first draft", -3), ("second draft", 4.5), ("vote", None), ("law", 1))),
    ),
    "line-facets": lambda: plan(
        options("line", dataset="data", x="year", y="share", facet="country", title="A panel for each country"), table(RATES)
    ),
    "area": lambda: plan(
        options("area", dataset="data", x="year", y="share", color="country"),
        table([row for row in RATES if row["country"] != "India"], title="Areas on one another")
    ),
    "area-single": lambda: plan(options("area", dataset="data", x="month", y="papers"), table(MONTHS, title="Papers a month")),
    "dot": lambda: plan(
        options("dot", dataset="data", x="share", y="country", color="year", title="First and last year", sort="-x"),
        table([row for row in RATES if row["year"] in (2012, 2023)], unit="%"),
    ),
    "dot-single": lambda: plan(options("dot", dataset="data", x="days", y="country", sort="x"), table(FREEZE, unit="days")),
    "dot-scatter": lambda: plan(
        options("dot", dataset="data", x="year", y="share", color="country", title="Amounts against dates"), table(RATES)
    ),
    "dot-scatter-months": lambda: plan(
        options("dot", dataset="data", x="month", y="papers", annotations=[{"date": "2022-02-24", "text": "Invasion"}]),
        table(MONTHS, title="Papers a month, as dots", unit="papers"),
    ),
    "heatmap": lambda: plan(
        options("heatmap", dataset="data", x="year", y="country", color="seats", title="Seats by country"),
        table(GRID, unit="seats"),
    ),
    "heatmap-names": lambda: plan(
        options("heatmap", dataset="data", x="when", y="body", color="status"),
        table(columns("when body status", ("before 2022", "ESA", "active"), ("2022", "ESA", "suspended"), ("now", "ESA", "ended"),
                      ("before 2022", "CERN", "active"), ("2022", "CERN", "at-risk"), ("now", "CERN", "ended")),
              title="Then and now"),
    ),
    "lollipop": lambda: plan(
        options("lollipop", dataset="data", y="payload", start="planned", end="actual",
                annotations=[{"date": "2022-02-26", "text": "Soyuz leaves Kourou"}]),
        table(PAYLOADS, title="Payloads that lost their Soyuz"),
    ),
    "lollipop-numbers": lambda: plan(
        options("lollipop", dataset="data", y="what", start="before", end="after", sort="-end"),
        table(columns("what before after", ("Members", 24, 23), ("Budget", 10, 31.5), ("Staff from Russia", 88, 4))),
    ),
    "gantt": lambda: plan(
        options("gantt", dataset="data", y="programme", start="from", end="to", color="phase",
                annotations=[{"date": "2022-02-24", "text": "Invasion"}]),
        table(SPANS, title="ExoMars, plan after plan"),
    ),
    "gantt-numbers": lambda: plan(
        options("gantt", dataset="data", y="phase", start="from_day", end="to_day"),
        table(columns("phase from_day to_day", ("Cruise", 0, 210), ("Descent", 210, 211), ("Operations", 211, None),
                      ("Operations", 150, 230)), unit="days after launch"),
    ),
    "all-timelines": lambda: all_timelines(WAYS),
    "all-timelines-300": lambda: all_timelines(CROWD),
    "partner-status-matrix": lambda: partner_status_matrix(
        [(("ESA", "Roscosmos", "NASA", "CERN", "Helmholtz Association of German Research Centres")[n % 5],
          STATUSES[n * n % 6].id, 1) for n in range(40)],
        STATUSES,
    ),
    "events-over-time": lambda: events_over_time(MANY),
    "events-over-time-few": lambda: events_over_time(EXOMARS),
}  # fmt: skip
"""Name to what draws it."""
