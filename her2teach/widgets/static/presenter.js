/* A presentation: one frame at a time, over the whole page. A clicker says PageDown and PageUp. What comes later is not here:
   each step asks Python for its frame. */

const STEPS = {
  ArrowRight: { go: 1 }, PageDown: { go: 1 }, " ": { go: 1 }, Enter: { go: 1 },
  ArrowLeft: { go: -1 }, PageUp: { go: -1 }, Home: { do: "first" }, End: { do: "last" },
};
/** What shows how phones come in, over the whole frame. */
const JOIN = "j";
/** What blanks the screen, as presenters know it from other programs. */
const BLANKS = new Set(["b", "."]);
const SCROLLS = { ArrowDown: 80, ArrowUp: -80 };
/** What presses a button that has the focus. */
const PRESSES = new Set([" ", "Enter"]);
const LOST = "This page has lost its Python session, and the presentation no longer moves. End it, and load the page again.";
const KEPT_BACK = "The browser kept the second window back. Allow this page to open windows, then press Speaker notes again.";

/** Asks before anything begins. */
function offer(prefix, agree) {
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
  const open = (why) => {
    words.textContent = why;
    dialog.showModal();
    no.focus();
  };
  return { dialog, open };
}

/** Asks Python for what comes, and says so where nobody is there to answer. */
function asking(model, { problem, votes }) {
  return (message) => {
    const { kernel } = model.widget_manager;
    const gone = kernel && (kernel.isDisposed || kernel.status === "dead" || kernel.connectionStatus !== "connected");
    problem.textContent = gone ? LOST : "";
    if (votes.on()) votes.before(message, () => model.send(message));
    else model.send(message);
  };
}

/** The votes that phones give, and what is seen of them. */
function fromPhones(model, view, invited) {
  const { stage, buttons, problem } = view;
  const seen = () => {
    stage.toggleAttribute("data-votes", !invited.card.hidden);
    buttons.join.hidden = invited.card.hidden;
    if (invited.card.hidden) stage.removeAttribute("data-join");
  };
  new MutationObserver(seen).observe(invited.card, { attributeFilter: ["hidden"] });
  return phoneVotes(invited, {
    invited: () => {
      seen();
      joining(view, true);
    },
    counted: (at, phones) => model.send({ phones, at }),
    cut: (words) => (words || problem.textContent === CUT_OFF) && (problem.textContent = words),
  });
}

/** Blank the screen, or bring it back. */
function hide(blank, hidden) {
  blank.hidden = !hidden;
  if (hidden) blank.focus();
  else blank.closest("dialog").querySelector("h2").focus();
}

/** Show how phones come in over the whole frame, or show the frame again. */
function joining({ stage, card, heading }, large) {
  stage.toggleAttribute("data-join", large && !card.hidden);
  if (large) card.focus();
  else heading.focus();
}

