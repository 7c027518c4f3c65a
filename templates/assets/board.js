// The status board through time: how things stood on any day, by the events from which each status holds. An event counts
// from the earliest day that its date can mean, as with `accord build --as-of`. Today's board is the page as it was built.
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
    made.className = statuses.get(id)?.badge.className ?? "status tone-neutral";
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

  function showTally(counts, most) {
    tally.forEach((item, at) => {
      const bar = item.querySelector(".tally-bar");
      const count = counts?.get(item.dataset.status) ?? 0;
      item.querySelector(".tally-count").textContent = counts ? count : "–";
      item.classList.toggle("none", !count);
      bar?.setAttribute("viewBox", `0 0 ${most || 1} 1`);
      bar?.querySelector("rect").setAttribute("width", count);
    });
  }

  /** How many had each status on a day; and the most that any one ever had, so that bars of all days can be compared. */
  function count(all, day) {
    const [then, ever] = [new Map(), new Map()];
    let most = 0;
    for (const [on, from, to, number] of all) {
      for (const counts of on <= day ? [then, ever] : [ever]) {
        counts.set(from, (counts.get(from) ?? 0) - number);
        counts.set(to, (counts.get(to) ?? 0) + number);
      }
      most = Math.max(most, ever.get(to));
    }
    return { then, most };
  }

  const range = form.querySelector("[type=range]");
  const date = form.querySelector("[type=date]");
  const said = form.querySelector("output");
  const back = form.querySelector("[type=reset]");
  const nowSaid = said.textContent;
  const heading = document.createElement("span");
  document.getElementById("tally-title")?.append(heading);

  let shown = "";

  async function show(day) {
    if (day === shown) return;
    shown = day;
    for (const row of rows) showRow(row, day);
    table.dispatchEvent(new Event("rows-change"));
    const at = day ? days.filter((other) => other <= day).length - 1 : days.length;
    range.value = Math.max(0, at);
    range.setAttribute("aria-valuetext", day ? words(day) : "Today");
    date.value = day;
    heading.textContent = day ? ` on ${words(day)}` : "";
    form.classList.toggle("is-past", Boolean(day));
    back.disabled = !day;
    said.textContent = day ? tellOf(day) : nowSaid;
    if (!day) {
      tally.forEach((item, place) => restore(item, tallyAsBuilt[place]));
      return;
    }
    const all = await allTurns().catch(() => null);
    if (shown !== day) return;
    if (!all) return showTally(null, 1);
    const { then, most } = count(all, day);
    showTally(then, most);
  }

  /** What changed on a day, and for how many nothing was known yet. */
  function tellOf(day) {
    const changed = rows.filter(({ steps }) => steps.some((step) => step.day === day));
    const unknown = rows.filter(({ steps }) => !steps.some((step) => step.day <= day)).length;
    const named = changed.slice(0, 3).map(({ title, row }) => `${title} (${row.querySelector(".board-now").textContent})`);
    const more = changed.length > 3 ? ` and ${changed.length - 3} more` : "";
    return [
      `${words(day)}.`,
      changed.length ? `Changed: ${named.join(", ")}${more}.` : "",
      unknown ? `${unknown} not on record yet.` : "",
    ].filter(Boolean).join(" ");
  }

  // ── How it is chosen ──

  const chosen = () => (Number(range.value) < days.length ? days[range.value] : "");
  // Going through time is one step of the reader's way, however many days are looked at on it.
  const keep = () => remember({ "as-of": shown }, Boolean(shown && recalled("as-of")));

  let frame = 0;
  range.addEventListener("input", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => show(chosen()));
  });
  range.addEventListener("change", () => (show(chosen()), keep()));
  date.addEventListener("change", () => {
    if (date.value && !date.validity.valid) return;
    show(date.value);
    keep();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => (event.preventDefault(), show(""), keep(), range.focus()));
  for (const button of form.querySelectorAll("button[value]")) {
    button.addEventListener("click", () => {
      const between = shown && !days.includes(shown) && Number(button.value) < 0; // back to the change behind this day
      range.value = Number(range.value) + (between ? 0 : Number(button.value));
      show(chosen());
      keep();
    });
  }

  /** Under the slider the years, each where its first change is: of too many, the later ones. */
  function drawYears() {
    const strip = form.querySelector(".through-years");
    const thumb = 16;
    const room = strip.clientWidth - thumb;
    let free = strip.clientWidth;
    strip.replaceChildren();
    for (let at = days.length - 1; at >= 0; at -= 1) {
      const left = thumb / 2 + (room * at) / days.length;
      if (days[at].slice(0, 4) === days[at - 1]?.slice(0, 4) || left + 44 > free) continue;
      const year = document.createElement("span");
      year.textContent = days[at].slice(0, 4);
      year.style.insetInlineStart = `${left}px`;
      strip.prepend(year);
      free = left;
    }
  }

  Object.assign(range, { min: 0, max: days.length, value: days.length });
  range.setAttribute("aria-valuetext", "Today");
  drawYears();
  addEventListener("resize", drawYears);
  follow(() => show(last(recalled("as-of"))));
})();
