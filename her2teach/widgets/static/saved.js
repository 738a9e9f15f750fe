/* A page that was saved from a notebook: it shows the widgets as they were, each with its own script, and without Python. */

/** The model of a widget that nobody answers any more; what its script keeps in it stays on this page. */
function modelOf(state) {
  const handlers = new Map();
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const handler of handlers.get(`change:${name}`) ?? []) handler();
    },
    on: (events, handler) => events.split(" ").forEach((each) => handlers.set(each, [...(handlers.get(each) ?? []), handler])),
    off() {},
    save_changes() {},
    send() {},
  };
}

async function show({ classes, style, children = [], script, state, still }, place) {
  const el = document.createElement("div");
  el.className = classes;
  for (const [name, value] of Object.entries(style)) el.style.setProperty(name, value);
  place.append(el);
  for (const each of children) await show(each, el);
  if (!state) return;
  const { default: widget } = await modules[script];
  widget.render({ model: modelOf(state), el });
  for (const control of still ? el.querySelectorAll("button, input, select, textarea") : []) control.disabled = true;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => (document.body.dataset.jpThemeLight = String(!dark.matches));
dark.addEventListener("change", follow);
follow();
const { tree, scripts } = JSON.parse(document.getElementById("h2t-state").textContent);
const modules = scripts.map((each) => import(URL.createObjectURL(new Blob([each], { type: "text/javascript" }))));
await show(tree, document.getElementById("h2t-saved"));
document.body.classList.add("h2t-ready");
