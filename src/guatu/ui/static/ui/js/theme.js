// Theme: follows the system until the person chooses; the choice is a cookie so that the server paints it from the first byte.
(function () {
  "use strict";
  const root = document.documentElement;
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : night.matches;
  }

  function announce() {
    root.classList.toggle("is-dark", isDark());
    document.dispatchEvent(new CustomEvent("guatu:theme"));
  }

  function remember(value) {
    const age = value ? 31536000 : 0;
    document.cookie = "guatu_theme=" + value + "; path=/; max-age=" + age + "; SameSite=Lax";
  }

  function choose(wanted) {
    const override = (wanted === "dark") === night.matches ? "" : wanted;
    if (override) root.dataset.theme = override;
    else delete root.dataset.theme;
    remember(override);
    announce();
  }

  root.classList.toggle("is-dark", isDark());
  night.addEventListener("change", announce);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-theme-switch]")) choose(isDark() ? "light" : "dark");
  });
})();
