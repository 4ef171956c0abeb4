// The right drawer. A native modal dialog: focus stays inside, Esc closes, focus goes back to the number that was touched.
(function () {
  "use strict";
  const way = [];

  function drawer() { return document.getElementById("drawer"); }
  function body() { return document.getElementById("drawer-body"); }

  function show(templateId) {
    body().replaceChildren(document.getElementById(templateId).content.cloneNode(true));
  }

  function load(url) {
    show("drawer-waiting");
    window.htmx.ajax("GET", url, { source: body(), target: body(), swap: "innerHTML" });
  }

  function open(url) {
    if (!drawer() || !drawer().showModal || !window.htmx) { window.location.assign(url); return; }
    if (!drawer().open) { way.length = 0; drawer().showModal(); }
    way.push(url);
    load(url);
    markBack();
  }

  function back() {
    way.pop();
    load(way[way.length - 1]);
    markBack();
  }

  function markBack() {
    drawer().querySelector("[data-drawer-back]").hidden = way.length < 2;
  }

  function choose(tabs, key) {
    tabs.querySelectorAll("[role=tab]").forEach(function (tab) {
      const isOn = tab.dataset.tab === key;
      tab.setAttribute("aria-selected", String(isOn));
      tab.tabIndex = isOn ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).toggleAttribute("data-off", !isOn);
    });
  }

  function ready(root) {
    root.querySelectorAll("[data-tabs]").forEach(function (tabs) { choose(tabs, tabs.dataset.opened); });
  }

  function neighbour(tab, key) {
    const all = Array.from(tab.closest("[role=tablist]").querySelectorAll("[role=tab]"));
    const at = all.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[key];
    return to === undefined ? null : all[(to + all.length) % all.length];
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-drawer]");
    if (link && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      open(link.getAttribute("href"));
      return;
    }
    const tab = event.target.closest("[data-tabs] [role=tab]");
    if (tab) choose(tab.closest("[data-tabs]"), tab.dataset.tab);
    if (event.target.closest("[data-drawer-back]")) back();
  });

  document.addEventListener("keydown", function (event) {
    const tab = event.target.closest && event.target.closest("[data-tabs] [role=tab]");
    const next = tab && neighbour(tab, event.key);
    if (!next) return;
    event.preventDefault();
    choose(next.closest("[data-tabs]"), next.dataset.tab);
    next.focus();
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target !== body()) return;
    ready(body());
    body().scrollTop = 0;
    body().focus();
  });

  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (event.detail.target === body()) show("drawer-failed");
    });
  });

  document.addEventListener("DOMContentLoaded", function () { ready(document); });
  window.guatu = Object.assign(window.guatu || {}, { openDrawer: open });
})();
