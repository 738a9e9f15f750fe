"""Letters: what is measured without a font, and where a text is broken."""

from her2teach.diagram.letters import broken, measure, widest


def test_lines_are_broken_where_they_are_narrowest() -> None:
    assert broken("Which decision?", 2) == ("Which", "decision?")
    assert broken("Scope", 2) == ("Scope",)
    assert broken("Timing of recurrence", 1) == ("Timing of recurrence",)
    assert widest(broken("one two three four", 3)) < widest(broken("one two three four", 2))


def test_wide_letters_are_counted_as_wide() -> None:
    assert measure("iii") < measure("nnn") < measure("WWW")
    assert measure("漢字") == 2.0  # as wide as they are high
