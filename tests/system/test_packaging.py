"""What a learner gets: the wheel holds everything, the lock names no host, and the papers agree with one another."""

import email
import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import her2teach
from her2teach.cli import main
from her2teach.core.files import own_files

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
TEMPLATE = "her2teach/serving/jupyter/nbconvert/templates/her2teach"
APP = "requirements/app.lock"
#: What is installed together, and the extras that it is for.
LOCKS = {
    APP: ("app",),
    f"{APP} requirements/educator.lock": ("app", "educator"),
    f"{APP} requirements/docs.lock": ("app", "docs"),
    f"{APP} requirements/hub.lock": ("app", "hub"),
    f"{APP} requirements/site.lock": ("app", "site"),
    "requirements/test.lock": ("app", "docs", "educator", "hub", "layout", "site", "test"),
    "requirements/test.lock requirements/bench.lock": ("app", "bench"),
    "binder/requirements.txt": ("app",),
}
FILES = sorted({file for files in LOCKS for file in files.split()})
#: jsonschema wants them for one exotic format, and they would add over two seconds to every start of Voila.
LEFT_OUT = {"rfc3987-syntax", "lark"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def files_of(folder: str) -> set[str]:
    """The repository's files below a folder that a wheel ought to hold."""
    return {path.relative_to(ROOT).as_posix() for path in own_files(ROOT / folder, "**/*")}


def test_the_wheel_holds_package_cases_notebooks_and_settings(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert files_of("her2teach") <= held
    beside = files_of("cases") | files_of("notebooks") | {"voila.json"}
    assert {f"her2teach/{name}" for name in beside} <= held


def test_the_wheel_puts_the_template_where_jupyter_looks(wheel: Path) -> None:
    data = f"her2teach-{her2teach.__version__}.data/data/share/jupyter/voila/templates/her2teach/"
    held = {name.removeprefix(data) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(data)}
    assert held == {name.removeprefix(f"{TEMPLATE}/") for name in files_of(TEMPLATE)}


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    stem = f"her2teach-{her2teach.__version__}"
    assert tops == {"her2teach", f"{stem}.data", f"{stem}.dist-info"}


def test_the_installed_wheel_finds_what_it_ships(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    look = (
        f"import sys; sys.path.insert(0, {str(target)!r})\n"
        "import her2teach\n"
        "from her2teach.core.files import shipped\n"
        "from her2teach.serving.visitors import Visitors\n"
        "from her2teach.serving.server import voila_settings\n"
        "from her2teach.teaching.vignettes import load_vignettes\n"
        "her2teach.load_guideline()\n"
        "cases = load_vignettes(shipped('cases'))\n"
        "assert len(cases) >= 14\n"
        "pages = {'folder': shipped('notebooks'), 'pages': ('1_lesson.ipynb',)}\n"
        "assert voila_settings(port=1, ip='', **pages, visitors=Visitors())\n"
        "print(her2teach.__file__, *map(shipped, ('cases', 'notebooks', 'voila.json')), sep='\\n')\n"
    )
    run = [sys.executable, "-W", "error", "-c", look]
    answer = subprocess.run(run, cwd=tmp_path, check=True, capture_output=True, text=True, encoding="utf-8")
    assert all(Path(line).is_relative_to(target) for line in answer.stdout.splitlines()), answer.stdout


def pins(files: str) -> dict[str, dict[str, str]]:
    """What locks pin, by the name of the package: its versions, and where each is wanted."""
    lines = [line for file in files.split() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        if line and not line.startswith(("#", " ")):
            pin = re.fullmatch(r"([a-z0-9.-]+)==(\S+)(?: ; (.+?))?(?: \\)?", line)
            assert pin, line
            found.setdefault(pin[1], {})[pin[2]] = pin[3] or ""
    return found


def needed(requirement: Requirement) -> set[str]:
    """The names of a package and of all that it needs here, as the installed ones declare it."""
    seen: set[tuple[str, str]] = set()
    ahead = {(canonicalize_name(requirement.name), extra) for extra in ("", *requirement.extras)}
    while ahead:
        seen |= ahead
        several = [(extra, Requirement(each)) for name, extra in ahead for each in distribution(name).requires or ()]
        wanted = [each for extra, each in several if each.marker is None or each.marker.evaluate({"extra": extra})]
        ahead = {(canonicalize_name(each.name), extra) for each in wanted for extra in ("", *each.extras)} - seen
        ahead = {(name, extra) for name, extra in ahead if name not in LEFT_OUT}
    return {name for name, _ in seen}


@pytest.mark.parametrize("lock", FILES)
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(--index|--extra-index|--find-links|-[ifr]\b)| @ ", text, re.MULTILINE)


@pytest.mark.parametrize(("locks", "extras"), LOCKS.items())
def test_locks_pin_what_the_project_declares(locks: str, extras: tuple[str, ...]) -> None:
    pinned, optional = pins(locks), PROJECT["optional-dependencies"]
    declared = [*PROJECT["dependencies"], *(line for extra in extras for line in optional[extra])]
    of_others = [each for each in map(Requirement, declared) if each.name != PROJECT["name"]]
    for requirement in of_others:
        assert all(map(requirement.specifier.contains, pinned[requirement.name.lower()])), requirement


def test_locks_that_pin_the_same_package_pin_the_same_version() -> None:
    everything = pins("requirements/test.lock")
    for file in ("app", "docs", "educator", "hub", "site"):
        for name, versions in pins(f"requirements/{file}.lock").items():
            assert versions.keys() == everything[name].keys(), (file, name)
    assert not pins("requirements/bench.lock").keys() & everything.keys()
    for name, versions in pins("binder/requirements.txt").items():
        assert name in LEFT_OUT or versions.keys() <= everything[name].keys(), name


def test_the_app_gets_all_that_it_needs_and_nothing_else() -> None:
    declared = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["app"], *GROUPS["build"]]
    wanted = {name for line in declared for name in needed(Requirement(line))}
    markers = {name: versions.values() for name, versions in pins(APP).items()}
    assert {
        name for name, found in markers.items() if any(not each or Marker(each).evaluate() for each in found)
    } == wanted


@pytest.mark.parametrize("lock", [file for file in FILES if file.endswith(".lock")])
def test_a_lock_has_a_hash_for_everything(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize(
    "pinned",
    sorted([*ROOT.glob("tests/*/package*.json"), *ROOT.glob("her2teach/serving/site/package*.json")]),
    ids=lambda path: f"{path.parent.name}-{path.name}",
)
def test_what_npm_installs_is_held_to_hashes_and_names_no_host(pinned: Path) -> None:
    text = pinned.read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text
    packages = json.loads(text).get("packages", {})
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_readme_names_both_commands_first() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    title, first, *_ = readme.split("```")
    assert title.strip() == "# her2teach"
    assert [line.split("#")[0].strip() for line in first.splitlines()[1:]] == ["make app", "make test"]
    assert "never for clinical use" in readme


def test_every_picture_and_file_in_the_papers_exists() -> None:
    for paper in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", paper.read_text(encoding="utf-8")):
            assert "://" in target or (paper.parent / target).exists(), f"{paper}: {target}"


def test_the_repository_has_one_address() -> None:
    home = PROJECT["urls"]["Homepage"]
    assert home == "https://github.com/her2teach/her2teach"
    papers = (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "CITATION.cff",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
        "docs/hub.md",
    )
    for paper in papers:
        named = re.findall(r"(?:github\.com|mybinder\.org/v2/gh)/([\w.-]+/[\w.-]+)", (ROOT / paper).read_text("utf-8"))
        assert set(named) <= {"her2teach/her2teach"}, paper


def test_one_version() -> None:
    now = her2teach.__version__
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == now
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[([^\]]+)\](?: - (\S+))?$", changes, re.MULTILINE)[:2] == [
        ("Unreleased", ""),
        (now, str(citation["date-released"])),
    ]
    hub = (ROOT / "docs/hub.md").read_text(encoding="utf-8")
    assert f"--branch v{now} " in hub
    assert f"branch=v{now}&" in hub
    values = yaml.safe_load((ROOT / "deploy/kubernetes/values.yaml").read_text(encoding="utf-8"))
    assert values["singleuser"]["image"]["tag"] == now


def test_the_command_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"her2teach {her2teach.__version__}\n"


# ---- what an index shows, and gives ----


def test_the_index_page_leads_to_this_version(wheel: Path) -> None:
    (metadata,) = (name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".dist-info/METADATA"))
    page = email.message_from_bytes(zipfile.ZipFile(wheel).read(metadata))
    assert (page["Version"], page["Description-Content-Type"]) == (her2teach.__version__, "text/markdown")
    home = f"{PROJECT['urls']['Homepage']}/blob/v{her2teach.__version__}/"
    raw = home.replace("github.com", "raw.githubusercontent.com").replace("/blob", "")
    targets = re.findall(r"(!?)\[[^\]]*\]\(([^)]+)\)", str(page.get_payload()))
    assert len([target for picture, target in targets if picture and target.startswith(raw)]) >= 3
    for picture, target in targets:
        assert target.startswith(("https://", "#")), target
        for place in (home, raw):
            if target.startswith(place):
                assert (ROOT / target.removeprefix(place).partition("#")[0]).exists(), target
                assert (place == raw) == bool(picture), target


def test_a_wheel_of_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path)]
    subprocess.run([*build, "--target", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    folder = archive.name.removesuffix(".tar.gz")
    subprocess.run([*build, "--target", "wheel"], cwd=tmp_path / folder, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.whl")
    assert built.name == wheel.name
    ours, theirs = (
        {each.filename: each.CRC for each in zipfile.ZipFile(found).infolist() if not each.filename.endswith("RECORD")}
        for found in (wheel, built)
    )
    assert ours == theirs


@pytest.mark.parametrize("extra", ["widgets", "app", "educator", "hub"])
def test_what_a_newcomer_asks_for_is_there(wheel: Path, extra: str) -> None:
    (metadata,) = (name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".dist-info/METADATA"))
    page = email.message_from_bytes(zipfile.ZipFile(wheel).read(metadata))
    assert extra in page.get_all("Provides-Extra", [])


#: Classes of theirs that ours are derived from, or that ours replace: a new version may change them at any time.
DERIVED = ("anywidget", "ipykernel", "ipywidgets", "jupyter-client", "jupyter-server", "jupyterhub", "tornado", "voila")


@pytest.mark.parametrize("name", DERIVED)
def test_what_we_derive_from_has_an_upper_bound(name: str) -> None:
    declared = [Requirement(line) for lines in PROJECT["optional-dependencies"].values() for line in lines]
    found = [each for each in declared if canonicalize_name(each.name) == name]
    assert found
    for each in found:
        assert any(bound.operator == "<" for bound in each.specifier), each
