// The page around a notebook that runs in JupyterLite: start its Python, run it, and say how far that is.
// The notebook app lies in a frame and puts itself on its window as `jupyterapp` (its setting `exposeAppInBrowser`).
(() => {
  "use strict";
  const SLOW_START = 180_000; // ms: after this a start is no longer "half a minute or more"
  const LATE = 20_000; // ms that the widgets may need, once their cells have run
  const EMPTY = ".jp-OutputArea-output.lm-Panel:not(:has(*))"; // the place of a widget that has not come yet
  const frame = document.getElementById("h2t-frame");
  const first = document.getElementById("h2t-first");
  const { say, watch } = window.h2tStatus;

  // JupyterLite tells nobody outside that it is there.
  async function there(look) {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((done) => window.setTimeout(done, 100));
    }
  }

  // The page as it stands at first, unless another one comes: that of a link, or one that was left with answers on it.
  async function begun() {
    const kept = `her2teach ${window.location.pathname} `;
    const again = ["reload", "back_forward"].includes(window.performance.getEntriesByType("navigation")[0]?.type);
    const answered = () => again && Object.keys(window.sessionStorage).some((each) => each.startsWith(kept));
    if (window.location.hash.includes("=") || answered()) first.remove();
    else await there(() => first.contentDocument?.querySelector(":root.h2t-shown"));
    if (first.isConnected) keepFocus();
    frame.src = frame.dataset.src;
  }

  // A cell that is run takes the focus, which until then belongs to who reads.
  function keepFocus() {
    let held;
    first.contentDocument.addEventListener("focusin", ({ target }) => { held = target; });
    first.contentWindow.addEventListener("blur", () => window.setTimeout(() => {
      if (first.isConnected && document.activeElement === frame) (held ?? first).focus({ preventScroll: true });
    }));
  }

  // A page begins at its top, with the link past the banner, unless its reader is elsewhere.
  function giveBackFocus() {
    if (document.activeElement !== frame) return;
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  }

  /** What can have the focus on a page, the part that scrolls among it, each by its name and its turn. */
  function stops(page) {
    const found = new Map();
    for (const each of page.querySelectorAll(".jp-WindowedPanel-outer, summary, a[href], .h2t-widget [tabindex]")) {
      const scrolls = each.matches(".jp-WindowedPanel-outer");
      const name = scrolls ? "" : (each.dataset.id ?? each.getAttribute("aria-label") ?? each.textContent);
      let turn = 0;
      while (found.has(`${each.localName} ${turn} ${name}`)) turn += 1;
      found.set(`${each.localName} ${turn} ${name}`, each);
    }
    return found;
  }

  // Go on where the reader is: what is open, scrolled to, has the focus. It never falls out of the page.
  async function takeOver() {
    if (!first.isConnected) return giveBackFocus();
    frame.style.visibility = "visible"; // behind the first one, and only what is seen takes the focus
    for (let turn = 0; turn < 2; turn += 1) await new Promise((done) => window.requestAnimationFrame(done));
    const [from, to] = [first, frame].map((each) => each.contentDocument);
    const [seen, scrolled] = [from, to].map((page) => page.querySelector(".jp-WindowedPanel-outer"));
    const reads = document.activeElement === first;
    const here = stops(to);
    let next = scrolled;
    for (const [name, each] of stops(from)) {
      const same = here.get(name);
      if (each.parentElement.open && same) same.parentElement.open = true;
      if (each === from.activeElement) next = same ?? scrolled;
    }
    scrolled.scrollTop = seen.scrollTop;
    if (reads) next.focus({ preventScroll: true });
    else giveBackFocus();
    first.remove();
  }

  async function start() {
    await begun();
    const app = await there(() => frame.contentWindow?.jupyterapp);
    await app.restored;
    const panel = await there(() => app.shell.currentWidget?.sessionContext && app.shell.currentWidget);
    await panel.context.ready;
    say("Starting Python in your browser… this takes a while.");
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
    say("Python is there. Preparing the page…");
    await app.commands.execute("notebook:run-all-cells");
    const failed = panel.content.widgets.some((cell) =>
      cell.model.type === "code" && cell.model.outputs.toJSON().some((output) => output.output_type === "error"));
    await begin(panel.content);
    quiet(panel.content);
    lead(frame.contentDocument);
    const came = await Promise.race([
      there(() => !frame.contentDocument.querySelector(EMPTY)),
      new Promise((done) => window.setTimeout(done, LATE, false)),
    ]);
    await takeOver();
    document.body.classList.add("h2t-ready");
    watch(panel.sessionContext.session.kernel);
    if (!came) say("Python runs, but a part of this page has not come.", true);
    else if (failed) say("A part of this page could not be made, and what follows it is missing.", true);
    else say("Ready.");
    return panel;
  }

  // Each cell that is run moves the page down to the next one.
  async function begin(notebook) {
    notebook.activeCellIndex = 0;
    for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => window.requestAnimationFrame(done));
    notebook.node.querySelector(".jp-WindowedPanel-outer").scrollTop = 0;
  }

  // A page to read: its cells are not chosen, edited or moved, and no stop on the way of the Tab key.
  function quiet(notebook) {
    const cells = notebook.node.querySelector(".jp-WindowedPanel-viewport");
    for (const kind of ["mousedown", "dblclick", "contextmenu", "keydown", "focusin", "focusout"]) {
      cells.addEventListener(kind, (event) => event.stopPropagation());
    }
    for (const node of [cells, ...notebook.widgets.map((cell) => cell.node)]) {
      for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
    }
    notebook.node.querySelector(".jp-WindowedPanel-outer").tabIndex = 0; // it scrolls
    // This page and the one in its frame have a main part each.
    frame.contentDocument.querySelector('[role="main"]').setAttribute("aria-label", frame.title);
  }

  // A link to another notebook leads to its page here.
  function lead(notebook) {
    const pages = new Map([...document.querySelectorAll(".h2t-nav a[data-file]")].map((a) => [a.dataset.file, a.href]));
    for (const link of notebook.querySelectorAll("a[href]")) {
      const page = pages.get(new URL(link.href).pathname.split("/").pop());
      if (!page) continue;
      const plain = notebook.createElement("a"); // without the app's own idea of what to do with it
      plain.href = page;
      plain.append(...link.childNodes);
      link.replaceWith(plain);
    }
  }

  const slow = window.setTimeout(() => say("This is taking longer than usual. It may still come; if not:", true), SLOW_START);
  start()
    .catch((error) => {
      window.console.error(error);
      say("This page could not be started.", true);
    })
    .finally(() => window.clearTimeout(slow));
})();
