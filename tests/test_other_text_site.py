"""Another text is packed into a site with all that belongs to it, and what clinicians review of it is its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from foreign_words import CASES, FOLDER, GUIDELINE, foreign_words
from journey_files import load_journeys

from her2teach import load_guideline
from her2teach.educator.review_document import review_document
from her2teach.teaching.pack import choose, chosen_guideline, chosen_vignettes
from her2teach.teaching.vignettes import load_vignettes

TEXT = load_guideline(GUIDELINE)
VIGNETTES = load_vignettes(CASES, TEXT)
JOURNEYS = load_journeys(CASES / "journeys", TEXT)
#: Says what a package works with where it lies.
UNPACKED = """
import json, pathlib, her2teach
from her2teach.teaching.pack import chosen_guideline, chosen_journeys, open_cases
(cases, wrong), (journeys, broken) = open_cases(), chosen_journeys()
home = pathlib.Path(her2teach.__file__).parent.parent
print(json.dumps([str(home), chosen_guideline().content_hash, len(cases), len(journeys), len(wrong + broken)]))
"""


@pytest.mark.usefixtures("other_text")
def test_a_site_packs_the_reviews_that_lie_beside_the_text(tmp_path: Path) -> None:
    build = pytest.importorskip("her2teach.serving.site.build")
    shutil.copytree(FOLDER, tmp_path / "own")
    (tmp_path / "own" / "reviews").mkdir()
    (tmp_path / "own" / "reviews" / "first.yaml").write_text("role: nurse\n", encoding="utf-8")
    choose(guideline=tmp_path / "own" / "guideline.yaml")
    files = build.packed(tmp_path / "drawn")
    assert files["her2teach/chosen/reviews/first.yaml"] == b"role: nurse\n"
    assert files["her2teach/chosen/guideline.yaml"] == GUIDELINE.read_bytes()


@pytest.mark.usefixtures("other_text")
def test_what_there_is_to_review_says_no_word_of_the_shipped_text() -> None:
    found = review_document(chosen_guideline(), chosen_vignettes())
    words = json.dumps(found.as_data(), ensure_ascii=False)
    assert all(each.text in words for each in chosen_guideline().statements.values())
    assert foreign_words(words) == []


@pytest.mark.usefixtures("other_text")
def test_a_site_packs_the_text_its_cases_and_its_events(tmp_path: Path) -> None:
    build = pytest.importorskip("her2teach.serving.site.build")
    files = build.packed(tmp_path / "drawn")
    for there, here in (
        ("guideline.yaml", GUIDELINE),
        ("events.yaml", FOLDER / "events.yaml"),
        ("cases/01/cases/a-red-throat.yaml", CASES / "a-red-throat.yaml"),
        ("cases/01/cases/journeys/two-sore-throats.yaml", CASES / "journeys" / "two-sore-throats.yaml"),
    ):
        assert files[f"her2teach/chosen/{there}"] == here.read_bytes()
    assert not (tmp_path / "drawn").exists(), "no figure of a trial is drawn for it"
    # The package as the browser has it, where nothing in the environment says what was chosen.
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    outside = {name: value for name, value in os.environ.items() if not name.startswith("HER2TEACH")}
    run = subprocess.run(
        [sys.executable, "-c", UNPACKED],
        env={**outside, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == [str(tmp_path), TEXT.content_hash, len(VIGNETTES), len(JOURNEYS), 0]
