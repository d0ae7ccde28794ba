// Plays a course inside the learning platform of others (SCORM 1.2): shows one lesson at a time, marks its quizzes, and tells the
// host how far somebody is and how many points were won. What was answered stays here. Marking follows the rules of the platform
// the course comes from: one choice, all or nothing; several, right less wrong; parts, the share of right ones.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const key = JSON.parse($("#key").textContent);
  const words = Object.fromEntries(all("[data-word]", $("#words").content).map((word) => [word.dataset.word, word.textContent]));
  const lessons = key.lessons.length;
  const points = (quiz) => key.quizzes[quiz].reduce((sum, question) => sum + question.points, 0);
  const most = key.quizzes.reduce((sum, _quiz, number) => sum + points(number), 0);

  // --- the host: looked for above this window, then above the window that opened it ---------------------------------------
  function search(start) {
    let above = start;
    for (let step = 0; above && step < 20; step += 1) {
      try {
        if (above.API) return above.API;
        if (!above.parent || above.parent === above) return null;
        above = above.parent;
      } catch {
        return null; // another site's window
      }
    }
    return null;
  }
  const api = search(window) ?? (window.opener ? search(window.opener) : null);
  let connected = false;
  const ask = (name, ...values) => {
    try {
      return String(api[name](...values));
    } catch {
      return "";
    }
  };
  const get = (name) => (connected ? ask("LMSGetValue", name) : "");
  const set = (name, value) => connected && ask("LMSSetValue", name, String(value));

  // --- what is kept: «1|10110|100,,60», lessons that were read, and the best percentage of each quiz -----------------------
  const read = Array(lessons).fill(false);
  const best = Array(key.quizzes.length).fill(null);
  let at = 0; // 0: the first page; else the number of a lesson
  let ended = false; // the host keeps "completed" once it was told
  const began = Date.now();

  function restore(text) {
    const [version, lines, marks] = text.split("|");
    if (version !== "1" || marks === undefined || lines.length !== lessons) return;
    [...lines].forEach((sign, number) => (read[number] = sign === "1"));
    marks.split(",").slice(0, best.length).forEach((mark, number) => {
      if (/^\d{1,3}(\.\d{1,2})?$/.test(mark) && Number(mark) <= 100) best[number] = Number(mark);
    });
  }
  const kept = () => `1|${read.map((one) => (one ? "1" : "0")).join("")}|${best.map((mark) => mark ?? "").join(",")}`;

  const quizzesLeft = (lesson) => key.lessons[lesson].some((quiz) => best[quiz] === null && key.quizzes[quiz].length);
  const isDone = (lesson) => read[lesson] && !quizzesLeft(lesson);
  const won = () => best.reduce((sum, mark, quiz) => sum + ((mark ?? 0) / 100) * points(quiz), 0);

  function tell() {
    ended ||= read.every((_one, lesson) => isDone(lesson));
    show();
    if (!connected) return;
    set("cmi.core.lesson_location", at);
    set("cmi.suspend_data", kept());
    if (most && best.some((mark) => mark !== null)) {
      set("cmi.core.score.min", 0);
      set("cmi.core.score.max", 100);
      set("cmi.core.score.raw", Math.round((won() / most) * 10000) / 100);
    }
    set("cmi.core.lesson_status", ended ? "completed" : "incomplete");
    ask("LMSCommit", "");
  }

  // Going away may be called off: a tapped telephone number asks for it, and the page stays. So only what is known is kept.
  function keep() {
    if (!connected) return;
    const seconds = Math.min(Math.round((Date.now() - began) / 1000), 36_000_000 - 1);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    set("cmi.core.session_time", `${String(hours).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`);
    set("cmi.core.exit", ended ? "" : "suspend");
    ask("LMSCommit", "");
  }
  function leave() {
    if (!connected) return;
    keep();
    ask("LMSFinish", "");
    connected = false;
  }

  // --- typed words and numbers ------------------------------------------------------------------------------------------
  const FOLDING = [
    [/([a-z])\1*/g, (found, letter) => (found.startsWith("vv") ? "vv" : letter)],
    [/zh/g, "j"], [/kh|x/g, "h"], [/ts/g, "c"], [/w/g, "v"], [/q/g, "k"],
    [/y([ei])/g, "$1"], [/y(?![aou])/g, "i"], [/vv/g, "u"],
    [/(?<![aeiouyv])v(?![aeiouyv])/g, "u"], [/(?<=[b-df-hj-np-tz])vi/g, "ui"], [/o/g, "u"],
  ];
  function fold(text) {
    const mapped = (sign) => (Object.hasOwn(key.folded, sign) ? key.folded[sign] : sign);
    let folded = [...text.normalize("NFC").toLowerCase()].map(mapped).join("").normalize("NFKD").toLowerCase();
    folded = [...folded].filter((sign) => !/\p{M}/u.test(sign)).map((sign) => (/[\p{L}\p{N}]/u.test(sign) ? mapped(sign) : " ")).join("");
    for (let before = null; before !== folded; ) {
      before = folded;
      for (const [pattern, by] of FOLDING) folded = folded.replace(pattern, by);
    }
    return folded.trim().split(/\s+/).join(" ");
  }
  function comparable(text, folding) {
    if (folding !== "case" && folding !== "exact") return fold(text);
    const plain = text.normalize("NFC").trim().split(/\s+/).join(" ");
    return folding === "case" ? plain.toLowerCase() : plain;
  }
  function fits(text, pattern, folding) {
    const given = comparable(text, folding);
    const parts = pattern.split("*").map((part) => comparable(part, folding));
    if (parts.length === 1) return given !== "" && given === parts[0];
    const [first, last] = [parts[0], parts.at(-1)];
    if (!given.startsWith(first) || !given.endsWith(last) || given.length < first.length + last.length) return false;
    let rest = given.slice(first.length, given.length - last.length);
    for (const part of parts.slice(1, -1)) {
      const found = rest.indexOf(part);
      if (found < 0) return false;
      rest = rest.slice(found + part.length);
    }
    return parts.some(Boolean);
  }
  function numberOf(text) {
    const plain = text.normalize("NFKC").trim().replace(/(?<=\d)\s(?=\d)/g, "").replaceAll(",", ".").replaceAll("−", "-");
    const found = /^([+-]?\d{1,15}(?:\.\d{1,10})?)\s*[^\d\s.,]{0,12}$/.exec(plain);
    return found ? Number(found[1]) : null;
  }

  // --- marking: {share: 0 to 1, answered, chosen: keys whose feedback is due} ---------------------------------------------
  function mark(question, fieldset) {
    const chosen = all("input:checked", fieldset).map((input) => input.value);
    const parts = all("[data-part]", fieldset).map((part) => [part.dataset.part, part.value.trim()]);
    const filled = parts.filter(([, value]) => value);
    const result = (share, answered, feedback = chosen) => ({ share, answered, chosen: feedback });
    switch (question.kind) {
      case "single":
      case "truefalse":
      case "picture":
        return result(chosen.length === 1 && question.right.includes(chosen[0]) ? 1 : 0, chosen.length > 0);
      case "multiple":
      case "words": {
        const right = chosen.filter((one) => question.right.includes(one)).length;
        return result(Math.max(2 * right - chosen.length, 0) / question.right.length, chosen.length > 0);
      }
      case "match":
      case "groups": {
        const names = Object.keys(question.pairs);
        const right = filled.filter(([name, value]) => question.pairs[name] === value).length;
        return result(right / names.length, filled.length > 0, filled.map(([name]) => name));
      }
      case "order": {
        if (filled.length < question.order.length) return result(0, false, []);
        const given = [...filled].sort((one, other) => one[1] - other[1]).map(([name]) => name);
        const followed = given.slice(1).filter((name, place) => question.order.indexOf(name) === question.order.indexOf(given[place]) + 1);
        return result(followed.length / (question.order.length - 1), true, []);
      }
      case "number": {
        const given = filled.length ? numberOf(filled[0][1]) : null;
        const near = given !== null && Math.abs(given - Number(question.number)) <= Number(question.tolerance) + 1e-9;
        return result(near ? 1 : 0, filled.length > 0, []);
      }
      case "gaps": {
        const accepts = ([name, value]) => (question.accepted[name] ?? []).some((one) => comparable(one, question.folding) === comparable(value, question.folding));
        return result(filled.filter(accepts).length / Object.keys(question.accepted).length, filled.length > 0, filled.map(([name]) => name));
      }
      default: {
        const text = filled.length ? filled[0][1] : "";
        const fitting = Object.keys(question.accepted).filter((name) => question.accepted[name].some((one) => fits(text, one, question.folding)));
        const share = (name) => Math.min(question.shares[name], 100);
        const winner = text ? fitting.sort((one, other) => share(other) - share(one))[0] : undefined;
        return result(winner === undefined ? 0 : share(winner) / 100, text !== "", winner === undefined ? [] : [winner]);
      }
    }
  }

  function line(tag, text, name = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  }
  function answer(question, result, fieldset) {
    const word = result.share === 1 ? "right" : result.share > 0 ? "partly" : "wrong";
    const place = $("[data-answer]", fieldset);
    place.className = `answer ${word}`;
    place.replaceChildren(line("p", `${{ right: "✓", partly: "◐", wrong: "○" }[word]} ${words[result.answered ? word : "empty"]}`, "verdict"));
    for (const name of result.chosen) if (question.feedback[name]) place.append(line("p", question.feedback[name]));
    if (result.share < 1 && question.said.length) place.append(line("p", `${words.answer} ${question.said.join("; ")}`));
    if (question.explanation) place.append(line("p", question.explanation));
    place.hidden = false;
  }

  for (const form of all("form[data-quiz]")) {
    const number = Number(form.dataset.quiz);
    const sets = all("[data-question]", form);
    const fields = () => all("input, select", form);
    const outcome = $("[data-result]", form);
    const [check, again] = [$("[data-check]", form), $("[data-again]", form)];
    // A button and not a submit: hosts close courses into frames in which no form may be sent, and then none says "submit".
    form.addEventListener("submit", (event) => event.preventDefault());
    check.addEventListener("click", () => {
      const results = sets.map((fieldset, place) => mark(key.quizzes[number][place], fieldset));
      const missing = results.findIndex((result) => !result.answered);
      if (missing >= 0 && form.dataset.asked !== "yes") {
        form.dataset.asked = "yes"; // asked once; whoever checks again wants it so
        outcome.textContent = words.empty;
        sets[missing].scrollIntoView({ block: "center" });
        $("input, select", sets[missing]).focus();
        return;
      }
      const mine = results.reduce((sum, result, place) => sum + Math.round(result.share * key.quizzes[number][place].points * 100) / 100, 0);
      results.forEach((result, place) => answer(key.quizzes[number][place], result, sets[place]));
      best[number] = Math.max(best[number] ?? 0, Math.round((mine / points(number)) * 10000) / 100);
      outcome.textContent = `${words.points} ${Math.round(mine * 100) / 100} / ${points(number)}`;
      fields().forEach((field) => (field.disabled = true));
      check.hidden = true;
      again.hidden = false;
      again.focus({ preventScroll: true });
      tell();
    });
    again.addEventListener("click", () => {
      form.reset();
      form.dataset.asked = "";
      fields().forEach((field) => (field.disabled = false));
      all("[data-answer]", form).forEach((place) => (place.hidden = true));
      outcome.textContent = "";
      check.hidden = false;
      again.hidden = true;
      sets[0]?.scrollIntoView({ block: "start" });
      $("input, select", sets[0])?.focus();
    });
  }

  // --- pages ------------------------------------------------------------------------------------------------------------
  function go(number, focus = true) {
    at = Math.min(Math.max(number, 0), lessons);
    all(".page").forEach((page, place) => (page.hidden = place !== at));
    scrollTo(0, 0);
    if (focus) $("h1", all(".page")[at]).focus({ preventScroll: true });
  }
  function show() {
    read.forEach((_one, lesson) => {
      const begun = read[lesson] || key.lessons[lesson].some((quiz) => best[quiz] !== null);
      $(`[data-state="${lesson + 1}"]`).textContent = isDone(lesson) ? `✓ ${words.done}` : begun ? words.begun : "";
    });
    const share = most ? ` ${words.points} ${Math.round(won() * 100) / 100} / ${most}` : "";
    $("[data-all]").textContent = ended ? words.finished + share : "";
  }
  for (const link of all("[data-go]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(Number(link.dataset.go));
      tell();
    });
  }
  for (const button of all("[data-done]")) {
    const lesson = Number(button.dataset.done);
    button.addEventListener("click", () => {
      read[lesson - 1] = true;
      if (quizzesLeft(lesson - 1)) {
        $(`[data-left="${lesson}"]`).textContent = words.quizleft;
        const form = all(`[data-lesson="${lesson}"] form`).find((one) => best[Number(one.dataset.quiz)] === null);
        form?.scrollIntoView({ block: "start" });
        $("input, select", form)?.focus({ preventScroll: true });
      } else {
        $(`[data-left="${lesson}"]`).textContent = "";
        go(lesson < lessons ? lesson + 1 : 0);
      }
      tell();
    });
  }

  // --- begin ------------------------------------------------------------------------------------------------------------
  all("[data-script]").forEach((part) => (part.hidden = false));
  connected = Boolean(api) && ask("LMSInitialize", "") === "true";
  $("[data-alone]").hidden = connected;
  restore(get("cmi.suspend_data"));
  ended = ["completed", "passed"].includes(get("cmi.core.lesson_status"));
  go(Number.parseInt(get("cmi.core.lesson_location"), 10) || 0, false);
  tell();
  addEventListener("pagehide", leave);
  addEventListener("beforeunload", keep);
})();
