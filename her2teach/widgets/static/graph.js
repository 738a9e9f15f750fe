// The decision graph. The picture comes once for each size of its room, the cards once; afterwards only which parts are visited,
// possible or ruled out, and the path in words. Of a large graph what is ruled out is folded, and the picture comes anew with what
// is folded. What is said is made and escaped in Python.
//
// A view is what the parts below share: { model, el, svg, box, stage, paths, card, only, ... }. Its picture may be replaced.

const NARROW = 720; // below so many pixels the path alone is shown, unless the reader has chosen
const GRAIN = 10; // the room is told in steps of so many pixels
const PAUSE_MILLISECONDS = 120; // the room has to stay as it is for so long before it is told again
const HINT = "Arrow keys go along the path and its rows, Enter opens a card.";

/** Put everything into the element of a graph: the view. */
function lay(model, el) {
  const svg = picture(model.get("svg"));
  const box = make("div", { class: "h2t-graph-box" }, svg);
  const paths = make("div", { class: "h2t-paths-box" });
  const words = make("div", { class: "h2t-panel" });
  const close = make("button", { type: "button", class: "h2t-close" }, "Close");
  const card = make("div", { class: "h2t-card", role: "dialog", tabindex: -1, hidden: "" }, close, words);
  const hint = make("p", { class: "h2t-keys", "aria-hidden": "true" }, HINT);
  const stage = make("div", { class: "h2t-graph-stage" }, box, paths, card, hint);
  const only = make("button", { type: "button", class: "h2t-only" }, "Path only");
  const under = make("div", { class: "h2t-under" });
  under.innerHTML = model.get("legend");
  const fold = make("button", { type: "button", class: "h2t-fold" }, "Show what is folded");
  under.append(fold, only);
  el.classList.add("h2t-graph");
  el.prepend(stage, under);
  const view = { model, el, svg, box, paths, words, close, card, stage, only, fold };
  view.stops = () => [...(paths.querySelector("ol")?.children ?? [])];
  view.alone = () => el.classList.contains("h2t-alone");
  view.last = () => model.get("states").last;
  return view;
}

/** What has the focus; a host may show the graph in a tree of its own, which the document does not look into. */
const active = (element) => element.getRootNode().activeElement;

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
    const back = card.contains(active(stage));
    card.hidden = true;
    stage.append(card);
    if (back && opener?.isConnected) opener.focus({ preventScroll: true });
  }
  return { open, shut };
}

/** The whole graph, or only the path: what the reader chose, else what there is room for. */
function views(view, shut) {
  const { model, el, box, only } = view;
  let chosen = null;
  const narrow = () => el.clientWidth < NARROW * larger(box);
  function show() {
    const alone = Boolean(model.get("path")) && (chosen ?? narrow());
    const turned = alone !== view.alone();
    el.classList.toggle("h2t-alone", alone);
    only.setAttribute("aria-pressed", alone);
    only.hidden = !model.get("path");
    if (turned) shut();
    if (turned && !alone) requestAnimationFrame(() => reveal(box, view.svg, view.last(), false));
  }
  function turn() {
    const wanted = !view.alone();
    chosen = wanted === narrow() ? null : wanted;
    show();
  }
  return { show, turn };
}

/** What the picture and the path show of the case. */
function drawing(view, shut, show) {
  const { model, el, box, paths } = view;
  const describe = () => (view.svg.querySelector("desc").textContent = model.get("description"));
  function colour(watched) {
    const states = model.get("states");
    folds();
    el.classList.toggle("h2t-comparing", Boolean(states.notes));
    paint(view.svg, states, watched && !states.anew);
    const held = view.svg.contains(active(box)) && active(box).dataset.id;
    rove(view, held || states.last || view.svg.querySelector(".node").dataset.id);
  }
  /** Offer to open what is folded, or to fold what a reader has opened. */
  function folds() {
    const opened = model.get("opened").length > 0;
    view.fold.hidden = !opened && !view.svg.querySelector(".folded");
    view.fold.setAttribute("aria-pressed", opened);
  }
  function walk() {
    const held = paths.contains(active(paths)) && active(paths).closest(".h2t-path > li").dataset.node;
    if (paths.contains(view.card)) shut();
    paths.innerHTML = model.get("path");
    for (const button of paths.querySelectorAll("li > button")) button.setAttribute("aria-haspopup", "dialog");
    for (const each of held ? view.stops() : []) if (each.dataset.node === held) each.querySelector("button").focus();
    requestAnimationFrame(show);
  }
  /** Show another picture; one that comes along with a change is coloured only once, so that the change is seen on it. */
  function redraw() {
    const id = view.svg.querySelector('.node[tabindex="0"]').dataset.id;
    const focused = view.svg.contains(active(box));
    const drawn = picture(model.get("svg"));
    carryOver(view.svg, drawn);
    view.svg.replaceWith(drawn);
    view.svg = drawn;
    recolour();
    describe();
    fit(view.svg);
    if (focused) go(view, part(drawn, id) ? id : view.last());
    reveal(box, view.svg, view.last(), false);
  }
  let waiting = false;
  function recolour() {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      colour(true);
    });
  }
  return { describe, colour, recolour, walk, redraw };
}

