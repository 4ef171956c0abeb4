// Returns kept on this device until the server has them. One a post and form: whoever shares the phone in another post never sees
// or sends what is another's. Every promise here settles: a full, closed or stuck store is an error, never a silent success.
(function () {
  "use strict";
  const NAME = "guatu-returns";
  const STORE = "waiting";
  const PATIENCE = 5000;

  function base() {
    return new Promise(function (resolve, reject) {
      if (!window.indexedDB) { reject(new Error("no store")); return; }
      window.setTimeout(function () { reject(new Error("store does not open")); }, PATIENCE);
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE, { keyPath: "key" }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onblocked = asked.onerror = function () { reject(asked.error || new Error("store is blocked")); };
    });
  }

  function within(mode, act) {
    return base().then(function (db) {
      return new Promise(function (resolve, reject) {
        const done = db.transaction(STORE, mode);
        const asked = act(done.objectStore(STORE));
        done.oncomplete = function () { resolve(asked && asked.result); };
        // A full disk aborts the transaction without an error event of its own.
        done.onabort = done.onerror = function () { reject(done.error || new Error("not kept")); };
      }).finally(function () { db.close(); });
    });
  }

  window.guatuKept = {
    key: function (post, path) { return post + "|" + path; },
    all: function () { return within("readonly", function (store) { return store.getAll(); }); },
    keep: function (one) { return within("readwrite", function (store) { return store.put(one); }); },
    forget: function (key) { return within("readwrite", function (store) { return store.delete(key); }); },
  };
})();
