// The search page. Pagefind and its index are fetched when the reader first reaches for them.

const form = document.getElementById("search");
const query = form.elements.q;
const filters = [...form.querySelectorAll("select")];
const count = document.getElementById("search-count");
const note = document.getElementById("search-note");
const list = document.getElementById("results");
const more = document.getElementById("search-more");

const PAGE = 10;
const folders = form.dataset.shards.split(" ").map((name) => new URL(`index/${name}/`, document.baseURI).href);
const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

// ── The index ──

/** A shard's table of what its pages are found by. A preview that is still making it says so with 503. */
async function fetchTable(folder) {
  for (;;) {
    const answer = await fetch(`${folder}filters.json`);
    if (answer.ok) return answer.json();
    if (answer.status !== 503) throw new Error(`${folder}: ${answer.status}`);
    say("The index is being made…");
    await wait(1000);
  }
}

/** Facts of the pages by Pagefind's ids. Two shards can have an id in common: such pages share what they are found by. */
function factsOf(tables) {
  const pages = new Map();
  for (const { pages: ids, ...terms } of tables) {
    const own = ids.map((id) => pages.get(id) || pages.set(id, { place: pages.size }).get(id));
    for (const [name, values] of Object.entries(terms)) {
      for (const [value, places] of Object.entries(values)) {
        for (const place of places) (own[place][name] ||= []).push(value);
      }
    }
  }
  return pages;
}

async function load() {
  const tables = await Promise.all(folders.map(fetchTable));
  const pagefind = await import(`${folders[0]}pagefind.js`);
  await pagefind.init();
  await Promise.all(folders.slice(1).map((folder) => pagefind.mergeIndex(folder)));
  await pagefind.preload("a"); // whether it answers at all
  const pages = factsOf(tables);
  offerYears(pages);
  return { pagefind, pages };
}

let loading;
const index = () => (loading ||= load().catch((error) => { loading = undefined; throw error; }));

// ── Filters ──

for (const { options } of filters) for (const option of options) option.dataset.label = option.text;

const chosen = () => Object.fromEntries(filters.filter(({ value }) => value).map(({ name, value }) => [name, value]));

const passes = (facts, wanted, aside) =>
  Object.entries(wanted).every(([name, value]) => name === aside || facts[name]?.includes(value));

function offerYears(pages) {
  const select = form.elements.year;
  const years = [...new Set([...pages.values()].flatMap(({ year = [] }) => year))].sort((a, b) => b - a);
  const { value } = select;
  select.length = 1;
  for (const year of years) select.add(new Option(year, year));
  for (const option of select.options) option.dataset.label = option.text;
  select.value = value;
  if (select.selectedIndex < 0) select.value = "";
}

/** Behind each choice, how many results it would leave: those that pass the other filters, and it. */
function countChoices(found, wanted) {
  for (const { name, value, options } of filters) {
    const counts = {};
    for (const facts of found) {
      if (passes(facts, wanted, name)) for (const each of facts[name] || []) counts[each] = (counts[each] || 0) + 1;
    }
    for (const option of options) {
      if (!option.value) continue;
      option.text = `${option.dataset.label} (${counts[option.value] || 0})`;
      option.hidden = option.disabled = !counts[option.value] && option.value !== value;
    }
  }
}

// ── Results ──

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

const say = (text, more = "") => {
  count.textContent = text;
  note.replaceChildren(...[more].flat());
};

/** Pagefind's excerpt, whose matches stand between marks and whose own angle brackets are escaped, as nodes. */
function marked({ excerpt, plain_excerpt: plain, raw_content: content }) {
  const parts = excerpt.split(/<mark>(.*?)<\/mark>/).map((part, at) => {
    const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return at % 2 ? element("mark", "", text) : text;
  });
  return [content.startsWith(plain) ? "" : "… ", ...parts, content.trimEnd().endsWith(plain) ? "" : " …"];
}

/** A title with the words marked that begin as a word of the query does. */
function markedTitle(title) {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain(query.value).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
  return title.split(/([\p{L}\p{M}\p{N}]+)/u).map((part, at) =>
    at % 2 && words.some((word) => plain(part).startsWith(word)) ? element("mark", "", part) : part,
  );
}

