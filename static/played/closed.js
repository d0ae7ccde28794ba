// The first script of every page in the closed frame, of H5P and of SCORM: what such a page lacks, and what it must not have.
(() => {
  "use strict";
  // A peer connection sends packets to any host, and no policy can forbid it (content/h5p/playing.py, PRELUDE).
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"]) delete window[name];

  // A page without an origin has no storage. On a host of its own all contents and all pupils of a computer would share it.
  // So it is of this page only, everywhere.
  const methods = {
    getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; },
    setItem(key, value) { this[key] = String(value); },
    removeItem(key) { delete this[key]; },
    clear() { for (const key of Object.keys(this)) delete this[key]; },
    key(place) { return Object.keys(this)[place] ?? null; },
    get length() { return Object.keys(this).length; },
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: Object.create(methods) });
  }
  for (const name of ["indexedDB", "caches", "cookieStore"]) Object.defineProperty(window, name, { value: undefined });
  delete Document.prototype.cookie;
  Object.defineProperty(document, "cookie", { get: () => "", set: () => {} });
})();
