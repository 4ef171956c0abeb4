// The keyboard: / search, j k rows, Enter open, e edit, x choose, f full screen, ? help. Never while one is typing.
(function () {
  "use strict";
  const TYPING = "input, textarea, select, [contenteditable=true]";

  function rows() {
    const scope = document.querySelector("dialog[open]") || document.getElementById("main") || document;
    return Array.from(scope.querySelectorAll("tr[data-url], [data-row]")).filter(function (row) { return row.offsetParent !== null; });
  }

  function here() { return document.querySelector("[data-here]"); }

  function stand(row) {
    document.querySelectorAll("[data-here]").forEach(function (one) { one.removeAttribute("data-here"); });
    row.setAttribute("data-here", "");
    const link = row.querySelector("th a[href], a[href]");
    (link || row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(here());
    stand(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  function go(url) { if (url) window.location.assign(url); }

  function edit() {
    const row = here();
    if (row && row.dataset.editUrl) { go(row.dataset.editUrl); return; }
    const link = document.querySelector("[data-edit]");
    if (link) link.click();
  }

  function choose() {
    const box = here() && here().querySelector("[data-check]");
    if (box) box.click();
  }

  const acts = {
    "/": function () { const box = document.getElementById("search"); if (box) { box.focus(); box.select(); } },
    "j": function () { step(1); },
    "k": function () { step(-1); },
    "e": edit,
    "x": choose,
    "f": function () { const button = document.querySelector("[data-wall]"); if (button) button.click(); },
    "?": function () { const help = document.getElementById("keys"); if (help && !help.open) help.showModal(); },
  };

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches(TYPING)) { if (event.key === "Escape") event.target.blur(); return; }
    if (event.key === "Enter" && here() && document.activeElement === document.body) { go(here().dataset.url); return; }
    const act = acts[event.key];
    if (!act || (document.querySelector("dialog[open]") && "jk".indexOf(event.key) < 0)) return;
    event.preventDefault();
    act();
  });
})();
