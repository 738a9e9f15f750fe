/* A plan. Each part becomes check boxes or radio buttons, made once: a change only ticks them, so that focus stays where it
   is. Text from the guideline is only ever set as text. */

/** The choices of one part: their labels, and how to read them and to show a plan. */
function choices(kind, [label, part, members], name) {
  const inputs = members.map(([value]) => make("input", { type: kind, name: `${name}-${part}`, value, "data-part": part }));
  const ticks = inputs.map((input, at) => make("label", { class: "h2t-tick" }, input, make("span", {}, members[at][1])));
  const heading = label ? [make("span", { class: "h2t-group-label", "aria-hidden": "true" }, label)] : [];
  const element = make("div", { class: "h2t-group", ...(label ? { role: "group", "aria-label": label } : {}) }, ...heading, ...ticks);
  return { element, inputs };
}

function render({ model, el }) {
  // The module is loaded once for each widget, so what counts over the page is kept with the page.
  const prefix = `h2t-plan${(globalThis.h2tPlans = (globalThis.h2tPlans ?? 0) + 1)}`;
  const form = make("form", { class: "h2t-form h2t-plan", novalidate: "" });
  form.addEventListener("submit", (event) => event.preventDefault());
  const inputs = [];
  const fieldsets = model.get("vocabulary").map(({ legend, hint, kind, groups }, at) => {
    const made = groups.map((group) => choices(kind, group, `${prefix}-${at}`));
    inputs.push(...made.flatMap((each) => each.inputs));
    const hints = hint ? [make("p", { class: "h2t-hint", id: `${prefix}-${at}-hint` }, hint)] : [];
    const body = make("div", { class: "h2t-body" }, ...hints, ...made.map((each) => each.element));
    const element = make("fieldset", { class: "h2t-question" }, make("legend", {}, legend), body);
    if (hint) element.setAttribute("aria-describedby", `${prefix}-${at}-hint`);
    return element;
  });
  form.append(...fieldsets);

  const chosen = (part) => inputs.filter((each) => each.dataset.part === part && each.checked).map((each) => each.value);
  form.addEventListener("change", ({ target }) => {
    const { part } = target.dataset;
    model.set("plan", { ...model.get("plan"), [part]: part === "action" ? chosen(part)[0] ?? "" : chosen(part) });
    model.save_changes();
  });
  const show = () => {
    const plan = model.get("plan");
    for (const each of inputs) each.checked = [plan[each.dataset.part] ?? []].flat().includes(each.value);
    for (const each of fieldsets) each.disabled = model.get("committed");
  };
  show();
  el.append(form);
  return wire(model, { "change:plan change:committed": show });
}

export default { render };
