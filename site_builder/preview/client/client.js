// The preview in a page: a bar, a panel with what is wrong, and a reload when the page is another.
"use strict";
(() => {
  let loaded = document.currentScript.dataset.page;
  const language = document.documentElement.lang;
  const root = document.createElement("site-builder-preview").attachShadow({ mode: "open" });
  let words = {};
  let minimised = false;
  let opened = false;
  let busy = false;
  let again = false;

  const element = (name, attributes, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };

  const ask = async (name, also) => {
    const asked = new URLSearchParams({ path: location.pathname, language, ...also });
    const answer = await fetch(`/__preview/${name}?${asked}`);
    return answer.json();
  };

  const lookAt = (instant) => {
    const lasting = instant ? "" : "; max-age=0";
    document.cookie = `preview-at=${instant}; path=/; samesite=strict${lasting}`;
    location.reload();
  };

  // The bar
  const day = element("input", { type: "datetime-local", id: "day" });
  const moments = element("select", { id: "moments" });
  const now = element("button", { type: "button" });
  const what = element("a", {});
  const state = element("button", { type: "button", className: "state" });
  const dayLabel = element("span", {});
  const momentsLabel = element("span", { className: "hidden" });
  const title = element("strong", {});
  const bar = element(
    "div",
    { className: "bar" },
    title,
    element("label", { htmlFor: "day" }, dayLabel, day),
    element("label", { htmlFor: "moments" }, momentsLabel, moments),
    now,
    what,
    state,
  );
  bar.setAttribute("role", "region");
  day.addEventListener("change", () => day.value && lookAt(day.value));
  moments.addEventListener("change", () => moments.value && lookAt(moments.value));
  now.addEventListener("click", () => lookAt(""));

  const offer = async () => {
    const chosen = element("option", { value: "" }, words.pick);
    const found = await ask("moments");
    const shown = found.map((one) =>
      element("option", { value: one.at }, `${one.local.replace("T", " ")} ${one.words}`),
    );
    moments.replaceChildren(chosen, ...shown);
    moments.value = "";
  };

  // The panel
  const list = element("div", {});
  const panel = element("div", { className: "panel", hidden: true }, list);
  panel.setAttribute("role", "dialog");
  state.addEventListener("click", () => {
    opened = panel.hidden;
    minimised = !panel.hidden;
    panel.hidden = !panel.hidden;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) state.click();
  });

  const told = (one) => {
    const link = element("a", { href: `vscode://file/${encodeURI(one.file.replace(/^\//, ""))}` });
    link.textContent = `${one.path}:${one.line}:${one.column}`;
    const parts = [
      element("p", {}, `${words[one.severity]} ${one.code} · `, link),
      element("p", { className: "message" }, one.message),
    ];
    if (one.excerpt) parts.push(element("pre", {}, one.excerpt));
    parts.push(element("p", {}, `${words.fix} ${one.remedy}`));
    const more = element("details", {}, element("summary", {}, words.more));
    more.append(element("pre", {}, one.explanation));
    return element("article", { className: one.severity }, ...parts, more);
  };

  const show = (said) => {
    words = said.words;
    title.textContent = words.preview;
    dayLabel.textContent = words.day;
    momentsLabel.textContent = words.moments;
    now.textContent = words.now;
    if (!moments.options.length) moments.append(element("option", { value: "" }, words.pick));
    now.disabled = !said.at;
    what.textContent = words.what;
    what.href = `/__preview/changes?${new URLSearchParams({ language })}`;
    bar.setAttribute("aria-label", words.preview);
    panel.setAttribute("aria-label", words.blocked);
    if (document.activeElement !== day) day.value = said.local;
    const errors = said.problems.filter((one) => one.severity === "error");
    const count = errors.length || said.problems.length;
    const form = errors.length ? words.errors : count ? words.others : words.fine;
    state.textContent = said.failure || form.replace("{count}", count);
    bar.className = `bar${said.at ? " elsewhen" : ""}${said.blocked ? " wrong" : ""}`;
    panel.className = said.blocked ? "panel" : "panel calm";
    const close = element("button", { type: "button" }, words.close);
    close.addEventListener("click", () => state.click());
    const heading = said.blocked ? words.blocked : words.others.replace("{count}", count);
    const failure = said.failure ? [element("p", { className: "message" }, said.failure)] : [];
    const shown = errors.length ? errors : said.problems;
    list.replaceChildren(element("h2", {}, heading), close, ...failure, ...shown.map(told));
    if (!said.blocked) minimised = false;
    panel.hidden = !(said.blocked ? !minimised : opened);
  };

  // What is new: the text of a page is exchanged where it stands, and style sheets too. A page with
  // other scripts is loaded again.
  const scripts = (page) =>
    [...page.querySelectorAll("script[src]:not([src^='/__preview/'])")].map((one) => one.outerHTML);
  const kept = "script[src], link[rel=stylesheet]";

  const renew = (said) => {
    if (!said.html) return false;
    const page = new DOMParser().parseFromString(said.html, "text/html");
    if (`${scripts(page)}` !== `${scripts(document)}`) return false;
    for (const old of document.head.querySelectorAll(`:scope > :not(${kept})`)) old.remove();
    document.head.append(...page.head.querySelectorAll(`:scope > :not(${kept})`));
    document.documentElement.lang = page.documentElement.lang;
    const place = [scrollX, scrollY];
    for (const old of [...document.body.childNodes]) if (old !== root.host) old.remove();
    root.host.before(...page.body.childNodes);
    scrollTo({ left: place[0], top: place[1], behavior: "instant" });
    dispatchEvent(new Event("pageshow"));
    return true;
  };

  const exchange = (addresses) => {
    const links = [...document.head.querySelectorAll('link[rel="stylesheet"]')];
    addresses.forEach((address, index) => {
      const old = links[index];
      if (!old || old.getAttribute("href") === address) return;
      const fresh = old.cloneNode();
      fresh.href = address;
      fresh.addEventListener("load", () => old.remove());
      old.after(fresh);
    });
  };

  const sync = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        const said = await ask("state", { loaded });
        if (said.page !== loaded && !renew(said)) {
          location.reload();
          return;
        }
        loaded = said.page;
        exchange(said.styles);
        show(said);
      } while (again);
    } catch {
      state.textContent = words.offline ?? "…";
    }
    busy = false;
  };

  const connect = () => {
    const socket = new WebSocket(`ws://${location.host}/livereload`);
    const protocols = ["http://livereload.com/protocols/official-7"];
    const send = (message) => socket.send(JSON.stringify(message));
    socket.addEventListener("open", () => {
      send({ command: "hello", protocols });
      send({ command: "info", url: location.href });
      sync();
    });
    socket.addEventListener("message", (event) => {
      if (JSON.parse(event.data).command === "reload") sync();
    });
    socket.addEventListener("close", () => {
      state.textContent = words.offline ?? "…";
      setTimeout(connect, 500);
    });
  };

  root.append(
    element("link", { rel: "stylesheet", href: "/__preview/client.css" }),
    panel,
    bar,
  );
  document.body.append(root.host);
  document.body.style.paddingBottom = "4rem";
  moments.addEventListener("pointerdown", () => moments.options.length < 2 && offer());
  moments.addEventListener("focus", () => moments.options.length < 2 && offer());
  connect();
})();
