// The page's side of the closed frame: hands it one port, checks whatever comes through, and sends it on. The frame never
// learns who plays; it speaks only through the port, and nothing of what it says is believed here or on the server.
const STATE = 64_000, SAID = 8_000, WAITING = 60, KEEPALIVE = 60_000; // bytes, bytes, statements, bytes
const A_SECOND = { state: 10, statement: 20, cmi: 10, size: 60 };
const LOWEST = 120, HIGHEST = 6_000; // pixels
const REST = 1500, LONGEST_REST = 60_000, SLOW = 20_000; // milliseconds

const box = document.querySelector("[data-play]");
if (box) run(box);

function run(box) {
  const { src, origin, language, begin, state: stateUrl, statement: statementUrl, cmi: cmiUrl } = box.dataset;
  const frame = box.querySelector("iframe");
  const status = box.querySelector("[data-status]");
  const token = box.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const bytes = (text) => new TextEncoder().encode(text).length;
  const say = (name) => {
    const text = name ? box.dataset[`say${name}`] : "";
    if (status.textContent !== text) status.textContent = text;
  };

  // --- what is sent ------------------------------------------------------------------------------------------------------
  // Statements one after the other, each with its own key, so that one sent twice counts once. Of states only the newest.
  let play = null, newest = null, running = false, over = false, timer = 0, rest = REST, tries = 0;
  const queue = [];

  async function post(url, data) {
    const body = JSON.stringify(data);
    const answer = await fetch(url, {
      method: "POST", body, redirect: "manual", credentials: "same-origin", keepalive: bytes(body) < KEEPALIVE,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    });
    // A way to the sign-in page, another's play, a token of another session: whoever played here is no longer signed in.
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return { out: true };
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    return { ok: answer.ok, data: answer.ok ? await answer.json() : null };
  }

  async function send() {
    if (running || over || !play) return;
    quiet();
    running = true;
    try {
      let refused = false;
      while (queue.length || newest) {
        const job = queue[0] ?? newest;
        const answer = await post(job.url, { play, ...job.data });
        if (answer.out) { over = true; queue.length = 0; newest = null; say("Out"); return; }
        if (job === queue[0]) queue.shift(); else if (job === newest) newest = null;
        // What the server refuses it refuses again: only what it could not be asked is sent once more.
        refused = !answer.ok;
        if (answer.ok) show(answer.data);
      }
      rest = REST;
      tries = 0;
      say(refused ? "Closed" : "Kept");
    } catch {
      say("Waits");
      rest = Math.min(REST * 2 ** ++tries, LONGEST_REST);
      later(rest);
    } finally {
      running = false;
    }
  }

  function quiet() { clearTimeout(timer); timer = 0; }
  // The first of several counts: a content that says something every second is sent too.
  function later(milliseconds) { timer ||= setTimeout(() => { timer = 0; send(); }, milliseconds); }
  // While the server cannot be reached nothing is hurried.
  const soon = () => { if (tries) later(rest); else send(); };
  // Nor while somebody plays; a page that is put aside may never come back.
  const atRest = () => { if (document.visibilityState === "hidden") soon(); else later(rest); };
  addEventListener("online", () => { if (play) send(); else if (port) start(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  // The page goes: everything at once, without waiting for answers. What has arrived already counts once all the same.
  addEventListener("pagehide", () => {
    if (!play || over) return;
    for (const job of newest ? [...queue, newest] : queue) post(job.url, { play, ...job.data }).catch(() => {});
  });

  function show(data) {
    const mine = document.querySelector("[data-mine]");
    if (!mine || typeof data.ended !== "boolean") return;
    const part = (name) => mine.querySelector(`[data-${name}]`);
    part("ended").hidden = !data.ended;
    part("open").hidden = data.ended;
    part("result").hidden = !data.result;
    for (const [name, text] of [["words", data.result], ["trust", data.trust], ["meaning", data.meaning]]) part(name).textContent = text;
  }

  // --- what comes through the port ---------------------------------------------------------------------------------------
  let second = 0, seen = {}, last = null;

  function flooded(type) {
    const current = Math.floor(performance.now() / 1000);
    if (current !== second) { second = current; seen = {}; }
    seen[type] = (seen[type] ?? 0) + 1;
    return seen[type] > A_SECOND[type];
  }

  const take = {
    size({ height }) {
      if (Number.isFinite(height)) frame.height = Math.min(Math.max(Math.ceil(height), LOWEST), HIGHEST); // an attribute: no style in the page
    },
    state({ data }) {
      if (!stateUrl || !fits(data) || data === last) return;
      last = data;
      newest = { url: stateUrl, data: { state: data } };
      atRest();
    },
    cmi({ data, final }) {
      if (!cmiUrl || !fits(data) || (data === last && final !== true)) return;
      last = data;
      newest = { url: cmiUrl, data: { data } };
      if (final === true) soon(); else atRest();
    },
    statement({ statement }) {
      if (!statementUrl || queue.length >= WAITING || !statement || typeof statement !== "object" || Array.isArray(statement)) return;
      let text;
      try { text = JSON.stringify(statement); } catch { return; }
      if (!text || text.length > SAID || bytes(text) > SAID) return;
      queue.push({ url: statementUrl, data: { key: newKey(), statement: JSON.parse(text) } });
      soon();
    },
  };

  const fits = (data) => typeof data === "string" && data.length <= STATE && bytes(data) <= STATE;
  // randomUUID is only there where the address is https; a school's own server may not be.
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

  function heard(event) {
    const said = event.data;
    if (!said || typeof said !== "object" || !Object.hasOwn(take, said.type) || flooded(said.type) || over) return;
    take[said.type](said);
  }

  // --- the frame ---------------------------------------------------------------------------------------------------------
  let port = null;

  addEventListener("message", (event) => {
    // One port, once, to our own frame only. A frame without an origin calls itself "null".
    if (port || event.source !== frame.contentWindow || event.origin !== (origin || "null") || event.data?.type !== "ready") return;
    const channel = new MessageChannel();
    port = channel.port1;
    frame.contentWindow.postMessage({ type: "port" }, origin || "*", [channel.port2]);
    start();
  });

  let asking = false;

  async function start() {
    if (asking || over) return;
    asking = true;
    let state = "";
    if (begin) {
      try {
        const answer = await post(begin, {});
        if (answer.out) { over = true; say("Out"); }
        else if (answer.ok) ({ play, state } = answer.data);
        else { over = true; say("Closed"); }
      } catch {
        asking = false;
        say("Waits");
        setTimeout(start, rest = Math.min(REST * 2 ** ++tries, LONGEST_REST));
        return;
      }
    }
    tries = 0;
    rest = REST;
    last = state;
    clearTimeout(slow);
    port.onmessage = heard;
    if (!over) say("");
    port.postMessage({ type: "start", state, language });
    document.querySelector("[data-again]")?.removeAttribute("hidden");
    const open = document.querySelector("[data-open]");
    if (open && play) open.textContent = open.dataset.begun;
  }

  const slow = setTimeout(() => { if (!port) say("Slow"); }, SLOW);
  say("Loading");
  frame.src = src;
}
