// Runs after closed.js, before anything of its own, in every page of a SCORM package inside the closed frame. Gives the page what
// it looks for in its host: API (SCORM 1.2) or API_1484_11 (SCORM 2004), made by scorm-again.
// Nothing is asked of the network. What a page tells goes to the wrapper (scorm-wrapper.js) as {scorm: "cmi", ...}.
(() => {
  "use strict";
  const real = window.parent;
  const config = JSON.parse(document.getElementById("scorm-config").textContent);

  // --- is this the page of a part, or a frame within one? --------------------------------------------------------------
  let given;
  try {
    given = JSON.parse(window.name);
  } catch {
    return;
  }
  if (!given || typeof given !== "object" || typeof given.item !== "string" || !given.cmi) return;

  // --- the host --------------------------------------------------------------------------------------------------------
  const old = config.version === "scorm12";
  const api = old ? new window.Scorm12API({ logLevel: 5, autocommit: false }) : new window.Scorm2004API({ logLevel: 5, autocommit: false });
  api.loadFromJSON({ cmi: given.cmi });
  let initialized = given.initialized === true;
  if (initialized) old ? api.LMSInitialize("") : api.Initialize(""); // the page before this one went on without an end

  // The answers one by one, comments and names are nobody's business: they are not sent. Nor is what says nothing.
  const NOT_SENT = ["interactions", "comments", "comments_from_learner", "comments_from_lms", "learner_id", "learner_name", "launch_data"];
  const said = (value) => {
    if (!value || typeof value !== "object") return value;
    const parts = Object.entries(value).map(([name, part]) => [name, said(part)]);
    return Object.fromEntries(parts.filter(([, part]) => part !== "" && !(typeof part === "object" && part && !Object.keys(part).length)));
  };
  const snapshot = () => {
    const { cmi } = api.renderCMIToJSONObject();
    for (const name of NOT_SENT) delete cmi[name];
    for (const name of ["student_id", "student_name"]) if (cmi.core) delete cmi.core[name];
    return { ...(old ? { core: {} } : {}), ...said(cmi) };
  };
  let last = "";
  const tell = (why) => {
    let cmi;
    try {
      cmi = snapshot();
    } catch {
      return;
    }
    const text = JSON.stringify([cmi, initialized, why === "end"]);
    if (text === last) return;
    last = text;
    given = { ...given, cmi, initialized };
    window.name = JSON.stringify(given);
    real.postMessage({ scorm: "cmi", item: given.item, key: given.key, cmi: JSON.stringify(cmi), why }, "*");
  };
  const prefix = old ? "LMS" : "";
  let waiting = 0;
  api.on(`${prefix}Initialize`, () => (initialized = true));
  api.on(`${prefix}SetValue`, () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      tell("set"); // many pages never commit
    });
  });
  api.on(`${prefix}Commit`, () => tell("commit"));
  api.on(old ? "LMSFinish" : "Terminate", () => {
    initialized = false;
    tell("end");
  });
  addEventListener("pagehide", () => initialized && tell("commit"));

  // Pages look for their host in their own window, or begin with the one above, which they may not look into here.
  const name = old ? "API" : "API_1484_11";
  const above = { [name]: api, opener: null, closed: false, name: "", length: 0, postMessage: () => {}, document: {}, location: { href: "" } };
  above.parent = above.top = above.self = above.window = above;
  window[name] = api;
  Object.defineProperty(window, "parent", { value: above, configurable: true });

  // --- how tall the page is: told twice only, since some pages grow with their frame --------------------------------------
  const measure = () => real.postMessage({ scorm: "size", item: given.item, key: given.key, height: document.documentElement.scrollHeight }, "*");
  addEventListener("load", () => {
    measure();
    setTimeout(measure, 1500);
    // An asset tells nothing, so being opened is all there is.
    if (!given.sco) real.postMessage({ scorm: "opened", item: given.item, key: given.key }, "*");
  });
})();
