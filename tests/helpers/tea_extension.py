"""An extension of the guideline about tea: small enough to count out every case there is."""

from pathlib import Path

from her2teach.core.extensions import extended, read_extension
from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline

TEA = Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml"

SUGAR = """\
id: sugar
title: Sugar, and tea that is kept
summary: Old tea may still do for cakes, and lemon goes before milk.
citation:
  text: The cook
attributes:
  baking:
    label: Baking
    question: Will you bake?
    help: Old tea is good enough for cakes.
    kind: choice
    values:
      today:
        label: Today
      another_day:
        label: Another day
agents:
  oat_milk:
    label: Oat milk
members:
  dairy: oat_milk
regimens:
  with_lemon:
    label: Tea with lemon
    parts:
      - lemon
decisions:
  baking:
    label: Baking?
    question: Will you bake?
    edges:
      - to: cake
        label: today
        when:
          attribute: baking
          is: today
        why: The cook says so.
      - to: compost
        label: another day
        when:
          attribute: baking
          is: another_day
        why: The cook has nothing to add.
ends:
  cake:
    label: Into the cake
    outcome: action
    text: Use it up.
  curdled:
    label: Leave the dairy out
    outcome: recommendation
    text: Lemon alone.
    regimens:
      - with_lemon
options:
  iced_with_lemon:
    at: iced
    label: With lemon
    regimen: with_lemon
edges:
  - instead_of: compost
    to: baking
    why: The cook looks at old tea twice.
flags:
  cakes_first:
    text: Think of cakes.
    when:
      visits: baking
"""


def tea() -> Guideline:
    return load_guideline(TEA)


def sweetened(text: str = SUGAR) -> Guideline:
    return extended(tea(), [read_extension(text, "sugar.yaml")])
