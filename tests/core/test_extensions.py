"""Extensions: files of their own over the same graph, off until asked for, never mistaken for the text."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from itertools import combinations
from pathlib import Path

import pytest
from shelf import spread
from tea_extension import SUGAR, sweetened, tea

from her2teach import ContentError, Guideline, load_guideline, trace
from her2teach import __file__ as package
from her2teach.analysis.proofs import verify
from her2teach.cli import main
from her2teach.core.case import Case
from her2teach.core.extensions import extended, read_extension, shipped_extensions
from her2teach.core.files import own_files
from her2teach.core.references import sourced
from her2teach.core.schema import Sourced
from her2teach.diagram.landscape_svg import landscape_legend
from her2teach.diagram.layout import lay_out, layout_fits
from her2teach.diagram.model import diagram
from her2teach.diagram.svg import svg
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.headlines import HEADLINE, cite
from her2teach.text.sections import MARKS, answer, plain, sections, short_identity

IDS = [*(f"x{number}" for number in range(1, 14)), "second_line"]
PLAIN = load_guideline()
EXTENSIONS = {each.id: each for each in shipped_extensions()}
CASES = {vignette.id: vignette.case for vignette in shipped_vignettes()}
FILES = Path(package).parent / "content" / "extensions"
OWN_ATTRIBUTES = {"x6": ["ild_grade"], "x8": ["taxane_contraindication"], "x9": ["anthracycline"],
                  "x13": ["brain_metastases"]}  # fmt: skip


def extended_words(extensions: str, case: str, **more: object) -> tuple[Guideline, str]:
    guideline = load_guideline(extensions=extensions.split())
    pathway = trace(guideline, Case(guideline, **{**CASES[case].given, **more}))
    return guideline, plain(guideline, pathway)


# --- off by default ---


def test_all_are_shipped_and_none_is_on() -> None:
    assert [str(each) for each in shipped_extensions()] == IDS
    assert PLAIN.extensions == {}
    assert PLAIN.base is None
    assert load_guideline(extensions=[]) is PLAIN


def test_without_extensions_nothing_speaks_of_them() -> None:
    assert all(entry.extension is None for _, entry in sourced(PLAIN))
    for case in CASES.values():
        pathway = trace(PLAIN, case)
        assert "extension" not in plain(PLAIN, pathway)
        assert "extension" not in svg(diagram(PLAIN, pathway), standalone=True).partition("</style>")[2]
    assert "extension" not in landscape_legend()


def test_loading_extensions_leaves_the_plain_guideline_alone() -> None:
    before = PLAIN.model_dump_json()
    load_guideline(extensions=IDS)
    assert load_guideline().model_dump_json() == before


# --- each of them, alone, in pairs and all together ---


def test_a_guideline_with_all_of_them_passes_the_same_proofs() -> None:
    """With each of them alone `her2teach check` proves it (tests/test_cli.py)."""
    report = verify(load_guideline(extensions=IDS))
    assert report.sound, "\n".join(map(str, report.findings))


@pytest.mark.parametrize("pair", list(combinations(IDS, 2)), ids="+".join)
def test_any_two_can_be_combined_in_any_order(pair: tuple[str, str]) -> None:
    both = load_guideline(extensions=pair)
    assert both.content_hash == load_guideline(extensions=pair[::-1]).content_hash
    assert list(both.extensions) == list(pair)
    for vignette in spread().values():
        assert trace(both, vignette.case.restricted_to(both)).nodes


@pytest.mark.parametrize("name", IDS)
def test_the_contract_of_the_source_text_stands(name: str) -> None:
    guideline = load_guideline(extensions=name)
    own = OWN_ATTRIBUTES.get(name, [])
    assert list(guideline.attributes) == [*PLAIN.attributes, *own]
    for attribute in PLAIN.attributes.values():
        found = guideline.attributes[attribute.id]
        assert {"asked_when", "applies_when"} >= {
            key for key in type(found).model_fields if getattr(found, key) != getattr(attribute, key)
        }
    assert guideline.statements == PLAIN.statements
    assert guideline.pitfalls == PLAIN.pitfalls


@pytest.mark.parametrize("name", IDS)
def test_what_an_extension_brings_says_so_and_has_a_source(name: str) -> None:
    guideline = load_guideline(extensions=name)
    brought = [entry for _, entry in sourced(guideline) if entry.extension is not None]
    assert brought
    assert cite(EXTENSIONS[name]).strip(". ")
    before = {place: entry for place, entry in sourced(PLAIN) if place[-2] != "edges"}
    edges = set(PLAIN.edges.values())
    for place, entry in sourced(guideline):
        new = entry not in edges if place[-2] == "edges" else before.get(place) is None
        assert not new or entry.extension == name, place
        assert getattr(entry, "status", "extension") == "extension" or entry.extension is None
        assert getattr(entry, "status", "") != "extension" or entry.extension == name


def test_each_citation_says_on_which_day_it_was_looked_up() -> None:
    for extension in shipped_extensions():
        assert re.search(r"([Ll]ooked up|read) 20\d\d-\d\d-\d\d", extension.citation.text), extension.id


def test_asco_is_cited_with_its_doi() -> None:
    asco = [each for each in shipped_extensions() if "ASCO" in each.citation.text]
    assert {str(each) for each in asco} == {"x1", "x3", "x4", "x7", "x8", "x13", "second_line"}
    assert all(each.citation.doi == "10.1200/JCO.22.00519" for each in asco if each.id != "x13")
    assert EXTENSIONS["x4"].citation.strength == "weak"


def test_the_hash_stands_for_the_guideline_and_the_extensions() -> None:
    hashes = {load_guideline(extensions=some).content_hash for some in ([], ["x1"], ["x3"], ["x1", "x3"])}
    assert len(hashes) == 4
    guideline = load_guideline(extensions=["x3", "x1", "x1"])
    assert short_identity(guideline).endswith(
        f"content {guideline.content_hash[:12]}, with what is not in the text: x1, x3."
    )


def test_an_extension_is_frozen() -> None:
    found = EXTENSIONS["x1"]
    with pytest.raises(ValueError, match="frozen"):
        found.title = "x"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        load_guideline(extensions="x1").base = None  # type: ignore[misc]


# --- words ---


def test_an_answer_that_is_not_in_the_text_says_so_and_cites() -> None:
    _, words = extended_words("x1", "first-diagnosis-already-metastatic")
    assert words.startswith(HEADLINE.upper())
    assert "THP (trastuzumab + pertuzumab + taxane)" in words
    assert f"[{MARKS['extension']}]" in words
    assert "10.1200/JCO.22.00519" in words.partition("THE WAY THERE")[0]
    _, words = extended_words("second_line", "progression-on-pertuzumab-maintenance")
    assert words.startswith(HEADLINE.upper())


def test_the_text_keeps_its_own_headline_where_it_says_the_same() -> None:
    _, words = extended_words("x8", "late-relapse-liver", taxane_contraindication="absent")
    assert words.startswith("THE TEXT RECOMMENDS\n")
    assert "recommendation 1.1" in words
    _, words = extended_words("x8", "late-relapse-liver", taxane_contraindication="present")
    assert words.startswith(HEADLINE.upper())
    _, words = extended_words("x8", "late-relapse-liver")
    assert words.startswith("THE TEXT RECOMMENDS; THE EXTENSION ASKS FURTHER\n")
    assert "(when a taxane cannot be given): Is there a contraindication to taxanes? [extension," in words


def test_added_options_stand_beside_those_of_the_text_each_with_its_mark() -> None:
    _, words = extended_words("x5", "late-relapse-liver")
    assert words.startswith("THE TEXT RECOMMENDS; THE EXTENSION ADDS OPTIONS")
    assert "T-DXd + pertuzumab, as an option beside THP. [extension, not in the text]" in words
    _, words = extended_words("x3", "third-line-after-lapatinib-capecitabine")
    assert "Lapatinib + capecitabine. [stated] (S15)" in words
    assert "Tucatinib + trastuzumab + capecitabine. [extension, not in the text]" in words
    assert "T-DXd. [extension" not in words  # it has been given


def test_every_word_of_an_extension_is_marked_as_one() -> None:
    guideline = load_guideline(extensions=IDS)
    own = {
        text
        for section in ("considerations", "flags", "warnings", "ends")
        for entry in getattr(guideline, section).values()
        if entry.extension is not None
        for text in [entry.text]
    }
    seen = 0
    for case in CASES.values():
        for more in ({}, {"taxane_contraindication": "present", "ild_grade": "grade_1", "anthracycline": "concurrent"}):
            pathway = trace(guideline, Case(guideline, **case.given, **more))
            for section in (answer(guideline, pathway), *sections(guideline, pathway)):
                for line in section.lines:
                    if line.text in own:
                        seen += 1
                        assert line.mark == "extension", line.text
    assert seen > 20


# --- the picture ---


@pytest.mark.parametrize("name", IDS)
def test_what_an_extension_draws_has_a_look_and_a_word(name: str) -> None:
    guideline = load_guideline(extensions=name)
    picture = diagram(guideline)
    for node in picture.nodes:
        assert node.extension is (({**guideline.decisions, **guideline.ends}[node.id]).extension is not None)
        assert (node.tag == "extension") is node.extension
    for edge in picture.edges:
        assert (edge.note == "extension") is (edge.status == "extension")
    markup = svg(picture, standalone=True)
    drawn = sum(node.extension for node in picture.nodes)
    assert markup.count('class="ornament inner"') == (drawn + 1 if picture.extended else 0)  # one in the legend
    assert ("added by an extension" in landscape_legend(extended=picture.extended)) is picture.extended


@pytest.mark.parametrize("name", [*IDS, " ".join(IDS)])
def test_nothing_of_an_extended_picture_overlaps(name: str) -> None:
    guideline = load_guideline(extensions=name.split())
    found = lay_out(guideline)
    assert layout_fits(found, guideline)
    boxes = [*found.nodes.items(), *found.edges.items()]
    for (one, a), (other, b) in combinations(boxes, 2):
        apart = abs(a.x - b.x) >= (a.width + b.width) / 2 or abs(a.y - b.y) >= (a.height + b.height) / 2
        assert apart, (one, other)


# --- files that cannot be used ---


def test_an_unknown_extension_is_refused_with_the_nearest() -> None:
    with pytest.raises(ContentError) as caught:
        load_guideline(extensions=["x1", "secnd_line"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("extension", 'no extension "secnd_line" is shipped')
    assert problem.hint == f"did you mean second_line? allowed: {', '.join(IDS)}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: sugar", "id: salt", '1:5: id: the id is "salt"; it must be "sugar", like the file'),
        ("summary:", "sumary:", '3:1: unknown-key: "sumary" is not known here; did you mean summary?'),
        ("citation:\n  text: The cook\n", "", '1:1: missing: "citation" is missing'),
        ("citation:\n", "after: salt\ncitation:\n", '4:8: reference: no extension "salt" is shipped'),
        ("to: cake\n", "to: caek\n", '32:13: reference: there is no node "caek"; did you mean cake?'),
        ("is: today", "is: tody", '36:15: reference: there is no value of baking "tody"; did you mean today?'),
        ("at: iced", "at: ice", '57:9: reference: there is no end "ice"; did you mean iced?'),
        ("instead_of: compost", "instead_of: heap", '61:17: overlay: no edge leads to "heap"'),
        ("  - instead_of", "  - from: wihs\n    instead_of", '61:11: overlay: there is no decision "wihs"'),
        ("instead_of: compost\n", "from: age\n", '61:5: overlay: "label" is missing'),
        ("dairy: oat_milk", "diary: oat_milk", '21:10: overlay: there is no class of agents "diary"'),
        ("dairy: oat_milk", "dairy: oat_mlk", '21:10: reference: there is no agent "oat_mlk"'),
        ("visits: baking", "visits: bakin", '68:15: reference: there is no node "bakin"; did you mean baking?'),
        ("flags:", "also:\n  hot_tea:\n    known: wish\nflags:", '65:3: overlay: an edge of the guideline hangs'),
        ("  cakes_first:\n", "  cakes_first:\n    status: stated\n", "66:5: unknown-key: an extension says nothing"),
        ("  cakes_first:\n", "  cakes_first:\n    extension: x1\n", '66:5: unknown-key: "extension" is not known here'),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_where_it_is_wrong(old: str, new: str, said: str) -> None:
    assert SUGAR.count(old) == 1
    with pytest.raises(ContentError) as caught:
        sweetened(SUGAR.replace(old, new))
    found = [str(problem) for problem in caught.value.problems]
    assert any(problem.startswith(f"sugar.yaml:{said}") for problem in found), found


def test_what_an_extension_breaks_in_the_guideline_is_named() -> None:
    with pytest.raises(ContentError) as caught:
        sweetened(SUGAR.replace("to: baking", "to: wish"))
    assert "cycle: decisions > wish of the guideline: it comes back to itself" in str(caught.value)


def test_two_may_bring_the_same_entry_word_for_word() -> None:
    both = load_guideline(extensions=["x3", "x13"])
    assert both.agent_classes["her2_agents"].agents.count("tucatinib") == 1
    assert both.regimens["tucatinib_trastuzumab_capecitabine"].extension in {"x3", "x13"}
    again = read_extension(
        "id: salt\ntitle: T\nsummary: S.\ncitation:\n  text: C\nagents:\n  oat_milk:\n    label: Milk\n", "salt.yaml"
    )
    with pytest.raises(ValueError, match='the extension "sugar" brings "oat_milk" already'):
        extended(sweetened(), [again])


def test_two_that_replace_the_same_entry_are_told_so() -> None:
    once = sweetened()
    with pytest.raises(ValueError, match='the extension "sugar" brings "baking" already'):
        extended(once, [read_extension(SUGAR.replace("id: sugar", "id: salt"), "salt.yaml")])


def test_the_command_line_checks_extension_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for entry in own_files(FILES)[::5]:  # all are proved above
        assert main(["check", str(entry)]) == 0
    spoiled, text = tmp_path / "x1.yaml", (FILES / "x1.yaml").read_text(encoding="utf-8")
    line = text[: text.index("to: first_line_thp")].count("\n") + 1
    spoiled.write_text(text.replace("to: first_line_thp", "to: thp"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(spoiled)]) == 1
    assert f"x1.yaml:{line}:13: reference: there is no node" in capsys.readouterr().out


# --- the rule ---


def test_an_entry_takes_a_place_or_is_added_and_a_node_without_a_way_goes() -> None:
    plain_tea, found = tea(), sweetened()
    assert found.ends["curdled"].outcome == "recommendation"
    assert found.ends["curdled"].extension == "sugar"
    assert set(found.edges) - set(plain_tea.edges) == {("age", "baking"), ("baking", "cake"), ("baking", "compost")}
    edge, before = found.edges["age", "baking"], plain_tea.edges["age", "compost"]
    assert (edge.label, edge.when) == (before.label, before.when)
    assert found.members(("dairy",)) == {"milk", "cream", "oat_milk"}
    assert found.ends["iced"].regimens == ("with_lemon",)
    gone = sweetened(SUGAR.replace("to: compost\n        label: another", "to: iced\n        label: another"))
    assert "compost" not in gone.ends
    assert isinstance(gone.ends["iced"], Sourced)


def test_a_guideline_takes_what_it_knows_of_a_case() -> None:
    found = sweetened()
    case = Case(found, wish="hot", baking="today", additions=["oat_milk"])
    assert dict(case.restricted_to(tea()).given) == {"wish": "hot"}
    assert Case(tea(), wish="hot").restricted_to(found) == Case(found, wish="hot")
