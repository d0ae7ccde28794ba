// The page in the closed frame around a SCORM package. Outwards it speaks the bridge of all interactive contents: one port, taken
// once, from the page above. Inwards it opens one part at a time and keeps what each has told; nothing is asked of the network.
// A classic script: a module would have to be fetched with the leave of our server, since this page has no origin.
"use strict";
const config = JSON.parse(document.getElementById("scorm-config").textContent);
const place = document.getElementById("part");
const list = document.getElementById("parts");
const MOST_BYTES = 64_000;
const several = config.items.length > 1;
const old = config.version === "scorm12";
const kept = new Map(); // {identifier of a part: its cmi}
let port = null;
let waiting = 0; // values that were set and not committed are told a little later
let language = "mn";
let playing = null; // {item, frame, key}

// --- outwards ------------------------------------------------------------------------------------------------------------
const state = (leanly = false) => {
  const one = (cmi) => (leanly ? { ...cmi, suspend_data: "" } : cmi);
  if (!several) return JSON.stringify({ cmi: one(kept.get(config.items[0].id) ?? {}) });
  return JSON.stringify({ items: Object.fromEntries([...kept].map(([id, cmi]) => [encodeURIComponent(id), { cmi: one(cmi) }])) });
};
const bytes = (text) => new TextEncoder().encode(text).length;
const tell = (final) => {
  // Where somebody is may be lost when a part keeps too much; the result never is.
  let data = state();
  if (bytes(data) > MOST_BYTES) data = state(true);
  if (bytes(data) <= MOST_BYTES) port?.postMessage({ type: "cmi", data, final });
  clearTimeout(waiting);
  waiting = 0;
};
const later = () => (waiting ||= setTimeout(tell, 2000, false));
const size = () => port?.postMessage({ type: "size", height: document.documentElement.scrollHeight });

const restore = (text) => {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    return;
  }
  for (const item of config.items) {
    const cmi = several ? data?.items?.[encodeURIComponent(item.id)]?.cmi : data?.cmi;
    if (cmi && typeof cmi === "object" && !Array.isArray(cmi)) kept.set(item.id, cmi);
  }
};

addEventListener("message", (event) => {
  if (event.source === window.parent && event.data?.type === "port" && !port && event.ports.length === 1) {
    port = event.ports[0];
    port.onmessage = ({ data }) => {
      if (data?.type !== "start" || playing) return;
      port.onmessage = null;
      if (typeof data.language === "string") language = data.language;
      restore(typeof data.state === "string" ? data.state : "");
      show();
      begin(config.items.find((item) => !isDone(item)) ?? config.items[0]);
    };
  } else {
    // Known by its key and not by its window: the last words of a page that is left come from no window any more.
    const part = [playing, ...gone].find((one) => one && one.key === event.data?.key);
    if (part) hear(event.data, part);
  }
});
window.parent.postMessage({ type: "ready" }, "*");

// --- inwards -------------------------------------------------------------------------------------------------------------
const gone = []; // parts on their way out: the last words of a page come while it is left

function hear(said, { item, frame }) {
  if (said.item !== item.id) return;
  if (said.scorm === "size" && Number.isFinite(said.height)) {
    const height = Math.min(Math.max(said.height, frame.clientHeight), 4000);
    frame.style.height = `${height}px`;
    size();
  } else if (said.scorm === "cmi" && typeof said.cmi === "string" && said.cmi.length <= MOST_BYTES) {
    let cmi;
    try {
      cmi = JSON.parse(said.cmi);
    } catch {
      return;
    }
    if (!cmi || typeof cmi !== "object" || Array.isArray(cmi)) return;
    kept.set(item.id, cmi);
    if (said.why === "set") later();
    else tell(said.why === "end");
    show();
  } else if (said.scorm === "opened" && !item.sco && !isDone(item)) {
    kept.set(item.id, old ? { core: { lesson_status: "completed" } } : { completion_status: "completed" });
    tell(true);
    show();
  }
}

// What a host tells a SCO at its beginning: nothing about who learns.
function beginning(item) {
  const cmi = structuredClone(kept.get(item.id) ?? {});
  const entry = kept.has(item.id) ? "resume" : "ab-initio";
  cmi.launch_data = item.launchData;
  if (old) {
    cmi.core = { ...cmi.core, student_id: "learner", credit: "credit", lesson_mode: "normal", entry, exit: "", session_time: "" };
    cmi.student_data = item.mastery === null ? {} : { mastery_score: String(Math.round(item.mastery * 100)) };
    cmi.student_preference = { ...cmi.student_preference, language };
    return cmi;
  }
  Object.assign(cmi, { learner_id: "learner", credit: "credit", mode: "normal", entry, exit: "", session_time: "" });
  if (item.mastery !== null) cmi.scaled_passing_score = String(item.mastery);
  if (item.completion !== null) cmi.completion_threshold = String(item.completion);
  cmi.learner_preference = { ...cmi.learner_preference, language };
  if (item.objective && !cmi.objectives) cmi.objectives = { 0: { id: item.objective } };
  return cmi;
}

function begin(item) {
  if (playing) {
    if (waiting) tell(false);
    const left = playing;
    gone.push(left);
    left.frame.hidden = true;
    left.frame.src = "about:blank"; // it is left first and taken away later, so that it can say its last
    setTimeout(() => {
      left.frame.remove();
      gone.splice(gone.indexOf(left), 1);
    }, 1500);
  }
  const frame = document.createElement("iframe");
  frame.title = item.title;
  frame.allow = "fullscreen; autoplay";
  const key = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
  frame.name = JSON.stringify({ item: item.id, key, sco: item.sco, cmi: beginning(item), initialized: false });
  frame.src = config.base + item.href;
  playing = { item, frame, key };
  place.append(frame);
  show();
  size();
}

// --- the list ------------------------------------------------------------------------------------------------------------
function isDone(item) {
  const cmi = kept.get(item.id);
  if (old) return ["passed", "completed", "failed"].includes(cmi?.core?.lesson_status);
  return cmi?.completion_status === "completed" || ["passed", "failed"].includes(cmi?.success_status);
}

function show() {
  if (!list) return;
  list.querySelectorAll("button").forEach((button, number) => {
    const item = config.items[number];
    const words = playing?.item === item ? config.words.open : isDone(item) ? config.words.done : kept.has(item.id) ? config.words.begun : "";
    button.setAttribute("aria-current", playing?.item === item ? "step" : "false");
    button.querySelector(".state").textContent = words;
  });
}
list?.querySelectorAll("button").forEach((button, number) => {
  button.addEventListener("click", () => {
    if (playing?.item === config.items[number]) return;
    begin(config.items[number]);
    playing.frame.focus();
  });
});
