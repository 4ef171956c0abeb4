// The projector: ← → turn the page, d goes to the line where a decision is typed. Never while one is typing.
(function () {
  "use strict";
  const TYPING = "input, textarea, select, [contenteditable=true]";

  function turn(mark) {
    const link = document.querySelector(mark);
    if (link) window.location.assign(link.href);
  }

  const acts = {
    "ArrowLeft": function () { turn("[data-previous]"); },
    "PageUp": function () { turn("[data-previous]"); },
    "ArrowRight": function () { turn("[data-next]"); },
    "PageDown": function () { turn("[data-next]"); },
    "d": function () { const line = document.querySelector("[data-decide]"); if (line) line.focus(); },
  };

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches(TYPING) || document.querySelector("dialog[open]")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
