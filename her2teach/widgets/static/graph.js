// The decision graph. The picture comes once; afterwards only which parts are visited, possible or ruled out.

const WEIGHT = { excluded: 0, idle: 1, possible: 2, visited: 3 };
const CLEARANCE = 24;

/** Turn the picture from Python into an element whose ids are this view's own. */
function picture(markup) {
  const svg = document.importNode(new DOMParser().parseFromString(markup, "image/svg+xml").documentElement, true);
  // The module is loaded once for each widget, so what counts over the page is kept with the page.
  const view = (globalThis.h2tViews = (globalThis.h2tViews ?? 0) + 1);
  const named = [...svg.querySelectorAll("[id]")];
  for (const element of named) element.id = `${element.id}-${view}`;
  svg.style.setProperty("--h2t-graph-natural", `${svg.viewBox.baseVal.width}px`);
  svg.setAttribute("aria-labelledby", named.map((element) => element.id).join(" "));
  return svg;
}

/** Give every node and edge its state and its sign. */
function paint(svg, { rest, last, ...states }) {
  const standing = new Map();
  for (const [state, marks] of Object.entries(states)) {
    for (const [id, mark] of Object.entries(marks)) standing.set(id, [state, mark]);
  }
  for (const part of svg.querySelectorAll("[data-id]")) {
    const [state, mark] = standing.get(part.dataset.id) ?? rest;
    if (part.dataset.state !== state) part.dataset.state = state;
    const sign = part.querySelector(".mark");
    const text = mark && sign.localName === "tspan" ? `${mark} ` : mark;
    if (sign.textContent !== text) sign.textContent = text;
  }
  // Where edges leave a node together, what matters lies on top.
  const edges = svg.querySelector(".edges");
  const weight = (edge) => WEIGHT[edge.dataset.state];
  edges.append(...[...edges.children].sort((one, other) => weight(one) - weight(other)));
}

/** Scroll the box, never the page, until a node and its surroundings are in view. */
function reveal(box, svg, id, smooth) {
  const node = id && svg.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!node || !box.clientWidth) return;
  const inner = box.getBoundingClientRect();
  const outer = node.getBoundingClientRect();
  const past = (low, high, from, size) =>
    Math.min(0, low - CLEARANCE - from) || Math.max(0, high + CLEARANCE - from - size);
  const left = past(outer.left, outer.right, inner.left, box.clientWidth);
  const top = past(outer.top, outer.bottom, inner.top, box.clientHeight);
  if (!left && !top) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollBy({ left, top, behavior: smooth && !still ? "smooth" : "auto" });
}

function render({ model, el }) {
  const svg = picture(model.get("svg"));
  const box = document.createElement("div");
  box.className = "h2t-graph-box";
  box.tabIndex = 0; // so that the arrow keys scroll it
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Picture of the decision graph; the arrow keys scroll it");
  box.append(svg);
  const legend = document.createElement("div");
  legend.innerHTML = model.get("legend");
  el.classList.add("h2t-graph");
  el.append(box, ...legend.children);

  const update = () => {
    const states = model.get("states");
    paint(svg, states);
    svg.querySelector("desc").textContent = model.get("description");
    reveal(box, svg, states.last, true);
  };
  paint(svg, model.get("states"));
  svg.querySelector("desc").textContent = model.get("description");
  // A box has no size until the page has laid it out, or a tab shows it.
  const seen = new ResizeObserver(() => {
    if (!box.clientWidth) return;
    reveal(box, svg, model.get("states").last, false);
    seen.disconnect();
  });
  seen.observe(box);
  model.on("change:states", update);
  return () => {
    seen.disconnect();
    model.off("change:states", update);
  };
}

export default { render };
