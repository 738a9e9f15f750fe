// Whether a page's Python session answers in time, for the pages of the app and of the static site.
(() => {
  "use strict";
  const LONG = 3_000; // ms: after this a reader wonders

  // Calls `tell` with true once an answer is late, and with false when all have come.
  window.h2tAnswers = (kernel, tell) => {
    const awaited = new Map(); // each message that was sent, and what is to say that its answer is late
    let late = false;
    const came = (ids) => {
      for (const id of ids) {
        window.clearTimeout(awaited.get(id));
        awaited.delete(id);
      }
      if (late && !awaited.size) tell((late = false));
    };
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction === "send" && msg.channel === "shell") {
        awaited.set(msg.header.msg_id, window.setTimeout(() => tell((late = true)), LONG));
      } else if (msg.header.msg_type === "status" && msg.content.execution_state === "idle") came([msg.parent_header.msg_id]);
    });
    // what was sent before a connection was lost is answered to nobody
    kernel.connectionStatusChanged.connect(() => came([...awaited.keys()]));
  };
})();
