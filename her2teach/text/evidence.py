"""Evidence in words: the trials behind an answer, as lines beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from her2teach.core.evidence import Caveat, EvidenceContent, Measured, Publication, Trial, TrialResult
from her2teach.core.guideline import Guideline, shipped_evidence
from her2teach.core.pathway import Pathway
from her2teach.core.schema import Outcome
from her2teach.core.validation import look_up
from her2teach.text.sections import Line, Section
from her2teach.text.wording import uncapital

#: What is said of a hazard ratio that comes without its interval.
NO_INTERVAL = "no interval verified"


@dataclass(frozen=True, kw_only=True)
class HazardRow:
    """One hazard ratio of a forest plot."""

    trial: str
    #: What was counted, and in which analysis.
    what: str
    #: The first arm, to which a ratio below 1 is favourable, and the second.
    arms: tuple[str, str]
    ratio: Measured

    @property
    def words(self) -> str:
        """The ratio with its confidence interval, or the words that none is verified."""
        return ratio_in_words(self.ratio)


@dataclass(frozen=True, kw_only=True)
class MedianRow:
    """The medians of one analysis, in months."""

    trial: str
    what: str
    #: Arm, figure, and the figure as it is written.
    bars: tuple[tuple[str, Measured, str], ...]


Row = TypeVar("Row", HazardRow, MedianRow)


def ratio_in_words(ratio: Measured) -> str:
    """Write a hazard ratio with its confidence interval, or with the words that none is verified."""
    if ratio.low is None or ratio.high is None:
        return f"{ratio.value:.2f}, {NO_INTERVAL}"
    return f"{ratio.value:.2f} (CI {ratio.low:.2f} to {ratio.high:.2f})"


def values_in_words(trial: Trial, result: TrialResult) -> str:
    """Write what the arms reached, in the trial's order; nothing where only a hazard ratio is verified."""
    written = [value for _, _, value in _bars(trial, result)]
    if not written:
        return ""
    if result.measure == "median":
        return f"{' against '.join(written)} months"
    return " against ".join(f"{value}%" for value in written)


def finding(evidence: EvidenceContent, trial: Trial, result: TrialResult) -> str:
    """Say one result in a clause: its endpoint, what the arms reached, hazard ratio, P value and note."""
    parts = [values_in_words(trial, result)]
    if result.hazard_ratio:
        parts.append(f"hazard ratio {ratio_in_words(result.hazard_ratio)}")
    if result.p is not None:
        parts.append(f"P = {result.p}")
    said = f"{what(evidence, result)}: {', '.join(part for part in parts if part)}"
    return f"{said}. {result.note.rstrip('.')}" if result.note else said


def what(evidence: EvidenceContent, result: TrialResult, *, short: bool = False) -> str:
    """Name a result's endpoint, in short or in full, and its analysis where there are several."""
    endpoint = evidence.endpoints[result.endpoint]
    label = endpoint.short if short else endpoint.label
    if result.measure == "median" and result.values:
        label = f"Median {label if short else uncapital(label)}"
    return f"{label} ({result.analysis})" if result.analysis else label


def compared(trial: Trial) -> str:
    """Name the arms of a trial, the first against the others."""
    first, *others = [arm.label for arm in trial.arms.values()]
    return " against ".join([first, *map(uncapital, others)])


def hazard_rows(evidence: EvidenceContent, trials: Iterable[Trial], *, further: bool = True) -> tuple[HazardRow, ...]:
    """Return the hazard ratios of trials, for a forest plot and its text twin; without `further`, the main ones."""
    return tuple(
        HazardRow(
            trial=trial.name,
            what=_named(evidence, result),
            arms=(arms[0], arms[1]),
            ratio=result.hazard_ratio,
        )
        for trial in trials
        for arms in ([arm.short for arm in trial.arms.values()],)
        for result in trial.results.values()
        if result.hazard_ratio is not None and (further or result.weight == "main")
    )


def median_rows(evidence: EvidenceContent, trials: Iterable[Trial], *, further: bool = True) -> tuple[MedianRow, ...]:
    """Return the medians of trials in months, for bars and their text twin; without `further`, the main ones."""
    return tuple(
        MedianRow(trial=trial.name, what=_named(evidence, result), bars=tuple(_bars(trial, result)))
        for trial in trials
        for result in trial.results.values()
        if result.measure == "median" and result.values and (further or result.weight == "main")
    )


