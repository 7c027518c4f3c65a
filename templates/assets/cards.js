// A citation number shows its source, a link the card of the page that it leads to: under the pointer, on focus from
// the keyboard, by a tap. A source stands in this page; of another page only the head is read, once it is asked for.
"use strict";
(() => {
  if (!HTMLElement.prototype.showPopover) return; // then they stay plain links

  const root = new URL("../", document.currentScript.src).href;
  const WAIT = 250; // ms: for a pointer only passing by, and for one on its way from the link to its card
  const GAP = 6; // px: between a line and its card, and the least between the card and the window's edge

  // ── What a link is about ──

  /** The entry of this page's source list that a link leads to. */
  const entryOf = (link) =>
    link.getAttribute("href").startsWith("#source-") ? document.getElementById(decodeURIComponent(link.hash.slice(1))) : null;

  const leadsAway = (link) =>
    link.href.startsWith(root) && link.pathname.endsWith("/") && link.pathname !== location.pathname && !link.download;

  /** The link that something on the page belongs to, if it is one that has a card. */
  function linkAt(place) {
    const link = place instanceof Element && place.closest("main a[href]");
    if (!link || link.closest(".peek, .card, nav")) return null;
    return entryOf(link) || leadsAway(link) ? link : null;
  }

  /** Lists are there to be gone on from: a tap on them does. In running text it shows first what would be gone to. */
  const isText = (link) => entryOf(link) || link.closest(".prose, .event-detail, .tie-note");

  const known = new Map();

  /** What a page's head says of it; null of a page that has no card. Kept for as long as this page is open. */
  function factsOf(link) {
    const address = link.href.replace(/[?#].*/, "");
    if (!known.has(address)) known.set(address, read(address).catch(() => (known.delete(address), null)));
    return known.get(address);
  }

  async function read(address) {
    const response = await fetch(address);
    if (!response.ok) return null;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let head = "";
    for (let chunk = {}; !chunk.done && !head.includes("</head>"); head += chunk.value ?? "") chunk = await reader.read();
    reader.cancel();
    const page = new DOMParser().parseFromString(head, "text/html");
    const said = (name) => page.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.content ?? "";
    if (!said("accord:kind")) return null;
    return {
      title: said("og:title"),
      kind: said("accord:kind"),
      status: said("accord:status"),
      tone: said("accord:tone"),
      summary: said("accord:summary") || said("description"),
    };
  }

  // ── A card ──

  function element(name, className, ...children) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...children);
    return made;
  }

  function sourceCard(entry) {
    const copies = [...entry.children].map((part) => part.cloneNode(true));
    for (const copy of copies) for (const own of copy.querySelectorAll("span:has(> a:not([rel=external]))")) own.remove();
    return [element("p", "peek-kind", `Source ${entry.value}`), ...copies];
  }

  function pageCard({ title, kind, status, tone, summary }, way) {
    const above = element("p", "peek-kind", kind);
    if (status) above.append(" ", element("span", `status tone-${tone}`, status));
    return [above, element("p", "peek-title", way ?? title), element("p", "peek-summary", summary)];
  }

  /** A link within the card, for whoever cannot hover: the tap on the first one only showed it. */
  function wayOn(link, title) {
    const way = element("a", "", title);
    way.href = link.href;
    return way;
  }

  let open = null; // { link, card, title }
  let wanted = null; // the link whose card is on its way
  let dismissed = null; // the link whose card was sent away and which is still pointed at or focused

  // A pointer that rests while the keyboard is used must not disturb it: each has a timer of its own.
  const timers = { pointer: 0, focus: 0 };

  function soon(who, act) {
    clearTimeout(timers[who]);
    timers[who] = setTimeout(act, WAIT);
  }

  async function show(link, { tapped = false } = {}) {
    wanted = link;
    const entry = entryOf(link);
    if (entry) return put(link, sourceCard(entry), `Source ${entry.value}`, tapped);
    const words = link.textContent.trim();
    if (tapped) put(link, [element("p", "peek-title", wayOn(link, words))], words, tapped);
    const facts = await factsOf(link);
    if (wanted !== link) return;
    if (facts && !tapped) put(link, pageCard(facts), facts.title, tapped);
    else if (facts) fill(pageCard(facts, wayOn(link, facts.title)));
    else if (tapped) location.href = link.href;
  }

  function put(link, content, name, tapped) {
    hide();
    wanted = link;
    const card = element("div", "peek", ...content);
    Object.assign(card, { id: "peek", popover: "manual", role: "group", ariaLabel: name });
    // The next stop of the keyboard after a citation are the links of its card.
    if (entryOf(link)) link.after(card);
    else document.getElementById("main").append(card);
    open = { link, card, title: link.title };
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", card.id);
    card.showPopover();
    place();
    if (tapped) card.querySelector("a")?.focus({ preventScroll: true });
  }

  function fill(content) {
    const { card } = open;
    const before = [...card.children];
    card.append(...content);
    if (card.contains(document.activeElement)) content[1].firstChild.focus({ preventScroll: true });
    for (const old of before) old.remove();
    place();
  }

  function hide() {
    Object.values(timers).forEach(clearTimeout);
    wanted = null;
    if (!open) return;
    const { link, card, title } = open;
    open = null;
    link.removeAttribute("aria-describedby");
    if (title) link.title = title;
    card.remove();
  }

  /** The line or lines in which a link stands, and not only the link: a raised number is less high than its line. */
  function lineOf(link) {
    const own = [...link.getClientRects()];
    const [top, bottom] = [own[0].top, own.at(-1).bottom];
    const range = document.createRange();
    range.selectNodeContents(link.closest("p, li, dd, td, th, h1, h2, h3, h4, h5, h6, figcaption") ?? link);
    const beside = [...range.getClientRects()].filter(
      (box) => box.top < bottom - 2 && box.bottom > top + 2 && box.height < 3 * own[0].height,
    );
    return {
      left: own[0].left,
      top: Math.min(top, ...beside.map((box) => box.top)),
      bottom: Math.max(bottom, ...beside.map((box) => box.bottom)),
    };
  }

  /** Under the line, else above it, within the window; the line itself stays in sight. */
  function place() {
    if (!open) return;
    const { link, card } = open;
    const { clientWidth, clientHeight } = document.documentElement;
    if (!link.getClientRects().length) return hide();
    const line = lineOf(link);
    card.style.visibility = line.bottom < 0 || line.top > clientHeight ? "hidden" : "";
    card.style.maxHeight = "";
    const [above, below] = [line.top - 2 * GAP, clientHeight - line.bottom - 2 * GAP];
    const under = card.offsetHeight <= below || below >= above;
    card.style.maxHeight = `${under ? below : above}px`;
    card.style.left = `${Math.max(GAP, Math.min(line.left - 12, clientWidth - card.offsetWidth - GAP))}px`;
    card.style.top = `${under ? line.bottom + GAP : line.top - GAP - card.offsetHeight}px`;
    // What does not fit scrolls, also from the keyboard.
    if (card.scrollHeight > card.clientHeight) card.tabIndex = 0;
    else card.removeAttribute("tabindex");
  }

  // ── What calls it and sends it away ──

  const isHeld = () =>
    open && (open.card.contains(document.activeElement) || (document.activeElement === open.link && open.link.matches(":focus-visible")));

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const link = linkAt(target);
    clearTimeout(timers.pointer);
    if (open && (link === open.link || open.card.contains(target))) return;
    if (link && link !== dismissed) soon("pointer", () => show(link));
    else if (open && !isHeld()) soon("pointer", hide);
    if (link !== dismissed && document.activeElement !== dismissed) dismissed = null;
  });
  document.documentElement.addEventListener("pointerleave", () => open && !isHeld() && soon("pointer", hide));

  document.addEventListener("focusin", ({ target }) => {
    if (target === dismissed || (open && (target === open.link || open.card.contains(target)))) return;
    const link = target.matches(":focus-visible") && linkAt(target);
    hide();
    dismissed = null;
    if (link) soon("focus", () => show(link));
  });
  document.addEventListener("focusout", ({ relatedTarget }) => relatedTarget || document.hidden || hide());

  let pointer = "";
  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    pointer = pointerType;
    if (open && !open.card.contains(target) && linkAt(target) !== open.link) hide();
  });
  document.addEventListener("click", (event) => {
    const link = linkAt(event.target);
    const plain = event.detail && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (pointer !== "touch" || !plain || !link || !isText(link) || open?.link === link) return;
    event.preventDefault();
    show(link, { tapped: true });
  });

  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    const { link, card } = open ?? {};
    const within = card?.contains(document.activeElement);
    hide();
    dismissed = link ?? null;
    if (within) link.focus({ preventScroll: true });
  });

  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
})();
