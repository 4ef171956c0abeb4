// One tooltip for the page, shown on hover and on focus, read out through aria-describedby.
(function () {
  "use strict";
  const WAIT = 300;
  let timer = 0;
  let holder = null;

  function place(tip, box) {
    const wide = document.documentElement.clientWidth;
    const left = Math.min(Math.max(8, box.left), wide - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 6;
    tip.style.transform = "translate(" + Math.round(left) + "px," + Math.round(above > 4 ? above : box.bottom + 6) + "px)";
  }

  function show(element) {
    const tip = document.getElementById("tip");
    if (!tip || !element.isConnected || !element.dataset.tip) return;
    (element.closest("dialog") || document.body).append(tip);
    tip.textContent = element.dataset.tip;
    tip.hidden = false;
    place(tip, element.getBoundingClientRect());
    element.setAttribute("aria-describedby", "tip");
    holder = element;
  }

  function hide() {
    window.clearTimeout(timer);
    const tip = document.getElementById("tip");
    if (tip) tip.hidden = true;
    if (holder) holder.removeAttribute("aria-describedby");
    holder = null;
  }

  function soon(event) {
    const element = event.target.closest && event.target.closest("[data-tip]");
    if (!element || element === holder) return;
    hide();
    timer = window.setTimeout(function () { show(element); }, WAIT);
  }

  document.addEventListener("mouseover", soon);
  document.addEventListener("focusin", soon);
  document.addEventListener("mouseout", hide);
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("click", hide);
})();
