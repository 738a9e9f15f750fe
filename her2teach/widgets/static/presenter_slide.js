/* What a room sees of a presentation: a frame in large type, and below it what the presenter presses. It is made once, and
   each frame is written into it. Content is only ever set as text. */

const KEYS = "Keys: → or Page Down continues, ← or Page Up goes back, 1 to 9 count a vote, − takes one back, B or . blanks the screen, Esc ends.";
const JOIN_KEY = " J shows how phones vote.";

const press = (words, name) => make("button", { type: "button", class: `h2t-present-${name}` }, words);

/** What is shown of a line: its lead, its words, how it relates to the text, and its statements. */
function lineParts([lead, words, mark, marked, statements]) {
  const parts = lead ? [make("strong", {}, lead), ` ${words}`] : [words];
  if (marked) parts.push(" ", make("span", { class: "h2t-present-mark", "data-mark": mark }, marked));
  if (statements) parts.push(" ", make("small", {}, statements));
  return parts;
}

/** How much of the room chose something, as a bar behind its words. */
function bar(frame, at) {
  const most = Math.max(1, frame.counts.reduce((sum, each) => sum + each, 0));
  const drawn = make("span", { class: "h2t-present-bar", "aria-hidden": "true" });
  drawn.style.width = `${(100 * (frame.counts[at] ?? 0)) / most}%`;
  return drawn;
}

/** A choice: to be pressed while it is asked for, to be read once it is answered. */
function choice(frame, words, at) {
  const right = at === frame.answer;
  const said = make("span", {}, words);
  const inside = [make("span", { class: "h2t-present-sign", "aria-hidden": "true" }, right ? "✓" : String(at + 1)), said];
  // its place is kept free before it is filled, so that no word moves at the reveal
  const count = frame.counts.some((each) => each > 0) ? frame.counts[at] : null;
  inside.push(make("span", { class: "h2t-present-count" }, count == null ? "" : `${count} ${count === 1 ? "vote" : "votes"}`));
  if (frame.kind === "question") {
    const label = `${at + 1}: ${words}`;
    return make("li", {}, make("button", { type: "button", class: "h2t-choice", "data-choice": at, "aria-label": label }, ...inside));
  }
  if (right) said.append(make("span", { class: "h2t-present-right" }, `, ${frame.right}`));
  return make("li", {}, make("p", { class: `h2t-choice${right ? " h2t-choice-right" : ""}` }, bar(frame, at), ...inside));
}

/** What a frame says below its heading. */
function frameBody(frame) {
  const lines = frame.lines.map(lineParts);
  const choices = frame.choices.map((each, at) => choice(frame, each, at));
  const list = choices.length ? [make("ol", { class: "h2t-choices" }, ...choices)] : [];
  if (frame.kind === "words" && lines.length > 1) return [...list, make("ul", {}, ...lines.map((each) => make("li", {}, ...each)))];
  return [...list, ...lines.map((each) => make("p", {}, ...each))];
}

/** The parts of a presentation, empty. */
function presentation(prefix, card) {
  const heading = make("h2", { id: `${prefix}-heading`, tabindex: "-1" });
  const lead = make("p", { class: "h2t-present-lead" });
  const body = make("div", { id: `${prefix}-body`, class: "h2t-present-body" });
  const room = make("p", { class: "h2t-present-room" });
  const slide = make("div", { class: "h2t-slide", role: "group", "aria-labelledby": heading.id }, lead, heading, body, room);
  const buttons = {
    back: press("Back", "back"), next: press("Next", "next"), undo: press("Take one vote back", "undo"),
    join: press("QR code", "join"), notes: press("Speaker notes", "notes"), full: press("Full screen", "full"), end: press("End", "end"),
  };
  buttons.join.hidden = true;
  const place = make("p", { class: "h2t-present-place" });
  const problem = make("p", { class: "h2t-present-problem", role: "alert" });
  const footer = make("p", { class: "h2t-present-footer" });
  const heard = make("p", { class: "h2t-present-heard", role: "status" });
  const row = make("div", { class: "h2t-present-row" }, place, ...Object.values(buttons));
  const foot = make("div", { class: "h2t-present-foot" }, row, problem, make("p", { class: "h2t-present-keys" }, KEYS, make("span", {}, JOIN_KEY)), footer);
  const graph = make("div", { class: "h2t-present-graph" });
  const blank = make("p", { class: "h2t-blank", hidden: "", tabindex: "-1" }, "The screen is blank. Any key brings it back.");
  const stage = make("div", { class: "h2t-stage" }, slide, graph, card, foot, heard, blank);
  const dialog = make("dialog", { class: "h2t-presentation", "aria-labelledby": heading.id, "aria-describedby": body.id }, stage);
  return { dialog, stage, slide, graph, card, blank, heading, lead, body, room, buttons, place, problem, footer, heard };
}

/** Draw the graph beside the words; the stretch of the path that was not there before is drawn as it grows. */
function drawGraph({ stage, graph }, markup) {
  stage.toggleAttribute("data-graph", Boolean(markup));
  const visited = (place) => [...place.querySelectorAll('.edge[data-state="visited"]')];
  const before = new Set(visited(graph).map((each) => each.dataset.id));
  graph.replaceChildren(...(markup ? [picture(markup)] : []));
  if (!markup) return;
  fit(graph.firstChild);
  for (const each of visited(graph)) {
    if (before.has(each.dataset.id)) continue;
    each.toggleAttribute("data-changed", true);
    each.querySelector(".line").setAttribute("pathLength", 1);
  }
}

/** What is longer than the screen is scrolled with the keys, and so it can have the focus. */
function reach({ slide }) {
  if (slide.scrollHeight > slide.clientHeight) slide.tabIndex = 0;
  else slide.removeAttribute("tabindex");
}

/** Write a frame; what had the focus has it again, or the heading where it has gone. `anew` says whether it is another one. */
function draw(view, frame, anew) {
  const { slide, heading, body, buttons } = view;
  const held = body.contains(document.activeElement) ? document.activeElement.dataset.choice : null;
  const lost = held != null || [slide, buttons.undo].includes(document.activeElement);
  view.lead.textContent = frame.lead;
  heading.textContent = frame.heading;
  body.replaceChildren(...frameBody(frame));
  view.room.textContent = frame.room;
  view.place.textContent = frame.place;
  view.footer.textContent = frame.footer;
  slide.dataset.kind = frame.kind;
  buttons.back.setAttribute("aria-disabled", String(frame.at === 0));
  buttons.next.setAttribute("aria-disabled", String(frame.last));
  buttons.undo.hidden = frame.kind !== "question";
  if (anew) slide.scrollTop = 0;
  const kept = anew ? null : held != null ? body.querySelector(`[data-choice="${held}"]`) : document.activeElement;
  if (lost) (kept ?? heading).focus({ preventScroll: true });
  reach(view);
}
