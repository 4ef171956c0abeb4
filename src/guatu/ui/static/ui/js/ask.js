// Grave or public acts name their effect before the second click.
(function () {
  "use strict";
  let pending = null;
  const allowed = new WeakSet();

  function chosenCount(button) {
    const form = button.form || button.closest("form");
    return form && form.id ? document.querySelectorAll('[data-check][form="' + form.id + '"]:checked').length : 0;
  }

  function ask(button, act) {
    const dialog = document.getElementById("ask");
    if (!dialog) { act(); return; }
    dialog.querySelector("#ask-effect").textContent = button.dataset.ask.replace("{n}", String(chosenCount(button)));
    const yes = dialog.querySelector("[data-ask-yes]");
    yes.textContent = button.dataset.askYes || button.textContent.trim();
    yes.className = button.classList.contains("btn-grave") ? "btn btn-grave" : "btn btn-primary";
    pending = act;
    dialog.showModal();
  }

  document.addEventListener("submit", function (event) {
    const button = event.submitter;
    if (!button || !button.dataset.ask || allowed.has(button)) { if (button) allowed.delete(button); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(button, function () { allowed.add(button); button.form.requestSubmit(button); });
  }, true);

  document.addEventListener("htmx:confirm", function (event) {
    const button = event.detail.elt;
    if (!button.dataset || !button.dataset.ask || button.form) return;
    event.preventDefault();
    ask(button, function () { event.detail.issueRequest(true); });
  });

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-ask-yes]")) return;
    const act = pending;
    pending = null;
    document.getElementById("ask").close();
    if (act) act();
  });
})();
