/* Widgets without Python, each with its own script: as they were saved, or as they stand before their Python is there. */

/** Of pictures that were drawn ahead, the one for a room most like this one. */
function nearest(pictures, [width, height]) {
  const away = ([w, h]) => Math.abs(w - width) + Math.abs(h - height) + (Boolean(h) === Boolean(height) ? 0 : 10_000);
  return pictures.reduce((best, each) => (away(each) < away(best) ? each : best))[2];
}

/** The model of a widget that nobody answers; what its script keeps in it stays on this page. */
function modelOf(state) {
  const handlers = new Map();
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      if (name === "room" && state.pictures) this.set("svg", nearest(state.pictures, value));
      for (const handler of handlers.get(`change:${name}`) ?? []) handler();
    },
    on: (events, handler) => events.split(" ").forEach((each) => handlers.set(each, [...(handlers.get(each) ?? []), handler])),
    off() {},
    save_changes() {},
    send() {},
  };
}

/** A button or a list of ipywidgets' own, as it lays them out. */
function plain({ label, options, chosen }) {
  const el = document.createElement(options ? "div" : "button");
  el.className = `lm-Widget jupyter-widgets ${options ? "widget-inline-hbox widget-dropdown" : "jupyter-button widget-button"}`;
  if (!options) {
    el.textContent = label;
    return el;
  }
  const name = document.createElement("label");
  const list = document.createElement("select");
  name.className = "widget-label";
  name.textContent = label;
  name.htmlFor = list.id = `h2t-list-${(globalThis.h2tLists = (globalThis.h2tLists ?? 0) + 1)}`;
  for (const each of options) list.append(new Option(each));
  list.selectedIndex = chosen;
  el.append(name, list);
  return el;
}

/** Show a widget, or a box of them, in its place. */
async function show({ classes, style, children = [], script, state, still, control }, place, modules) {
  const el = control ? plain(control) : document.createElement("div");
  el.className = `${el.className} ${classes}`.trim();
  for (const [name, value] of Object.entries(style)) el.style.setProperty(name, value);
  place.append(el);
  for (const each of children) await show(each, el, modules);
  if (!state) return;
  const { default: widget } = await modules[script];
  widget.render?.({ model: modelOf(state), el });
  for (const control of still ? el.querySelectorAll("button, input, select, textarea") : []) control.disabled = true;
}

const loaded = (scripts) => scripts.map((each) => import(URL.createObjectURL(new Blob([each], { type: "text/javascript" }))));

/** Light or dark, as the reader's browser says; JupyterLab writes it where the widgets look for it. */
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => (document.body.dataset.jpThemeLight = String(!dark.matches));
dark.addEventListener("change", follow);
follow();
