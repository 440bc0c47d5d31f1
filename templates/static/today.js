// Marks today on every picture of a schedule that today lies within.
"use strict";
for (const picture of document.querySelectorAll("svg[data-first]")) {
  const first = Date.parse(picture.dataset.first);
  const part = (Date.now() - first) / (Date.parse(picture.dataset.last) - first);
  const mark = picture.querySelector(".today");
  if (part >= 0 && part < 1) {
    mark.setAttribute("transform", `translate(${part * picture.viewBox.baseVal.width})`);
    mark.removeAttribute("visibility");
  }
}
