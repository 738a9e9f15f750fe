// The page around the notebook: its status line until its widgets live, and a word when its Python session is gone.
// Voila calls window.voila_process before each cell and window.voila_finish after the last; the session then gives the
// cells their widgets, over a WebSocket.
(() => {
  "use strict";
  const SLOW_START = 60_000; // ms: after this a start is no longer "a few seconds"
  const LATE = 8_000; // ms that the session may need, once the cells are there, to give them their widgets
  const GIVEN_UP = 30_000; // ms after which a widget does not come any more
  const MANAGER = "@voila-dashboards/widgets-manager8"; // Voila's extension that gives the page its widgets
  const HICCUP = 2_000; // ms without a connection that may still come back
  const ENDED = new Set(["dead", "restarting", "autorestarting", "terminating"]);
  const { say, alarmed, watch } = window.h2tStatus;
  let shown = false; // the cells are
  let started = false; // and their widgets live

  // The bar moves and the words stay: a screen reader hears one sentence, not one for each cell.
  window.voila_process = (index, count) => {
    const bar = document.getElementById("h2t-progress-bar");
    if (bar) bar.style.width = `${Math.round((100 * index) / count)}%`;
  };
  window.update_loading_text = window.voila_process;

  // Voila takes the cells out of the page and hangs them below it, in a shell of its own; they belong into the landmark.
  new MutationObserver((_, observer) => {
    const shell = document.querySelector("body > .jp-LabShell");
    if (!shell) return;
    observer.disconnect();
    document.getElementById("h2t-main").append(shell);
  }).observe(document.body, { childList: true });

  const show = window.display_cells;
  window.display_cells = () => {
    show(); // does nothing until both the theme and the last cell are there, and is called for each
    if (document.getElementById("loading") || shown) return;
    shown = true;
    contents();
  };
  window.voila_finish = () => {
    // What a cell gave is a script until Voila has read it; a widget's place holds words, "Loading widget…", until the session
    // has answered for it.
    const given = [...document.querySelectorAll('script[type="application/vnd.voila.cell-output+json"]')];
    const widgets = given.filter(({ textContent }) => textContent.includes("application/vnd.jupyter.widget-view+json"));
    if (!widgets.length && !document.querySelector(".h2t-error")) {
      say("No part of this page could be made.", true);
      return;
    }
    const filling = new MutationObserver(() => {
      if (!shown || document.querySelectorAll(".jp-OutputArea-output.lm-Panel:has(*)").length < widgets.length) return;
      filling.disconnect();
      ready();
    });
    filling.observe(document.body, { childList: true, subtree: true });
    window.setTimeout(() => {
      if (!started) explain().then((words) => started || say(words, true));
    }, LATE);
    window.display_cells();
  };

  // A widget that is not there after two seconds is given up by ipywidgets, for good where all come the moment after, as they
  // do on a busy machine. Here each waits until the session has given the page all that it has.
  function patient(manager) {
    const find = manager.get_model;
    manager.get_model = async (id) => {
      const start = performance.now();
      while (!manager.has_model(id) && !manager.restoredStatus && performance.now() - start < GIVEN_UP) {
        await new Promise((done) => window.setTimeout(done, 50));
      }
      return find.call(manager, id);
    };
  }

  // Voila tells nobody of its manager but the app that it sets it on, and who is first there is its extension.
  function watchManager(extension) {
    for (const plugin of [extension.default].flat()) {
      const { activate } = plugin;
      plugin.activate = (app, ...wanted) => {
        const { get, set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(app), "widgetManager");
        const before = (manager) => {
          patient(manager);
          set.call(app, manager);
        };
        Object.defineProperty(app, "widgetManager", { configurable: true, get: () => get.call(app), set: before });
        return activate(app, ...wanted);
      };
    }
    return extension;
  }

  let container;
  Object.defineProperty((window._JUPYTERLAB ??= {}), MANAGER, {
    configurable: true,
    enumerable: true,
    get: () => container,
    set: (found) => {
      const get = async (name) => {
        const make = await found.get(name);
        return () => watchManager(make());
      };
      container = { init: (scope) => found.init(scope), get };
    },
  });

  function ready() {
    started = true;
    document.body.classList.add("h2t-ready");
    if (document.querySelector(".h2t-error")) say("A part of this page could not be made, and what follows it is missing.", true);
    else say("Ready.");
  }

  // Why no widget came: the server, the session, a script, or what lies between this browser and them.
  async function explain() {
    const answer = await fetch(session()).catch(() => null);
    if (!answer) return "The server does not answer. Once it runs again:";
    if (!answer.ok) return (await stopped(answer)) || "The Python session of this page ended before the page was ready.";
    const script = await refused();
    if (script) return `This browser refuses a script of the page, ${script}: the server does not send it as JavaScript.`;
    if (await connects(`${session()}/channels`.replace(/^http/, "ws"))) {
      return "The Python session has not answered yet. It may still come; if not:";
    }
    return "The Python session runs, but this browser cannot connect to it: something in between, such as a proxy, does not let WebSockets through.";
  }

  function session() {
    const { baseUrl, kernelId } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    return new URL(`${baseUrl}api/kernels/${kernelId}`, window.location.href);
  }

  // Why the server stopped a session, in its own words, where it had to.
  async function stopped(answer) {
    return answer?.status === 410 ? (await answer.json()).message : "";
  }

  async function refused() {
    for (const { src } of [...document.scripts].filter((script) => script.src)) {
      const answer = await fetch(src, { method: "HEAD" }).catch(() => null);
      if (!/javascript/.test(answer?.headers.get("Content-Type"))) return new URL(src).pathname.split("/").pop();
    }
    return "";
  }

  function connects(address) {
    return new Promise((tell) => {
      const socket = new WebSocket(address);
      const done = (found) => {
        tell(found);
        socket.close();
      };
      socket.addEventListener("open", () => done(true));
      socket.addEventListener("close", () => done(false)); // after an error, too
      window.setTimeout(done, LATE, false);
    });
  }

  // A page with many parts begins with a list of them.
  function contents() {
    const parts = [...document.querySelectorAll(".jp-RenderedMarkdown h2")];
    const title = document.querySelector(".jp-RenderedMarkdown h1");
    if (!title || parts.length < 4) return;
    const list = document.createElement("ol");
    parts.forEach((part, at) => {
      part.id ||= `part-${at + 1}`;
      const link = document.createElement("a");
      link.href = `#${encodeURIComponent(part.id)}`;
      link.textContent = part.firstChild.textContent.trim();
      link.addEventListener("click", () => stayAt(part));
      const entry = document.createElement("li");
      entry.append(link);
      list.append(entry);
    });
    // On a phone it would fill the screen before the first sentence.
    const folds = matchMedia("(width < 44rem)").matches;
    const heading = document.createElement(folds ? "summary" : "p");
    heading.id = "h2t-contents";
    heading.textContent = "On this page";
    const nav = document.createElement("nav");
    nav.className = "h2t-contents";
    nav.setAttribute("aria-labelledby", heading.id);
    const inside = folds ? nav.appendChild(document.createElement("details")) : nav;
    inside.append(heading, list);
    title.after(nav);
  }

  // What is still being made above a part would push it out of sight; whoever goes on reading moves freely.
  function stayAt(part) {
    const growing = new ResizeObserver(() => part.scrollIntoView());
    growing.observe(document.getElementById("h2t-main"));
    for (const move of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      window.addEventListener(move, () => growing.disconnect(), { once: true, passive: true, capture: true });
    }
  }

  window.setTimeout(() => {
    if (!started) say("This is taking longer than usual. It may still come; if not:", true);
  }, SLOW_START);

  // A laptop that slept, a server that was stopped, a Python session that died: the page would go on showing its last answer
  // as if it were live. The first of our widgets says which session it is.
  document.addEventListener("h2t-kernel", ({ detail: kernel }) => {
    const answered = watch(kernel);
    const connected = () => kernel.connectionStatus === "connected";
    let waiting;
    const look = () => {
      clearTimeout(waiting);
      if (kernel.isDisposed || ENDED.has(kernel.status)) lost();
      else if (!connected()) waiting = window.setTimeout(lost, HICCUP);
      // the widgets first ask what they show: a click before that is answered would be taken back
      else if (started && alarmed()) answered().then((done) => done && connected() && say("Ready."));
    };
    for (const signal of [kernel.statusChanged, kernel.connectionStatusChanged, kernel.disposed]) signal.connect(look);
    look(); // it may be lost already
  }, { once: true });

  async function lost() {
    const answer = await fetch(session(), { signal: AbortSignal.timeout(HICCUP) }).catch(() => null);
    say((await stopped(answer)) || "This page has lost its Python session: what it shows no longer changes.", true);
  }
})();
