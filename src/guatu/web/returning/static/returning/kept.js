// Returns kept on this device until the server has them. One a post and form: whoever shares the phone in another post never sees
// or sends what is another's. Every promise here settles: a full, closed or stuck store is an error, never a silent success.
// Each copy bears a nonce of its own: an answer to one copy says nothing of the copy that took its place meanwhile.
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

  function isSame(found, one) { return Boolean(found) && found.nonce === one.nonce; }

  // Whether this very copy is still kept; what is to become of it then is done in the same transaction.
  function ifSame(mode, one, act) {
    return within(mode, function (store) {
      const asked = store.get(one.key);
      asked.onsuccess = function () { if (isSame(asked.result, one)) act(store); };
      return asked;
    }).then(function (found) { return isSame(found, one); });
  }

  // Not randomUUID: a browser offers that over https only, and a house may run without.
  function nonce() { return Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-"); }

  window.guatuKept = {
    key: function (post, path) { return post + "|" + path; },
    all: function () { return within("readonly", function (store) { return store.getAll(); }); },
    // A new copy, in place of whatever the form had before.
    keep: function (one) { return within("readwrite", function (store) { return store.put(Object.assign(one, { nonce: nonce() })); }); },
    has: function (one) { return ifSame("readonly", one, function () { return null; }); },
    // What became of this copy. Both resolve to whether it was still this one that was kept.
    mark: function (one) { return ifSame("readwrite", one, function (store) { store.put(one); }); },
    forget: function (one) { return ifSame("readwrite", one, function (store) { store.delete(one.key); }); },
  };
})();
