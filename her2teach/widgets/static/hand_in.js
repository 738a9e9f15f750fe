/* What was done on this page, as a file for those who hand it in. It is made when they ask for it; nothing is sent anywhere. */

const FILES = [
  ["file", "Download my attempts"],
  ["table", "Download my points as a table (CSV)"],
];
const attempts = (count) => `${count} ${count === 1 ? "attempt" : "attempts"}`;
const made = (count) => (count ? `${attempts(count)} since this page was opened.` : "No attempt yet: there is nothing to hand in.");
const missing = (loaded) => (loaded ? ` The ${attempts(loaded)} of your loaded progress cannot be handed in.` : "");

function render({ model, el }) {
  const line = make("p", { class: "h2t-made" });
  const buttons = FILES.map(([what, label]) => make("button", { type: "button", "data-do": what }, label));
  const row = make("div", { class: "h2t-record-row" }, ...buttons);
  const note = make("p", { class: "h2t-muted" }, model.get("note"));
  const box = make("section", { class: "h2t-panel h2t-hand-in", "aria-label": "Your attempts, to hand in" }, line, row, note);
  box.addEventListener("click", ({ target }) => {
    const what = target.closest("button")?.dataset.do;
    if (what) model.send({ do: what });
  });
  const received = (message) => {
    if (message.save) keepAsFile(message.name, message.save, message.type);
  };
  const show = () => {
    line.textContent = `${made(model.get("count"))}${missing(model.get("loaded"))}`;
    row.hidden = !model.get("count");
  };
  show();
  el.append(box);
  return wire(model, { "msg:custom": received, "change:count change:loaded": show });
}

export default { render };
