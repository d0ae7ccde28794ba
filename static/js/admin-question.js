// In the editor's form of a question only the fields of its type are shown. Without this file all of them are.
const type = document.querySelector("select[name=type][data-fields]");

if (type) {
  const fields = JSON.parse(type.dataset.fields); // {type: [names that it uses]}
  const known = new Set(Object.values(fields).flat());
  // options-3-feedback_mn -> feedback; passage_en -> passage
  const nameOf = (field) => field.name.replace(/^(options|targets)-(\d+|__prefix__)-/, "$1.").replace(/_[a-z]{2}$/, "");

  const panelOf = (wrapper) => {
    const panel = wrapper.closest(".w-panel");
    return panel && [...panel.querySelectorAll("[data-field-wrapper]")].every((one) => one.hidden) ? panel : null;
  };

  function show() {
    const used = new Set(fields[type.value] ?? [...known]);
    const form = type.form;
    for (const panel of form.querySelectorAll(".w-panel[data-unused]")) { panel.hidden = false; delete panel.dataset.unused; }
    for (const field of form.querySelectorAll("input[name], textarea[name], select[name]")) {
      const name = nameOf(field);
      const wrapper = field.closest("[data-field-wrapper]");
      if (!wrapper || !known.has(name)) continue;
      wrapper.hidden = !used.has(name);
      const label = form.querySelector(`label[for="${CSS.escape(field.id)}"]`);
      if (label) label.hidden = wrapper.hidden;
    }
    for (const wrapper of form.querySelectorAll("[data-field-wrapper][hidden]")) {
      const panel = panelOf(wrapper);
      if (panel) { panel.hidden = true; panel.dataset.unused = ""; }
    }
    for (const rows of ["options", "targets"]) {
      const panel = document.getElementById(`id_${rows}-FORMS`)?.closest(".w-panel");
      if (panel) { panel.hidden = !used.has(rows); if (panel.hidden) panel.dataset.unused = ""; }
    }
  }

  type.addEventListener("change", show);
  document.addEventListener("w-formset:added", show);
  document.addEventListener("w-formset:ready", show);
  document.addEventListener("click", () => setTimeout(show)); // a row that was added brings all its fields
  show();
}
