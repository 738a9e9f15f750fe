/* A course in words, and above them as a picture, which is asked for once the words are there. All HTML is made and escaped
   in Python. */

function render({ model, el }) {
  const box = document.createElement("section");
  box.className = "h2t-panel h2t-course";
  box.tabIndex = 0; // beside the story it may have to be scrolled
  box.setAttribute("aria-label", "The course so far");
  const heading = document.createElement("h3");
  heading.textContent = "The course so far";
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  const picture = document.createElement("div");
  const words = document.createElement("div");
  box.append(heading, state, picture, words);

  const show = () => {
    const version = model.get("version");
    words.innerHTML = model.get("html");
    if (!version || version === model.get("wanted")) return;
    model.set("wanted", version);
    model.save_changes();
    state.textContent = picture.innerHTML ? "" : "Drawing the timeline…";
  };
  const draw = () => {
    picture.innerHTML = model.get("picture");
    state.textContent = "";
  };
  model.on("change:html change:version", show);
  model.on("change:picture", draw);
  draw();
  show();
  el.append(box);
  return () => {
    model.off("change:html change:version", show);
    model.off("change:picture", draw);
  };
}

export default { render };
