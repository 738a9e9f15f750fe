// The decision graph. The picture and the cards come once; afterwards only which parts are visited, possible or ruled out,
// and the path in words. What is said is made and escaped in Python.
//
// A view is what the parts below share: { model, el, svg, box, stage, paths, card, buttons, ... }. Its picture may be replaced.

const NARROW = 600; // below so many pixels the path alone is shown, unless the reader has chosen
const BROAD = 1300; // from so many on, a picture that is wider than high
const PICTURE = "Picture of the decision graph. Arrow keys scroll it; plus, minus and 0 zoom. Tab moves to its boxes.";
const HINT = "Arrow keys go from box to box, Enter opens a card, + − 0 zoom, N and B step along the path.";
const TOOLS = [
  ["Zoom", ["out", "−", "Zoom out"], ["in", "+", "Zoom in"], ["whole", "Whole graph"], ["answer", "Jump to answer"]],
  ["Steps of the path", ["back", "Back a step"], ["next", "Next step"]],
  ["View", ["only", "Path only"], ["full", "Full screen"]],
];
const KEYS = { "+": "in", "=": "in", "-": "out", _: "out", 0: "whole", n: "next", b: "back" };

const sentence = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);

/** The buttons above the picture, by name. */
function tools() {
  const percent = make("span", { class: "h2t-percent", "aria-hidden": "true" });
  const heard = make("span", { class: "h2t-heard", "aria-live": "polite" });
  const buttons = {};
  const bar = make("div", { class: "h2t-tools" });
  for (const [label, ...group] of TOOLS) {
    const element = make("div", { role: "group", "aria-label": label });
    for (const [name, text, spoken] of group) {
      buttons[name] = make("button", { type: "button", "data-do": name, ...(spoken && { "aria-label": spoken }) }, text);
      element.append(buttons[name]);
      if (name === "out") element.append(percent);
    }
    bar.append(element);
  }
  bar.append(heard);
  buttons.full.hidden = !document.fullscreenEnabled;
  const told = (scale, asked) => {
    percent.textContent = `${Math.round(scale * 100)}%`;
    if (asked) heard.textContent = `Zoom ${percent.textContent}`;
  };
  return { bar, buttons, told };
}

/** Put everything into the element of a graph: the view. */
function lay(model, el) {
  const svg = picture(model.get("svg"));
  svg.drawn = "svg";
  const { bar, buttons, told } = tools();
  const box = make("div", { class: "h2t-graph-box", tabindex: 0, role: "group", "aria-label": PICTURE }, svg);
  const paths = make("div", { class: "h2t-paths-box" });
  const words = make("div", { class: "h2t-panel" });
  const close = make("button", { type: "button", class: "h2t-close" }, "Close");
  const card = make("div", { class: "h2t-card", role: "dialog", tabindex: -1, hidden: "" }, close, words);
  const hint = make("p", { class: "h2t-keys", "aria-hidden": "true" }, HINT);
  const stage = make("div", { class: "h2t-stage" }, box, paths, card, hint);
  const said = make("p", { class: "h2t-said", "aria-live": "polite" });
  el.classList.add("h2t-graph");
  el.insertAdjacentHTML("beforeend", model.get("legend"));
  el.prepend(bar, said, stage);
  const view = { model, el, svg, bar, buttons, box, paths, words, close, card, stage, said };
  view.zoom = zoomable(box, told);
  view.stops = () => [...(paths.querySelector("ol")?.children ?? [])];
  view.alone = () => el.classList.contains("h2t-alone");
  view.last = () => model.get("states").last;
  return view;
}

/** Let Tab come to this node, and to no other. */
function rove({ svg }, id) {
  for (const node of svg.querySelectorAll(".node")) node.setAttribute("tabindex", node.dataset.id === id ? 0 : -1);
}

/** Give a node the focus, and have it in view. */
function go({ box, svg }, id) {
  if (!id) return;
  part(svg, id).focus({ preventScroll: true });
  reveal(box, svg, id, true);
}

