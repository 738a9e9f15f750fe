"""Evidence in words: the trials behind an answer, as lines beside it."""

from __future__ import annotations

from collections.abc import Iterable

from her2teach.evidence import Caveat, Citation, EvidenceContent, Trial, load_evidence
from her2teach.evidence_rows import compared, finding
from her2teach.guideline import Guideline
from her2teach.pathway import Pathway
from her2teach.schema import Outcome
from her2teach.text import Line, Section
from her2teach.wording import uncapital

#: The outcomes with an answer whose trials are worth opening; silence has none.
ANSWERED: frozenset[Outcome] = frozenset({"recommendation", "options", "action"})


def statements_at(guideline: Guideline, *places: str) -> tuple[str, ...]:
    """Return the statements that decisions and ends rest on; a statement is its own.

    A decision rests on its answers' statements too, an end on those of its options and of the answers that lead to it.

    Parameters
    ----------
    guideline
        The guideline.
    *places
        Ids of decisions, of ends and of statements.

    Returns
    -------
    tuple of str
        Each once, in the order of the text.

    Raises
    ------
    KeyError
        For an id that is none of these.
    """
    found: set[str] = set()
    for place in places:
        if place in guideline.statements:
            found.add(place)
            continue
        if place in guideline.decisions:
            decision = guideline.decisions[place]
            found |= {*decision.statements, *(each for edge in decision.edges for each in edge.statements)}
            continue
        end = guideline.ends[place]
        found |= {*end.statements, *(each for option in end.options.values() for each in option.statements)}
        found |= {each for (_, to), edge in guideline.edges.items() if to == place for each in edge.statements}
    return tuple(each for each in guideline.statements if each in found)


def answer_statements(guideline: Guideline, pathway: Pathway) -> tuple[str, ...]:
    """Return the statements that an answer, its options and what the text adds there rest on.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    tuple of str
        In the order of the text; none where the way has no answer.
    """
    if pathway.node is None or pathway.outcome not in ANSWERED:
        return ()
    found = set(guideline.ends[pathway.node].statements)
    found.update(*(each.option.statements for each in pathway.options))
    found.update(*(each.statements for each in pathway.considerations))
    return tuple(each for each in guideline.statements if each in found)


def trials_behind(guideline: Guideline, *statements: str) -> tuple[Trial, ...]:
    """Return the trials about any of the statements, those that support one first; none for a text they are not about.

    Parameters
    ----------
    guideline
        The guideline.
    *statements
        Statement ids.

    Returns
    -------
    tuple of Trial
        In the order of the file, otherwise.
    """
    return tuple(trial for trial in load_evidence().behind(*statements) if trial.id in guideline.evidence)


def evidence_section(guideline: Guideline, pathway: Pathway) -> Section:
    """Name the trials behind an answer, with their main figures and what to mind about them.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    Section
        Each line is marked as outside the text.  Without lines where the way has no answer, or none with a trial.
    """
    evidence = load_evidence()
    said = answer_statements(guideline, pathway)
    trials = trials_behind(guideline, *said)
    lines = (
        *(trial_line(evidence, trial, said) for trial in trials),
        *(caveat_line(caveat, said) for caveat in evidence.warned(trials)),
    )
    return Section(id="evidence", heading="Trials behind this answer", lines=lines)


def trial_line(evidence: EvidenceContent, trial: Trial, statements: Iterable[str]) -> Line:
    """Say in a line what a trial found.

    Parameters
    ----------
    evidence, trial
        The trial, and the evidence it is part of.
    statements
        Those in question; the line names the ones that the trial is about.

    Returns
    -------
    Line
        Its question, its main findings and their sources, marked as outside the text.
    """
    results = [result for result in trial.results.values() if result.weight == "main"]
    facts = [fact for fact in trial.facts if fact.weight == "main"]
    cited = dict.fromkeys(
        [*(result.citation for result in results), *(fact.citation for fact in facts if fact.citation)]
    )
    sentences = [
        trial.relation,
        f"{compared(trial)}.",
        *(f"{finding(evidence, trial, result)}." for result in results),
        *(fact.text for fact in facts),
        *(f"{source(trial.citations[each])}." for each in cited),
    ]
    wanted = set(statements)
    named = tuple(each for each in trial.statements if each in wanted)
    return Line(lead=trial.name, text=" ".join(sentences), mark="outside", statements=named)


def source(citation: Citation) -> str:
    """Write a citation.

    Parameters
    ----------
    citation
        The publication.

    Returns
    -------
    str
        With its DOI, where that is verified.
    """
    return f"{citation.text}, doi {citation.doi}" if citation.doi else citation.text


def caveat_line(caveat: Caveat, statements: Iterable[str] = ()) -> Line:
    """Put a caveat into a line.

    Parameters
    ----------
    caveat
        The caveat.
    statements
        Those in question; all of the caveat's where none of them is its own.

    Returns
    -------
    Line
        Marked as outside the text.
    """
    wanted = set(statements)
    named = tuple(each for each in caveat.statements if each in wanted) or caveat.statements
    return Line(lead=f"Mind: {uncapital(caveat.title)}", text=caveat.text, mark="outside", statements=named)