/** What a key does, in the presentation and in the window of the notes, which scrolls by itself. */
function keys(view, ask, predict) {
  const { dialog, stage, slide, buttons, blank, card } = view;
  return (event) => {
    if (!dialog.open || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const { key, target } = event;
    if (stage.hasAttribute("data-join")) joining(view, false);
    else if (!blank.hidden || BLANKS.has(key.toLowerCase())) hide(blank, blank.hidden);
    else if (key.toLowerCase() === JOIN && !card.hidden) joining(view, true);
    else if (key === "Escape") {
      if (document.fullscreenElement) document.exitFullscreen();
      else dialog.close();
    } else if (/^[1-9]$/.test(key)) predict(Number(key) - 1);
    else if (key === "-" || key === "−") predict("back");
    else if (key === "F5") buttons.full.click(); // a clicker's start button: it must not load the page again
    else if (key in SCROLLS && dialog.contains(target)) slide.scrollBy(0, SCROLLS[key]);
    else if (key in STEPS && !(PRESSES.has(key) && target.closest?.("button"))) ask(STEPS[key]);
    else return;
    event.preventDefault();
  };
}

/** What the buttons do. */
function connect(view, ask, predict, notes) {
  const { dialog, stage, body, buttons, problem, card } = view;
  const full = () => document.fullscreenElement === stage;
  body.addEventListener("click", ({ target }) => {
    const found = target.closest("button[data-choice]");
    if (found) predict(Number(found.dataset.choice));
  });
  buttons.back.addEventListener("click", () => ask({ go: -1 }));
  buttons.next.addEventListener("click", () => ask({ go: 1 }));
  buttons.undo.addEventListener("click", () => predict("back"));
  buttons.join.addEventListener("click", () => joining(view, true));
  card.addEventListener("click", () => stage.hasAttribute("data-join") && joining(view, false));
  buttons.end.addEventListener("click", () => dialog.close());
  buttons.notes.addEventListener("click", () => (problem.textContent = notes.open() ? "" : KEPT_BACK));
  buttons.full.hidden = !document.fullscreenEnabled;
  const toggle = () => (full() ? document.exitFullscreen() : stage.requestFullscreen());
  buttons.full.addEventListener("click", () => toggle().catch(() => {})); // a press in the other window does not count
  stage.addEventListener("fullscreenchange", () => (buttons.full.textContent = full() ? "Leave full screen" : "Full screen"));
  dialog.addEventListener("cancel", (event) => document.fullscreenElement && event.preventDefault());
}

/** Shows what Python says; `begin` asks for a presentation, and only its frames are shown, not what is still under way. */
function showing(model, view, refused) {
  let turn = null;
  let seen = -1;
  const tell = () => {
    const words = view.dialog.open ? model.get("said") : "";
    if (view.heard.textContent !== words) view.heard.textContent = words;
  };
  let drawn = "";
  const show = () => {
    const frame = model.get("frame");
    refused.textContent = model.get("problem");
    refused.hidden = !refused.textContent;
    if (!frame.heading || frame.turn !== turn) return;
    if (!view.dialog.open) {
      seen = -1;
      document.body.append(view.dialog); // a notebook around it would take its keys for its own
      view.dialog.showModal();
      view.heading.focus();
      view.votes.begin(turn);
    }
    if (drawn !== model.get("graph")) drawGraph(view, (drawn = model.get("graph")));
    draw(view, frame, frame.at !== seen);
    view.votes.show(frame);
    seen = frame.at;
    tell();
  };
  const begin = () => {
    it.began = new Date();
    turn = Math.floor(Math.random() * 2 ** 31);
    sendAfterChanges(model, { do: "begin", agreed: true, turn });
  };
  const end = () => {
    turn = null;
    view.problem.textContent = view.heard.textContent = "";
    view.votes.end();
    model.send({ do: "end" });
  };
  const it = { show, tell, begin, end, began: new Date() };
  return it;
}

function render({ model, el }) {
  const prefix = `h2t-present${(globalThis.h2tPresenters = (globalThis.h2tPresenters ?? 0) + 1)}`;
  const button = press("Present", "begin");
  const refused = make("p", { class: "h2t-present-problem", role: "alert" });
  const invited = invitation();
  const view = presentation(prefix, invited.card);
  view.votes = fromPhones(model, view, invited);
  const shown = showing(model, view, refused);
  const offered = offer(prefix, shown.begin);
  const ask = asking(model, view);
  const predict = (what) => ask({ predict: what, at: model.get("frame").at });
  const onKey = keys(view, ask, predict);
  const notes = speakerNotes({
    onKey,
    began: () => shown.began,
    invited: invited.read,
    opened: () => model.send({ do: "note" }),
    closed: () => view.dialog.open && model.send({ do: "leave" }),
  });
  const fill = () => notes.fill(model.get("notes"));
  const fit = () => reach(view);

  button.addEventListener("click", () => (model.get("ask") ? offered.open(model.get("ask")) : shown.begin()));
  view.dialog.addEventListener("keydown", onKey);
  view.dialog.addEventListener("close", () => {
    el.append(view.dialog); // which leaves the full screen, too
    notes.close();
    shown.end();
    button.focus();
  });
  connect(view, ask, predict, notes);
  window.addEventListener("pagehide", notes.close);
  window.addEventListener("pagehide", view.votes.end);
  window.addEventListener("resize", fit);
  const unwire = wire(model, { "change:frame change:problem": shown.show, "change:said": shown.tell, "change:notes": fill });
  shown.show();
  el.append(button, refused, offered.dialog, view.dialog);
  return () => {
    notes.close();
    view.dialog.remove();
    window.removeEventListener("pagehide", notes.close);
    window.removeEventListener("pagehide", view.votes.end);
    window.removeEventListener("resize", fit);
    unwire();
  };
}

export default { render };
