"""Carries out what people have decided; one decision that cannot be carried out holds up no other."""

from collections.abc import Sequence

import structlog

from watcher.app.faults import Faults
from watcher.errors import StoreUnusable
from watcher.model.review import Decision
from watcher.pipeline.desk import carry_out_one
from watcher.pipeline.tools import Tools

TEXT = "En beslutning fra redaksjonen kan ikke settes i verk; den venter"
log = structlog.get_logger("watcher.app")


def carry_out_due(tools: Tools, due: Sequence[Decision], faults: Faults) -> int:
    """Carry out what is due and return how many that were; what cannot be is told, and tried again.

    Raises:
        StoreUnusable: nothing can be stored now.
    """
    done = 0
    for decision in due:
        key = f"decision:{decision.id}"
        try:
            done += carry_out_one(tools, decision, tools.clock.now())
        except StoreUnusable:
            raise
        except Exception as error:
            if faults.enter(key, TEXT, f"decision {decision.id}: {type(error).__name__}: {error}"):
                log.exception("a decision cannot be carried out", decision=decision.id)
        else:
            faults.leave(key)
    return done
