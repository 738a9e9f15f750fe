/* What a case file can begin with: nothing, a case that there is, a file of one's own, or the case of a link. */

function render({ model, el }) {
  const prefix = `h2t-opening${(globalThis.h2tOpenings = (globalThis.h2tOpenings ?? 0) + 1)}`;
  const pack = make("select", { id: `${prefix}-pack` });
  const { field, fill } = finder(pack);
  const file = make("input", { id: `${prefix}-file`, type: "file", accept: ".yaml,.yml" });
  const link = make("input", { id: `${prefix}-link`, type: "text", autocomplete: "off" });
  const said = make("p", { class: "h2t-notice-line", role: "status" });
  const box = make("section", { class: "h2t-panel h2t-writing", "aria-label": "Begin or open a case" },
    row(button("new", "New case"), field, labelled("Existing case", pack), button("pack", "Open it"), labelled("A file", file)),
    row(labelled("Link copied from the explorer", link), button("link", "Use its case")),
    row(jumpTo(".h2t-part-form", "Go to the form"), jumpTo(".h2t-part-writing", "Go to the case file")), said);
  const open = async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    const large = chosen.size > model.get("largest");
    said.textContent = large ? `${chosen.name} is too large to be a case: at most ${model.get("largest")} bytes are read.` : "";
    if (!large) model.send({ file: chosen.name }, undefined, [await chosen.arrayBuffer()]);
    file.value = "";
  };
  const act = (action) => {
    said.textContent = "";
    const more = { pack: { name: pack.value }, link: { link: link.value } }[action] ?? {};
    sendAfterChanges(model, { do: action, ...more });
  };
  const show = () => {
    fill(model.get("pack"));
  };
  file.addEventListener("change", open);
  link.addEventListener("keydown", (event) => event.key === "Enter" && act("link"));
  box.addEventListener("click", ({ target }) => {
    const action = target.closest("button")?.dataset.do;
    if (action) act(action);
  });
  show();
  el.append(box);
  return wire(model, { "change:pack": show });
}

export default { render };
