// The page of returns: what this month comes to while one types, and a warning before leaving a page that was not sent.
(function () {
  "use strict";
  let isSent = false;

  function amount(text) {
    const plain = text.replace(/[\s,\u2009，]/g, "");
    return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  }

  function shown(value) {
    const digits = Math.abs(value).toLocaleString("en-US", { maximumFractionDigits: 4 }).replace(/,/g, "\u2009");
    return (value < 0 ? "−" : "") + digits;
  }

  function tell(row) {
    const field = row.querySelector("[data-ytd]");
    const output = row.querySelector("[data-month]");
    const now = amount(field.value);
    const last = amount(field.dataset.last) || 0;
    output.textContent = now === null ? "–" : shown(now - last);
    output.classList.toggle("is-less", now !== null && now < last);
    row.classList.toggle("is-touched", isTouched(row));
  }

  function isTouched(row) {
    return Array.from(row.querySelectorAll("input:not([type=hidden])")).some(function (one) {
      return one.type === "checkbox" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
    });
  }

  document.addEventListener("input", function (event) {
    const row = event.target.closest("[data-month-form] tr");
    if (!row || !row.querySelector("[data-ytd]")) return;
    const field = row.querySelector("[data-ytd]");
    const same = row.querySelector("[data-same]");
    if (event.target === same && same.checked) field.value = field.dataset.last || "0";
    if (event.target === field && same) same.checked = false;
    tell(row);
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-month-form] tr[data-row]").forEach(function (row) {
      if (row.querySelector("[data-ytd]")) tell(row);
    });
  });

  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-month-form]")) isSent = true;
  });

  window.addEventListener("beforeunload", function (event) {
    if (!isSent && document.querySelector("[data-month-form] .is-touched")) event.preventDefault();
  });
})();
