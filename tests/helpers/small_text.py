"""The smallest text there is."""


def numberless() -> str:
    """The smallest text there is: one question, two ends."""
    return """
id: small
identity: {name: a note, title: A note, lines: 1, retrieved: 2026-11-22, review: none, purpose: Tests., licence: CC0}
attributes:
  wish:
    {label: Wish, question: Tea?, help: Say., kind: choice, values: {tea: {label: Tea}, milk: {label: Milk}}}
agents: {}
agent_classes: {}
regimens: {}
criteria: {}
root: wish
decisions:
  wish:
    label: Wish
    question: Tea?
    statements: S01
    edges:
      - {to: boil, label: "yes, tea", when: {attribute: wish, is: tea}, statements: S01}
      - {to: pour, label: "no, milk", when: {attribute: wish, is: milk}, statements: S01}
ends:
  boil: {label: Boil, outcome: recommendation, text: Boil it., statements: S01, actions: [act]}
  pour: {label: Pour, outcome: recommendation, text: Pour it., statements: S01, actions: [act]}
contradictions: {}
plan: {actions: {act: {label: Do it}}, verdicts: {fine: {verdict: concordant, text: Fine.}}}
statements:
  S01: {line: 1, status: stated, kind: recommendation, text: Tea is boiled and milk is poured.}
""".lstrip()