/** The card of a node, opened beside it; what it was opened from gets the focus back. */
function cards(view) {
  const { model, words, card, stage } = view;
  let opener = null;
  function open(id, from) {
    opener = from;
    words.innerHTML = model.get("cards")[id];
    card.setAttribute("aria-label", words.querySelector("h3").textContent);
    card.dataset.node = id;
    card.hidden = false;
    const stop = from.closest("li");
    (stop ?? stage).append(card);
    if (!stop) {
      const [room, node] = [stage, from].map((each) => each.getBoundingClientRect());
      card.classList.toggle("h2t-left", node.left + node.right > room.left + room.right);
      const lowest = Math.min(room.height, innerHeight - room.top) - card.offsetHeight - 8;
      card.style.top = `${Math.max(8, Math.min(node.top - room.top, lowest))}px`;
    }
    card.scrollTop = 0;
    card.focus({ preventScroll: !stop });
  }
  function shut() {
    const back = card.contains(document.activeElement);
    card.hidden = true;
    stage.append(card);
    if (back && opener?.isConnected) opener.focus({ preventScroll: true });
  }
  return { open, shut };
}

/** The steps of the path: which one is shown, in the picture and in the list. */
function steps(view) {
  const { box, buttons, said } = view;
  let at = -1;
  function mark() {
    const all = view.stops();
    const [now, next] = [all[at]?.dataset.node, all[at + 1]?.dataset.node];
    all.forEach((stop, place) => (place === at ? stop.setAttribute("aria-current", "step") : stop.removeAttribute("aria-current")));
    for (const each of view.svg.querySelectorAll("[data-id]")) {
      each.toggleAttribute("data-now", Boolean(now) && [now, `${now}--${next}`].includes(each.dataset.id));
    }
    // A button that is disabled would lose the focus.
    buttons.back.setAttribute("aria-disabled", at <= 0);
    buttons.next.setAttribute("aria-disabled", at >= all.length - 1);
  }
  /** Mark a step, and say it. */
  function step(by) {
    const all = view.stops();
    at = Math.max(0, Math.min(all.length - 1, at + by));
    mark();
    const stop = all[at];
    if (!stop) return;
    const [label, why] = ["strong", "p"].map((name) => stop.querySelector(name).textContent);
    said.textContent = `Step ${at + 1} of ${all.length}: ${sentence(label)} ${why}`;
    if (view.alone()) stop.scrollIntoView({ block: "nearest" });
    else reveal(box, view.svg, stop.dataset.node, true);
  }
  function restart() {
    at = -1;
    said.textContent = "";
    mark();
  }
  return { mark, step, restart };
}

/** The whole graph, or only the path: what the reader chose, else what there is room for. */
function views(view, shut) {
  const { model, el, box, buttons, zoom } = view;
  let chosen = null;
  function show() {
    const only = Boolean(model.get("path")) && (chosen ?? el.clientWidth < NARROW);
    const turned = only !== view.alone();
    el.classList.toggle("h2t-alone", only);
    buttons.only.setAttribute("aria-pressed", only);
    for (const name of ["only", "back", "next", "answer"]) buttons[name].hidden = !model.get("path");
    if (turned) shut();
    if (turned && !only) requestAnimationFrame(() => reveal(box, view.svg, view.last(), false));
    zoom.tell();
  }
  function turn() {
    chosen = !view.alone();
    show();
  }
  return { show, turn };
}

/** What the picture and the path show of the case. */
function drawing(view, step, shut, show) {
  const { model, el, box, paths, zoom } = view;
  const describe = () => (view.svg.querySelector("desc").textContent = model.get("description"));
  function colour(watched) {
    const states = model.get("states");
    el.classList.toggle("h2t-comparing", Boolean(states.notes));
    paint(view.svg, states, watched);
    rove(view, states.last || view.svg.querySelector(".node").dataset.id);
  }
  function walk() {
    const held = paths.contains(document.activeElement) && document.activeElement.closest(".h2t-path > li").dataset.node;
    if (paths.contains(view.card)) shut();
    paths.innerHTML = model.get("path");
    for (const button of paths.querySelectorAll("button")) button.setAttribute("aria-haspopup", "dialog");
    for (const each of held ? view.stops() : []) if (each.dataset.node === held) each.querySelector("button").focus();
    step.restart();
    requestAnimationFrame(show);
  }
  /** On the whole screen, and only there, all of it at once is easy to read. */
  function fill() {
    if (document.fullscreenElement === el && view.svg.drawn === "wide") zoom.whole();
  }
  function redraw() {
    const id = view.svg.querySelector('.node[tabindex="0"]').dataset.id;
    const focused = view.svg.contains(document.activeElement);
    const markup = el.clientWidth >= BROAD && model.get("wide") ? "wide" : "svg";
    if (view.svg.drawn === markup) return;
    const drawn = picture(model.get(markup));
    drawn.drawn = markup;
    view.svg.replaceWith(drawn);
    view.svg = drawn;
    colour(false);
    describe();
    step.mark();
    if (focused) go(view, id);
    fill();
    reveal(box, view.svg, view.last(), false);
  }
  return { describe, colour, walk, fill, redraw };
}