/** What is pressed, by mouse, finger or key. */
function listen(view, turn, card) {
  const { el, box, paths, close, only } = view;
  only.addEventListener("click", turn);
  close.addEventListener("click", card.shut);
  box.addEventListener("click", ({ target }) => {
    const node = target.closest(".node");
    if (node) press(view, card, { key: "Enter", target: node });
  });
  view.fold.addEventListener("click", () => unfold(view, view.model.get("opened").length ? [] : [...view.svg.querySelectorAll(".folded")]));
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
    if (press(view, card, event)) event.preventDefault();
  });
}

/** Have these decisions open although they are ruled out, and no others. */
function unfold({ model }, nodes) {
  model.set("opened", nodes.map((each) => each.dataset?.id ?? each));
  model.save_changes();
}

/** Do what a key says in the box of the picture; return whether it says anything. */
function press(view, card, { key, target }) {
  const { svg } = view;
  const node = target.closest(".node");
  if (!node) return false;
  if (/^Arrow/.test(key)) go(view, neighbour(svg, node.dataset.id, key));
  else if (key === "Home") go(view, svg.querySelector(".node").dataset.id);
  else if (key === "End") go(view, view.last());
  else if (["Enter", " "].includes(key) && node.matches(".folded")) unfold(view, [...view.model.get("opened"), node]);
  else if (["Enter", " "].includes(key)) card.open(node.dataset.id, node);
  else return false;
  return true;
}

/** How much larger than ours the letters are that the reader's browser asks for. */
const larger = (box) => parseFloat(getComputedStyle(box).fontSize) / 10 || 1;

/** A box has no size until the page has laid it out, or a tab shows it; whenever it has another, a picture is asked for. */
function watchSize(view, show) {
  const { model, el, box } = view;
  let waiting;
  const floor = (pixels) => Math.floor(pixels / GRAIN) * GRAIN;
  function ask() {
    const fills = getComputedStyle(el).getPropertyValue("--h2t-graph-fill").trim() === "1";
    el.classList.toggle("h2t-fills", fills);
    const scale = larger(box);
    const room = [floor(box.clientWidth / scale), fills ? floor(box.clientHeight / scale) : 0];
    if (!room[0] || room.join() === model.get("room").join()) return;
    model.set("room", room);
    model.save_changes();
  }
  let asked = false;
  const seen = new ResizeObserver(() => {
    if (!el.clientWidth) return;
    show();
    if (!asked) fit(view.svg);
    clearTimeout(waiting);
    waiting = setTimeout(ask, asked ? PAUSE_MILLISECONDS : 0);
    asked = true;
  });
  seen.observe(el);
  seen.observe(box);
  return seen;
}

function render({ model, el }) {
  const view = lay(model, el);
  const card = cards(view);
  const { show, turn } = views(view, card.shut);
  const { describe, colour, recolour, walk, redraw } = drawing(view, card.shut, show);
  listen(view, turn, card);
  colour(false);
  describe();
  walk();
  document.fonts.ready.then(() => fit(view.svg));
  const seen = watchSize(view, show);
  const unwire = wire(model, {
    "change:states": () => {
      recolour();
      // Not at once: to measure the page now would have it laid out in the middle of a change.
      requestAnimationFrame(() => reveal(view.box, view.svg, view.last(), true));
    },
    "change:path": walk,
    "change:description": describe,
    "change:svg": redraw,
  });
  return () => {
    seen.disconnect();
    unwire();
  };
}

export default { render };
