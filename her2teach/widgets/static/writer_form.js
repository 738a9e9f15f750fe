/* Fields of a case file. The text of the file is what counts: a field sends what it is to say, and shows what the text says then.
   Every field is made once; a change shows and hides and never redraws one, so that the focus stays. Words are only ever set as
   text.

   A control is { element, show(value), inputs }: what it shows, and what a problem is told of. */

const said = (words) => words.split(/\n\s*\n/).map((each) => each.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean).join("\n\n");
const alikeSaid = (one, other) => said(one) === said(other);

/** A line, a day, or paragraphs that grow with what is written in them. */
function written({ kind, label, rows }, id, send) {
  const tag = kind === "prose" ? "textarea" : "input";
  const attributes = { id, "aria-label": label, ...(tag === "input" ? { type: kind === "day" ? "date" : "text", autocomplete: "off" } : { rows }) };
  const field = typed(attributes, (value) => send(value ?? ""), tag, alikeSaid);
  return { element: field.input, show: (value) => field.show(value ?? ""), inputs: [field.input] };
}

function choice({ label, choices, none }, id, send) {
  const options = [...(none === undefined ? [] : [["", none]]), ...choices].map(([value, words]) => make("option", { value }, words));
  const select = make("select", { id, "aria-label": label }, ...options);
  select.addEventListener("change", () => send(select.value));
  const show = (value) => {
    const known = [...select.options].some((each) => each.value === value);
    select.querySelector("[data-own]")?.remove();
    if (!known && value) select.append(make("option", { value, "data-own": "" }, value)); // what the text says, and nobody knows
    if (!known && !value && none === undefined) select.selectedIndex = -1;
    else select.value = value;
  };
  return { element: select, show, inputs: [select] };
}

/** Names to tick, in a line that opens to all there are; names that nobody knows stay in the text. */
function names({ label, choices, none }, id, send) {
  const summary = make("summary");
  const labels = new Map(choices);
  let now = [];
  const ticks = choices.map(([value, words]) => {
    const input = make("input", { type: "checkbox", name: id, value });
    input.addEventListener("change", () => {
      now = input.checked ? [...now, value] : now.filter((each) => each !== value);
      send(now);
    });
    return { input, element: make("label", { class: "h2t-tick" }, input, make("span", {}, words)) };
  });
  const group = make("div", { class: "h2t-group", role: "group", "aria-label": label }, ...ticks.map((each) => each.element));
  const element = make("details", { class: "h2t-agents" }, summary, group);
  const show = (value) => {
    now = value;
    for (const { input } of ticks) input.checked = value.includes(input.value);
    summary.textContent = value.map((each) => labels.get(each) ?? each).join(" · ") || none;
  };
  return { element, show, inputs: ticks.map((each) => each.input) };
}

/** What the case must reach, and one step to what its answers reach now. */
function expected({ label }, id, send) {
  const words = make("p", { class: "h2t-expected" });
  const button = make("button", { type: "button", id }, "Expect what the answers reach");
  let reached = null;
  button.addEventListener("click", () => reached && send(reached));
  const show = (value, note) => {
    reached = note?.reached ?? null;
    words.textContent = note?.words ?? "";
    const same = reached && value.outcome === reached.outcome && value.node === reached.node;
    button.hidden = !reached || same;
  };
  return { element: make("div", { class: "h2t-body", role: "group", "aria-label": label }, words, button), show, inputs: [button] };
}

/** Names that are typed, such as those of statements. */
function listed(spec, id, send) {
  const field = written({ ...spec, kind: "line" }, id, (value) => send(value.split(/[\s,;]+/).filter(Boolean)));
  return { ...field, show: (value) => field.show((value ?? []).join(", ")) };
}

const CONTROLS = { line: written, day: written, prose: written, choice, names, expected, listed };

/** One thing of several: its fields in a row, and a button that takes it away. */
function item(spec, id, at, change, remove) {
  const name = `${spec.one} ${at + 1}`;
  const fields = spec.parts.map((part) => {
    const label = `${name}: ${part.label}`;
    const control = CONTROLS[part.kind]({ ...part, label }, `${id}-${part.name}`, (value) => change(at, part.name, value));
    const shown = make("span", { "aria-hidden": "true" }, part.label);
    return { name: part.name, control, element: make("div", { class: `h2t-part h2t-part-of-${part.kind}` }, shown, control.element) };
  });
  const away = make("button", { type: "button", class: "h2t-remove", "aria-label": `Remove ${name.toLowerCase()}` }, "Remove");
  away.addEventListener("click", () => remove(at));
  const problem = make("p", { class: "h2t-problem", id: `${id}-problem` });
  const element = make("li", { class: "h2t-item" }, ...fields.map((each) => each.element), ...(remove ? [away] : []), problem);
  const show = (value) => fields.forEach((each) => each.control.show(value[each.name]));
  return { element, show, away, problem, inputs: fields.flatMap((each) => each.control.inputs) };
}

