// A return survives a lost connection, an ended session and a refusal: it is kept on the device until the server has answered with
// a receipt, and only then forgotten. What was refused opens again with its words and photos. The key makes a second arrival the
// same return.
(function () {
  "use strict";
  const box = document.querySelector("[data-queue]");
  const kept = window.guatuKept;
  if (!box || !kept) return;
  const post = box.dataset.post;
  const form = document.querySelector("[data-return-form]");
  const said = form && form.querySelector("[data-form-said]");
  const list = box.querySelector("[data-queue-list]");
  const others = box.querySelector("[data-queue-others]");
  const FILES = ["photos", "chat", "camera"];
  // Nobody's fault and over by itself: too many at once, a server or a proxy that is down.
  const PASSING = [408, 425, 429];
  let isTouched = false;
  // The copy that this page's form has sent and not heard of yet.
  let underWay = null;

  function mine(one) { return one.post === post; }

  function tell(name, more) {
    if (said) said.textContent = name ? box.dataset[name] + (more || "") : "";
  }

  function token() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function send(one) {
    const data = new FormData();
    one.pairs.forEach(function (pair) { if (pair[0] !== "csrfmiddlewaretoken") data.append(pair[0], pair[1]); });
    data.append("csrfmiddlewaretoken", token());
    return fetch(one.url, { method: "POST", body: data, credentials: "same-origin", redirect: "follow" }).then(read);
  }

  // What an answer says: {state: "receipt" | "waiting" | "sign" | "wrong", why, url, form}.
  function read(answer) {
    const path = new URL(answer.url).pathname;
    if (answer.ok && answer.redirected && path.indexOf("/receipt/") > 0) return { state: "receipt", url: answer.url };
    if (answer.status >= 500 || PASSING.indexOf(answer.status) >= 0) return { state: "waiting", why: "" };
    if (answer.status === 403 || answer.redirected) return { state: "sign", why: "" };
    if (answer.status === 413) return { state: "wrong", why: box.dataset.large };
    return answer.text().then(function (text) {
      const page = new DOMParser().parseFromString(text, "text/html");
      const fresh = page.querySelector("[data-return-form]");
      const problems = fresh ? Array.from(fresh.querySelectorAll(".problems li, .errors li")) : [];
      const why = problems.map(function (item) { return item.textContent.trim(); }).filter(function (item, at, every) { return every.indexOf(item) === at; });
      return { state: "wrong", why: why.join(" ") || box.dataset.refused + "（" + answer.status + "）", form: fresh, status: answer.status };
    });
  }

  // ---- the list of what waits ----

  function show() {
    return kept.all().then(function (every) {
      const own = every.filter(mine);
      const foreign = every.length - own.length;
      box.hidden = every.length === 0;
      list.replaceChildren.apply(list, own.map(line));
      others.hidden = foreign === 0;
      others.textContent = box.dataset.others.replace("{n}", String(foreign));
    }).catch(function () { return null; });
  }

  function line(one) {
    const item = document.createElement("li");
    const row = document.createElement("div");
    row.className = "returning-line";
    const name = document.createElement("span");
    name.className = "returning-name";
    name.textContent = one.title;
    const state = document.createElement("span");
    state.className = "stamp stamp-" + (one.state === "waiting" ? "watch" : "bad");
    state.textContent = box.dataset[one.state];
    const open = document.createElement("a");
    open.href = one.url;
    open.textContent = box.dataset.open;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-plain";
    drop.textContent = box.dataset.drop;
    drop.addEventListener("click", function () { if (window.confirm(box.dataset.sure)) kept.forget(one).then(show); });
    row.append(name, state, open, drop);
    if (one.why) {
      const why = document.createElement("span");
      why.className = "returning-say";
      why.textContent = one.why;
      row.append(why);
    }
    item.append(row);
    return item;
  }

  // ---- sending ----

  let busy = false;

  function sendAll() {
    if (busy) return Promise.resolve();
    busy = true;
    return kept.all().then(function (every) {
      const waiting = every.filter(function (one) { return mine(one) && one.state !== "wrong"; });
      return waiting.reduce(function (before, one) { return before.then(function () { return sendOne(one); }); }, Promise.resolve());
    }).catch(function () { return null; }).then(function () { busy = false; return show(); });
  }

  // What took its place since the list was read goes by itself; the answer to this copy changes nothing of it.
  function sendOne(one) {
    return kept.has(one).then(function (isThere) { return isThere ? deliver(one) : null; }).catch(function () { return null; });
  }

  function deliver(one) {
    return send(one).then(function (told) {
      if (told.state !== "receipt") return kept.mark(Object.assign(one, { state: told.state, why: told.why }));
      return kept.forget(one).then(function (wasKept) { if (wasKept) delivered(one, told.url); });
    });
  }

  // The form that this page shows has arrived: its receipt, unless something was typed or sent since.
  function delivered(one, url) {
    if (!form || one.url !== window.location.pathname || (underWay && underWay.nonce !== one.nonce)) return;
    tell("sent");
    if (!isTouched) window.location.assign(url);
  }

  function draw(told) {
    form.querySelectorAll(".problems").forEach(function (old) { old.remove(); });
    if (!told.form) return;
    told.form.querySelectorAll(".problems").forEach(function (one) { form.prepend(document.importNode(one, true)); });
    ["seen", "key"].forEach(function (name) {
      const now = told.form.querySelector("[name=" + name + "]");
      const here = form.querySelector("[name=" + name + "]");
      if (now && here) here.value = now.value;
    });
    form.scrollIntoView({ block: "start" });
  }

  function signIn() {
    const link = document.createElement("a");
    link.href = box.dataset.signIn + "?next=" + encodeURIComponent(window.location.pathname);
    link.textContent = box.dataset.signAgain;
    said.append(" ", link);
  }

  function submitted(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter || undefined);
    const pairs = Array.from(data.entries()).filter(function (pair) { return !(pair[1] instanceof File) || pair[1].size > 0; });
    const path = window.location.pathname;
    const one = { key: kept.key(post, path), post: post, url: path, title: form.dataset.title, pairs: pairs, state: "waiting", why: "" };
    const buttons = form.querySelectorAll("button[type=submit]");
    let isKept = true;
    buttons.forEach(function (button) { button.disabled = true; });
    isTouched = false;
    underWay = one;
    tell("sending");
    kept.keep(one).catch(function () { isKept = false; }).then(function () { return send(one); }).then(function (told) {
      if (told.state === "receipt") {
        return (isKept ? kept.forget(one) : Promise.resolve()).catch(function () { return null; }).then(function () { window.location.assign(told.url); });
      }
      return (isKept ? kept.mark(Object.assign(one, { state: told.state, why: told.why })) : Promise.reject(new Error("not kept"))).catch(function () { isKept = false; }).then(function () {
        if (told.state === "wrong") { tell("wrong", "：" + told.why); draw(told); } else { tell(isKept ? told.state : "unkept"); }
        if (told.state === "sign") signIn();
        return show();
      });
    }).catch(function () {
      tell(isKept ? "waiting" : "unkept");
      return show();
    }).then(function () {
      underWay = null;
      buttons.forEach(function (button) { button.disabled = false; });
    });
  }

  // ---- opening again what is kept ----

  function reopen() {
    return kept.all().then(function (every) {
      const one = every.find(function (other) { return other.key === kept.key(post, window.location.pathname); });
      if (one && !isTouched) fill(one);
    }).catch(function () { return null; });
  }

  function fill(one) {
    form.querySelectorAll("input[type=checkbox]").forEach(function (field) { field.checked = false; });
    one.pairs.forEach(function (pair) {
      const field = form.querySelector("[name=" + pair[0] + "]");
      // What was refused is filed anew, against what stands there now; what had no answer keeps its key, so that it stays one return.
      const isOfPage = pair[0] === "csrfmiddlewaretoken" || (one.state === "wrong" && (pair[0] === "seen" || pair[0] === "key"));
      if (!field || isOfPage || pair[1] instanceof Blob) return;
      if (field.type === "checkbox") field.checked = true; else if (field.type !== "submit") field.value = pair[1];
    });
    FILES.forEach(function (name) { put(name, one.pairs); });
    tell("again", one.why ? "：" + one.why : "");
  }

  function put(name, pairs) {
    const field = form.querySelector("input[type=file][name=" + name + "]");
    const files = pairs.filter(function (pair) { return pair[0] === name && pair[1] instanceof Blob; }).map(function (pair) { return pair[1]; });
    if (!field || !files.length || typeof DataTransfer === "undefined") return;
    const chosen = new DataTransfer();
    files.forEach(function (file) { chosen.items.add(file); });
    field.files = chosen.files;
    if (name === "camera") field.dispatchEvent(new CustomEvent("returning:shots"));
  }

  window.addEventListener("online", sendAll);
  if (form) {
    form.addEventListener("submit", submitted);
    form.addEventListener("input", function () { isTouched = true; });
  }
  show().then(function () { return navigator.onLine ? sendAll() : null; }).then(function () { return form ? reopen() : null; });
})();
