// The board: with rows chosen, a digit presses the act that bears it. Never while one is typing or a dialog is open.
(function () {
  "use strict";
  const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches(TYPING) || document.querySelector("dialog[open]") || !/^[1-9]$/.test(event.key)) return;
    const form = document.querySelector("[data-bulk]:not([hidden])");
    const button = form && form.querySelectorAll("button[formaction]")[Number(event.key) - 1];
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
