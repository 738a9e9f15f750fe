"""What a page says, and what of it no learner should read."""

import inspect
import re
from pathlib import Path

import her2teach
from her2teach.core.files import own_files

#: Everything that is shown or read out: the text, and the names that assistive technology hears.
WORDS = """() => {
  const spoken = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title",
    "alt", "placeholder"];
  const seen = [...document.querySelectorAll("*")].filter((each) => each.checkVisibility());
  const names = seen.flatMap((each) => spoken.map((name) => each.getAttribute(name)).filter(Boolean));
  const drawn = seen.filter((each) => each.matches("svg text")).map((each) => each.textContent);
  const titles = [...document.querySelectorAll("svg > title, svg > desc")].map((each) => each.textContent);
  return [document.title, document.body.innerText, ...names, ...drawn, ...titles].join("\\n");
}"""

#: Words of the engine.  On a page "none" can be plain English, so can "undefined" and "exception", and a node can be a
#: lymph node.
_ENGINE = re.compile(
    r"\bNone\b(?! (?:of|is|are|was|were|has|have)\b)|(?:^|[:(=,;] ?)undefined\b"
    r"|\b(?:the|this|that|each|every|decision|terminal|action|graph|visited|next|first|last) nodes?\b|^[Nn]odes?\b"
    r"|\b(?:null|NaN|Infinity|Fraction|frozenset|dict|boolean|enum|tuple|[Tt]raceback|traitlets|ipywidgets"
    r"|anywidget|kernel|traced?|regexp?|JSON)\b|\b[A-Z]\w*(?:Error|Exception)\b"
    r"|\b[Ee]xceptions? (?:occurred|(?:is|are|was|were) (?:raised|thrown))\b"
    r"|\[object \w+\]|<(?:class|function|object)\b|\bobject at 0x|\bself\.|\(\)|\bnot not\b",
    re.MULTILINE,
)
#: A name that only the content's files use: words joined by underscores.
_NAME = re.compile(r"\b[A-Za-z0-9]+_[A-Za-z0-9_]+\b")
#: A name as classes have it.
_CLASS = re.compile(r"\b(?:[A-Z][a-z]+){2,}\b")


def own_classes() -> set[str]:
    """The names of the project's classes, which are none of a learner's business."""
    sources = [path.read_text("utf-8") for path in own_files(Path(inspect.getfile(her2teach)).parent, "**/*.py")]
    return {name for source in sources for name in re.findall(r"^class (\w+)", source, re.MULTILINE)}


def engine_words(text: str, classes: set[str]) -> list[str]:
    """Return what a page says that no learner should read, with a little of what stands around it."""
    found = [match for pattern in (_ENGINE, _NAME) for match in pattern.finditer(text)]
    found += [match for match in _CLASS.finditer(text) if match[0] in classes]
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in found]
