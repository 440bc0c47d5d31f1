// Marks today on every picture of a schedule that today lies within, also on those that are redrawn.
"use strict";
const mark = () => {
  for (const picture of document.querySelectorAll("svg[data-first]")) {
    const first = Date.parse(picture.dataset.first);
    const part = (Date.now() - first) / (Date.parse(picture.dataset.last) - first);
    const line = picture.querySelector(".today");
    if (part >= 0 && part < 1) {
      line.setAttribute("transform", `translate(${part * picture.viewBox.baseVal.width})`);
      line.removeAttribute("visibility");
    }
  }
};
mark();
new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
