// What a page cannot know when it is built, and what makes long lists shorter. Everything can be read without it.
"use strict";

const today = (() => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
})();

/** Marks what has gone unverified for too long by the reader's clock: the page's bytes do not depend on the day. */
function markOverdue() {
  for (const place of document.querySelectorAll("[data-overdue]")) {
    if (today < place.dataset.overdue) continue;
    place.classList.add("is-overdue");
    for (const words of place.querySelectorAll(".overdue")) words.hidden = false;
  }
}

/** Keeps choices in the address, so that what is seen can be sent to someone. */
function remember(choices) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(choices)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(history.state, "", address);
}

const recalled = (name) => new URLSearchParams(location.search).get(name) || "";

/** On a phone the navigation slides sideways: the reader's own place in it is to be in sight. */
function showPlace() {
  const place = document.querySelector(".navigation [aria-current]");
  const strip = place && place.closest(".navigation");
  if (strip) strip.scrollLeft = place.offsetLeft - strip.offsetLeft - (strip.clientWidth - place.offsetWidth) / 2;
}

// ── Filters ──

function startFilters(form) {
  const list = document.getElementById(form.dataset.filters);
  const output = form.querySelector("output");
  const inputs = [...form.elements].filter((input) => input.name);
  const items = [...list.querySelectorAll(".event")].map((item) => ({
    item,
    values: { ...item.dataset, words: item.textContent.toLowerCase() },
  }));

  const passes = (values) =>
    inputs.every(({ name, value }) => {
      const wanted = value.trim().toLowerCase();
      if (!wanted) return true;
      if (name === "words") return wanted.split(/\s+/).every((word) => values.words.includes(word));
      return values[name].split(" ").includes(wanted);
    });

  function apply() {
    let shown = 0;
    for (const { item, values } of items) {
      item.hidden = !passes(values);
      shown += item.hidden ? 0 : 1;
    }
    for (const year of list.querySelectorAll(".year")) {
      year.hidden = !year.querySelector(".event:not([hidden])");
      const way = document.querySelector(`.years a[href="#${year.id}"]`);
      if (way) way.parentElement.hidden = year.hidden;
    }
    output.textContent = shown === items.length ? `All ${shown} events` : `${shown} of ${items.length} events`;
  }

  function change() {
    apply();
    remember(Object.fromEntries(inputs.map((input) => [input.name, input.value])));
  }

  for (const input of inputs) {
    input.value = recalled(input.name);
    if (input.selectedIndex < 0) input.value = ""; // a choice that there no longer is
  }
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A form is emptied only after its "reset" event.
  form.addEventListener("reset", () => setTimeout(change));
  form.hidden = false;
  apply();
}

// ── Tables ──

const sortKey = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();

function compare(a, b) {
  if (a === b) return 0;
  if (a === "" || b === "") return a === "" ? 1 : -1; // what is not known comes last, whichever way
  return Number.isNaN(Number(a) + Number(b)) ? a.localeCompare(b, document.documentElement.lang) : a - b;
}

function startSorting(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const name = `sort-${table.dataset.sortable}`;

  function sort(head, direction) {
    const column = heads.indexOf(head);
    const rows = [...body.rows].map((row) => [sortKey(row, column), row]);
    rows.sort(([a], [b]) => compare(a, b) * (direction === "descending" && a !== "" && b !== "" ? -1 : 1));
    body.append(...rows.map(([, row]) => row));
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      sort(head, direction);
      remember({ [name]: (direction === "descending" ? "-" : "") + head.dataset.key });
    });
  }
  const [, minus, key] = recalled(name).match(/^(-?)(.*)$/);
  const head = heads.find((candidate) => candidate.dataset.key === key);
  if (head) sort(head, minus ? "descending" : "ascending");
}

markOverdue();
showPlace();
document.querySelectorAll("form[data-filters]").forEach(startFilters);
document.querySelectorAll("table[data-sortable]").forEach(startSorting);
