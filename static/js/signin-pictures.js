// The four pictures are collected here and sent once: one page load instead of four, and two quick taps cannot overtake
// each other. Without this module every press is a form of its own and the server collects.
const form = document.getElementById("pictures");
const slots = [...form.querySelectorAll(".signin-slots i")];
const said = form.querySelector("[data-said]");
const [undo, again] = ["undo", "again"].map((name) => form.elements[name]);
let pressed = [];
let sent = false;

function show() {
  slots.forEach((slot, place) => slot.classList.toggle("full", place < pressed.length));
  said.textContent = said.dataset.said.replace("%n", pressed.length);
  undo.disabled = again.disabled = pressed.length === 0;
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  if (sent) return;
  if (button.name === "picture") pressed.push(button.value);
  else pressed = button.name === "undo" ? pressed.slice(0, -1) : [];
  show();
  if (pressed.length < slots.length) return;
  sent = true;
  const all = document.createElement("input");
  all.type = "hidden";
  all.name = "pictures";
  all.value = pressed.join(",");
  form.append(all);
  form.submit();
});

// Coming back by the browser's own button begins anew, and presses made before this module ran are not counted twice.
addEventListener("pageshow", () => {
  pressed = [];
  sent = false;
  form.elements.pictures?.remove();
  show();
});
