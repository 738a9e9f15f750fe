// The decision graph. The picture and the cards come once; afterwards only which parts are visited, possible or ruled out,
// and the way in words. What is said is made and escaped in Python.

const NARROW = 600; // below so many pixels the way alone is shown, unless the reader has chosen
const BROAD = 1300; // from so many on, a picture that is wider than high
const PICTURE = "Picture of the decision graph. Arrow keys scroll it; plus, minus and 0 zoom. Tab goes on to its boxes.";
const HINT = "Arrow keys go from box to box, Enter opens a card, + − 0 zoom, N and B step along the way.";
const TOOLS = [
  ["Zoom", ["out", "−", "Zoom out"], ["in", "+", "Zoom in"], ["whole", "Whole graph"], ["answer", "To the answer"]],
  ["Steps of the way", ["back", "Back a step"], ["next", "Next step"]],
  ["View", ["only", "Only this way"], ["full", "Full screen"]],
];
const KEYS = { "+": "in", "=": "in", "-": "out", _: "out", 0: "whole", n: "next", b: "back" };

const sentence = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);

function render({ model, el }) {
  let svg = picture(model.get("svg"));
  let chosen = null; // the view the reader has asked for
  let at = -1; // the step that is shown
  let opener = null; // what the card was opened from

  const box = make("div", { class: "h2t-graph-box", tabindex: 0, role: "group", "aria-label": PICTURE }, svg);
  const ways = make("div", { class: "h2t-ways-box" });
  const words = make("div", { class: "h2t-panel" });
  const close = make("button", { type: "button", class: "h2t-close" }, "Close");
  const card = make("div", { class: "h2t-card", role: "dialog", tabindex: -1, hidden: "" }, close, words);
  const hint = make("p", { class: "h2t-keys", "aria-hidden": "true" }, HINT);
  const stage = make("div", { class: "h2t-stage" }, box, ways, card, hint);
  const percent = make("span", { class: "h2t-percent", "aria-hidden": "true" });
  const heard = make("span", { class: "h2t-heard", "aria-live": "polite" });
  const said = make("p", { class: "h2t-said", "aria-live": "polite" });
  const buttons = {};
  const bar = make("div", { class: "h2t-tools" });
  for (const [label, ...tools] of TOOLS) {
    const group = make("div", { role: "group", "aria-label": label });
    for (const [name, text, spoken] of tools) {
      buttons[name] = make("button", { type: "button", "data-do": name, ...(spoken && { "aria-label": spoken }) }, text);
      group.append(buttons[name]);
      if (name === "out") group.append(percent);
    }
    bar.append(group);
  }
  bar.append(heard);
  buttons.full.hidden = !document.fullscreenEnabled;
  el.classList.add("h2t-graph");
  el.insertAdjacentHTML("beforeend", model.get("legend"));
  el.prepend(bar, said, stage);

  const zoom = zoomable(box, (scale, asked) => {
    percent.textContent = `${Math.round(scale * 100)}%`;
    if (asked) heard.textContent = `Zoom ${percent.textContent}`;
  });
  const stops = () => [...(ways.querySelector("ol")?.children ?? [])];
  const alone = () => el.classList.contains("h2t-alone");
  const here = () => svg.querySelector('.node[tabindex="0"]').dataset.id;

  /** Let Tab come to this node, and to no other. */
  function rove(id) {
    for (const node of svg.querySelectorAll(".node")) node.setAttribute("tabindex", node.dataset.id === id ? 0 : -1);
  }
  function go(id) {
    if (!id) return;
    part(svg, id).focus({ preventScroll: true });
    reveal(box, svg, id, true);
  }

  /** Show the whole graph or only the way: what the reader chose, else what there is room for. */
  function view() {
    const only = Boolean(model.get("way")) && (chosen ?? el.clientWidth < NARROW);
    const turned = only !== alone();
    el.classList.toggle("h2t-alone", only);
    buttons.only.setAttribute("aria-pressed", only);
    for (const name of ["only", "back", "next", "answer"]) buttons[name].hidden = !model.get("way");
    if (turned) shut();
    if (turned && !only) requestAnimationFrame(() => reveal(box, svg, model.get("states").last, false));
    zoom.tell();
  }

  /** Mark a step, in the picture and in the list, and say it. */
  function step(by) {
    const all = stops();
    at = Math.max(0, Math.min(all.length - 1, at + by));
    mark();
    const stop = all[at];
    if (!stop) return;
    const [label, why] = ["strong", "p"].map((name) => stop.querySelector(name).textContent);
    said.textContent = `Step ${at + 1} of ${all.length}: ${sentence(label)} ${why}`;
    if (alone()) stop.scrollIntoView({ block: "nearest" });
    else reveal(box, svg, stop.dataset.node, true);
  }
  function mark() {
    const all = stops();
    const [now, next] = [all[at]?.dataset.node, all[at + 1]?.dataset.node];
    all.forEach((stop, place) => (place === at ? stop.setAttribute("aria-current", "step") : stop.removeAttribute("aria-current")));
    for (const each of svg.querySelectorAll("[data-id]")) {
      each.toggleAttribute("data-now", Boolean(now) && [now, `${now}--${next}`].includes(each.dataset.id));
    }
    // A button that is disabled would lose the focus.
    buttons.back.setAttribute("aria-disabled", at <= 0);
    buttons.next.setAttribute("aria-disabled", at >= all.length - 1);
  }

  /** Open a node's card beside it. */
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

  const actions = {
    ...zoom,
    answer: () => {
      zoom.readable();
      reveal(box, svg, model.get("states").last, true);
    },
    back: () => step(-1),
    next: () => step(1),
    only: () => {
      chosen = !alone();
      view();
    },
    full: () => (document.fullscreenElement ? document.exitFullscreen() : el.requestFullscreen()),
  };

  bar.addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
  close.addEventListener("click", shut);
  box.addEventListener("click", ({ target }) => {
    const node = target.closest(".node");
    if (node) open(node.dataset.id, node);
  });
  box.addEventListener("focusin", ({ target }) => target.dataset.id && rove(target.dataset.id));
  ways.addEventListener("click", ({ target }) => {
    const button = target.closest("li > button");
    if (button) open(button.parentElement.dataset.node, button);
  });
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    event.preventDefault();
    shut();
  });
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const node = event.target.closest(".node");
    const action = actions[KEYS[event.key.toLowerCase()]];
    if (action) action();
    else if (node && /^Arrow/.test(event.key)) go(neighbour(svg, node.dataset.id, event.key));
    else if (node && event.key === "Home") go(svg.querySelector(".node").dataset.id);
    else if (node && event.key === "End") go(model.get("states").last);
    else if (node && ["Enter", " "].includes(event.key)) open(node.dataset.id, node);
    else return;
    event.preventDefault();
  });
  el.addEventListener("fullscreenchange", () => {
    const full = document.fullscreenElement === el;
    buttons.full.textContent = full ? "Leave full screen" : "Full screen";
    box.classList.remove("h2t-zoomed");
    requestAnimationFrame(fill);
  });

  const describe = () => (svg.querySelector("desc").textContent = model.get("description"));
  function colour(watched) {
    const states = model.get("states");
    el.classList.toggle("h2t-comparing", Boolean(states.notes));
    paint(svg, states, watched);
    rove(states.last || svg.querySelector(".node").dataset.id);
  }
  function walk() {
    const held = ways.contains(document.activeElement) && document.activeElement.closest(".h2t-way > li").dataset.node;
    if (ways.contains(card)) shut();
    ways.innerHTML = model.get("way");
    for (const button of ways.querySelectorAll("button")) button.setAttribute("aria-haspopup", "dialog");
    for (const each of held ? stops() : []) if (each.dataset.node === held) each.querySelector("button").focus();
    at = -1;
    said.textContent = "";
    mark();
    requestAnimationFrame(view);
  }
  /** On the whole screen, and only there, all of it at once is easy to read. */
  function fill() {
    if (document.fullscreenElement === el && svg.drawn === "wide") zoom.whole();
  }
  function redraw() {
    const id = here();
    const focused = svg.contains(document.activeElement);
    const markup = el.clientWidth >= BROAD && model.get("wide") ? "wide" : "svg";
    if (svg.drawn === markup) return;
    const drawn = picture(model.get(markup));
    drawn.drawn = markup;
    svg.replaceWith(drawn);
    svg = drawn;
    colour(false);
    describe();
    mark();
    if (focused) go(id);
    fill();
    reveal(box, svg, model.get("states").last, false);
  }
  svg.drawn = "svg";

  const listeners = {
    "change:states": () => {
      colour(true);
      // Not at once: to measure the page now would have it laid out in the middle of a change.
      requestAnimationFrame(() => reveal(box, svg, model.get("states").last, true));
    },
    "change:way": walk,
    "change:description": describe,
    "change:wide": redraw,
  };
  colour(false);
  describe();
  walk();
  // A box has no size until the page has laid it out, or a tab shows it.
  let shown = false;
  const seen = new ResizeObserver(() => {
    if (!el.clientWidth) return;
    if (el.clientWidth >= BROAD && !model.get("wants_wide")) {
      model.set("wants_wide", true);
      model.save_changes();
    }
    redraw();
    view();
    if (!shown) reveal(box, svg, model.get("states").last, false);
    shown = true;
  });
  seen.observe(el);
  for (const [name, listener] of Object.entries(listeners)) model.on(name, listener);
  return () => {
    seen.disconnect();
    for (const [name, listener] of Object.entries(listeners)) model.off(name, listener);
  };
}

export default { render };
