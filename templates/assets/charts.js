// Charts say their values, to the pointer and to the keyboard: arrows, Home, End, Enter.
(() => {
  const tip = document.createElement("div"), hide = () => { tip.hidden = true; };
  tip.className = "chart-tip";
  tip.ariaHidden = true;
  tip.style.position = "absolute";
  tip.style.pointerEvents = "none";
  hide();
  document.body.append(tip);

  const all = (svg) => [...svg.querySelectorAll("[data-tip]")];
  const show = ({ target }) => {
    const mark = target.closest("figure.chart [data-tip]");
    if (!mark) return hide();
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = mark.getBoundingClientRect(), above = box.y - tip.offsetHeight - 8;
    const wide = tip.offsetWidth, room = document.documentElement.clientWidth - wide - 4;
    tip.style.left = Math.max(4, Math.min(box.x + (box.width - wide) / 2, room)) + scrollX + "px";
    tip.style.top = (above < 0 ? box.bottom + 8 : above) + scrollY + "px";
  };
  // Only to relative addresses, which stay within the site.
  const follow = ({ target: { dataset: { href } } }) => {
    if (href && !/^[\0- ]*[\\/]|:/.test(href)) location = href;
  };

  for (const svg of document.querySelectorAll("figure.chart svg")) {
    all(svg).forEach((mark, at) => {
      svg.setAttribute("role", "group");
      mark.setAttribute("role", mark.dataset.href ? "link" : "img");
      mark.ariaLabel = mark.dataset.tip;
      mark.tabIndex = at ? -1 : 0;
    });
  }
  const on = (name, act) => document.addEventListener(name, act);
  on("pointerover", show);
  on("focusin", show);
  on("focusout", hide);
  on("click", follow);
  on("keydown", (e) => {
    const { key, target } = e;
    if (key == "Escape") hide();
    if (!target.matches("figure.chart [data-tip]")) return;
    if (key == "Enter") follow(e);
    const marks = all(target.closest("svg")), at = marks.indexOf(target), up = at - 1, down = at + 1;
    const to = marks[{ ArrowRight: down, ArrowDown: down, ArrowLeft: up, ArrowUp: up, Home: 0, End: marks.length - 1 }[key]];
    if (!to) return;
    e.preventDefault();
    target.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
})();