/** A list of what has parts. What is sent counts from then on, also before the text has it. */
function items(spec, id, send) {
  const list = make("ol", { class: "h2t-items" });
  const add = make("button", { type: "button", id }, spec.add);
  let now = [];
  let rows = [];
  const told = (value) => {
    now = value.map((each, at) => ({ ...each, at }));
    draw();
    send(value);
  };
  const change = (at, part, value) => told(now.map((each, other) => (other === at ? { ...each, [part]: value } : each)));
  const remove = (at) => {
    told(now.filter((_, other) => other !== at));
    (rows[Math.min(at, rows.length - 1)]?.away ?? add).focus();
  };
  const draw = () => {
    while (rows.length > now.length) rows.pop().element.remove();
    while (rows.length < now.length) {
      const row = item(spec, `${id}-${rows.length}`, rows.length, change, remove);
      rows.push(row);
      list.append(row.element);
    }
    rows.forEach((row, at) => row.show(now[at]));
  };
  add.addEventListener("click", () => {
    told([...now, { ...spec.blank, at: -1 }]);
    rows.at(-1)?.inputs[0].focus();
  });
  const show = (value) => {
    now = value;
    draw();
  };
  const complain = (problems, name) => rows.forEach((row, at) => tellProblem(row.problem, row.inputs, problems[`${name}.${at}`]));
  return { element: make("div", { class: "h2t-listed" }, list, add), show, inputs: [], complain };
}

/** What is wrong, beside the field; of warnings, that they are some. */
function tellProblem(element, inputs, problems = []) {
  const words = problems.map(([, each]) => each).join(" ");
  if (element.textContent === words) return;
  element.textContent = words;
  element.toggleAttribute("data-warning", problems.length > 0 && problems.every(([severity]) => severity === "warning"));
  const wrong = problems.some(([severity]) => severity === "error");
  for (const input of inputs) {
    if (words) input.setAttribute("aria-describedby", element.id);
    else input.removeAttribute("aria-describedby");
    if (input.matches("input:not([type=checkbox]), select, textarea")) input.setAttribute("aria-invalid", String(wrong));
  }
}

/** What stands beside a field: lists with a heading each. */
function aside() {
  const element = make("div", { class: "h2t-beside" });
  let before = "";
  const show = (lists = []) => {
    const now = JSON.stringify(lists);
    if (now === before) return;
    before = now;
    element.replaceChildren(...lists.flatMap(([heading, kind, lines]) => [
      make("h4", {}, heading), make("ul", { "data-kind": kind }, ...lines.map((each) => make("li", {}, each)))]));
  };
  return { element, show };
}

function field(spec, prefix, send) {
  const id = `${prefix}-${spec.name}`;
  const control = (spec.kind === "items" ? items : CONTROLS[spec.kind])(spec, id, (value) => send(spec.name, value));
  const grouped = ["items", "names", "expected"].includes(spec.kind);
  const head = grouped ? make("h4", {}, spec.label) : make("label", { for: id }, spec.label);
  const hint = spec.hint ? [make("p", { class: "h2t-hint" }, spec.hint)] : [];
  const problem = make("p", { class: "h2t-problem", id: `${id}-problem` });
  const beside = spec.beside ? aside() : null;
  const main = make("div", { class: "h2t-field-main" }, ...hint, control.element, problem);
  const body = beside ? make("div", { class: "h2t-with-beside" }, main, beside.element) : main;
  const element = make("div", { class: `h2t-field h2t-field-${spec.kind}${spec.half ? " h2t-half" : ""}`, "data-field": spec.name }, head, body);
  const show = (values, problems, notes, current) => {
    if (current) control.show(values[spec.name], notes[spec.name]);
    tellProblem(problem, control.inputs, problems[spec.name]);
    control.complain?.(problems, spec.name);
    beside?.show(notes[spec.name]);
  };
  return { name: spec.name, element, show };
}

function render({ model, el }) {
  const prefix = `h2t-fields${(globalThis.h2tFields = (globalThis.h2tFields ?? 0) + 1)}`;
  // By the names of the fields, how many changes have no answer yet: what the text says meanwhile is older than they are.
  const underWay = new Map();
  const count = (name, step) => underWay.set(name, (underWay.get(name) ?? 0) + step);
  const send = (name, value) => {
    count(name, 1);
    sendAfterChanges(model, { field: name, value }, () => {
      count(name, -1);
      show();
    });
  };
  const made = model.get("fields").map((spec) => field(spec, prefix, send));
  const heading = model.get("heading");
  const title = heading ? [make("h3", { id: `${prefix}-heading` }, heading)] : [];
  const away = make("button", { type: "button", class: "h2t-remove" }, "Remove");
  away.addEventListener("click", () => sendAfterChanges(model, { field: "", value: null }));
  const fields = make("fieldset", { class: "h2t-fields", ...(heading ? { "aria-labelledby": `${prefix}-heading` } : {}) }, ...made.map((each) => each.element));
  const lock = make("p", { class: "h2t-locked", role: "status" });
  const box = make("section", { class: "h2t-form h2t-case-fields" }, ...title, lock, fields, ...(model.get("removable") ? [away] : []));
  const show = () => {
    const locked = model.get("locked");
    lock.textContent = model.get("tells") ? locked : "";
    fields.disabled = Boolean(locked);
    away.disabled = Boolean(locked);
    away.setAttribute("aria-label", `Remove ${heading.toLowerCase()}`);
    for (const { name, show: showField } of made) {
      showField(model.get("values"), model.get("problems"), model.get("notes"), !underWay.get(name));
    }
  };
  show();
  el.append(box);
  return wire(model, { "change:values change:problems change:notes change:locked": show });
}

export default { render };
