"""Help of the commands: what each does, in more than a line."""

from __future__ import annotations

CHECK = """\
Read content strictly: cases, journeys, guidelines, extensions, evidence, lessons, events and reviews. A guideline,
alone or with an extension, is proved as well: every case has one answer and a reason for it, and nothing in it is dead.
A journey is replayed: after each of its events the case holds together. Of a review it is told who agrees with what,
who objects, and what has changed since.

Without a PATH: what --guideline and --cases name. Without these: the shipped guideline with its proofs, the evidence,
the lesson, the events, the extensions, all shipped cases, all shipped journeys and the reviews there are.

Each problem is a line of its own, file:line:column: code: message; hint. A warning says so before its code."""
CHECK_CODES = """\
exit codes: 0 sound, or warnings without --strict; 1 problems; 2 the command was misused

Files of cases and journeys are warned about what may point at a patient (names, numbers, dates of birth, ages above
89), a review that is out of date or still to come, a licence that is missing or closed, and typographic quotes. A file
without a warning can still give a patient away: read it as her neighbour would."""
SERVE = """\
Serve the lesson, the explorer, the practice, the journey and the reference as pages. Each page that somebody opens
gets a Python session of its own, which ends when it is closed; visitors see pages and can run no code of their own."""
SERVE_A_CLASS = """\
a class in one room: her2teach serve --ip 0.0.0.0 --class-size 30 --first practice

--ip 0.0.0.0 lets other machines in; the class opens http://NAME-OF-THIS-MACHINE:8866, or one of its addresses. Under
any other name nothing is given, unless --name allows it. --class-size starts that many sessions before the class comes,
for the page that --first names (the first page when left out), so that nobody waits; wait for "the class may come" (two
sessions a second and core or so). A session needs about 40 MB of memory on Linux, 80 MB elsewhere. --most is how many
sessions there can be at a time; who comes when all are taken is told so and may try again, and nobody else notices.
Left out: two for each learner, or 24 without a class, and one for each page.

the room votes: her2teach serve --ip 0.0.0.0 --vote

--vote prints a second address, for the presenter alone. What is presented there shows a QR code and a code; phones that
join vote on the question that is shown, until its answer is. No names, and nothing is kept after the presentation."""
SITE = """\
Build the same pages as a folder of plain files. Any web host serves it; Python runs in the visitor's browser, so any
number of them may come, and nothing is asked of anywhere else. Building takes a minute; what it needs comes from PyPI
and npm, held to hashes."""
HANDOUT = """\
Make handouts: for each case a closed-book sheet of one page, one sheet of questions for all of them, and a key for the
educator, each as one HTML file that needs no network, and as a tagged PDF; and an assignment for nbgrader. Of a folder,
each case on its own and all of them together.

What learners may have goes to OUT/learners, what contains answers to OUT/educator; no file's name says what its case is
about. OUT/educator is a course of nbgrader: run nbgrader generate_assignment there. What that makes for learners holds
no answer; what lies in OUT/educator/source does. Before nbgrader autograde of an assignment about another guideline,
set HER2TEACH_GUIDELINE to its file; with extensions on, HER2TEACH_EXTENSIONS to their ids."""
REVIEW = """\
Make two files of all that her2teach says, for a clinician to review: review.html, which is filled in with any browser,
without a network, and gives the answers as a file; and review.pdf, the same on paper. Each statement comes with its
line in the source text, its status, all that rests on it and when it is said, the cases that teach it and the trials
about it, with the day on which each figure was looked up; then the trials and the extensions.

Put the file that comes back into a folder "reviews" beside the guideline (her2teach/content/reviews for the shipped
one): check reads it there, and the pages show who reviewed each statement."""

EXPORT = """\
Write cases as a quiz for a learning management system: each decision and the plan of a case is a question, with
feedback for each option (why it is right or not, the pitfall, what would change it) and the statements behind it. So
is each decision of a journey, told with all that has happened until then.
Cases have numbers for names, so that a title gives nothing away.

Or write the decision graph of the guideline, of another one with --guideline, or with extensions, for other
programs."""
#: `quizzes` is a line for each format of a quiz.
EXPORT_FORMATS = """\
a quiz of a CASE, of a PACK of cases and its journeys, or of all of --cases; a case takes a second or two
{quizzes}

the graph of the guideline
graphml     networkx, Gephi, yEd, Cytoscape; with all attributes
json        node-link JSON, for networkx and D3
dot         Graphviz
mermaid     for a block of that name in Markdown, as GitHub draws it
csv         a row for each edge, for a spreadsheet or pandas"""
