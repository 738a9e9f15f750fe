// Has Pyodide compile what its pages import: node compile.mjs PYODIDE FOLDER SCRIPT; FOLDER has the wheels and the ZIP of Python's own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [files, folder, script] = process.argv.slice(2);

async function run() {
  const { loadPyodide } = await import(pathToFileURL(join(files, "pyodide.mjs")));
  const pyodide = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1" } });
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".whl"))) {
    pyodide.unpackArchive(new Uint8Array(readFileSync(join(folder, name))), "wheel");
  }
  pyodide.mountNodeFS("/folder", folder);
  pyodide.runPython(`${readFileSync(script, "utf8")}\nmain(Path("/folder"))\n`);
}

run().catch((error) => {
  console.error(error.stack);
  process.exitCode = 1;
});
