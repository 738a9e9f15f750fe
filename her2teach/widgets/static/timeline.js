/* A course in words, and above them as a picture. All HTML is made and escaped in Python. */

function render({ model, el }) {
  const box = document.createElement("section");
  box.className = "h2t-panel h2t-course";
  box.tabIndex = 0; // beside the story it may have to be scrolled
  box.setAttribute("aria-label", "The course so far");
  const heading = document.createElement("h3");
  heading.textContent = "The course so far";
  const picture = document.createElement("div");
  const words = document.createElement("div");
  box.append(heading, picture, words);

  const show = () => {
    picture.innerHTML = model.get("picture");
    words.innerHTML = model.get("html");
  };
  model.on("change:html change:picture", show);
  show();
  el.append(box);
  return () => model.off("change:html change:picture", show);
}

export default { render };