def forest_alt(rows: Sequence[HazardRow]) -> str:
    """Say in words what a forest plot shows: every hazard ratio."""
    ratios = "; ".join(f"{row.trial}, {row.what}: {row.words}" for row in rows)
    return f"Forest plot of hazard ratios. {ratios}."


def bars_alt(rows: Sequence[MedianRow]) -> str:
    """Say in words what bars of medians show: every median."""
    medians = "; ".join(
        f"{row.trial}, {row.what}: {', '.join(f'{arm} {words}' for arm, _, words in row.bars)}" for row in rows
    )
    return f"Bar chart of medians in months. {medians}."


def _named(evidence: EvidenceContent, result: TrialResult) -> str:
    endpoint = evidence.endpoints[result.endpoint].label
    return f"{endpoint}, {result.analysis}" if result.analysis else endpoint


def _bars(trial: Trial, result: TrialResult) -> Iterator[tuple[str, Measured, str]]:
    """Yield each arm's short name, its figure, and the figure with the decimals of the longest one."""
    decimals = max((len(str(each.value).partition(".")[2]) for each in result.values.values()), default=0)
    for name, arm in trial.arms.items():
        if name in result.values:
            measured = result.values[name]
            yield arm.short, measured, f"{measured.value:.{decimals}f}{_interval(measured)}"


def _interval(measured: Measured) -> str:
    if measured.low is None:
        return ""
    high = "not calculable" if measured.high is None else str(measured.high)
    return f" ({measured.low} to {high})"


#: The outcomes with an answer whose trials are worth opening; silence has none.
ANSWERED: frozenset[Outcome] = frozenset({"recommendation", "options", "action"})


def statements_at(guideline: Guideline, *places: str) -> tuple[str, ...]:
    """Return the statements that decisions and ends rest on, in the order of the text; a statement is its own.

    A decision rests on its answers' statements too, an end on those of its options and of the answers that lead to it.
    Raises KeyError for an id that is none of these.
    """
    found: set[str] = set()
    known = {**guideline.statements, **guideline.decisions, **guideline.ends}
    for place in places:
        look_up("statement, decision or outcome", place, known)
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
    """Return the statements that an answer, its options and what the text adds rest on; none where there is none."""
    if pathway.node is None or pathway.outcome not in ANSWERED:
        return ()
    found = set(guideline.ends[pathway.node].statements)
    found.update(*(each.option.statements for each in pathway.options))
    found.update(*(each.statements for each in pathway.considerations))
    return tuple(each for each in guideline.statements if each in found)


def trials_behind(guideline: Guideline, *statements: str) -> tuple[Trial, ...]:
    """Return the trials about any of the statements, those that support one first; none for a text of other trials."""
    return tuple(trial for trial in shipped_evidence().behind(*statements) if trial.id in guideline.evidence)


def evidence_section(guideline: Guideline, pathway: Pathway) -> Section:
    """Name the trials behind an answer, with their main figures and what to mind about them.

    The section has no lines where the pathway has no answer, or the answer no trial.
    """
    evidence = shipped_evidence()
    said = answer_statements(guideline, pathway)
    trials = trials_behind(guideline, *said)
    lines = (
        *(trial_line(evidence, trial, said) for trial in trials),
        *(caveat_line(caveat, said) for caveat in evidence.warned(trials)),
    )
    return Section(id="evidence", heading="Trials behind this answer", lines=lines)


def trial_line(evidence: EvidenceContent, trial: Trial, statements: Iterable[str]) -> Line:
    """Say in a line what a trial asked and mainly found, with its sources and those of the statements it is on."""
    results = [result for result in trial.results.values() if result.weight == "main"]
    facts = [fact for fact in trial.facts if fact.weight == "main"]
    cited = dict.fromkeys([*(result.citation for result in results), *(fact.citation for fact in facts)])
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


def source(citation: Publication) -> str:
    """Write a citation, with its DOI where that is verified."""
    return f"{citation.text}, doi {citation.doi}" if citation.doi else citation.text


def caveat_line(caveat: Caveat, statements: Iterable[str] = ()) -> Line:
    """Put a caveat into a line, which names those of its statements that are in question, or else all."""
    wanted = set(statements)
    named = tuple(each for each in caveat.statements if each in wanted) or caveat.statements
    return Line(lead=f"Caveat: {uncapital(caveat.title)}", text=caveat.text, mark="outside", statements=named)


def by_trial(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Group rows by trial; those of a trial follow one another."""
    return tuple(tuple(group) for _, group in groupby(rows, lambda row: row.trial))
