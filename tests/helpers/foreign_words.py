"""Words of the shipped text's disease, which nothing may say where another text is chosen."""

import re
from pathlib import Path

from her2teach import load_guideline

#: The other text, its cases, and what can happen in it.
FOLDER = Path(__file__).parents[1] / "other_text"
GUIDELINE, CASES = FOLDER / "guideline.yaml", FOLDER / "cases"

_SHIPPED = load_guideline()
#: Drugs and trials of the shipped text, and what else stands in no sentence that is not about its disease.
_NAMES = {label.partition(" (")[0] for label in (agent.label for agent in _SHIPPED.agents.values())}
_NAMES |= {trial.name for trial in _SHIPPED.evidence.values()}
_FOREIGN = re.compile(
    r"HER2|\b(?:breast|cancer|tumou?r|oncolog|recurren|relapsed|metasta|adjuvant|taxane|chemotherap|endocrine|hormone"
    r"|ejection|cardiac|heart|interstitial|locoregional|conjugate|antibod|infusion|the source text|"
    + "|".join(map(re.escape, sorted(_NAMES)))
    + ")",
    re.IGNORECASE,
)
#: The project's own name, and files that are called by it.
_OURS = re.compile(r"her2teach[\w.-]*", re.IGNORECASE)


def foreign_words(text: str) -> list[str]:
    """Return what of a text speaks of the shipped text's disease, with a little of what stands around it."""
    text = _OURS.sub("…", text)
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in _FOREIGN.finditer(text)]
