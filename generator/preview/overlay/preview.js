// The preview's part of a page: follows the publication, and says on the page what the terminal says of it.
// It is put into pages by `accord serve` alone; the built site does not have it.
"use strict";

(() => {
  const OWN = "/.accord/";
  const shown = document.currentScript.dataset; // what this page was made of
  const SCROLL = `accord-scroll ${location.pathname}`;

  // ── The overlay ──

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = `${OWN}preview.css`;
  const panel = document.createElement("section");
  panel.className = "panel";
  panel.hidden = true;
  panel.setAttribute("role", "alert");
  const notes = document.createElement("div");
  notes.className = "notes";
  notes.setAttribute("role", "status");
  root.append(sheet, panel, notes);
  host.id = "accord-preview";
  host.hidden = true; // until its style sheet is there
  sheet.addEventListener("load", () => (host.hidden = false));
  document.documentElement.append(host);

  const element = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text, className });

  function showProblems(problems) {
    panel.hidden = problems.length === 0;
    if (panel.hidden) return;
    const hide = element("button", "Hide");
    hide.type = "button";
    hide.addEventListener("click", () => (panel.hidden = true));
    const head = element("header", "");
    head.append(element("h2", problems.length === 1 ? "1 error" : `${problems.length} errors`), hide);
    panel.replaceChildren(
      head,
      element("p", "The page is shown as it was before. This goes away when all is mended."),
      ...problems.map((problem) => element("pre", problem.trimEnd())),
    );
  }

  function note(id, text) {
    const old = notes.querySelector(`[data-id="${id}"]`);
    if (!text) return old?.remove();
    if (old) return (old.textContent = text);
    const one = element("p", text);
    one.dataset.id = id;
    notes.append(one);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel.hidden = true;
  });

  // ── Following ──

  let asked = 0;

  async function follow(state) {
    note("lost", "");
    showProblems(state.problems);
    if (state.styles !== shown.styles) swapStyles(state.styles);
    if (state.problems.length && shown.page) return; // the last good state stays
    if (shown.page && state.files !== shown.files) return reload();
    const turn = ++asked;
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (!answer || turn !== asked) return;
    const same = answer.headers.get("ETag") === `"${shown.page}"`;
    if (same) note("gone", "");
    else if (answer.status === 404) note("gone", "This page is not in the site any more. It is shown as it last was.");
    else if (answer.ok) reload();
  }

  function reload() {
    sessionStorage.setItem(SCROLL, JSON.stringify([scrollX, scrollY]));
    location.reload();
  }

  function restoreScroll() {
    const place = sessionStorage.getItem(SCROLL);
    if (!place) return;
    sessionStorage.removeItem(SCROLL);
    const [left, top] = JSON.parse(place);
    scrollTo({ left, top, behavior: "instant" });
  }

  function swapStyles(version) {
    shown.styles = version;
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const address = new URL(link.href);
      if (address.origin !== location.origin) continue;
      address.searchParams.set("preview", version);
      const next = link.cloneNode();
      next.href = address;
      // Both apply for a moment: without the old one, the page would show bare until the new one is there.
      next.addEventListener("load", () => link.remove());
      next.addEventListener("error", () => next.remove());
      link.after(next);
    }
  }

  const lost = () => note("lost", "The preview has stopped. This page follows again when it is back.");

  // Browsers allow six connections to a host, and tabs are many: one worker listens for all of them.
  function listen() {
    if (!self.SharedWorker) return listenAlone();
    const worker = new SharedWorker(`${OWN}worker.js`);
    worker.onerror = listenAlone;
    worker.port.onmessage = ({ data }) => (data ? follow(data) : lost());
    addEventListener("pagehide", () => worker.port.postMessage("away"));
    addEventListener("pageshow", () => worker.port.postMessage("here"));
  }

  function listenAlone() {
    const events = new EventSource(`${OWN}events`);
    events.onmessage = ({ data }) => follow(JSON.parse(data));
    events.onerror = lost;
  }

  if (shown.draft) note("draft", "Draft: the built site does not have this page");
  restoreScroll();
  addEventListener("load", restoreScroll);
  listen();
})();
