"""Words of the engine, which no sentence for a learner may hold."""

import re

#: Words of the engine, and marks of a sentence put together badly.
ENGINE = re.compile(
    r"\b(?:None|True|False|nan|inf|(?<!lymph )nodes?|trace|edge|attribute|criterion|terminal|Fraction|frozenset|dict"
    r"|axis|box|boolean|null|enum|tuple)\b|[a-z0-9]_[a-z0-9]|[{}<>\\]|\bnot not\b|(?<![.0-9])1 (?:months|days|lines)\b"
    r"|  |\.\.|[;,:]\.|,,| [,.;:]|\( | \)|: :|\(\)"
)