function link(address, ...children) {
  const made = element("a", "", ...children);
  made.href = form.dataset.root + address.replace(/^\//, "");
  return made;
}

function badge(status) {
  const option = status && [...form.elements.status.options].find(({ value }) => value === status);
  return option ? element("span", `status tone-${option.dataset.tone}`, option.dataset.label) : "";
}

function item(facts, result) {
  const { raw_url: address, meta, sub_results: places } = result;
  const kind = form.elements.type.querySelector(`[value="${facts.type?.[0]}"]`).dataset.label.replace(/s$/, "");
  const made = element("li", "result");
  made.append(
    element("h3", "result-title", link(address, ...markedTitle(meta.title))),
    element("p", "result-facts", element("span", "result-type", kind), " ", badge(facts.status?.[0])),
    element("p", "result-excerpt", ...marked(result)),
  );
  const anchors = places.filter(({ anchor }) => anchor).slice(0, 3);
  if (anchors.length && query.value.trim()) {
    const items = anchors.map(({ title, anchor }) => element("li", "", link(`${address}#${anchor.id}`, title)));
    made.append(element("ul", "result-places", ...items));
  }
  return made;
}

let run = 0;
let shown = [];

async function show(from) {
  const mine = run;
  const { pages } = await index();
  const next = shown.slice(from, from + PAGE);
  const items = await Promise.all(next.map(async (result) => item(pages.get(result.id), await result.data())));
  if (mine !== run) return;
  if (from) list.append(...items);
  else list.replaceChildren(...items);
  more.hidden = shown.length <= from + PAGE;
  if (from) items[0]?.querySelector("a").focus();
}

async function search() {
  const mine = ++run;
  const [text, wanted] = [query.value.trim(), chosen()];
  if (!text && !Object.keys(wanted).length) {
    shown = [];
    list.replaceChildren();
    more.hidden = true;
    if (loading) countChoices((await index()).pages.values(), wanted);
    if (mine === run) say("");
    return;
  }
  wait(300).then(() => mine === run && form.ariaBusy === "true" && say("Searching…"));
  form.ariaBusy = "true";
  try {
    const { pagefind, pages } = await index();
    const { results } = await pagefind.search(text || null);
    if (mine !== run) return;
    const found = results.filter(({ id }) => pages.has(id));
    if (!text) found.sort((a, b) => pages.get(a.id).place - pages.get(b.id).place);
    shown = found.filter(({ id }) => passes(pages.get(id), wanted));
    countChoices(found.map(({ id }) => pages.get(id)), wanted);
    await show(0);
    if (mine === run) tell(text, shown.length, found.length);
  } catch (error) {
    if (mine === run) fail(error);
  } finally {
    if (mine === run) form.ariaBusy = "false";
  }
}

function tell(text, number, unfiltered) {
  const results = number === 1 ? "1 result" : `${number || "No"} results`;
  let advice = "";
  if (!number && unfiltered) {
    advice = [`${unfiltered} without the filters. `, button("Show them", () => { clearFilters(); commit(); })];
  } else if (!number) {
    advice = "No page has these words. Try fewer or others, or look through the full lists.";
  }
  say(text ? `${results} for “${text}”` : results, advice);
}

function fail(error) {
  console.error(error);
  list.replaceChildren();
  more.hidden = true;
  const again = button("Try again", search);
  say("The search index could not be loaded.", ["Everything can be found in the full lists. ", again]);
}

function button(text, action) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", () => { query.focus(); action(); });
  return made;
}

// ── The address ──

function address() {
  const url = new URL(location.href);
  const choices = { q: query.value.trim(), ...chosen() };
  url.search = new URLSearchParams(Object.entries(choices).filter(([, value]) => value));
  url.hash = "";
  return url.href;
}

function recall() {
  const said = new URLSearchParams(location.search);
  query.value = said.get("q") || "";
  for (const select of filters) {
    const value = said.get(select.name) || "";
    if (select.name === "year" && value && !loading) select.add(new Option(value, value));
    select.value = value;
    if (select.selectedIndex < 0) select.value = ""; // a choice that there no longer is
  }
}

/** What was typed so far takes the place of what was before it; what was asked for is a step that "back" undoes. */
function note_address(method) {
  if (address() !== location.href) history[method](null, "", address());
}

let typing;

function typed() {
  clearTimeout(typing);
  typing = setTimeout(() => {
    note_address("replaceState");
    search();
  }, 150);
}

function commit() {
  clearTimeout(typing);
  note_address("pushState");
  return search();
}

function clearFilters() {
  for (const select of filters) select.value = "";
}

// ── The reader ──

/** Arrows lead from the words to the results, from one to the next, and back. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = [query, ...list.querySelectorAll(".result-title a")];
  const at = stops.indexOf(event.target);
  if (at < 0 || !stops[at + step]) return;
  event.preventDefault();
  stops[at + step].focus();
}

query.addEventListener("input", typed);
form.addEventListener("focusin", () => index().catch(() => {}), { once: true });
form.addEventListener("change", ({ target }) => target !== query && commit());
form.addEventListener("submit", (event) => { event.preventDefault(); commit(); });
// A form is emptied only after its "reset" event.
form.addEventListener("reset", () => setTimeout(() => { query.focus(); commit(); }));
document.addEventListener("keydown", walk);
more.addEventListener("click", () => show(list.children.length).catch(fail));
addEventListener("popstate", () => { recall(); search(); });

const key = document.getElementById("search-key");
try {
  key.checked = localStorage.getItem("search-key") !== "off";
  key.addEventListener("change", () => localStorage.setItem("search-key", key.checked ? "on" : "off"));
} catch {
  key.closest("p").hidden = true; // a browser that keeps nothing cannot remember the choice
}

recall();
if (location.search) search();
else query.focus();
