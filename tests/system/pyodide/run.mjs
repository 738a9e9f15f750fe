// Runs portable_answers.py in Pyodide, with nothing to fetch anything with.
// node run.mjs PREPARED FOLDER: what `make pyodide` prepared; a folder with the wheel, the script and its cases.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

async function run(prepared, folder) {
  const { loadPyodide } = await import(pathToFileURL(join(prepared, "node_modules", "pyodide", "pyodide.mjs")));
  const pyodide = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1" } });
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".whl"))) {
    pyodide.unpackArchive(new Uint8Array(readFileSync(join(folder, name))), "wheel");
  }
  pyodide.mountNodeFS("/site", join(prepared, "site"));
  pyodide.mountNodeFS("/folder", folder);
  pyodide.runPython(`
import sys, warnings
warnings.simplefilter("error")
sys.path += ["/site", "/folder"]
import portable_answers
portable_answers.write("/folder")
`);
}

globalThis.fetch = () => {
  throw new Error("the core asked for something outside");
};
run(...process.argv.slice(2)).catch((error) => {
  console.error(error.stack);
  process.exitCode = 1;
});
