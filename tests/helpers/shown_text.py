"""Everything that somebody can read, collected from the files in which it is written, place by place."""

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import yaml

from her2teach.core.files import own_files

#: Where a value is set in when the sentence is shown.
GAP = "…"
#: Values that no reader sees: names for other programs, hashes and addresses.
_UNSEEN_KEYS = {"id", "url", "doi", "licence", "slug"}
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\w\"'`/])//[^\n]*", re.DOTALL)
_JS_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL)
_CSS_CONTENT = re.compile(r"content:\s*([\"'])(.*?)\1")
_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|\{#.*?#\}|\{[{%].*?[%}]\}|<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"\b(?:aria-\w+|title|alt|placeholder|content)=\"([^\"]*)\"")
_CODE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)\s]*\)", re.DOTALL)


def one_line(text: str) -> str:
    """Return a text with each run of white space as one space."""
    return " ".join(text.split())


def read(path: Path) -> Iterator[str]:
    """Yield each text that a file shows, on one line; nothing of a kind of file that shows none."""
    reader = _READERS.get(path.suffix)
    if reader is not None:
        for text in reader(path.read_text(encoding="utf-8")):
            if line := one_line(text):
                yield line


def shown(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text of a checkout that a user can read, with its file."""
    files = [root / name for name in ("README.md", "CONTRIBUTING.md")]
    for folder in ("her2teach", "cases", "notebooks", "docs"):
        files += own_files(root / folder, "**/*")
    for path in files:
        if path.is_file() and path.suffix in _READERS and not path.name.endswith(".schema.json"):
            yield from ((path, text) for text in read(path))


def _python(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    inner = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inner |= {id(each) for each in ast.walk(node) if isinstance(each, ast.Constant) and each in node.values}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inner.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else GAP for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


def _yaml(source: str) -> Iterator[str]:
    def texts(found: object, key: str = "") -> Iterator[str]:
        if isinstance(found, dict):
            for name, each in found.items():
                yield from texts(each, str(name))
        elif isinstance(found, list):
            for each in found:
                yield from texts(each, key)
        elif isinstance(found, str) and key not in _UNSEEN_KEYS:
            yield found

    yield from texts(yaml.load(source, yaml.CSafeLoader))


def _javascript(source: str) -> Iterator[str]:
    for match in _JS_STRING.finditer(_COMMENT.sub("", source)):
        yield re.sub(r"\$\{[^}]*\}", GAP, match[0][1:-1])


def _css(source: str) -> Iterator[str]:
    yield from (match[2] for match in _CSS_CONTENT.finditer(source))


def _markup(source: str) -> Iterator[str]:
    bare = _MARKUP.sub(" ", source)
    yield from (match[1] for match in _ATTRIBUTE.finditer(bare))
    yield from re.split(r"<[^>]+>", bare)


def _typst(source: str) -> Iterator[str]:
    yield re.sub(r"//[^\n]*", "", source)


def _markdown(source: str) -> Iterator[str]:
    yield from re.split(r"\n\s*\n", _CODE.sub(f" {GAP} ", source))


def _notebook(source: str) -> Iterator[str]:
    for cell in json.loads(source)["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from _markdown(text)
        else:
            yield from _python(text.replace("%", "#"))
            comments = tokenize.generate_tokens(io.StringIO(text).readline)
            yield from (token.string for token in comments if token.type == tokenize.COMMENT)


_READERS = {
    ".py": _python,
    ".yaml": _yaml,
    ".js": _javascript,
    ".css": _css,
    ".html": _markup,
    ".j2": _markup,
    ".typ": _typst,
    ".md": _markdown,
    ".ipynb": _notebook,
}
