// Shows of each part the state that is true now.
"use strict";
(() => {
  const known = new WeakMap();
  let timer;
  const show = () => {
    const now = Date.now();
    let wait = 2 ** 31 - 1;
    for (const part of document.querySelectorAll("[data-states]")) {
      const one = known.get(part) ?? { states: [...part.querySelectorAll("template")] };
      let due = one.shown;
      for (const state of one.states) {
        const from = Date.parse(state.dataset.from);
        if (from <= now) due = state;
        else wait = Math.min(wait, from - now);
      }
      if (due !== one.shown) part.replaceChildren(due.content.cloneNode(true));
      one.shown = due;
      // Who reads on hears of a change.
      if (known.has(part)) part.ariaLive ||= "polite";
      known.set(part, one);
    }
    clearTimeout(timer);
    timer = setTimeout(show, wait);
  };
  show();
  for (const event of ["pageshow", "visibilitychange"]) addEventListener(event, show);
})();
