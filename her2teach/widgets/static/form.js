/* The questions of a case. Each becomes one fieldset, made once: a change shows and hides them and never redraws one, so
   that focus stays where it is. Text from the guideline is only ever set as text. */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A radio button or check box inside its label. */
function tick(type, name, value, label) {
  const input = make("input", { type, name, value });
  return { input, element: make("label", { class: "h2t-tick" }, input, make("span", {}, label)) };
}

function choice(question, name, answer) {
  const ticks = [...question.values, ["", question.unknown]].map(([value, label]) => tick("radio", name, value, label));
  for (const { input } of ticks) input.addEventListener("change", () => answer(input.value || null));
  return {
    body: make("div", { class: "h2t-ticks" }, ...ticks.map((each) => each.element)),
    show: (value) => ticks.forEach(({ input }) => (input.checked = input.value === (value ?? ""))),
    inputs: ticks.map((each) => each.input),
  };
}

function typed(question, name, answer) {
  const date = question.kind === "date";
  const input = make("input", date
    ? { type: "date", name, min: question.range[0], max: question.range[1] }
    : { type: "text", name, inputmode: "decimal", autocomplete: "off", size: "6" });
  input.setAttribute("aria-label", question.unit ? `${question.label}, in ${question.unit}` : question.label);
  const unknown = tick("checkbox", `${name}-unknown`, "unknown", question.unknown);
  let waiting;
  const send = () => {
    clearTimeout(waiting);
    const value = input.value.trim();
    unknown.input.checked = value === "";
    answer(value || null);
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(send, 350); // until the typing pauses; leaving the field or Enter sends at once
  });
  input.addEventListener("change", send);
  unknown.input.addEventListener("change", () => {
    if (unknown.input.checked) input.value = "";
    else input.focus();
    if (unknown.input.checked) send();
  });
  return {
    body: make("div", { class: "h2t-ticks" }, make("span", { class: "h2t-typed" }, input, question.unit), unknown.element),
    show: (value) => {
      if (input.value.trim() !== (value ?? "")) input.value = value ?? "";
      unknown.input.checked = value === undefined || value === null;
    },
    inputs: [input],
  };
}

function agents(question, name, answer) {
  const unknown = tick("checkbox", `${name}-unknown`, "unknown", question.unknown);
  const ticks = [];
  const groups = question.groups.map(([label, members]) => {
    const mine = members.map(([value, text]) => tick("checkbox", name, value, text));
    ticks.push(...mine);
    return make("div", { class: "h2t-group", role: "group", "aria-label": label },
      make("span", { class: "h2t-group-label", "aria-hidden": "true" }, label), ...mine.map((each) => each.element));
  });
  const none = make("p", { class: "h2t-hint" }, "Nothing ticked means no treatment.");
  for (const { input } of ticks) {
    input.addEventListener("change", () => answer(ticks.filter((each) => each.input.checked).map((each) => each.input.value)));
  }
  unknown.input.addEventListener("change", () => answer(unknown.input.checked ? null : []));
  return {
    body: make("div", { class: "h2t-agents" }, unknown.element, ...groups, none),
    show: (value) => {
      unknown.input.checked = value === undefined || value === null;
      none.hidden = unknown.input.checked;
      ticks.forEach(({ input }) => (input.checked = (value ?? []).includes(input.value)));
    },
    inputs: ticks.map((each) => each.input),
  };
}

const KINDS = { choice, number: typed, whole_number: typed, date: typed, agents };

function field(question, prefix, answer) {
  const name = `${prefix}-${question.id}`;
  const { body, show, inputs } = KINDS[question.kind](question, name, answer);
  const problem = make("p", { class: "h2t-problem", id: `${name}-problem` });
  const why = make("details", { class: "h2t-why" }, make("summary", {}, "Why we ask"), make("p", {}, question.help));
  const element = make("fieldset", { class: "h2t-question", "data-attribute": question.id },
    make("legend", {}, question.question), body, problem, why);
  return {
    element,
    show,
    complain: (text) => {
      problem.textContent = text ?? "";
      for (const input of inputs) {
        if (text) input.setAttribute("aria-describedby", problem.id);
        else input.removeAttribute("aria-describedby");
        if (text && inputs.length === 1) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    },
  };
}

function render({ model, el }) {
  // The module is loaded once for each widget, so what counts over the page is kept with the page.
  const prefix = `h2t-form${(globalThis.h2tForms = (globalThis.h2tForms ?? 0) + 1)}`;
  const fields = new Map();
  const form = make("form", { class: "h2t-form", novalidate: "" });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const question of model.get("questions")) {
    const answer = (value) => {
      const { [question.id]: _, ...answers } = model.get("answers");
      model.set("answers", value === null ? answers : { ...answers, [question.id]: value });
      model.save_changes();
    };
    const made = field(question, prefix, answer);
    fields.set(question.id, made);
    form.append(made.element);
  }
  const show = () => {
    const [answers, asked, problems] = ["answers", "asked", "problems"].map((name) => model.get(name));
    for (const [id, each] of fields) {
      each.show(answers[id]);
      each.complain(problems[id]);
      each.element.hidden = !asked.includes(id);
    }
  };
  for (const name of ["answers", "asked", "problems"]) model.on(`change:${name}`, show);
  show();
  el.append(form);
  return () => ["answers", "asked", "problems"].forEach((name) => model.off(`change:${name}`, show));
}

export default { render };
