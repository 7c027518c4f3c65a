// The status board through time: how things stood on any day, by the events from which each status holds. An event counts
// from the earliest day that its date can mean, as with `accord build --as-of`. Today's board is the page as it was built.
// The slider is an axis of days; arrow keys and the buttons beside it go from change to change.
"use strict";
(() => {
  const form = document.querySelector("form[data-board]");
  const table = form && document.getElementById(form.dataset.board);
  if (!table) return;

  const MONTHS = "January February March April May June July August September October November December".split(" ");

  // ── Dates: as written ("2022-03~"), the first day they can mean, and in words ──

  const first = (written) => `${written.replace("~", "")}-01-01`.slice(0, 10);

  function words(written, short = false) {
    const [year, month, day] = written.replace("~", "").split("-");
    const name = month && MONTHS[month - 1].slice(0, short ? 3 : undefined);
    return (written.endsWith("~") ? "c. " : "") + [day && Number(day), name, year].filter(Boolean).join(" ");
  }

  /** The last day that a date can mean; "" for what is none. */
  function last(written) {
    const form = written.match(/^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/);
    if (!form) return "";
    const [, year, month, day] = form;
    const end = new Date(`${year}-${month ?? "12"}-${day ?? "01"}T00:00Z`);
    if (Number.isNaN(end.valueOf())) return "";
    if (!day) end.setUTCMonth(end.getUTCMonth() + 1, 0);
    return end.toISOString().slice(0, 10);
  }

  // ── What is known ──

  const tally = [...document.querySelectorAll(".tally-list li[data-status]")];
  const statuses = new Map(
    tally.map((item, rank) => [item.dataset.status, { rank: rank + 1, badge: item.querySelector(".status") }]),
  );

  /** The mark of a status, as `macros.html` prints it. */
  function badge(id) {
    const made = document.createElement("span");
    made.className = statuses.get(id)?.badge.className ?? "status tone-none";
    made.textContent = statuses.get(id)?.badge.textContent ?? "Not set";
    return made;
  }

  const rows = [...table.tBodies[0].rows].map((row) => ({
    row,
    title: row.cells[0].textContent.trim(),
    steps: (row.dataset.steps || "").split(";").filter(Boolean).map((step) => {
      const [written, status] = step.split(" ");
      return { day: first(written), written, status };
    }),
    asBuilt: row.cloneNode(true),
  }));

  /** Every turn from one status to another, by day: [day, from, to, how many]. */
  const turnsOf = ({ steps }) => steps.map(({ day, status }, at) => [day, steps[at - 1]?.status ?? "", status, 1]);
  const listed = rows.flatMap(turnsOf).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const days = [...new Set(listed.map(([day]) => day))];

  let turns = form.dataset.turns ? null : Promise.resolve(listed);

  /** The turns of all that the board counts: of a board that lists but some of them they stand in a file. */
  async function allTurns() {
    turns ??= fetch(form.dataset.turns).then(async (answer) => {
      const found = await answer.json();
      const day = new Date(found.first);
      return found.turns.map(([after, from, to, count]) => {
        day.setUTCDate(day.getUTCDate() + after);
        return [day.toISOString().slice(0, 10), found.statuses[from], found.statuses[to], count];
      });
    });
    return turns;
  }

  // ── What is shown ──

  const restore = (element, asBuilt) => {
    for (const { name, value } of asBuilt.attributes) if (name !== "hidden") element.setAttribute(name, value);
    element.replaceChildren(...[...asBuilt.childNodes].map((node) => node.cloneNode(true)));
  };

  function showRow({ row, steps, asBuilt }, day) {
    const [now, before, since] = ["now", "before", "since"].map((name) => row.querySelector(`.board-${name}`));
    if (!day) {
      for (const cell of [now, before, since]) restore(cell, asBuilt.querySelector(`.${cell.classList[0]}`));
      for (const name of ["class", "data-status", "data-year"]) row.setAttribute(name, asBuilt.getAttribute(name));
      return;
    }
    const past = steps.filter((step) => step.day <= day);
    const [step, earlier] = [past.at(-1), past.at(-2)];
    now.replaceChildren(badge(step?.status));
    now.dataset.sort = statuses.get(step?.status)?.rank ?? 99;
    before.replaceChildren(...(earlier ? [badge(earlier.status)] : []));
    const time = document.createElement("time");
    if (step) Object.assign(time, { dateTime: step.written.replace("~", ""), textContent: words(step.written, true) });
    since.replaceChildren(...(step ? [time] : []));
    since.dataset.sort = time.dateTime;
    row.className = now.firstChild.className.replace("status ", "");
    row.dataset.status = step?.status ?? "";
    row.dataset.year = time.dateTime.slice(0, 4);
  }

  const tallyAsBuilt = tally.map((item) => item.cloneNode(true));

  function showTally(counts) {
    for (const item of tally) {
      const count = counts?.get(item.dataset.status) ?? 0;
      item.querySelector(".tally-count").textContent = counts ? count : "–";
      item.classList.toggle("none", !count);
    }
  }

  /** How many had each status on a day. */
  function count(all, day) {
    const then = new Map();
    for (const [on, from, to, number] of all) {
      if (on > day) continue;
      then.set(from, (then.get(from) ?? 0) - number);
      then.set(to, (then.get(to) ?? 0) + number);
    }
    return then;
  }

  const range = form.querySelector("[type=range]");
  const said = form.querySelector("output");
  const back = form.querySelector("[type=reset]");
  const nowSaid = said.textContent;
  const heading = document.createElement("span");
  document.getElementById("tally-title")?.append(heading);

  // ── The axis: days since its first one, which begins the year before that of the change in the middle ──

  const numberOf = (day) => Math.round(Date.parse(day) / 864e5);
  const dayOf = (number) => new Date(number * 864e5).toISOString().slice(0, 10);
  const axis = {
    first: numberOf(`${days[Math.floor(days.length / 2)].slice(0, 4) - 1}-01-01`),
    last: Math.max(numberOf(days.at(-1)) + 1, numberOf(last(form.dataset.until ?? "") || days.at(-1))),
  };

  let shown = "";

  async function show(day) {
    if (day === shown) return;
    shown = day;
    for (const row of rows) showRow(row, day);
    table.dispatchEvent(new Event("rows-change"));
    range.value = day ? numberOf(day) - axis.first : range.max;
    range.setAttribute("aria-valuetext", day ? words(day) : "Today");
    heading.textContent = day ? ` on ${words(day)}` : "";
    form.classList.toggle("is-past", Boolean(day));
    back.disabled = !day;
    said.textContent = day ? tellOf(day) : nowSaid;
    if (!day) {
      tally.forEach((item, place) => restore(item, tallyAsBuilt[place]));
      return;
    }
    const all = await allTurns().catch(() => null);
    if (shown === day) showTally(all && count(all, day));
  }

  /** What changed on a day, and for how many nothing was known yet. */
  function tellOf(day) {
    const changed = rows.filter(({ steps }) => steps.some((step) => step.day === day));
    const unknown = rows.filter(({ steps }) => !steps.some((step) => step.day <= day)).length;
    const named = changed.slice(0, 3).map(({ title, row }) => `${title}: ${row.querySelector(".board-now").textContent.trim()}`);
    const more = changed.length > 3 ? `; and ${changed.length - 3} more` : "";
    return [
      `${words(day)}.`,
      changed.length ? `What changed on this day: ${named.join("; ")}${more}.` : "",
      unknown ? `Not on record yet: ${unknown}.` : "",
    ].filter(Boolean).join(" ");
  }

  // ── How it is chosen ──

  const chosen = () => (range.value === range.max ? "" : dayOf(axis.first + Number(range.value)));
  // Going through time is one step of the reader's way, however many days are looked at on it.
  const keep = () => remember({ "as-of": shown }, Boolean(shown && recalled("as-of")));

  /** The change before or after the day that is shown; after the last one, today. */
  function step(way) {
    const day = way < 0 ? days.findLast((other) => !shown || other < shown) : shown && days.find((other) => other > shown);
    if (way > 0 || day) show(day || "");
    keep();
  }

  let frame = 0;
  range.addEventListener("input", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => show(chosen()));
  });
  range.addEventListener("change", () => (show(chosen()), keep()));
  range.addEventListener("keydown", (event) => {
    const on = getComputedStyle(range).direction === "rtl" ? -1 : 1;
    const way = { ArrowLeft: -on, ArrowRight: on, ArrowDown: -1, ArrowUp: 1 }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    step(way);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => (event.preventDefault(), show(""), keep(), range.focus()));
  for (const button of form.querySelectorAll("button[value]")) {
    button.addEventListener("click", () => step(Number(button.value)));
  }

  /** Under the slider the years, each where it begins: as many as there is room for. */
  function drawYears() {
    const strip = form.querySelector(".through-years");
    const thumb = 16;
    const room = strip.clientWidth - thumb;
    let free = strip.clientWidth;
    strip.replaceChildren();
    for (let year = Number(dayOf(axis.last).slice(0, 4)); year >= Number(dayOf(axis.first).slice(0, 4)); year -= 1) {
      const left = thumb / 2 + (room * (numberOf(`${year}-01-01`) - axis.first)) / (axis.last - axis.first);
      if (left + 44 > free) continue;
      const mark = document.createElement("span");
      mark.textContent = year;
      mark.style.insetInlineStart = `${left}px`;
      strip.prepend(mark);
      free = left;
    }
  }

  Object.assign(range, { min: 0, max: axis.last - axis.first, step: 1 });
  range.value = range.max;
  range.setAttribute("aria-valuetext", "Today");
  drawYears();
  addEventListener("resize", drawYears);
  follow(() => show(last(recalled("as-of"))));
})();
