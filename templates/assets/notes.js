// Footnotes beside the lines that refer to them, where there is room. Without it they stand behind the text.
"use strict";

for (const notes of document.querySelectorAll(".prose > .footnotes")) {
  const prose = notes.parentElement;
  const GAP = 12; // px: between two notes, and between a note and a chart that reaches out beside the text
  const ROOM = 14; // rem: what a note needs beside the text, the distance from it included

  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const within = (element) => element.getBoundingClientRect().top - prose.getBoundingClientRect().top;

  /** What is wider than the text, from where to where: notes go round it. */
  function wide(measure) {
    return [...prose.children]
      .filter((child) => child !== notes && child.offsetWidth > measure)
      .map((child) => [within(child) - GAP, within(child) + child.offsetHeight + GAP]);
  }

  function place() {
    notes.classList.remove("beside-text");
    prose.style.minHeight = "";
    const measure = notes.offsetWidth;
    if (prose.clientWidth - measure < ROOM * rem()) return;
    const blocks = wide(measure);
    notes.classList.add("beside-text");
    let end = 0;
    for (const note of notes.querySelectorAll("li")) {
      const back = note.querySelector(".footnote-back");
      const line = back && document.getElementById(decodeURIComponent(back.hash.slice(1)));
      let top = Math.max(end, line ? within(line) : 0);
      for (const [from, to] of blocks) if (top + note.offsetHeight > from && top < to) top = to;
      note.style.top = `${top}px`;
      end = top + note.offsetHeight + GAP;
    }
    prose.style.minHeight = `${end}px`;
  }

  let size = "";
  new ResizeObserver(() => {
    const now = `${prose.clientWidth} ${prose.clientHeight}`;
    if (now === size) return;
    place();
    size = `${prose.clientWidth} ${prose.clientHeight}`;
  }).observe(prose);
}
