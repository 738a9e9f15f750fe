"""Hostile content: a copy of the project in which every sentence of every content file ends in a script."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml

from her2teach.core.files import shipped

#: What a browser that takes it for markup would run, whether the page is read or changed.  It says so in `pwned`.
SCRIPT = "<img class=pwned src=data:, onerror=window.pwned=1><script>window.pwned=1</script>"
#: Has a blank and is no sentence, or stands in another one as well.
NO_SENTENCE = {"recommendation", "split", "voice"}


def hostile_copy(folder: Path) -> Path:
    """Copy the package with all that comes with it, and spoil it; return what stands for the project."""
    package = Path(str(shipped("__init__.py"))).parent
    ignored = shutil.ignore_patterns("__pycache__", ".*", "*~")
    shutil.copytree(package, folder / "her2teach", ignore=ignored)
    for name in ("cases", "notebooks"):
        shutil.copytree(shipped(name), folder / name, ignore=ignored, dirs_exist_ok=True)
    shutil.copy(shipped("voila.json"), folder)
    for file in (*(folder / "her2teach/content").rglob("*.yaml"), *(folder / "cases").rglob("*.yaml")):
        file.write_text(spoilt(file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def spoilt(text: str) -> str:
    """Return a content file whose sentences end in a script; what is read of it is otherwise the same."""
    for node in sorted(_sentences(yaml.compose(text, yaml.SafeLoader), ""), key=lambda each: -each.start_mark.index):
        said = json.dumps(f"{node.value.rstrip()} {SCRIPT}", ensure_ascii=False)
        after = "\n" if node.style in {"|", ">"} else ""
        text = text[: node.start_mark.index] + said + after + text[node.end_mark.index :]
    return text


def _sentences(node: yaml.Node | None, key: str) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _sentences(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _sentences(value, key)
    elif isinstance(node, yaml.ScalarNode) and " " in node.value and key not in NO_SENTENCE:
        yield node
