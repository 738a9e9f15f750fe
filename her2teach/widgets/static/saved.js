/* A page that was saved from a notebook: it shows the widgets as they were, and without Python. */

const { tree, scripts } = JSON.parse(document.getElementById("h2t-state").textContent);
await show(tree, document.getElementById("h2t-saved"), loaded(scripts));
document.body.classList.add("h2t-ready");
