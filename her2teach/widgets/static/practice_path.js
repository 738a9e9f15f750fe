/* The decisions of a path, one fieldset each, in the order in which the learner comes to them. A fieldset is made once and
   stays while its decision is on the path, so that focus stays where it is. Content is only ever set as text. */

function render({ model, el }) {
  // The module is loaded once for each widget, so what counts over the page is kept with the page.
  const prefix = `h2t-path${(globalThis.h2tPathForms = (globalThis.h2tPathForms ?? 0) + 1)}`;
  const form = make("form", { class: "h2t-form h2t-path-form", novalidate: "" });
  form.addEventListener("submit", (event) => event.preventDefault());
  let made = new Map();

  const fieldset = ({ id, question, answers }) => {
    const ticks = answers.map(([value, label, extra]) => {
      const input = make("input", { type: "radio", name: `${prefix}-${id}`, value });
      return make("label", { class: `h2t-tick${extra ? " h2t-unknown" : ""}` }, input, make("span", {}, label));
    });
    return make("fieldset", { class: "h2t-question", "data-decision": id }, make("legend", {}, question),
      make("div", { class: "h2t-body" }, ...ticks));
  };
  form.addEventListener("change", ({ target }) => {
    const { decision } = target.closest("fieldset").dataset;
    const choices = model.get("choices");
    const at = choices.findIndex(([name]) => name === decision);
    model.set("choices", [...choices.slice(0, at < 0 ? choices.length : at), [decision, target.value]]);
    model.save_changes();
  });

  const show = () => {
    const questions = model.get("questions");
    const chosen = new Map(model.get("choices"));
    const now = new Map(questions.map((each) => [each.id, made.get(each.id) ?? fieldset(each)]));
    for (const [id, element] of made) if (!now.has(id)) element.remove();
    for (const [id, element] of now) {
      if (!element.isConnected) form.append(element);
      element.disabled = model.get("committed");
      for (const input of element.querySelectorAll("input")) input.checked = chosen.get(id) === input.value;
    }
    made = now;
  };
  show();
  el.append(form);
  return wire(model, { "change:questions change:choices change:committed": show });
}

export default { render };
