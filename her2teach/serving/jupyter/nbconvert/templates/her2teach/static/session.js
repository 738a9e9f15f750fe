// The status line of a page, of the app's and of the static site's: what it says, and whether its Python session answers in
// time.
(() => {
  "use strict";
  const LONG = 3_000; // ms: after this a reader wonders
  const status = document.getElementById("h2t-status");
  const alarmed = () => status.classList.contains("h2t-alert");

  function say(words, reload) {
    status.textContent = words;
    status.classList.remove("h2t-working");
    status.classList.toggle("h2t-alert", Boolean(reload));
    if (!reload) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Load the page again";
    button.addEventListener("click", () => window.location.reload());
    status.append(" ", button);
  }

  function tell(late) {
    if (alarmed() || !document.body.classList.contains("h2t-ready")) return;
    say(late ? "Still working…" : "Ready.");
    status.classList.toggle("h2t-working", late);
  }

  // Says so while an answer is late; returns a function that waits until all that was sent is answered.
  function watch(kernel) {
    const awaited = new Map(); // each message that was sent, and what is to say that its answer is late
    let late = false;
    let then;
    const came = (ids) => {
      for (const id of ids) {
        window.clearTimeout(awaited.get(id));
        awaited.delete(id);
      }
      if (awaited.size) return;
      if (late) tell((late = false));
      const call = then;
      then = undefined;
      call?.();
    };
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction === "send" && msg.channel === "shell") {
        awaited.set(msg.header.msg_id, window.setTimeout(() => tell((late = true)), LONG));
      } else if (msg.header.msg_type === "status" && msg.content.execution_state === "idle") came([msg.parent_header.msg_id]);
    });
    // what was sent before a connection was lost is answered to nobody
    kernel.connectionStatusChanged.connect(() => came([...awaited.keys()]));
    const ask = () => kernel.requestKernelInfo().catch(() => {}); // a session that ends meanwhile is told by its status
    let asking = false;
    return async () => {
      if (asking) return false;
      asking = true;
      await new Promise((done) => {
        then = done;
        ask();
      });
      await ask(); // messages are taken in order: those before its answer have been
      asking = false;
      return true;
    };
  }

  window.h2tStatus = { say, alarmed, watch };
})();
