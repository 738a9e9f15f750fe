// The picture of the graph as an element of this page: its states, its changes, and how the keys go from node to node.

const WEIGHT = { excluded: 0, idle: 1, possible: 2, other: 3, visited: 4 };
const WORDS = { excluded: "ruled out", idle: "", possible: "still possible", other: "", visited: "on your path" };
const CLEARANCE = 24;
const SHOWN_MILLISECONDS = 2500;

/** Turn the picture from Python into an element whose ids are this view's own. */
function picture(markup) {
  const svg = document.importNode(new DOMParser().parseFromString(markup, "image/svg+xml").documentElement, true);
  // The module is loaded once for each widget, so what counts over the page is kept with the page.
  const view = (globalThis.h2tViews = (globalThis.h2tViews ?? 0) + 1);
  const named = [...svg.querySelectorAll("[id]")];
  for (const element of named) element.id = `${element.id}-${view}`;
  for (const node of svg.querySelectorAll(".node")) node.dataset.name = node.getAttribute("aria-label");
  for (const side of ["width", "height"]) svg.style.setProperty(`--h2t-graph-${side}`, `${svg.viewBox.baseVal[side]}px`);
  svg.parts = [...svg.querySelectorAll("[data-id]")].map((each) => [each, each.querySelector(".mark"), each.querySelector(".said")]);
  svg.setAttribute("aria-labelledby", named[0].id);
  svg.setAttribute("aria-describedby", named[1].id);
  return svg;
}

const part = (svg, id) => id && svg.querySelector(`[data-id="${CSS.escape(id)}"]`);

/** Give a picture that takes the place of another the states that this one had, so that what changes can be seen. */
function carryOver(svg, drawn) {
  const before = new Map(svg.parts.map(([each]) => [each.dataset.id, each.dataset.state]));
  for (const [each] of drawn.parts) each.dataset.state = before.get(each.dataset.id) ?? each.dataset.state;
}

/** Squeeze what is wider than its place, as in a font that is not ours; it is measured as bold as it can become. */
function fit(svg) {
  if (!svg.clientWidth) return;
  svg.classList.add("h2t-measuring");
  const texts = [...svg.querySelectorAll("text[data-room]")];
  for (const each of texts) each.removeAttribute("textLength");
  const wide = texts.filter((each) => each.getComputedTextLength() > Number(each.dataset.room));
  for (const each of wide) {
    each.setAttribute("textLength", each.dataset.room);
    each.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
  svg.classList.remove("h2t-measuring");
}

/** Give every node and edge its state, its sign and its name. If anyone watches, what has changed is marked for a moment, and
    the path before until it changes again. */
function paint(svg, { rest, last, anew, notes = {}, ...states }, watched) {
  const found = new Map();
  for (const [state, marks] of Object.entries(states)) {
    for (const [id, mark] of Object.entries(marks)) found.set(id, [state, mark]);
  }
  // A change that leaves the path where it is leaves what the last one has marked.
  const same = watched && svg.parts.every(([each]) => each.dataset.state === (found.get(each.dataset.id) ?? rest)[0]);
  for (const [each, sign, said] of svg.parts) {
    const before = each.dataset.state;
    const [state, mark] = found.get(each.dataset.id) ?? rest;
    // From no case at all to one everything changes, and no change stands out.
    const turned = same ? each.hasAttribute("data-changed") : Boolean(watched && before !== state && ![before, state].includes("idle"));
    const was = same ? each.hasAttribute("data-was") : Boolean(watched && before === "visited" && state !== "visited" && !notes[each.dataset.id]);
    each.toggleAttribute("data-changed", turned);
    each.toggleAttribute("data-was", was);
    if (before !== state) each.dataset.state = state;
    each.toggleAttribute("data-open", each.dataset.id === last && each.classList.contains("decision"));
    const text = mark && sign.localName === "tspan" ? `${mark} ` : mark;
    if (sign.textContent !== text) sign.textContent = text;
    if (turned) each.querySelector(".line")?.setAttribute("pathLength", 1); // so that a new stretch can be drawn, whatever its length
    if (!each.dataset.name) continue;
    const note = notes[each.dataset.id] ?? (was && !each.classList.contains("decision") ? "before" : "");
    // Beside a long name there is no room for more.
    const brief = each.classList.contains("decision") ? note : note.replace(/^([AB]: .*) case$/, "$1");
    if (said.textContent !== brief) said.textContent = brief;
    const step = Number(mark) ? `step ${mark}` : "";
    const standing = each.classList.contains("folded") ? "" : WORDS[state]; // its row says what it is
    const name = [each.dataset.name, standing, step, note].filter(Boolean).join(", ");
    if (each.getAttribute("aria-label") !== name) each.setAttribute("aria-label", name);
  }
  stack(svg.querySelector(".edges"));
  if (same) return;
  clearTimeout(svg.unmark);
  svg.unmark = setTimeout(() => unmark(svg), SHOWN_MILLISECONDS);
}

function unmark(svg) {
  for (const each of svg.querySelectorAll("[data-changed]")) {
    each.removeAttribute("data-changed");
    each.querySelector(".line")?.removeAttribute("pathLength");
  }
}

/** Where edges leave a node together, what matters lies on top. What lies right already stays where it is. */
function stack(edges) {
  let above = null;
  for (const each of [...edges.children].sort((one, other) => weight(one) - weight(other)).reverse()) {
    if (each.nextElementSibling !== above) edges.insertBefore(each, above);
    above = each;
  }
}

const weight = (each) => WEIGHT[each.dataset.state];

/** Scroll the box, never the page, until a node and its surroundings are in view. */
function reveal(box, svg, id, smooth) {
  const node = part(svg, id);
  if (!node || !box.clientWidth) return;
  const inner = box.getBoundingClientRect();
  const outer = node.getBoundingClientRect();
  const past = (low, high, from, size) =>
    Math.min(0, low - CLEARANCE - from) || Math.max(0, high + CLEARANCE - from - size);
  const left = past(outer.left, outer.right, inner.left, box.clientWidth);
  const top = past(outer.top, outer.bottom, inner.top, box.clientHeight);
  if (!left && !top) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollBy({ left, top, behavior: smooth && !still ? "smooth" : "instant" });
}

/** The node that an arrow key leads to: left and right along an answer, up and down to the neighbour. */
function neighbour(svg, id, key) {
  const ends = [...svg.querySelectorAll(".edge")].map((edge) => [edge, ...edge.dataset.id.split("--")]);
  const best = (found) => found.sort(([one], [other]) => weight(other) - weight(one))[0];
  if (key === "ArrowRight") return best(ends.filter(([, start]) => start === id))?.[2];
  if (key === "ArrowLeft") return best(ends.filter(([, , to]) => to === id))?.[1];
  const centre = (node) => {
    const { left, right, top, bottom } = node.querySelector(".shape").getBoundingClientRect();
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left };
  };
  const here = centre(part(svg, id));
  const down = key === "ArrowDown" ? 1 : -1;
  const found = [...svg.querySelectorAll(".node")]
    .map((node) => [node.dataset.id, centre(node)])
    .filter(([, at]) => Math.abs(at.x - here.x) < here.width / 2 && (at.y - here.y) * down > 1);
  return found.sort(([, one], [, other]) => (one.y - other.y) * down)[0]?.[0];
}
