// What a page cannot know when it is built, and what the other scripts share. Everything can be read without it.
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

/** On a phone the navigation slides sideways: the reader's own place in it is to be in sight. Where that is, is asked
    when the browser has laid the page out: asked sooner, it would lay out the page once more than it needs to. */
function showPlace() {
  const place = document.querySelector(".navigation [aria-current]");
  const strip = place && place.closest(".navigation");
  if (!strip) return;
  new ResizeObserver((_, observer) => {
    observer.disconnect();
    strip.scrollLeft = place.offsetLeft - strip.offsetLeft - (strip.clientWidth - place.offsetWidth) / 2;
  }).observe(strip);
}

// ── Choices ──

/** Keeps choices in the address, so that what is seen can be sent to someone, and gone back from: to what was there
    before, or with `replacing` to what was there before that. */
function remember(choices, replacing = false) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(choices)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  if (address.href === location.href) return;
  if (replacing) history.replaceState(history.state, "", address);
  else history.pushState(null, "", address);
}

const recalled = (name) => new URLSearchParams(location.search).get(name) || "";

/** Calls `act` now, and again when the reader goes back or forth. */
function follow(act) {
  act();
  addEventListener("popstate", act);
}

// ── Search ──

function searchKeyIsOff() {
  try {
    return localStorage.getItem("search-key") === "off";
  } catch {
    return false; // a browser that keeps nothing
  }
}

/** The key "/" leads to the search page, or to its field; a reader can switch it off there. */
function reachSearch(event) {
  const busy = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || busy) return;
  const field = document.querySelector("#search [name=q]");
  const way = document.querySelector("a[rel=search]");
  if (searchKeyIsOff() || !(field || way)) return;
  event.preventDefault();
  if (field) field.select();
  else location = way.href;
}

document.addEventListener("keydown", reachSearch);
markOverdue();
showPlace();
