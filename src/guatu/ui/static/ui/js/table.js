// Tables: columns that stay, a visible cut edge, density, chosen rows, the same scroll after a swap.
(function () {
  "use strict";
  const KEY = "guatu_density";
  const scrolls = new Map();

  function stick(block) {
    const table = block.querySelector("table.ledger");
    if (!table || !table.tHead) return;
    let left = 0;
    table.tHead.rows[0].querySelectorAll(".is-sticky").forEach(function (head, n) {
      table.style.setProperty("--stick-" + n, left + "px");
      left += head.getBoundingClientRect().width;
    });
  }

  function markCut(scroll) {
    scroll.classList.toggle("is-slid", scroll.scrollLeft > 0);
    scroll.classList.toggle("is-cut", scroll.scrollWidth - scroll.clientWidth - scroll.scrollLeft > 2);
  }

  function recall() {
    try { return window.localStorage.getItem(KEY) === "dense"; } catch (refused) { return false; }
  }

  function remember(isDense) {
    try { window.localStorage.setItem(KEY, isDense ? "dense" : "normal"); } catch (refused) { return; }
  }

  function setDensity(block, isDense) {
    const button = block.querySelector("[data-density]");
    if (!button) return;
    block.classList.toggle("is-dense", isDense);
    button.setAttribute("aria-pressed", String(isDense));
  }

  function countChosen(block) {
    const form = block.querySelector("[data-bulk]");
    if (!form) return;
    const boxes = Array.from(block.querySelectorAll("[data-check]"));
    const chosen = boxes.filter(function (box) { return box.checked; }).length;
    form.hidden = chosen === 0;
    form.querySelector("[data-bulk-count]").textContent = String(chosen);
    const all = block.querySelector("[data-check-all]");
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }

  function setAll(block, isOn) {
    block.querySelectorAll("[data-check]").forEach(function (box) { box.checked = isOn; });
    countChosen(block);
  }

  function ready(root) {
    root.querySelectorAll("[data-table]").forEach(function (block) {
      if (recall()) setDensity(block, true);
      stick(block);
      countChosen(block);
      block.querySelectorAll(".table-scroll").forEach(function (scroll) {
        scroll.addEventListener("scroll", function () { markCut(scroll); }, { passive: true });
        markCut(scroll);
      });
    });
  }

  document.addEventListener("click", function (event) {
    const block = event.target.closest("[data-table]");
    if (!block) return;
    if (event.target.closest("[data-density]")) {
      const isDense = !block.classList.contains("is-dense");
      remember(isDense);
      document.querySelectorAll("[data-table]").forEach(function (one) { setDensity(one, isDense); });
    }
    if (event.target.closest("[data-check-page]")) setAll(block, true);
    if (event.target.closest("[data-check-none]")) setAll(block, false);
  });

  document.addEventListener("change", function (event) {
    const block = event.target.closest("[data-table]");
    if (!block) return;
    if (event.target.matches("[data-check-all]")) setAll(block, event.target.checked);
    else if (event.target.matches("[data-check]")) countChosen(block);
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    const scroll = event.detail.target.querySelector && event.detail.target.querySelector(".table-scroll");
    if (scroll && event.detail.target.id) scrolls.set(event.detail.target.id, scroll.scrollLeft);
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    const block = event.target.closest && event.target.closest("[data-table]");
    ready(block ? block.parentElement : event.target);
    const scroll = block && block.querySelector(".table-scroll");
    if (scroll && scrolls.has(block.id)) scroll.scrollLeft = scrolls.get(block.id);
  });

  let waiting = 0;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      document.querySelectorAll("[data-table]").forEach(stick);
      document.querySelectorAll(".table-scroll").forEach(markCut);
    }, 120);
  });
  document.addEventListener("DOMContentLoaded", function () { ready(document); });
})();
