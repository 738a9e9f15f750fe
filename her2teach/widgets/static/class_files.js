/* The files of a class: chosen here, read one after the other in the Python session, and what came of them as files. */

const DOWNLOADS = [
  ["set", "What to teach next, ready to hand out (ZIP)"],
  ["pdf", "Everything as PDF"],
  ["tables", "The tables (CSV)"],
  ["gradebook", "A gradebook by file name (CSV)"],
  ["points", "The points as nbgrader exports them (CSV)"],
  ["map", "The map as a picture (SVG)"],
];

function render({ model, el }) {
  const prefix = `h2t-class${(globalThis.h2tClasses = (globalThis.h2tClasses ?? 0) + 1)}`;
  const input = make("input", { type: "file", id: `${prefix}-files`, multiple: "", accept: ".json,.zip,application/json,application/zip" });
  const label = make("label", { for: input.id }, make("span", {}, "Files that your class handed in"), input);
  const clear = make("button", { type: "button", "data-do": "clear" }, "Restart without files");
  const progress = make("progress", { "aria-label": "Files read", max: "1", value: "0", hidden: "" });
  const buttons = DOWNLOADS.map(([what, words]) => make("button", { type: "button", "data-do": what }, words));
  const row = make("div", { class: "h2t-record-row", role: "group", "aria-label": "Download what came of the class" }, ...buttons);
  const problem = make("p", { class: "h2t-problem", role: "alert" });
  const note = make("p", { class: "h2t-muted" }, model.get("note"));
  const box = make("section", { class: "h2t-panel h2t-hand-in h2t-class-files", "aria-label": "Files of the class" },
    make("div", { class: "h2t-record-row" }, label, clear), progress, note, row, problem);
  let heard = () => {};

  /** Have a file read, and wait until it has been: what is sent all at once would wait in a queue nobody sees. */
  async function hand(file, at, of) {
    const packed = file.name.toLowerCase().endsWith(".zip");
    const small = file.size <= model.get(packed ? "largest_packed" : "largest");
    const content = small ? [await file.arrayBuffer()] : [];
    const read = new Promise((done) => (heard = done));
    model.send({ do: "file", name: file.name, size: file.size, at, of }, undefined, content);
    await read;
  }
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    if (!files.length) return;
    input.disabled = true;
    progress.hidden = false;
    progress.max = files.length;
    let at = 0;
    for (const file of files) {
      progress.value = at;
      at += 1;
      await hand(file, at, files.length).catch(() => model.send({ do: "file", name: file.name, size: -1, at, of: files.length }));
    }
    progress.hidden = true;
    input.disabled = false;
    input.focus({ preventScroll: true });
    model.send({ do: "done" });
  });
  box.addEventListener("click", ({ target }) => {
    const what = target.closest("button")?.dataset.do;
    if (what) model.send({ do: what });
  });
  const received = (message, buffers) => {
    if (message.read) heard();
    if (message.save) keepAsFile(message.save, buffers?.[0] ?? message.text, message.type);
  };
  const show = () => {
    const held = [clear, ...buttons].includes(document.activeElement);
    row.hidden = !model.get("ready");
    buttons[0].hidden = !model.get("proposed");
    clear.hidden = !model.get("count");
    problem.textContent = model.get("problem");
    if (held && !model.get("count")) input.focus({ preventScroll: true });
  };
  show();
  el.append(box);
  return wire(model, { "msg:custom": received, "change:ready change:count change:proposed change:problem": show });
}

export default { render };
