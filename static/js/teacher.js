// Sign-in cards: choose all or none at once, and say that making them takes a moment. The page works without it.
const form = document.querySelector(".cards-form");

if (form) {
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const choices = { all: () => true, none: () => false, fresh: (box) => "fresh" in box.dataset };
  form.querySelector(".choose-all").hidden = false;
  form.addEventListener("click", (event) => {
    const wanted = choices[event.target.dataset.choose];
    if (wanted) boxes.forEach((box) => (box.checked = wanted(box)));
  });
  form.addEventListener("submit", () => {
    const note = form.querySelector(".busy");
    note.hidden = false;
    setTimeout(() => (note.hidden = true), 15000);
  });
}
