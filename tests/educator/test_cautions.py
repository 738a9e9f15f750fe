"""Caution: what people write by habit is found where it stands, and figures, trials and drugs are left in peace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from her2teach.core.files import own_files
from her2teach.core.yamltree import MAX_PROBLEMS, Problem, parse, read_file
from her2teach.educator.cautions import case_cautions, guideline_cautions

ROOT = Path(__file__).parents[2]
CASES = own_files(ROOT / "cases", "*.yaml")
CONTENT = own_files(ROOT / "her2teach" / "content", "**/*.yaml")
TODAY = dt.date(2026, 11, 22)


def cautions(text: str, today: dt.date = TODAY) -> tuple[Problem, ...]:
    return case_cautions(parse(text, "case.yaml"), text, today)


def case(story: str, licence: str = "licence: CC-BY-4.0\n") -> str:
    return f"{licence}story: |\n  {story}\n"


def codes(story: str) -> list[str]:
    found = cautions(case(story))
    assert all(problem.severity == "warning" and problem.message and problem.hint for problem in found)
    return [problem.code for problem in found]


@pytest.mark.parametrize("path", [*CASES, *(ROOT / "tests/content/valid").glob("e*.yaml")], ids=lambda path: path.stem)
def test_a_shipped_case_needs_no_caution(path: Path) -> None:
    text = read_file(path)
    assert case_cautions(parse(text, path.name), text, TODAY) == ()


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_all_that_is_written_about_trials_and_drugs_points_at_nobody(path: Path) -> None:
    text = read_file(path)
    tree = parse(text, path.name)
    # a source has a day on which it was published
    assert {problem.code for problem in case_cautions(tree, text, TODAY)} <= {"licence", "date"}
    assert guideline_cautions(tree, text, TODAY) == ()


@pytest.mark.parametrize(
    "story",
    [
        "Mrs Smith came to the clinic.",
        "We saw Mr. B. in March.",
        "Seen by Dr O'Brien.",
        "Seen by Dr McDonald.",
        "Seen by Prof. Weiß.",
        "Mrs\n  Ångström came.",
        "Ms De Vries",
        "The patient, named Anna, came.",
        "Patient name: Anna",
        "A woman called Anna came.",
        "MRN 123456",
        "MRN: AB-12345",
        "Hospital number: 00123456",
        "hospital no. 4711",
        "NHS number 943 476 5919",
        "Her number is 4384729.",
        "Social security 123-45-6789",
        "Call 030 1234 5678",
        "tel. 555 1234",
        "Phone: (555) 123-4567",
        "+49 30 123456-78",
        "+44 20 7946 0958",
        "555-123-4567",
        "Write to anna.smith+x@example.org today.",
        "J.S., 12/03/2024, was seen.",
        "A. B. (2024-03-12)",
        "The patient J.S. was seen.",
    ],
)
def test_what_points_at_a_patient_is_found(story: str) -> None:
    assert codes(story) == ["identifier"]


@pytest.mark.parametrize(
    "story",
    [
        "A woman born 3 May 1961 came.",
        "She was born on 3rd of May, 1961.",
        "born on Wednesday, May 3, 1961",
        "born on the 3rd May\n  2001",
        "DOB: 03/05/1961",
        "D.O.B. 3.5.61",
        "date of birth (1961-05-03)",
        "Birthday 3 May 1961",
        "A woman (1961-05-03) came.",
        "A woman, * 3.5.1961, came.",
    ],
)
def test_a_full_date_of_birth_is_found(story: str) -> None:
    assert codes(story) == ["birth-date"]


@pytest.mark.parametrize(
    "story",
    [
        "A woman of 92 came.",
        "A woman aged 90 came.",
        "Age: 101.",
        "A 95-year-old woman",
        "She is 93 years old.",
        "a 91 y/o woman",
        "She was 90 when she came.",
        "a ninety-two-year-old woman",
        "a woman of ninety",
        "She is in her late nineties.",
        "A nonagenarian.",
    ],
)
def test_an_age_over_89_is_found(story: str) -> None:
    assert codes(story) == ["age"]


@pytest.mark.parametrize(
    "story",
    [
        "A woman of 89 with an LVEF of 90% came after 95 months.",
        "She weighs 95 kg; a woman of 95 kg.",
        "She is 90% sure, and 92 percent of patients are.",
        "Drug trials: NCT00567190, doi 10.1056/NEJMoa1413513, 10.1016/S1470-2045(11)70321-7, PMID 22149875.",
        "Born in 1961, diagnosed in May 2019.",
        "The first tumour was removed in 1998.",
        "She saw the Dr. She was well.",
        "MR of the brain, CT 3+, IHC 3+, CA 15-3 of 1 234 567 U/ml.",
        "The trial called CLEOPATRA and a patient called to the ward.",
        "HER2 3+, ER 0/8, PgR 0/8, LVEF 63 (55-70) percent, 6 x 5 mg/kg, 840-600 mg.",
        "Do not miss HER2. Miss it and she loses a line.",
        "Patients 1 to 12, cycle number 12, hospital number two, line no. 3.",
        "It was S.C. or I.V. 600 mg/5 ml",
        "the ratio 0.62 (0.51-0.76), p=0.0001; 12345 of 123456 women @ home",
        "In the nineties trastuzumab came.",
        "She lives in the U.S. and was treated in March; seen in Her garden, from ER to PgR.",
        "She works at the port, moved to the coast, was referred to the clinic and lives alone.",
    ],
)
def test_what_only_looks_alike_is_left_in_peace(story: str) -> None:
    assert codes(story) == []


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("J.S. came in spring.", "identifier"),
        ("The colleague wrote: J. S. M. is well.", "identifier"),
        ("Her initials: AB.", "identifier"),
        ("Treated in Springfield since spring, she is well.", "place"),
        ("She lives in Springfield.", "place"),
        ("A teacher, living near\n  Springfield, came.", "place"),
        ("She was treated by us at St Mary Hospital.", "place"),
        ("She comes from the Highlands.", "place"),
        ("She was seen in General Hospital.", "place"),
        ("The last dose was given on 15 March 2023.", "date"),
        ("The relapse was found on 2024-03-15.", "date"),
    ],
)
def test_initials_places_and_full_dates_are_asked_about(story: str, code: str) -> None:
    assert codes(story) == [code]
    assert "?" in cautions(case(story))[0].hint


def test_a_full_date_needs_no_question_where_an_attribute_holds_a_day() -> None:
    dated = "attributes:\n  adjuvant_trastuzumab_end_date: 2023-03-15\n"
    assert cautions(case("The last dose was given on 15 March 2023, and another on 16 March 2023.") + dated) == ()
    course = "course:\n  - attributes:\n      adjuvant_trastuzumab_end_date: 2023-03-15\n"
    assert cautions(case("The last dose was given on 15 March 2023.") + course) == ()


def test_each_caution_knows_its_line_and_column() -> None:
    text = (
        "title: 'The patient of Dr Brown'\n"
        "licence: CC-BY-4.0\n"
        "# MRN 123456\n"
        "story: >\n"
        "  A woman of 92,\n"
        "  whom Mrs\n"
        "  Brown wrote about.\n"
        "objectives:\n"
        "  - Write to a@b.org\n"
    )
    found = [(problem.line, problem.column, problem.code) for problem in cautions(text)]
    assert found == [
        (1, 24, "identifier"),
        (3, 3, "identifier"),
        (5, 5, "age"),
        (6, 8, "identifier"),
        (9, 15, "identifier"),
    ]
    assert str(cautions(text)[1]) == (
        "case.yaml:3:3: warning: identifier: what may be a record number stands here; leave it out"
    )


def test_a_warning_does_not_repeat_what_points_at_a_patient() -> None:
    assert not any("Smith" in str(problem) for problem in cautions(case("Mrs Smith came.")))


def test_answers_and_authors_are_not_prose() -> None:
    text = (
        "id: dr-brown\nlicence: CC0-1.0\nauthors: Dr Jane Brown <jane@example.org>\nreviewed: 2026-01-01\n"
        "attributes:\n  adjuvant_trastuzumab_end_date: 1999-03-15\n  lines: [1234567, 1999-03-15] # Mrs Brown\n"
        "story: A story.\n"
    )
    assert [(problem.line, problem.code) for problem in cautions(text)] == [(7, "identifier")]


@pytest.mark.parametrize(
    ("reviewed", "message"),
    [
        ("2026-11-22", None),
        ("2024-11-22", None),
        ("2024-11-21", "the review of 2024-11-21 is more than 2 years old"),
        ("2026-11-23", "the review of 2026-11-23 is still to come"),
        ("soon", None),
    ],
)
def test_a_review_has_its_time(reviewed: str, message: str | None) -> None:
    for text, look in (
        (f"licence: MIT\nreviewed: {reviewed}\n", case_cautions),
        (f"identity:\n  licence: MIT\n  review_date: {reviewed}\n", guideline_cautions),
    ):
        found = look(parse(text, "file.yaml"), text, TODAY)
        assert [(problem.code, problem.message) for problem in found] == ([("review-date", message)] if message else [])
        assert all((problem.line, problem.column) != (1, 1) for problem in found)


def test_a_review_on_a_leap_day_has_its_time() -> None:
    assert cautions("licence: MIT\nreviewed: 2024-02-29\n", dt.date(2026, 2, 28)) == ()
    assert len(cautions("licence: MIT\nreviewed: 2024-02-29\n", dt.date(2026, 3, 1))) == 1


@pytest.mark.parametrize(
    "licence",
    [
        "CC-BY-4.0",
        "CC BY 4.0",
        "cc-by-sa-3.0",
        "CC0",
        "CC0-1.0",
        "Public domain",
        "MIT",
        "BSD-3-Clause",
        "Creative Commons Attribution 4.0 International",
    ],
)
def test_an_open_licence_is_known(licence: str) -> None:
    assert cautions(f"licence: {licence}\n") == ()


@pytest.mark.parametrize(
    "licence", ["CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC BY-NC-SA 4.0", "all rights reserved", "proprietary", "BY", "none"]
)
def test_a_closed_licence_is_told(licence: str) -> None:
    (problem,) = cautions(f"licence: {licence}\n")
    assert (problem.code, problem.line, problem.column) == ("licence", 1, 10)
    assert "open licence" in problem.message


def test_a_missing_licence_is_told() -> None:
    (problem,) = cautions(case("A story.", licence=""))
    assert (problem.code, problem.line, problem.column) == ("licence", 1, 1)


def test_typographic_quotes_are_told_once_a_line() -> None:
    story = "  She said “no” and “yes”.\n  The patient’s way.\n"
    text = f"licence: MIT\nstory: |\n{story}attributes:\n  her2_status: „positive“\n"
    found = cautions(text)
    assert [(problem.line, problem.column, problem.code) for problem in found] == [
        (3, 12, "quotes"),
        (4, 14, "quotes"),
        (6, 16, "quotes"),
    ]
    assert [problem.hint[-1] for problem in found] == ['"', "'", '"']


def test_a_hopeless_file_is_answered_in_short() -> None:
    assert len(cautions(case("Mrs Smith, \n  " * 1_000))) == MAX_PROBLEMS


def test_what_is_not_looked_through_is_told() -> None:
    text = case("Mrs Smith " + "came " * 70_000) + "authors: x\nattributes:\n  a: 1999-01-01\n"
    assert [problem.code for problem in cautions(text)] == ["identifier", "length"]


@pytest.mark.parametrize(
    "text", ["", "a", "- a\n- b", "licence: [a]\nreviewed: {}\n", "attributes: x", "licence:\nattributes:"]
)
def test_any_tree_can_be_looked_through(text: str) -> None:
    tree = parse(text, "case.yaml")
    assert all(problem.code == "licence" for problem in case_cautions(tree, text, TODAY))
    assert all(problem.code == "licence" for problem in guideline_cautions(tree, text, TODAY))
