/* A presentation: one frame at a time, in large type, over the whole page. A clicker says PageDown and PageUp. What comes later
   is not here: each step asks Python for its frame. Content is only ever set as text. */

const STEPS = {
  ArrowRight: { go: 1 }, PageDown: { go: 1 }, " ": { go: 1 }, Enter: { go: 1 },
  ArrowLeft: { go: -1 }, PageUp: { go: -1 }, Home: { do: "first" }, End: { do: "last" },
};
const SCROLLS = { ArrowDown: 80, ArrowUp: -80 };
/** What presses a button that has the focus. */
const PRESSES = new Set([" ", "Enter"]);
const KEYS = "Keys: → or Page Down goes on, ← or Page Up goes back, 1 to 9 count a prediction, − takes one back, Esc ends.";
const KEPT_BACK = "The browser kept the second window back. Allow this page to open windows, then press Speaker notes again.";

const press = (words, name) => make("button", { type: "button", class: `h2t-present-${name}` }, words);

/** What is shown of a line: its lead, its words, how it relates to the text, and its statements. */
function lineParts([lead, words, mark, marked, statements]) {
  const parts = lead ? [make("strong", {}, lead), ` ${words}`] : [words];
  if (marked) parts.push(" ", make("span", { class: "h2t-present-mark", "data-mark": mark }, marked));
  if (statements) parts.push(" ", make("small", {}, statements));
  return parts;
}

/** A choice: to be pressed while it is asked for, to be read once it is answered. */
function choice(frame, [words, count], at) {
  const sign = at === frame.answer ? "✓" : String(at + 1);
  const some = frame.choices.some(([, each]) => each > 0);
  const many = `${count} ${count === 1 ? "prediction" : "predictions"}`;
  const said = make("span", {}, words);
  const inside = [make("span", { class: "h2t-present-sign", "aria-hidden": "true" }, sign), said];
  if (some) inside.push(make("span", { class: "h2t-present-count" }, many));
  if (frame.kind === "question") {
    const label = `${at + 1}: ${words}, ${many}`;
    return make("li", {}, make("button", { type: "button", class: "h2t-choice", "data-choice": at, "aria-label": label }, ...inside));
  }
  const right = at === frame.answer;
  if (right) said.append(" ", make("strong", { class: "h2t-present-right" }, "the text’s answer"));
  return make("li", {}, make("p", { class: `h2t-choice${right ? " h2t-choice-right" : ""}` }, ...inside));
}

function presentation(prefix) {
  const heading = make("h2", { id: `${prefix}-heading`, tabindex: "-1" });
  const lead = make("p", { class: "h2t-present-lead" });
  const body = make("div", { id: `${prefix}-body`, class: "h2t-present-body" });
  const room = make("p", { class: "h2t-present-room" });
  const slide = make("div", { class: "h2t-slide", role: "group", "aria-labelledby": heading.id }, lead, heading, body, room);
  const buttons = {
    back: press("Back", "back"), next: press("Next", "next"), undo: press("Take one prediction back", "undo"),
    notes: press("Speaker notes", "notes"), full: press("Full screen", "full"), end: press("End", "end"),
  };
  const place = make("p", { class: "h2t-present-place" });
  const problem = make("p", { class: "h2t-present-problem", role: "alert" });
  const footer = make("p", { class: "h2t-present-footer" });
  const heard = make("p", { class: "h2t-present-heard", role: "status" });
  const foot = make("div", { class: "h2t-present-foot" }, make("div", { class: "h2t-present-row" }, place, ...Object.values(buttons)),
    problem, make("p", { class: "h2t-present-keys" }, KEYS), footer);
  const stage = make("div", { class: "h2t-stage" }, slide, foot, heard);
  const dialog = make("dialog", { class: "h2t-presentation", "aria-labelledby": heading.id, "aria-describedby": body.id }, stage);
  return { dialog, stage, slide, heading, lead, body, room, buttons, place, problem, footer, heard };
}

/** Asks before it begins; nothing is asked for until it is agreed to. */
function question(prefix, agree) {
  const heading = make("h2", { id: `${prefix}-ask`, tabindex: "-1" }, "Present this to a room?");
  const words = make("p", { id: `${prefix}-why` });
  const yes = press("Present it", "agree");
  const no = press("Not now", "refuse");
  const dialog = make("dialog", { class: "h2t-present-ask", "aria-labelledby": heading.id, "aria-describedby": words.id },
    heading, words, make("div", { class: "h2t-present-row" }, yes, no));
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    agree();
  });
  return { dialog, words, open: () => (dialog.showModal(), no.focus()) };
}

