/* A list of cases in groups; a case without a group stands by itself. */

function render({ model, el }) {
  const id = `h2t-cases${(globalThis.h2tCaseLists = (globalThis.h2tCaseLists ?? 0) + 1)}`;
  const list = make("select", { id });
  const entries = (cases) => cases.map(([value, title]) => make("option", { value }, title));
  list.append(...model.get("groups").flatMap(([label, cases]) => (label ? [make("optgroup", { label }, ...entries(cases))] : entries(cases))));
  const show = () => { list.value = model.get("value"); };
  list.addEventListener("change", () => {
    model.set("value", list.value);
    model.save_changes();
  });
  show();
  el.classList.add("h2t-case-list");
  el.append(make("label", { for: id }, model.get("label")), list);
  return wire(model, { "change:value": show });
}

export default { render };
