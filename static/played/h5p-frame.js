// Runs in the closed frame after closed.js, before the core of H5P and before every library. Speaks for them through the one
// port that the page around the frame hands over: state, statements, height. It never learns who plays. Whatever runs here later may do with it what it likes; nothing that comes out is believed.
(() => {
  "use strict";
  const MOST_STATE = 64_000, MOST_STATEMENT = 8_000; // bytes
  const REST = 1_000; // milliseconds between two states

  // --- what the core reads ---------------------------------------------------------------------------------------------
  const facts = JSON.parse(document.getElementById("integration").textContent);
  const [content] = Object.values(facts.contents);
  window.H5PIntegration = facts;
  window.H5P = { preventInit: true }; // it begins when the state is known

  // --- the port --------------------------------------------------------------------------------------------------------
  let port = null, started = false, leaving = false, last = "", waiting = 0;
  const bytes = (text) => new TextEncoder().encode(text).length;

  function flush() {
    clearTimeout(waiting);
    waiting = 0;
    const data = JSON.stringify(content.contentUserData);
    if (!started || data === last || bytes(data) > MOST_STATE) return;
    last = data;
    port.postMessage({ type: "state", data });
  }
  const soon = () => { if (leaving) flush(); else waiting ||= setTimeout(flush, REST); };

  // Where everybody stands, asked of the contents themselves: many tell it only now and then.
  function look() {
    for (const instance of H5P.instances ?? []) {
      let state;
      try { state = instance.getCurrentState?.(); } catch { continue; }
      if (state !== undefined) keep(instance.contentId, "state", state);
    }
  }

  // The core's setUserData, which would post to an address. Unchanged data is not told again.
  function keep(_id, type, data, options = {}) {
    const part = options?.subContentId ?? 0;
    let text;
    try { text = JSON.stringify(data); } catch (fault) { options?.errorCallback?.(fault); return; }
    const all = content.contentUserData;
    if (!Object.hasOwn(all, part)) all[part] = Object.create(null);
    if (all[part][type] === text) return;
    if (text === undefined || data === null) delete all[part][type]; else all[part][type] = text;
    soon();
  }

  function tell(event) {
    const said = event?.data?.statement;
    if (!said || typeof said !== "object") return;
    const { actor: _nobody, ...statement } = said;
    try {
      let text = JSON.stringify(statement);
      if (bytes(text) > MOST_STATEMENT) {
        // A long question need not be repeated: the server has it. What was answered stays.
        const { type, interactionType, extensions } = statement.object?.definition ?? {};
        text = JSON.stringify({ ...statement, object: { ...statement.object, definition: { type, interactionType, extensions } } });
      }
      if (bytes(text) <= MOST_STATEMENT) port.postMessage({ type: "statement", statement: JSON.parse(text) });
    } catch { /* not a statement that can be sent */ }
    setTimeout(look);
  }

  // --- the beginning ---------------------------------------------------------------------------------------------------
  function restored(text) {
    try {
      const parts = Object.entries(JSON.parse(text));
      const texts = (part) => Object.entries(part).filter(([, value]) => typeof value === "string");
      return Object.fromEntries(parts.map(([part, types]) => [part, Object.fromEntries(texts(types))]));
    } catch {
      return {};
    }
  }

  function build() {
    H5P.instances.length = 0;
    const fresh = document.createElement("div");
    fresh.className = "h5p-content";
    fresh.dataset.contentId = document.querySelector(".h5p-content").dataset.contentId;
    document.querySelector(".h5p-content").replaceWith(fresh);
    H5P.init(document.body);
    if (!H5P.instances.length) throw new Error("The content could not be built.");
    sizes.observe(fresh);
  }

  function start(state) {
    content.contentUserData = restored(state);
    last = JSON.stringify(content.contentUserData);
    H5P.setUserData = keep;
    H5P.deleteUserData = (id, type, part) => keep(id, type, null, { subContentId: part });
    H5P.setFinished = () => {};
    H5P.externalDispatcher.on("xAPI", tell);
    started = true;
    try {
      build();
    } catch (fault) {
      console.warn(fault);
      // Perhaps what was kept is of an older version of the content. Better from the beginning than not at all.
      content.contentUserData = {};
      try { build(); } catch { document.querySelector(".frame-failed").hidden = false; }
    }
    H5P.preventInit = false;
    measure();
  }

  // --- height and width --------------------------------------------------------------------------------------------------
  let height = 0, width = innerWidth;
  function measure() {
    const now = Math.ceil(document.body.scrollHeight);
    if (!started || now === height) return;
    height = now;
    port.postMessage({ type: "size", height });
  }
  const sizes = new ResizeObserver(measure);
  addEventListener("resize", () => {
    if (innerWidth === width) return; // it became taller because it asked to
    width = innerWidth;
    for (const instance of H5P.instances ?? []) H5P.trigger(instance, "resize");
    measure();
  });

  addEventListener("pagehide", () => { leaving = true; look(); flush(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !started) return;
    look();
    flush();
  });

  document.addEventListener("DOMContentLoaded", () => {
    sizes.observe(document.body);
    addEventListener("message", (event) => {
      if (port || event.source !== window.parent || event.data?.type !== "port" || event.ports.length !== 1) return;
      [port] = event.ports;
      port.onmessage = ({ data }) => {
        if (data?.type !== "start" || started) return;
        start(typeof data.state === "string" ? data.state : "");
      };
    });
    window.parent.postMessage({ type: "ready" }, "*");
  });
})();
