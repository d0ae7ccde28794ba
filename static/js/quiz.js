// Keeps each answer as it is given, and lets the digits choose. Without this file the buttons do the same.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-status]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const waiting = new Map(); // fieldset -> true while a newer answer waits for the running request

  const say = (text) => { status.textContent = text; };

  async function save(question) {
    if (waiting.has(question)) { waiting.set(question, true); return; }
    waiting.set(question, false);
    const inputs = [...question.querySelectorAll("input")];
    const chosen = inputs.filter((input) => input.checked);
    const data = new FormData();
    data.append("csrfmiddlewaretoken", token);
    for (const input of chosen) data.append(input.name, input.value);
    if (!chosen.length) data.append("clear", "1");
    try {
      const answer = await fetch(question.dataset.saveUrl, {
        method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error", keepalive: true,
      });
      if (!answer.ok) throw new Error(answer.status);
      say(chosen.length ? form.dataset.saved : "");
    } catch {
      say(form.dataset.failed);
    }
    const again = waiting.get(question);
    waiting.delete(question);
    if (again) save(question);
  }

  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-save-url]");
    if (question) save(question);
  });

  // 1 to 9 choose, where one question is on the screen.
  const questions = form.querySelectorAll("[data-save-url]");
  if (questions.length === 1) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
      if (event.target.closest("select, textarea, input:not([type=radio], [type=checkbox])")) return;
      const input = questions[0].querySelectorAll("input")[event.key - 1];
      if (input) { input.focus(); input.click(); }
    });
  }
}
