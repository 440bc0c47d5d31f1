// Lets scripts of a page take it to be another time: that at which the page is looked at.
"use strict";
(() => {
  const at = Date.parse("{at}");
  const Real = Date;
  if (!Number.isNaN(at)) {
    globalThis.Date = class extends Real {
      constructor(...given) {
        super(...(given.length ? given : [at + performance.now()]));
      }
      static now() {
        return Math.floor(at + performance.now());
      }
    };
  }
})();
