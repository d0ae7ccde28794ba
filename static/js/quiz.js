// Keeps each answer as it is given, lets the digits choose, moves what is put in order. Without this file the form does the same.
const FIELDS = "input, select, textarea";

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-status]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const waiting = new Map(); // fieldset -> true while a newer answer waits for the running request

  const say = (text) => { status.textContent = text; };

  async function save(question) {
    if (waiting.has(question)) { waiting.set(question, true); return; }
    waiting.set(question, false);
    const data = new FormData();
    data.append("csrfmiddlewaretoken", token);
    let answered = false;
    for (const field of question.querySelectorAll(FIELDS)) {
      if (/^(radio|checkbox)$/.test(field.type) ? !field.checked : !field.value.trim()) continue;
      data.append(field.name, field.value);
      if (!field.name.startsWith("sure")) answered = true;
    }
    if (!answered) data.append("clear", "1");
    try {
      const answer = await fetch(question.dataset.saveUrl, {
        method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error", keepalive: true,
      });
      if (!answer.ok) throw new Error(answer.status);
      say(answered ? form.dataset.saved : "");
    } catch {
      say(form.dataset.failed);
    }
    const again = waiting.get(question);
    waiting.delete(question);
    if (again) save(question);
  }

  const changed = (target) => {
    const question = target.closest("[data-save-url]");
    if (question) save(question);
  };
  form.addEventListener("change", (event) => changed(event.target));

  // Typed words are kept after a rest of a second, not only when the field is left.
  let typing;
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
    clearTimeout(typing);
    typing = setTimeout(() => changed(event.target), 1000);
  });

  // 1 to 9 choose, where one question with plain choices is on the screen.
  const questions = form.querySelectorAll("[data-save-url]");
  const choices = questions.length === 1 ? questions[0].querySelectorAll(".choice input, .scale input") : [];
  if (choices.length) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
      if (event.target.closest("select, textarea, input:not([type=radio], [type=checkbox])")) return;
      const input = choices[event.key - 1];
      if (input) { input.focus(); input.click(); }
    });
  }

  // A number on the picture chooses its place in the list.
  form.addEventListener("click", (event) => {
    const spot = event.target.closest("[data-spot]");
    if (spot) spot.closest("[data-save-url]").querySelector(`input[value="${CSS.escape(spot.dataset.spot)}"]`)?.click();
  });

  for (const list of form.querySelectorAll("[data-order]")) {
    const place = (item) => Number(item.querySelector("select").value) || 99;
    const rows = () => [...list.children];
    const number = () => rows().forEach((item, at) => { item.querySelector("select").value = String(at + 1); });
    list.append(...rows().sort((one, other) => place(one) - place(other)));
    list.classList.add("movable");
    for (const movers of list.querySelectorAll(".movers")) movers.hidden = false;
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button) return;
      const item = button.closest("li");
      const other = button.dataset.move === "1" ? item.nextElementSibling : item.previousElementSibling;
      if (button.dataset.move === "1") other?.after(item); else other?.before(item);
      number();
      button.focus();
      changed(list);
      say(`${list.dataset.moved} ${rows().indexOf(item) + 1}`);
    });
  }
}