function render({ model, el }) {
  const prefix = `h2t-present${(globalThis.h2tPresenters = (globalThis.h2tPresenters ?? 0) + 1)}`;
  const begin = press("Present", "begin");
  const refused = make("p", { class: "h2t-present-problem", role: "alert" });
  const view = presentation(prefix);
  const { dialog, stage, slide, heading, buttons } = view;
  let turn = null; // the presentation that this page has asked for; what is still under way of another is left alone
  let seen = -1; // the frame that is shown

  const start = () => {
    turn = Math.floor(Math.random() * 2 ** 31);
    sendAfterChanges(model, { do: "begin", agreed: true, turn });
  };
  const ask = question(prefix, start);
  const predict = (what) => model.send({ predict: what, at: model.get("frame").at });

  const onKey = (event) => {
    if (!dialog.open || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const { key } = event;
    const number = /^[1-9]$/.test(key) ? Number(key) : 0;
    if (key === "Escape") {
      if (document.fullscreenElement) document.exitFullscreen();
      else dialog.close();
    } else if (number) predict(number - 1);
    else if (key === "-" || key === "−") predict("back");
    else if (key in SCROLLS && dialog.contains(event.target)) slide.scrollBy(0, SCROLLS[key]);
    else if (key in STEPS && !(PRESSES.has(key) && event.target.closest?.("button"))) model.send(STEPS[key]);
    else return;
    event.preventDefault();
  };
  const notes = speakerNotes({
    onKey,
    opened: () => model.send({ do: "note" }),
    closed: () => dialog.open && model.send({ do: "leave" }),
  });

  const draw = (frame) => {
    const held = view.body.contains(document.activeElement) ? document.activeElement.dataset.choice : null;
    const lines = frame.lines.map(lineParts);
    const list = frame.choices.length ? [make("ol", { class: "h2t-choices" }, ...frame.choices.map((each, at) => choice(frame, each, at)))] : [];
    const one = frame.kind === "words" && lines.length > 1;
    const words = one ? [make("ul", {}, ...lines.map((each) => make("li", {}, ...each)))] : lines.map((each) => make("p", {}, ...each));
    view.lead.textContent = frame.lead;
    heading.textContent = frame.heading;
    view.body.replaceChildren(...list, ...words);
    view.room.textContent = frame.room;
    view.place.textContent = frame.place;
    view.footer.textContent = frame.footer;
    slide.dataset.kind = frame.kind;
    buttons.back.setAttribute("aria-disabled", String(frame.at === 0));
    buttons.next.setAttribute("aria-disabled", String(frame.last));
    buttons.undo.hidden = frame.kind !== "question";
    const lost = held != null || [slide, buttons.undo].includes(document.activeElement);
    if (lost) ((frame.at === seen && slide.querySelector(`[data-choice="${held}"]`)) || heading).focus({ preventScroll: true });
    if (frame.at !== seen) slide.scrollTop = 0;
    seen = frame.at;
    reach();
  };
  /** What is longer than the screen is scrolled with the keys, and so it can have the focus. */
  const reach = () => {
    if (slide.scrollHeight > slide.clientHeight) slide.tabIndex = 0;
    else slide.removeAttribute("tabindex");
  };
  const show = () => {
    const frame = model.get("frame");
    refused.textContent = model.get("problem");
    if (!frame.heading || frame.turn !== turn) return;
    if (!dialog.open) {
      seen = -1;
      document.body.append(dialog); // a notebook around it would take its keys for its own
      dialog.showModal();
      heading.focus();
    }
    draw(frame);
    tell();
  };
  const tell = () => {
    const words = dialog.open ? model.get("said") : "";
    if (view.heard.textContent !== words) view.heard.textContent = words;
  };
  const fill = () => notes.fill(model.get("notes"));

  begin.addEventListener("click", () => {
    if (!model.get("ask")) start();
    else {
      ask.words.textContent = model.get("ask");
      ask.open();
    }
  });
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("cancel", (event) => document.fullscreenElement && event.preventDefault());
  dialog.addEventListener("close", () => {
    turn = null;
    el.append(dialog);
    if (document.fullscreenElement === stage) document.exitFullscreen();
    notes.close();
    view.problem.textContent = view.heard.textContent = "";
    model.send({ do: "end" });
    begin.focus();
  });
  view.body.addEventListener("click", ({ target }) => {
    const found = target.closest("button[data-choice]");
    if (found) predict(Number(found.dataset.choice));
  });
  buttons.back.addEventListener("click", () => model.send({ go: -1 }));
  buttons.next.addEventListener("click", () => model.send({ go: 1 }));
  buttons.undo.addEventListener("click", () => predict("back"));
  buttons.end.addEventListener("click", () => dialog.close());
  buttons.notes.addEventListener("click", () => (view.problem.textContent = notes.open() ? "" : KEPT_BACK));
  buttons.full.hidden = !document.fullscreenEnabled;
  buttons.full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()));
  stage.addEventListener("fullscreenchange", () => {
    buttons.full.textContent = document.fullscreenElement === stage ? "Leave full screen" : "Full screen";
  });
  const leave = () => notes.close();
  window.addEventListener("pagehide", leave);
  window.addEventListener("resize", reach);
  model.on("change:frame change:problem", show);
  model.on("change:said", tell);
  model.on("change:notes", fill);
  show();
  el.append(begin, refused, ask.dialog, dialog);
  return () => {
    leave();
    dialog.remove();
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("resize", reach);
    model.off("change:frame change:problem", show);
    model.off("change:said", tell);
    model.off("change:notes", fill);
  };
}

export default { render };