/** What is pressed, by mouse, finger or key. */
function listen(view, actions, card, fill) {
  const { el, bar, box, paths, close, buttons } = view;
  bar.addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
  close.addEventListener("click", card.shut);
  box.addEventListener("click", ({ target }) => {
    const node = target.closest(".node");
    if (node) card.open(node.dataset.id, node);
  });
  box.addEventListener("focusin", ({ target }) => target.dataset.id && rove(view, target.dataset.id));
  paths.addEventListener("click", ({ target }) => {
    const button = target.closest("li > button");
    if (button) card.open(button.parentElement.dataset.node, button);
  });
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || view.card.hidden) return;
    event.preventDefault();
    card.shut();
  });
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (press(view, actions, card, event)) event.preventDefault();
  });
  el.addEventListener("fullscreenchange", () => {
    const full = document.fullscreenElement === el;
    buttons.full.textContent = full ? "Leave full screen" : "Full screen";
    box.classList.remove("h2t-zoomed");
    requestAnimationFrame(fill);
  });
}

/** Do what a key says in the box of the picture; return whether it says anything. */
function press(view, actions, card, { key, target }) {
  const { svg } = view;
  const node = target.closest(".node");
  const action = actions[KEYS[key.toLowerCase()]];
  if (action) action();
  else if (node && /^Arrow/.test(key)) go(view, neighbour(svg, node.dataset.id, key));
  else if (node && key === "Home") go(view, svg.querySelector(".node").dataset.id);
  else if (node && key === "End") go(view, view.last());
  else if (node && ["Enter", " "].includes(key)) card.open(node.dataset.id, node);
  else return false;
  return true;
}

/** A box has no size until the page has laid it out, or a tab shows it. */
function watchSize(view, redraw, show) {
  const { model, el, box } = view;
  let shown = false;
  const seen = new ResizeObserver(() => {
    if (!el.clientWidth) return;
    if (el.clientWidth >= BROAD && !model.get("wants_wide")) {
      model.set("wants_wide", true);
      model.save_changes();
    }
    redraw();
    show();
    if (!shown) reveal(box, view.svg, view.last(), false);
    shown = true;
  });
  seen.observe(el);
  return seen;
}

function render({ model, el }) {
  const view = lay(model, el);
  const card = cards(view);
  const step = steps(view);
  const { show, turn } = views(view, card.shut);
  const { describe, colour, walk, fill, redraw } = drawing(view, step, card.shut, show);
  const actions = {
    ...view.zoom,
    answer: () => {
      view.zoom.readable();
      reveal(view.box, view.svg, view.last(), true);
    },
    back: () => step.step(-1),
    next: () => step.step(1),
    only: turn,
    full: () => (document.fullscreenElement ? document.exitFullscreen() : el.requestFullscreen()),
  };
  listen(view, actions, card, fill);
  colour(false);
  describe();
  walk();
  const seen = watchSize(view, redraw, show);
  const unwire = wire(model, {
    "change:states": () => {
      colour(true);
      // Not at once: to measure the page now would have it laid out in the middle of a change.
      requestAnimationFrame(() => reveal(view.box, view.svg, view.last(), true));
    },
    "change:path": walk,
    "change:description": describe,
    "change:wide": redraw,
  });
  return () => {
    seen.disconnect();
    unwire();
  };
}

export default { render };
