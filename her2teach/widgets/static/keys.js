/* A key that is pressed in a widget of ours stays in it. A notebook around it takes letters and arrows for commands wherever
   the focus is not in a field: in JupyterLab and Notebook `d d` or `x` deletes the cell. Notebook hears keys before the widget
   does, JupyterLab after it; both leave alone what has the focus and is marked `data-lm-suppress-shortcuts`, but then they do
   not save any more either, so the mark is set for each key anew. Others hear no key that does not leave the widget. This stands
   in front of every script; the first that is loaded listens, for our screens with all that is in them. */

globalThis.h2tKeys ??= (() => {
  const COMMANDS = /^(Enter|Backspace|Arrow\w+|[am])$/i; // with Ctrl, Alt or Command a notebook runs, moves or merges cells
  const PAGE = /^(Tab|F\d+)$/;
  const leaves = ({ key, ctrlKey, metaKey, altKey }) => PAGE.test(key) || ((ctrlKey || metaKey || altKey) && !COMMANDS.test(key));
  addEventListener("keydown", (event) => {
    const widget = event.target.closest?.(".h2t-widget");
    if (!widget) return;
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !leaves(event));
    if (!leaves(event)) widget.addEventListener("keydown", (same) => same.stopPropagation(), { once: true });
  }, true);
  return true;
})();
