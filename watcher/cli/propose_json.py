"""A proposal as one JSON object, for scripts."""

from collections.abc import Mapping, Sequence

from watcher.cli.propose import Proposal
from watcher.cli.propose_contract import Demand
from watcher.cli.propose_outside import Outside
from watcher.model.reason import Reason
from watcher.pipeline.objects.change import reason_object


def proposal_object(
    proposal: Proposal, demands: Sequence[Demand], judged: Sequence[Sequence[Reason]]
) -> Mapping[str, object]:
    """Return what a proposal rests on."""
    return {
        "url": proposal.entry["url"],
        "type": proposal.rules.type.value,
        "text_chars": proposal.document.text_chars,
        "blocks": len(proposal.document.blocks),
        "is_stable": proposal.is_stable,
        "candidates": [
            {
                "keep": list(one.keep),
                "text_chars": one.document.text_chars,
                "is_stable": one.is_stable,
                "reasons": list(one.reasons),
                "may_be_chosen": not one.fault,
            }
            for one in proposal.candidates
        ],
        "drops": [
            {"selector": one.selector, "reason": one.reason, "chars": one.chars, "sample": one.sample}
            for one in proposal.drops
        ],
        "differences": [
            {"first": one.first, "second": one.second, "remedy": one.remedy, "why": one.why}
            for one in proposal.differences
        ],
        "fields": [{"path": one.path, "chars": one.chars, "sample": one.sample} for one in proposal.fields],
        "outside": outside_object(proposal.outside),
        "pdf_links": list(proposal.pdf_links),
        "contract": [demand_object(one) for one in demands],
        "gate": [[reason_object(reason) for reason in reasons] for reasons in judged],
    }


def outside_object(outside: Outside | None) -> Mapping[str, object] | None:
    """Return what stands outside; None where there is no outside."""
    if outside is None:
        return None
    return {
        "blocks": outside.blocks,
        "chars": outside.chars,
        "longest": outside.longest,
        "guidance": list(outside.guidance),
    }


def demand_object(one: Demand) -> Mapping[str, object]:
    """Return one demand of a contract, with what was measured."""
    return {"demand": one.demand, "measured": one.measured, "is_met": one.is_met}
