// The things that open and close: small pop-ups, dialogs, messages; forms that send themselves.
(function () {
  "use strict";

  function closePops(except) {
    document.querySelectorAll("details.pop[open]").forEach(function (pop) {
      if (!except || !pop.contains(except)) pop.open = false;
    });
  }

  function keepInside(pop) {
    const body = pop.querySelector(".pop-body");
    if (!body) return;
    body.classList.remove("pop-turned");
    const box = body.getBoundingClientRect();
    if (box.right > document.documentElement.clientWidth - 4) body.classList.add("pop-turned");
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  }

  function closeDialog(inside) {
    const dialog = inside.closest("dialog");
    if (dialog) dialog.close();
  }

  function onBackdrop(event) {
    const dialog = event.target;
    if (!(dialog instanceof HTMLDialogElement) || !dialog.open) return false;
    const box = dialog.getBoundingClientRect();
    return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  }

  document.addEventListener("click", function (event) {
    closePops(event.target);
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) { event.preventDefault(); openDialog(opener.dataset.openDialog); return; }
    if (event.target.closest("[data-close-dialog]")) { closeDialog(event.target); return; }
    const message = event.target.closest("[data-dismiss]");
    if (message) message.parentElement.remove();
    if (onBackdrop(event)) event.target.close();
  });

  document.addEventListener("toggle", function (event) {
    const pop = event.target;
    if (!pop.matches || !pop.matches("details.pop") || !pop.open) return;
    closePops(pop);
    keepInside(pop);
  }, true);

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const pop = document.querySelector("details.pop[open]");
    if (!pop) return;
    event.preventDefault();
    pop.open = false;
    pop.querySelector("summary").focus();
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit]") && event.target.form) event.target.form.requestSubmit();
  });

  // An empty parameter says nothing; leave it out of the address.
  document.addEventListener("htmx:configRequest", function (event) {
    const detail = event.detail;
    if (detail.verb !== "get") return;
    const empty = Array.from(detail.formData.keys()).filter(function (name) { return detail.formData.getAll(name).join("") === ""; });
    empty.forEach(function (name) { detail.formData.delete(name); });
  });

  // A menu that does not fit its line gives way to one button.
  function fitMenu() {
    const top = document.querySelector("[data-top]");
    const list = top && top.querySelector(".menu > ul");
    if (!list) return;
    top.classList.remove("is-crowded");
    top.classList.toggle("is-crowded", list.scrollWidth > list.parentElement.clientWidth + 1);
  }

  window.addEventListener("resize", fitMenu);
  document.addEventListener("DOMContentLoaded", function () {
    fitMenu();
    const first = document.querySelector("[data-focus]");
    if (first) first.focus();
  });
})();
