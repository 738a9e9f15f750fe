"""Case set: a pack's cases in its order, behind one link, with what comes next and how far a learner is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from her2teach import load_guideline
from her2teach.cli import main
from her2teach.core.files import PACK
from her2teach.core.yamltree import ContentError, parse
from her2teach.serving.site.build import packed
from her2teach.teaching.case_set import CaseSet, links_html, set_html
from her2teach.teaching.links import read_link_to
from her2teach.teaching.pack import CASES, SHIPPED, choose, chosen_sets
from her2teach.teaching.pack_file import read_pack
from her2teach.teaching.vignettes import shipped_vignettes

ROOT = Path(__file__).parents[2] / "cases"
ONE, TWO, THREE = "exactly-twelve-months", "late-relapse-liver", "first-diagnosis-already-metastatic"
SET = CaseSet(name="my pack", title="Week <1>", cases=(TWO, ONE, THREE))


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CASES, "")
    folder = tmp_path / "my-pack"
    folder.mkdir()
    for name in (ONE, TWO):
        shutil.copy(ROOT / f"{name}.yaml", folder)
    return folder


def test_what_comes_next_is_the_next_that_is_not_done() -> None:
    assert SET.following(()) == TWO
    assert SET.following({TWO}, TWO) == ONE
    assert SET.following((), TWO) == ONE  # passed over
    assert SET.following({ONE}, THREE) == TWO
    assert SET.following({ONE, TWO}, THREE) == THREE  # the only one left
    assert SET.following({ONE, TWO, THREE}, THREE) is None
    assert SET.following({TWO}, "made-up") == ONE


def test_where_a_learner_is_is_said() -> None:
    assert SET.line((), TWO) == "Case 1 of 3. 0 done."
    assert SET.line({TWO}, ONE) == "Case 2 of 3. 1 done."
    assert SET.line({TWO}, "made-up") == "This case is not part of the set. 1 of 3 done."
    assert SET.line(SET.cases, ONE) == "You have finished all 3 cases of this set."
    assert SET.line(SET.cases, "made-up").endswith("This case is not part of it.")


def test_no_word_of_an_educator_is_markup_and_no_id_is_shown_to_a_learner() -> None:
    shown = set_html(SET, {TWO}, ONE)
    assert "Week &lt;1&gt;" in shown
    assert not any(name in shown for name in SET.cases)
    assert (shown.count("h2t-done"), shown.count("h2t-here")) == (1, 1)


def test_a_link_names_the_pack() -> None:
    assert SET.link == "set=my%20pack"
    assert read_link_to("set", SET.link, ["my pack"]) == "my pack"
    told = links_html([SET])
    assert 'href="3_practice.ipynb#set=my%20pack"' in told
    assert [told.index(name) for name in SET.cases] == sorted(told.index(name) for name in SET.cases)
    assert links_html([]) == ""


def test_a_pack_s_file_makes_a_set_of_its_cases_and_of_others(pack: Path) -> None:
    choose(cases=[pack])
    assert chosen_sets() == ()
    (pack / PACK).write_text(f"title: A week\ncases:\n  - {THREE}\n  - {TWO}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=rf'pack\.yaml:3:5: reference: the case "{THREE}" comes with her2teach'):
        choose(cases=[pack])
    with pytest.raises(ContentError, match="add --cases shipped to the command"):
        choose(cases=[pack])
    choose(cases=[pack, SHIPPED])
    from her2teach.teaching import pack as module

    module._pack.cache_clear()
    assert chosen_sets() == (CaseSet(name="my-pack", title="A week", cases=(THREE, TWO)),)


def test_a_title_alone_takes_all_cases_and_an_unfinished_one_is_left_out(pack: Path) -> None:
    (pack / PACK).write_text("title: A week\nextensions: x3\n", encoding="utf-8")
    text = (ROOT / f"{THREE}.yaml").read_text(encoding="utf-8").replace("title: ", "title: TODO ", 1)
    (pack / f"{THREE}.yaml").write_text(text, encoding="utf-8")
    choose(cases=[pack])
    (found,) = chosen_sets()
    assert (found.title, found.cases) == ("A week", (ONE, TWO))
    for each in pack.glob("[a-z]*-*.yaml"):
        each.write_text(each.read_text(encoding="utf-8") + "# TODO\n", encoding="utf-8")
    assert chosen_sets() == (found,)


def test_two_packs_of_one_name_have_links_of_their_own(pack: Path, tmp_path: Path) -> None:
    (pack / PACK).write_text("title: A week\n", encoding="utf-8")
    other = tmp_path / "other" / pack.name
    shutil.copytree(pack, other)
    choose(cases=[pack, other])
    assert [each.link for each in chosen_sets()] == ["set=my-pack", "set=my-pack-2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cases: [late-relapse-livre]\n", '1:9: reference: there is no case "late-relapse-livre"; did you mean late-'),
        (f"cases: [{TWO}, {TWO}]\n", f'duplicate: "{TWO}" stands in the set already'),
        ("titel: A week\n", 'unknown-key: "titel" is not known here; did you mean title?'),
        ("title: ''\n", "empty: nothing is written here"),
    ],
)
def test_a_set_that_is_wrong_is_told_where(text: str, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_pack(parse(text, PACK), load_guideline(), [ONE, TWO])
    assert said in str(caught.value)


def test_check_looks_at_the_set(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / PACK).write_text(f"cases: [{TWO}, nowhere]\n", encoding="utf-8")
    assert main(["check", str(pack / PACK)]) == 1
    assert 'reference: there is no case "nowhere"' in capsys.readouterr().out
    (pack / PACK).write_text(f"title: A week\ncases: {TWO}\n", encoding="utf-8")
    assert main(["check", str(pack / PACK)]) == 0


#: Says, where a site is built in, which sets there are and which of their cases can be used.
LOOK = """
from her2teach.teaching.pack import chosen_sets, open_cases
print([(each.title, each.link, each.cases) for each in chosen_sets()], len(open_cases()[0]), open_cases()[1])
"""


def test_a_site_has_the_set_of_each_pack(pack: Path, tmp_path: Path) -> None:
    (pack / PACK).write_text(f"title: A week\ncases: [{THREE}, {TWO}]\n", encoding="utf-8")
    (pack / f"{ONE}.yaml").write_text("id: broken\n", encoding="utf-8")
    choose(cases=[pack, SHIPPED])
    for place, data in packed(tmp_path / "figures").items():
        file = tmp_path / "site" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    environment = {name: value for name, value in os.environ.items() if name != CASES}
    run = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=tmp_path / "site",
        env={**environment, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    cases = len(shipped_vignettes())
    assert run.stdout == f"[('A week', 'set=my-pack', ('{THREE}', '{TWO}'))] {cases} ()\n"
