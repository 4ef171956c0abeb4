// A return survives a lost connection: what could not be sent is kept on the device with its key, shown as waiting, and sent
// again when the network is back. The key makes a second arrival the same return.
(function () {
  "use strict";
  const box = document.querySelector("[data-queue]");
  if (!box || !window.indexedDB) return;
  const form = document.querySelector("[data-return-form]");
  const said = form && form.querySelector("[data-form-said]");
  const list = box.querySelector("[data-queue-list]");
  const NAME = "guatu-returns";
  const STORE = "waiting";

  function base() {
    return new Promise(function (resolve, reject) {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE, { keyPath: "key" }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
    });
  }

  function within(mode, act) {
    return base().then(function (db) {
      return new Promise(function (resolve, reject) {
        const done = db.transaction(STORE, mode);
        const asked = act(done.objectStore(STORE));
        done.oncomplete = function () { db.close(); resolve(asked && asked.result); };
        done.onerror = function () { db.close(); reject(done.error); };
      });
    });
  }

  function all() { return within("readonly", function (store) { return store.getAll(); }); }
  function keep(one) { return within("readwrite", function (store) { return store.put(one); }); }
  function forget(key) { return within("readwrite", function (store) { return store.delete(key); }); }

  function token() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function post(one) {
    const data = new FormData();
    one.pairs.forEach(function (pair) { if (pair[0] !== "csrfmiddlewaretoken") data.append(pair[0], pair[1]); });
    data.append("csrfmiddlewaretoken", token());
    return fetch(one.url, { method: "POST", body: data, credentials: "same-origin", redirect: "follow" });
  }

  // ---- the list of what waits ----

  function show() {
    return all().then(function (waiting) {
      box.hidden = waiting.length === 0;
      list.replaceChildren.apply(list, waiting.map(line));
    });
  }

  function line(one) {
    const item = document.createElement("li");
    const row = document.createElement("div");
    row.className = "returning-line";
    const name = document.createElement("span");
    name.className = "returning-name";
    name.textContent = one.title;
    const state = document.createElement("span");
    state.className = "stamp stamp-" + (one.state === "wrong" || one.state === "sign" ? "bad" : "watch");
    state.textContent = box.dataset[one.state] || box.dataset.waiting;
    const open = document.createElement("a");
    open.href = one.url;
    open.textContent = box.dataset.open;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-plain";
    drop.textContent = box.dataset.drop;
    drop.addEventListener("click", function () { if (window.confirm(box.dataset.sure)) forget(one.key).then(show); });
    row.append(name, state, open, drop);
    item.append(row);
    return item;
  }

  // ---- sending ----

  let busy = false;

  function sendAll() {
    if (busy) return;
    busy = true;
    all().then(function (waiting) {
      return waiting.reduce(function (before, one) { return before.then(function () { return sendOne(one); }); }, Promise.resolve());
    }).catch(function () { return null; }).then(function () { busy = false; return show(); });
  }

  function sendOne(one) {
    return post(one).then(function (answer) {
      if (answer.ok && answer.url.indexOf("/receipt/") > 0) return forget(one.key);
      if (answer.status >= 500) return null;
      one.state = answer.status === 403 || answer.redirected ? "sign" : "wrong";
      return keep(one);
    });
  }

  function draw(answer) {
    return answer.text().then(function (text) {
      const page = new DOMParser().parseFromString(text, "text/html");
      const fresh = page.querySelector("[data-return-form]");
      if (!fresh) { window.location.assign(answer.url); return; }
      // What was chosen in the file fields cannot be set again by a page: only the words, keys and problems are taken over.
      form.querySelectorAll(".problems").forEach(function (old) { old.remove(); });
      const problems = fresh.querySelectorAll(".problems");
      problems.forEach(function (one) { form.prepend(document.importNode(one, true)); });
      ["seen", "key"].forEach(function (name) {
        const now = fresh.querySelector("[name=" + name + "]");
        const here = form.querySelector("[name=" + name + "]");
        if (now && here && answer.status === 409) here.value = now.value;
      });
      form.scrollIntoView({ block: "start" });
    });
  }

  function submitted(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter || undefined);
    const pairs = Array.from(data.entries()).filter(function (pair) { return !(pair[1] instanceof File) || pair[1].size > 0; });
    const one = { key: String(data.get("key")), url: window.location.pathname, title: form.dataset.title, pairs: pairs, state: "waiting" };
    const buttons = form.querySelectorAll("button[type=submit]");
    buttons.forEach(function (button) { button.disabled = true; });
    if (said) said.textContent = box.dataset.sending;
    keep(one).then(function () { return post(one); }).then(function (answer) {
      if (answer.status >= 500) throw new Error("again");
      return forget(one.key).then(function () {
        if (answer.redirected) { window.location.assign(answer.url); return null; }
        if (said) said.textContent = "";
        return draw(answer);
      });
    }).catch(function () {
      if (said) said.textContent = box.dataset.waiting;
      return show();
    }).then(function () { buttons.forEach(function (button) { button.disabled = false; }); });
  }

  if (form) form.addEventListener("submit", submitted);
  window.addEventListener("online", sendAll);
  show().then(function () { if (navigator.onLine) sendAll(); });
})();
