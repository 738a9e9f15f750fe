/* A file that a reader asks for: made in the page from what the Python session sends, and kept where the browser keeps files. */

function keep(name, content, type) {
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

