// Tables sort by their headings; tables and lists are narrowed by words and choices. Both stay in the address.
"use strict";
(() => {
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });

  // ── Sorting ──

  /** What a cell sorts by: `data-sort`, the date that it tells, else its text. */
  function keyOf(cell) {
    if (!cell) return "";
    return cell.dataset.sort ?? cell.querySelector("time")?.dateTime ?? cell.textContent.trim();
  }

  const numberOf = (text) => Number(text.replace(/[\s%€$£~]|,(?=\d{3}\b)/g, "").replace("−", "-"));

  /** The rows in the order of a column: numbers as numbers, the rest as the language has it, the unknown always last. */
  function sorted(rows, column, direction) {
    const keys = rows.map((row) => [keyOf(row.cells[column]), row]);
    const known = keys.filter(([key]) => key !== "");
    const numbers = known.map(([key]) => numberOf(key));
    const sign = direction === "descending" ? -1 : 1;
    if (numbers.every(Number.isFinite)) {
      known.forEach((entry, at) => (entry[0] = numbers[at]));
      known.sort(([a], [b]) => sign * (a - b));
    } else known.sort(([a], [b]) => sign * collator.compare(a, b));
    return [...known, ...keys.filter(([key]) => key === "")].map(([, row]) => row);
  }

  function startSorting(table) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2 || !heads.length) return;
    const asBuilt = [...body.rows];
    const name = `sort-${table.dataset.sortable}`;
    const key = (head) => head.dataset.key ?? String(heads.indexOf(head) + 1);
    let shown = "";

    function show(wanted) {
      const head = heads.find((candidate) => key(candidate) === wanted.replace(/^-/, ""));
      const direction = wanted.startsWith("-") ? "descending" : "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      if (head) head.setAttribute("aria-sort", direction);
      shown = head ? wanted : "";
      const rows = document.createDocumentFragment();
      rows.append(...(head ? sorted(asBuilt, heads.indexOf(head), direction) : asBuilt));
      body.append(rows);
    }

    // Upwards, downwards, and as it was.
    function turn(head) {
      const next = { [key(head)]: `-${key(head)}`, [`-${key(head)}`]: "" };
      show(next[shown] ?? key(head));
      remember({ [name]: shown });
    }

    for (const head of heads) {
      if (!head.textContent.trim()) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => turn(head));
    }
    follow(() => {
      const wanted = recalled(name);
      if (wanted === shown) return;
      show(wanted);
      const folded = table.closest("details");
      if (folded && shown) folded.open = true;
    });
    table.addEventListener("rows-change", () => shown && show(shown));
  }

  // ── Narrowing ──

  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").replace(/[“”]/g, '"').toLowerCase();

  function startFilters(form) {
    const list = document.getElementById(form.dataset.filters);
    const inputs = [...form.elements].filter((input) => input.name);
    const selects = inputs.filter((input) => input.name !== "words");
    const count = form.querySelector("output");
    const { noun, total } = form.dataset;
    let items = [];

    function read() {
      items = [...list.querySelectorAll(form.dataset.items)].map((item) => ({
        item,
        words: "", // read when they are first asked for
        values: Object.fromEntries(selects.map(({ name }) => [name, (item.dataset[name] ?? "").split(" ")])),
      }));
    }

    const passes = (entry, { name, value }) => {
      if (!value.trim()) return true;
      if (name !== "words") return entry.values[name].includes(value);
      entry.words ||= folded(entry.item.textContent);
      return folded(value.trim()).split(/\s+/).every((word) => entry.words.includes(word));
    };

    /** Says behind each option how many there would be with it; what nothing has is not offered. */
    function tell(select) {
      const counts = new Map();
      for (const entry of items) {
        const among = inputs.every((other) => other === select || passes(entry, other));
        for (const value of new Set(entry.values[select.name])) counts.set(value, (counts.get(value) ?? 0) + (among ? 1 : 0));
      }
      if (!("named" in select.dataset)) offer(select, [...counts.keys()].filter(Boolean));
      for (const option of [...select.options].slice(1)) {
        option.dataset.label ??= option.text;
        option.hidden = !counts.has(option.value);
        option.text = `${option.dataset.label} (${(counts.get(option.value) ?? 0).toLocaleString(language)})`;
      }
    }

    /** Options of values that are their own labels: years, the latest first. */
    function offer(select, values) {
      const there = new Set([...select.options].map((option) => option.value));
      for (const value of values.sort().reverse()) if (!there.has(value)) select.add(new Option(value, value));
    }

    function apply() {
      let shown = 0;
      for (const entry of items) {
        const fits = inputs.every((input) => passes(entry, input));
        if (entry.item.hidden === fits) entry.item.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      selects.forEach(tell);
      for (const group of list.querySelectorAll("section")) {
        group.hidden = !group.querySelector(`${form.dataset.items}:not([hidden])`);
        const way = document.querySelector(`.years a[href="#${group.id}"]`);
        if (way) way.parentElement.hidden = group.hidden;
      }
      const say = (number) => Number(number).toLocaleString(language);
      const all = `${say(items.length)} ${noun}`;
      if (items.length < total) {
        count.value = `${shown < items.length ? `${say(shown)} of the` : "The"} ${say(items.length)} listed here, of ${say(total)} ${noun}`;
      } else count.value = shown < items.length ? `${say(shown)} of ${all}` : `All ${all}`;
      // The same choices hold on the pages that the rest of a list stands on.
      for (const link of document.querySelectorAll(".years a:not([href^='#'])")) link.search = location.search;
    }

    let waiting = 0;
    form.addEventListener("input", ({ target }) => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, target.name === "words" ? 120 : 0);
    });
    const keep = () => {
      remember(Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()])));
      apply();
    };
    form.addEventListener("change", keep);
    form.addEventListener("submit", (event) => (event.preventDefault(), keep()));
    form.addEventListener("reset", () => setTimeout(keep)); // a form is emptied only after this event
    list.addEventListener("rows-change", () => (read(), apply()));

    read();
    selects.forEach(tell);
    follow(() => {
      for (const input of inputs) {
        input.value = recalled(input.name);
        if (input.selectedIndex < 0) input.value = ""; // a choice that there no longer is
      }
      apply();
    });
  }

  document.querySelectorAll(".prose table:not([data-sortable])").forEach((table, at) => {
    table.dataset.sortable = `table-${at + 1}`;
  });
  document.querySelectorAll("table[data-sortable]").forEach(startSorting);
  document.querySelectorAll("form[data-filters]").forEach(startFilters);
})();
