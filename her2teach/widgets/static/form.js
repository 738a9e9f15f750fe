/* The questions of a case. Each becomes one fieldset, made once: a change shows and hides them and never redraws one, so
   that focus stays where it is. Text from the guideline is only ever set as text.

   A control is { parts, unknown, show(answers, counted), inputs }: what it puts into its fieldset, its "I don't know", how it
   shows the answers, and what a problem is told of. `change({ id: value })` is what it calls; null takes an answer out. While a slider is held, it says so, too. */

const [MOST_SHORT, MOST_LETTERS] = [3, 26]; // so many answers, of so many letters together, stand beside each other on a screen
const BRIEF = 18; // a label and an answer of so many letters can be read in half a row

/** Set an attribute, but leave alone what is so already: most of a form stays the same when one answer changes. */
function put(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** A radio button or check box inside its label. */
function tick(type, name, value, label, extra = "") {
  const input = make("input", { type, name, value });
  return { input, element: make("label", { class: `h2t-tick ${extra}` }, input, make("span", {}, label)) };
}

/** Many answers, or long ones, in a list to open; one of them is that it is not known. */
function list(question, name, change) {
  const options = [["", question.unknown], ...question.values].map(([value, label]) => make("option", { value }, label));
  const select = make("select", { name, "aria-label": question.label }, ...options);
  select.addEventListener("change", () => change({ [question.id]: select.value || null }));
  const show = (answers) => {
    select.value = answers[question.id] ?? "";
    const words = [question.label, select.selectedOptions[0]?.label ?? ""];
    select.toggleAttribute("data-brief", words.every((each) => each.length <= BRIEF));
  };
  return { parts: [select], show, inputs: [select] };
}

const isLong = ({ values }) => values.length > MOST_SHORT || values.map(([, label]) => label).join("").length > MOST_LETTERS;

function choice(question, name, change) {
  if (question.short && (isLong(question) || !question.chooses)) return list(question, name, change);
  const ticks = question.values.map(([value, label]) => tick("radio", name, value, label));
  const unknown = tick("radio", name, "", question.unknown, "h2t-unknown");
  ticks.push(unknown);
  for (const { input } of ticks) input.addEventListener("change", () => change({ [question.id]: input.value || null }));
  return {
    parts: ticks.slice(0, -1).map((each) => each.element),
    unknown: unknown.element,
    show: (answers) => ticks.forEach(({ input }) => (input.checked = input.value === (answers[question.id] ?? ""))),
    inputs: ticks.map((each) => each.input),
  };
}

/** "I don't know" as a box to tick, for what has no list to choose from. */
function unknownBox(question, name, tell) {
  const box = tick("checkbox", `${name}-unknown`, "unknown", question.unknown, "h2t-unknown");
  box.input.addEventListener("change", () => tell(box.input.checked));
  return box;
}

function date(question, name, change) {
  const { id, range } = question;
  const field = typed({ type: "date", name, min: range[0], max: range[1], "aria-label": question.label }, (value) => change({ [id]: value }));
  const unknown = unknownBox(question, name, (ticked) => (ticked ? change({ [id]: null }) : field.input.focus()));
  return {
    parts: [make("span", { class: "h2t-typed" }, field.input)],
    unknown: unknown.element,
    show: (answers) => {
      field.show(answers[id]);
      unknown.input.checked = !(id in answers);
    },
    inputs: [field.input],
  };
}

/** Less and more: one step at a time, never beyond the range. Never disabled, which would drop the focus. */
function stepper(question, input, counting, send) {
  const [low, high] = question.range.map(Number);
  const step = (by) => {
    const now = input.value.trim() === "" ? counting() : Number(input.value);
    const next = now === undefined ? first(question) : now + by;
    if (!Number.isNaN(next)) send(String(Math.round(Math.min(high, Math.max(low, next)) * 1000) / 1000));
  };
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  const buttons = [-1, 1].map((by, at) => {
    const button = make("button", { type: "button", class: "h2t-step", "aria-label": question.steps[at] }, by < 0 ? "\u2212" : "+");
    button.addEventListener("click", () => step(by));
    return button;
  });
  return {
    buttons,
    step,
    show: () => {
      const now = input.value.trim() === "" ? NaN : Number(input.value);
      put(buttons[0], "aria-disabled", String(now <= low));
      put(buttons[1], "aria-disabled", String(now >= high));
    },
  };
}

/** The same number as a place on a line, with the cut-offs. While it slides the answers follow, and all of it is one change. */
function slider(question, name, counting, change, step) {
  const { unit, label } = question;
  const [low, high, cutoffs] = question.slider;
  const said = (value) => (value === undefined ? question.unknown : unit ? `${value} ${unit}` : String(value));
  // a tenth, so that the thumb can stand beside a cut-off; what slides comes to whole numbers
  const input = make("input", { type: "range", name: `${name}-slider`, min: low, max: high, step: "0.1", "aria-label": `${label}, ${low} to ${high} ${unit ?? ""}`.trim() });
  input.addEventListener("input", () => change(String(Math.round(Number(input.value))), true));
  input.addEventListener("change", () => change(undefined, false));
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  const at = (value) => `--h2t-at: ${(value - low) / (high - low)}`;
  const mark = (value, words = value) => make("span", { style: at(value) }, words);
  const marks = make("span", { class: "h2t-range-marks", "aria-hidden": "true" }, mark(low), ...cutoffs.map((each) => mark(each)), mark(high));
  const cuts = cutoffs.map((each) => make("span", { class: "h2t-range-cut", "aria-hidden": "true", style: at(each) }));
  const element = make("span", { class: "h2t-range" }, input, ...cuts, marks);
  const show = (value) => {
    const known = value === undefined || value === "" ? counting()?.[1] : Number(value);
    input.value = Number.isNaN(known) ? low : (known ?? low);
    element.toggleAttribute("data-unset", known === undefined);
    put(input, "aria-valuetext", said(known));
  };
  return { element, input, show };
}

/** Where stepping begins while there is no number: at the first limit, or at the low end. */
const first = (question) => Number(question.picks.flatMap(([, row]) => row).find(([, side]) => side === "exactly")?.[0] ?? question.range[0]);

function picks(question, pick) {
  const buttons = [];
  const rows = question.picks.map(([label, row]) => {
    const mine = row.map(([value, side]) => {
      const button = make("button", { type: "button", class: "h2t-pick", value }, value, ...(side ? [" ", make("small", {}, side)] : []));
      button.addEventListener("click", () => pick(value));
      return button;
    });
    buttons.push(...mine);
    const shown = row.some(([, side]) => side) ? [make("span", { class: "h2t-group-label", "aria-hidden": "true" }, label)] : [];
    return make("div", { class: "h2t-picks", role: "group", "aria-label": label }, ...shown, ...mine);
  });
  const show = (value) => buttons.forEach((each) => put(each, "aria-pressed", String(Number(value || NaN) === Number(each.value))));
  return { rows, show };
}

/** A number, by typing, in steps or by a quick pick; and where two dates make it, by those: what is given last counts. */
function number(question, name, change, days = []) {
  const { id, unit } = question;
  const cleared = Object.fromEntries(days.map((day) => [day.id, null]));
  let counting;
  const send = (value, slides) => change(value === undefined ? {} : { [id]: value, ...(value !== null && counting ? cleared : {}) }, slides);
  const field = typed({
    type: "text", name, inputmode: "decimal", autocomplete: "off", size: "5",
    "aria-label": unit ? `${question.label}, in ${unit}` : question.label,
  }, send);
  const steps = stepper(question, field.input, () => counting?.[1], send);
  const slide = slider(question, name, () => counting, send, steps.step);
  const quick = picks(question, send);
  const unknown = unknownBox(question, name, (ticked) => (ticked ? change({ [id]: null, ...cleared }) : field.input.focus()));
  const note = make("p", { class: "h2t-counted" });
  const frame = make("span", { class: "h2t-stepper" }, steps.buttons[0], field.input, steps.buttons[1]);
  return {
    parts: [make("span", { class: "h2t-typed" }, frame, unit), slide.element, ...quick.rows],
    note,
    unknown: unknown.element,
    show: (answers, counted) => {
      counting = counted[id];
      const words = counting ? `The two dates make ${counting[0]}.` : "";
      if (note.textContent !== words) note.textContent = words;
      field.show(answers[id]);
      unknown.input.checked = !(id in answers) && !days.some((day) => day.id in answers);
      quick.show(answers[id] ?? counting?.[1]);
      steps.show();
      slide.show(answers[id]);
    },
    inputs: [field.input],
  };
}

/** What is ticked, in a line that opens to all there is to tick. */
function drugList(groups, hint) {
  const summary = make("summary");
  const element = make("details", { class: "h2t-agents" }, summary, ...groups, hint);
  const show = (words) => {
    if (summary.textContent !== words) summary.textContent = words;
  };
  return { element, show };
}

function agents(question, name, change) {
  const { id } = question;
  const unknown = unknownBox(question, name, (ticked) => change({ [id]: ticked ? null : [] }));
  const ticks = [];
  const labels = new Map(question.groups.flatMap(([, members]) => members));
  const groups = question.groups.map(([label, members]) => {
    const mine = members.map(([value, text]) => tick("checkbox", name, value, text));
    ticks.push(...mine);
    return make("div", { class: "h2t-group", role: "group", "aria-label": label },
      make("span", { class: "h2t-group-label", "aria-hidden": "true" }, label), ...mine.map((each) => each.element));
  });
  const none = make("p", { class: "h2t-hint" }, "Nothing ticked means no treatment.");
  const list = question.short ? drugList(groups, none) : null;
  const ticked = () => ticks.filter((each) => each.input.checked).map((each) => each.input.value);
  for (const { input } of ticks) input.addEventListener("change", () => change({ [id]: ticked() }));
  return {
    parts: list ? [list.element] : [...groups, none],
    unknown: unknown.element,
    show: (answers) => {
      unknown.input.checked = !(id in answers);
      none.hidden = unknown.input.checked;
      const given = answers[id] ?? [];
      ticks.forEach(({ input }) => (input.checked = given.includes(input.value)));
      list?.show(!(id in answers) ? question.unknown : given.map((each) => labels.get(each)).join(" + ") || "No treatment");
    },
    inputs: ticks.map((each) => each.input),
  };
}

const KINDS = { choice, number, whole_number: number, date, agents };

/** Where it is told that an answer cannot be used, beside the answer. */
function complaint(name, inputs) {
  const element = make("p", { class: "h2t-problem", id: `${name}-problem` });
  let told = "";
  const tell = (text = "") => {
    if (text === told) return;
    element.textContent = told = text;
    for (const input of inputs) {
      input.toggleAttribute("aria-invalid", false);
      if (text) input.setAttribute("aria-describedby", element.id);
      else input.removeAttribute("aria-describedby");
      if (text && inputs.length === 1) input.setAttribute("aria-invalid", "true");
    }
  };
  return { element, tell };
}

/** One of the two dates that make a number. */
function day(question, prefix, change) {
  const name = `${prefix}-${question.id}`;
  const field = typed({ type: "date", name, id: name, min: question.range[0], max: question.range[1] }, (value) => change({ [question.id]: value }));
  const problem = complaint(name, [field.input]);
  const label = make("label", { for: name }, question.label);
  const element = make("div", { class: "h2t-day", "data-attribute": question.id }, label, field.input, problem.element);
  return { element, show: (answers) => field.show(answers[question.id]), complain: problem.tell };
}

/** The fieldset of a question, a second one below it for the two dates of a number, and how to show each attribute. */
function field(question, days, prefix, change, answers) {
  const name = `${prefix}-${question.id}`;
  const { parts, unknown, note, show, inputs } = KINDS[question.kind](question, name, change, days);
  const problem = complaint(name, inputs);
  const why = make("details", { class: "h2t-why" },
    question.short ? make("summary", { "aria-label": `Why we ask: ${question.label}` }, "Why?") : make("summary", {}, "Why we ask"),
    ...[question, ...days].map((each) => make("p", {}, each.short && each === question ? `${each.question} ${each.help}` : each.help)));
  const legend = make("legend", {}, question.short ? question.label : question.question);
  const element = make("fieldset", { class: "h2t-question", "data-attribute": question.id }, legend);
  const foot = make("div", { class: "h2t-foot" }, ...(unknown ? [unknown] : []), why);
  const body = make("div", { class: `h2t-body h2t-kind-${question.kind}` }, ...parts, foot);
  element.append(body, problem.element);
  const fields = new Map([[question.id, { element, show, complain: problem.tell }]]);
  if (!days.length) return { elements: [element], fields };
  const byDates = (changes) => {
    const both = days.every((each) => (each.id in changes ? changes[each.id] : answers()[each.id]));
    change({ ...changes, ...(both ? { [question.id]: null } : {}) });
  };
  const made = days.map((each) => [each.id, day(each, prefix, byDates)]);
  for (const [id, each] of made) fields.set(id, each);
  const row = make("div", { class: "h2t-row" }, ...made.map(([, each]) => each.element));
  const byDays = make("legend", {}, "Or by two dates; the last entry counts");
  return { elements: [element, make("fieldset", { class: "h2t-question h2t-days" }, byDays, row, note)], fields };
}

/** Where the focus goes when the question that had it is asked no more: to the one above, or else to the first. */
function neighbour(form, gone) {
  const shown = [...form.querySelectorAll("fieldset:not([hidden])")].filter((each) => each.checkVisibility());
  const above = shown.filter((each) => each.compareDocumentPosition(gone) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next = above.at(-1) ?? shown[0];
  return next?.querySelector("input:checked") ?? next?.querySelector("input, select");
}

/** Put elements into their places in their order, and move none that stands right: a slider that is moved is let go. */
function arrange(...rows) {
  for (const [row, wanted] of rows) for (const each of wanted) if (each.parentElement && each.parentElement !== row) each.remove();
  for (const [row, wanted] of rows) {
    let after = null;
    for (const each of [...wanted].reverse()) {
      if (each.parentElement !== row || each.nextElementSibling !== after) row.insertBefore(each, after);
      after = each;
    }
  }
}

/** Number the questions by the step that they decide; those that decide nothing here go into a fold below the others. */
function sorter(form, made) {
  const head = make("p", { class: "h2t-form-head" }, "Findings that decide; the number is the step");
  const summary = make("summary", { class: "h2t-form-head" });
  const place = make("div", { class: "h2t-noted" });
  const fold = make("details", { class: "h2t-noted-fold", open: "" }, summary, place);
  let order = "";
  let chosen = false; // a reader has opened or closed it
  summary.addEventListener("click", () => (chosen = true));
  /** Open the fold where there is room for all of it, and leave it alone where a reader is at it; closer together, where there is
      none for the rest. */
  const fit = () => {
    const column = form.closest(".h2t-column");
    if (!column) return;
    // a page that holds a whole screen is laid out around it (her2teach.css)
    if (form.closest(".h2t-whole")) {
      document.body.classList.add("h2t-holds-whole");
      document.body.classList.toggle("h2t-holds-line", document.querySelector(".h2t-line"));
    }
    const fits = () => column.scrollHeight <= column.clientHeight || getComputedStyle(column).overflowY !== "auto";
    if (fold.open && !form.classList.contains("h2t-tight") && fits()) return;
    form.classList.remove("h2t-tight");
    if (!chosen && !fold.contains(document.activeElement)) {
      fold.open = true;
      fold.open = fits();
    }
    form.classList.toggle("h2t-tight", !fits());
  };
  const sort = (steps, asked) => {
    const numbered = Object.keys(steps).length > 0;
    const shown = ({ fields }) => [...fields.keys()].some((id) => asked.includes(id));
    const step = ({ fields }) => [...fields.keys()].map((id) => steps[id]).find(Boolean);
    for (const each of made) {
      const legend = each.elements[0].querySelector("legend");
      const now = numbered ? String(step(each) ?? "") : "";
      const number = legend.querySelector(".h2t-step-number");
      if ((number?.textContent ?? "") === now) continue;
      number?.remove();
      if (now) legend.prepend(make("span", { class: "h2t-step-number" }, now));
    }
    const [deciding, noted] = [made.filter((each) => !numbered || step(each)), made.filter((each) => numbered && !step(each))];
    head.hidden = !numbered || !deciding.some(shown);
    const count = noted.filter(shown).length;
    fold.hidden = !count;
    summary.textContent = `Also noted; no effect on this path (${count})`;
    const wanted = [deciding, noted].map((group) => group.map((each) => each.elements[0].dataset.attribute).join()).join("|");
    if (wanted === order) return;
    order = wanted;
    const held = form.contains(document.activeElement) ? document.activeElement : null;
    arrange([form, [head, ...deciding.flatMap((each) => each.elements), fold]], [place, noted.flatMap((each) => each.elements)]);
    if (held && place.contains(held)) fold.open = true;
    held?.focus({ preventScroll: true });
  };
  return { sort, fit };
}

function render({ model, el }) {
  // The module is loaded once for each widget, so what counts over the page is kept with the page.
  const prefix = `h2t-form${(globalThis.h2tForms = (globalThis.h2tForms ?? 0) + 1)}`;
  const form = make("form", { class: "h2t-form", novalidate: "" });
  form.addEventListener("submit", (event) => event.preventDefault());
  const now = () => model.get("answers");
  const change = (changes, slides = false) => {
    model.set("sliding", slides);
    const kept = Object.entries({ ...now(), ...changes }).filter(([, value]) => value !== null);
    model.set("answers", Object.fromEntries(kept));
    model.save_changes();
  };
  const questions = model.get("questions").map((each) => ({ ...each, short: model.get("short") }));
  const byId = new Map(questions.map((each) => [each.id, each]));
  const daysOf = (question) => (question.dates ?? []).map((id) => byId.get(id)).filter(Boolean);
  const absorbed = new Set(questions.flatMap((each) => daysOf(each).map((day) => day.id)));
  const made = questions.filter((each) => !absorbed.has(each.id)).map((each) => field(each, daysOf(each), prefix, change, now));
  const { sort, fit } = sorter(form, made);
  const show = () => {
    const [answers, asked, problems, counted, steps, locked] = TRAITS.map((name) => model.get(name));
    const held = form.contains(document.activeElement) && document.activeElement.closest("fieldset");
    for (const { elements, fields } of made) {
      for (const [id, each] of fields) {
        each.show(answers, counted);
        each.complain(problems[id]);
        each.element.hidden = !asked.includes(id);
      }
      for (const each of elements) each.disabled = locked;
      const days = [...fields.keys()].slice(1);
      if (days.length) elements[1].hidden = days.every((id) => !asked.includes(id));
    }
    sort(steps, asked);
    if (held?.hidden) neighbour(form, held)?.focus();
    fitSoon();
  };
  // Once for all that changes together, before it is painted: to measure is to lay out the whole page.
  let due = 0;
  const fitSoon = () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      fit();
    });
  };
  show();
  el.append(form);
  const resized = new ResizeObserver(fitSoon);
  resized.observe(el);
  window.addEventListener("resize", fitSoon);
  const unwire = wire(model, Object.fromEntries(TRAITS.map((name) => [`change:${name}`, show])));
  return () => {
    resized.disconnect();
    cancelAnimationFrame(due);
    window.removeEventListener("resize", fitSoon);
    unwire();
  };
}

const TRAITS = ["answers", "asked", "problems", "counted", "steps", "locked"];

export default { render };
