"""Evidence in rows: the findings of the trials in words and figures, the same for text, table and picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from her2teach.evidence import EvidenceContent, Measured, Result, Trial
from her2teach.wording import uncapital

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
        """The ratio with its interval, or a word that there is none."""
        return ratio_in_words(self.ratio)


@dataclass(frozen=True, kw_only=True)
class MedianRow:
    """The medians of one analysis, in months."""

    trial: str
    what: str
    #: Arm, figure, and the figure as it is written.
    bars: tuple[tuple[str, Measured, str], ...]


def ratio_in_words(ratio: Measured) -> str:
    """Write a hazard ratio.

    Parameters
    ----------
    ratio
        The ratio.

    Returns
    -------
    str
        With its confidence interval, or with the words that none is verified.
    """
    if ratio.low is None or ratio.high is None:
        return f"{ratio.value:.2f}, {NO_INTERVAL}"
    return f"{ratio.value:.2f} (CI {ratio.low:.2f} to {ratio.high:.2f})"


def values_in_words(trial: Trial, result: Result) -> str:
    """Write what the arms reached, in the trial's order.

    Parameters
    ----------
    trial
        The trial.
    result
        One of its results.

    Returns
    -------
    str
        For example ``18.5 against 12.4 months``; nothing where only a hazard ratio is verified.
    """
    written = [value for _, _, value in _bars(trial, result)]
    if not written:
        return ""
    if result.measure == "median":
        return f"{' against '.join(written)} months"
    return " against ".join(f"{value}%" for value in written)


def finding(evidence: EvidenceContent, trial: Trial, result: Result) -> str:
    """Say one result in a clause.

    Parameters
    ----------
    evidence, trial, result
        The result, its trial, and the evidence they are part of.

    Returns
    -------
    str
        Endpoint and analysis, what the arms reached, hazard ratio, P value, note.
    """
    parts = [values_in_words(trial, result)]
    if result.hazard_ratio:
        parts.append(f"hazard ratio {ratio_in_words(result.hazard_ratio)}")
    if result.p is not None:
        parts.append(f"P = {result.p}")
    said = f"{what(evidence, result)}: {', '.join(part for part in parts if part)}"
    return f"{said}. {result.note.rstrip('.')}" if result.note else said


def what(evidence: EvidenceContent, result: Result, *, short: bool = False) -> str:
    """Say what a result is about.

    Parameters
    ----------
    evidence, result
        The result, and the evidence it is part of.
    short
        Whether to use the endpoint's abbreviation.

    Returns
    -------
    str
        The endpoint, and the analysis in brackets where there are several.
    """
    endpoint = evidence.endpoints[result.endpoint]
    label = endpoint.short if short else endpoint.label
    if result.measure == "median" and result.values:
        label = f"Median {label if short else uncapital(label)}"
    return f"{label} ({result.analysis})" if result.analysis else label


def compared(trial: Trial) -> str:
    """Name the arms of a trial.

    Parameters
    ----------
    trial
        The trial.

    Returns
    -------
    str
        The first against the others, in full.
    """
    first, *others = [arm.label for arm in trial.arms.values()]
    return " against ".join([first, *map(uncapital, others)])


def hazard_rows(evidence: EvidenceContent, trials: Iterable[Trial], *, further: bool = True) -> tuple[HazardRow, ...]:
    """Return the hazard ratios of trials, for a forest plot and its text twin.

    Parameters
    ----------
    evidence, trials
        The trials, and the evidence they are part of.
    further
        Whether to take more than the main findings.

    Returns
    -------
    tuple of HazardRow
        In the order of the trials.
    """
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
    """Return the medians of trials, for bars and their text twin.

    Parameters
    ----------
    evidence, trials
        The trials, and the evidence they are part of.
    further
        Whether to take more than the main findings.

    Returns
    -------
    tuple of MedianRow
        In the order of the trials.
    """
    return tuple(
        MedianRow(trial=trial.name, what=_named(evidence, result), bars=tuple(_bars(trial, result)))
        for trial in trials
        for result in trial.results.values()
        if result.measure == "median" and result.values and (further or result.weight == "main")
    )


def forest_alt(rows: Sequence[HazardRow]) -> str:
    """Say in words what a forest plot shows.

    Parameters
    ----------
    rows
        Its rows.

    Returns
    -------
    str
        Every hazard ratio.
    """
    told = "; ".join(f"{row.trial}, {row.what}: {row.words}" for row in rows)
    return f"Forest plot of hazard ratios. {told}."


def bars_alt(rows: Sequence[MedianRow]) -> str:
    """Say in words what bars of medians show.

    Parameters
    ----------
    rows
        Their rows.

    Returns
    -------
    str
        Every median.
    """
    told = "; ".join(
        f"{row.trial}, {row.what}: {', '.join(f'{arm} {words}' for arm, _, words in row.bars)}" for row in rows
    )
    return f"Bar chart of medians in months. {told}."


def _named(evidence: EvidenceContent, result: Result) -> str:
    endpoint = evidence.endpoints[result.endpoint].label
    return f"{endpoint}, {result.analysis}" if result.analysis else endpoint


def _bars(trial: Trial, result: Result) -> Iterator[tuple[str, Measured, str]]:
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
