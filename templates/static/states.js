// Shows of each part the state that is true now.
"use strict";
(() => {
  const parts = [...document.querySelectorAll("[data-states]")].map((part) => ({
    part,
    states: [...part.querySelectorAll("template[data-from]")].map((state) => ({
      from: Date.parse(state.dataset.from),
      content: state.content,
    })),
  }));
  let timer;
  const show = () => {
    const now = Date.now();
    let wait = 2 ** 31 - 1;
    for (const one of parts) {
      let due = one.shown;
      for (const state of one.states) {
        if (state.from <= now) due = state;
        else wait = Math.min(wait, state.from - now);
      }
      if (due !== one.shown) one.part.replaceChildren(due.content.cloneNode(true));
      one.shown = due;
    }
    clearTimeout(timer);
    timer = setTimeout(show, wait);
  };
  show();
  // Who reads on hears of a change.
  for (const { part } of parts) part.ariaLive = "polite";
  addEventListener("pageshow", show);
  addEventListener("visibilitychange", show);
})();
