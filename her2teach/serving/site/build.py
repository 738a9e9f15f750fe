"""Build the site: fetch what it needs from the registries, and make a folder of it that any web host can serve."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import her2teach
from her2teach.core.files import own_files, shipped
from her2teach.diagram.evidence import FOLDER, draw_ahead
from her2teach.serving.notebooks import copy_pages
from her2teach.serving.site.pages import dress_app, write_notebooks, write_pages
from her2teach.serving.site.pyodide import (
    WORKS_UNCOMPILED,
    Info,
    compile_ahead,
    download_wheels,
    install,
    pack_uncompiled,
)
from her2teach.serving.site.settings import EXTENSIONS, site_settings
from her2teach.serving.site.wheels import pack, pyodide_lock
from her2teach.teaching.pack import (
    BUILT_IN,
    CASES,
    EXTENSIONS_ON,
    GUIDELINE,
    SHIPPED_TEXT,
    chosen_content,
    chosen_extensions,
    chosen_packs,
    chosen_problems,
    lacking,
    pack_files,
    pack_name,
)

_HERE: Final = Path(__file__).parent
_LABEXTENSIONS: Final = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
#: The wheels that the kernel's extension brings: its Python side, and stand-ins for what a browser does not have.
_KERNEL_WHEELS: Final = ("piplite", "pyodide_kernel", "ipykernel", "widgetsnbextension-4")
#: What the browser loads of npm's package.
_PYODIDE: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def build(out: Path, tell: Callable[[str], None] = print) -> int:
    """Build the site in a new folder, an empty one or that of an earlier build, and return its size in bytes.

    Raises ValueError if there is something else in the folder, or a step does not succeed.
    """
    if out.exists() and any(out.iterdir()) and not (out / "lite" / "jupyter-lite.json").is_file():
        message = f"{out} holds something else; name a new folder"
        raise ValueError(message)
    with tempfile.TemporaryDirectory(prefix="her2teach-") as name:
        work = Path(name)
        pages, lite = work / "notebooks", work / "lite"
        pages.mkdir()
        notebooks = [pages / page for page in copy_pages(shipped("notebooks"), pages, lacking=lacking())]
        tell("1/5 Fetching Pyodide and what the pages import …")
        folder = lite / "static" / "pyodide"
        files, info = _gather(work, folder)
        tell("2/5 Packing the text, its cases and the figures of its trials …")
        pack("her2teach", her2teach.__version__, packed(work / FOLDER), folder)
        tell("3/5 Compiling what the pages import …")
        compile_ahead(files, folder)
        (folder / "pyodide-lock.json").write_text(pyodide_lock(folder.glob("*.whl"), info), encoding="utf-8")
        tell("4/5 Building JupyterLite …")
        write_notebooks(notebooks, lite / "files")
        site = work / "site"
        _build_lite(lite, folder, site / "lite")
        tell("5/5 Writing the pages …")
        dress_app(site)
        write_pages(notebooks, site)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(site, out)
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())


def _gather(work: Path, folder: Path) -> tuple[Path, Info]:
    """Put Pyodide and all wheels but our own into a folder; return what `install` does."""
    files, info = install(work / "npm")
    folder.mkdir(parents=True)
    for name in _PYODIDE:
        shutil.copy(files / name, folder)
    download_wheels(_HERE / "wheels.txt", info, folder)
    for name in WORKS_UNCOMPILED:
        pack_uncompiled(name, folder)
    # The kernel asks for it by name. It completes code, which no page does, and is a third of all wheels.
    pack("jedi", "0", {}, folder)
    brought = _LABEXTENSIONS / "@jupyterlite" / "pyodide-kernel-extension" / "static" / "pypi"
    for name in _KERNEL_WHEELS:
        (wheel,) = brought.glob(f"{name}*.whl")
        shutil.copy(wheel, folder)
    return files, info


def packed(figures: Path) -> dict[str, bytes]:
    """Return the files that the browser gets, by their place: the package without its server, cases and figures."""
    tops = {"": Path(her2teach.__file__).parent, "cases": shipped("cases")}
    if SHIPPED_TEXT not in lacking():
        draw_ahead(figures)
        tops[FOLDER] = figures
    left_out = {problem.file for problem in chosen_problems()}
    for at, folder in enumerate(chosen_packs(), start=1):
        built_in = Path(BUILT_IN[CASES], f"{at:02}", pack_name(folder))
        used = (path for path in pack_files(folder) if str(path) not in left_out)
        tops |= {(built_in / path.relative_to(folder)).as_posix(): path for path in used}
    own, *beside = chosen_content() or (None,)
    if own is not None:
        built_in = Path(BUILT_IN[GUIDELINE])
        tops |= {str(built_in): own}
        tops |= {(built_in.parent / path.relative_to(own.parent)).as_posix(): path for path in beside}
    files: dict[str, bytes] = {}
    if names := chosen_extensions():
        files[f"her2teach/{BUILT_IN[EXTENSIONS_ON]}"] = " ".join(names).encode()
    for top, source in tops.items():
        for path in own_files(source, "**/*") if source.is_dir() else [source]:
            place = Path("her2teach") / top / path.relative_to(source)
            if top or not {"serving", "notebooks"} & set(place.parts):
                files[place.as_posix()] = path.read_bytes()
    return files


def _build_lite(lite: Path, wheels: Path, out: Path) -> None:
    """Have JupyterLite build its part."""
    packages = list(json.loads((wheels / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"])
    (lite / "jupyter-lite.json").write_text(json.dumps(site_settings(packages)), encoding="utf-8")
    how = {
        "lite_dir": str(lite),
        "output_dir": str(out),
        "contents": [str(lite / "files")],
        "apps": ["notebooks"],
        "federated_extensions": [str(_LABEXTENSIONS / name) for name in EXTENSIONS],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    (lite / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": how}), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    done = subprocess.run(command, cwd=lite, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode:
        message = f"JupyterLite could not be built:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise ValueError(message)
