// Full screen: the page grows with the window and sheds everything that is not the chart on the wall.
(function () {
  "use strict";
  const root = document.documentElement;

  function set(isOn) {
    root.classList.toggle("wall-mode", isOn);
    window.dispatchEvent(new Event("resize"));
  }

  async function enter() {
    set(true);
    try { await root.requestFullscreen(); } catch (refused) { return; }
  }

  function leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    set(false);
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-wall]")) enter();
    if (event.target.closest("[data-wall-leave]")) leave();
  });
  document.addEventListener("fullscreenchange", function () { if (!document.fullscreenElement) set(false); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && root.classList.contains("wall-mode") && !document.querySelector("dialog[open]")) leave();
  });
})();
