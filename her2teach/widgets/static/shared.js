/* What the scripts of several widgets need; it stands in front of theirs. */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Send a message once every change of any widget before it has been sent: a widget sends one change at a time and keeps the
    next back, while a message goes at once. When the first, empty one is done with, all changes before it are on their way. */
function sendAfterChanges(model, message, answered = () => {}) {
  const idle = (then) => ({ iopub: { status: ({ content }) => content.execution_state === "idle" && then() } });
  model.send({}, idle(() => model.send(message, idle(answered))));
}

/** Have the browser keep something as a file of the reader's. */
function keepAsFile(name, content, type) {
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Keep in this browser, and nowhere else, that a step of the course was taken; the index shows it. Without a name, steps are
    counted. Where the browser keeps nothing, nothing is kept. */
function came(step, name) {
  try {
    const key = "her2teach.course";
    const kept = JSON.parse(localStorage.getItem(key)) ?? {};
    const done = new Set(kept[step]);
    if (done.size < 99) localStorage.setItem(key, JSON.stringify({ ...kept, [step]: [...done.add(name ?? `${done.size + 1}`)] }));
  } catch { /* the course then begins at its beginning */ }
}

/** Have handlers called when a model changes or hears something, by the names of the events; return what ends that. */
function wire(model, handlers) {
  const each = (act) => Object.entries(handlers).forEach(([events, handler]) => act.call(model, events, handler));
  each(model.on);
  return () => each(model.off);
}

const LONG = 12; // a list with fewer entries is seen whole

/** A field that leaves of a long list the entries with what is typed in it, and all where there are none. */
function finder(select) {
  const field = make("input", { type: "search", class: "h2t-find", placeholder: "Find a case", "aria-label": "Find a case", autocomplete: "off" });
  let all = [];
  const find = () => {
    const wanted = field.value.trim().toLowerCase();
    const chosen = select.value;
    const found = all.filter(({ textContent }) => textContent.toLowerCase().includes(wanted));
    field.setAttribute("aria-invalid", !found.length);
    select.replaceChildren(...(found.length ? found : all));
    if (found.some(({ value }) => value === chosen)) select.value = chosen;
  };
  const fill = (entries) => {
    all = entries.map(([value, label]) => make("option", { value }, label));
    field.hidden = all.length < LONG;
    find();
  };
  field.addEventListener("input", find);
  return { field, fill };
}
