// Full screen goes round: down the rows of a place a screen at a time, then on to the next place. ← → change it, space pauses.
(function () {
  "use strict";
  let timer = 0;
  let isPaused = false;

  function isOn() { return document.documentElement.classList.contains("wall-mode"); }
  function stops() { return Array.from(document.querySelectorAll("[data-stops] [data-stop]")); }
  function here() {
    const code = document.getElementById("wall").dataset.place;
    return Math.max(0, stops().findIndex(function (stop) { return stop.dataset.stop === code; }));
  }

  function say() {
    const words = document.querySelector("[data-rotating-words]");
    if (!words || !stops().length) return;
    const at = here();
    words.textContent = stops()[at].textContent + " " + (at + 1) + "/" + stops().length + " · " + (isPaused ? words.dataset.paused : words.dataset.playing);
  }

  function go(by) {
    const all = stops();
    if (all.length < 2 || !window.htmx) return;
    const next = all[(here() + by + all.length) % all.length];
    window.htmx.ajax("GET", next.href, { target: "#wall", select: "#wall", swap: "outerHTML" }).then(function () {
      window.scrollTo(0, 0);
      say();
    });
  }

  function tick() {
    if (!isOn() || isPaused || document.querySelector("dialog[open]")) return;
    const page = document.scrollingElement;
    const left = page.scrollHeight - page.scrollTop - window.innerHeight;
    if (left > 24) window.scrollBy(0, Math.min(left, window.innerHeight * 0.85));
    else if (stops().length > 1) go(1);
    else window.scrollTo(0, 0);
  }

  function begin() {
    const nav = document.querySelector("[data-stops]");
    window.clearInterval(timer);
    if (!nav || !isOn()) return;
    timer = window.setInterval(tick, 1000 * Number(nav.dataset.seconds));
    say();
  }

  function pause() { isPaused = !isPaused; say(); }

  const acts = { ArrowRight: function () { go(1); }, ArrowLeft: function () { go(-1); }, " ": pause };

  document.addEventListener("keydown", function (event) {
    if (!isOn() || !acts[event.key] || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    acts[event.key]();
  });

  // shell and wall scripts announce full screen by resizing the window.
  window.addEventListener("resize", function () { if (isOn() !== Boolean(timer)) { begin(); if (!isOn()) { window.clearInterval(timer); timer = 0; } } });

  document.addEventListener("DOMContentLoaded", function () {
    if (window.location.hash === "#print") window.setTimeout(function () { window.print(); }, 300);
  });
})();
