"""The callback against the order of events that transformers tests.

The order is that of tests/trainer/test_trainer_callback.py of huggingface/transformers at the
commit 020a37d2264e60dc7beb9634c3e87ad870073e2c. No real Trainer runs here.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ainft.hooks import MintingCallback

STEP = ["on_step_begin", "on_pre_optimizer_step", "on_optimizer_step", "on_step_end"]
EVALUATION = ["on_prediction_step", "on_prediction_step", "on_log", "on_evaluate"]


def events(steps: int, save_steps: int) -> list[str]:
    """Returns the events of one epoch with an evaluation at its end."""
    result = ["on_init_end", "on_train_begin", "on_epoch_begin"]
    for step in range(1, steps + 1):
        result += STEP
        if step % save_steps == 0 or step == steps:
            result.append("on_save")
    return [*result, "on_epoch_end", *EVALUATION, "on_log", "on_train_end"]


def train(callback: Any, best: str | None = None, main: bool = True) -> None:
    """Calls the events as CallbackHandler.call_event does."""
    args = SimpleNamespace(output_dir="out")
    state = SimpleNamespace(global_step=0, is_world_process_zero=main, best_model_checkpoint=best)
    for event in events(7, 3):
        state.global_step += event == "on_step_end"
        result = getattr(callback, event)(args, state, object(), model=None, optimizer=None)
        assert result is None


@pytest.mark.parametrize(
    "best,folder", [(None, "out/checkpoint-7"), ("out/checkpoint-3", "out/checkpoint-3")]
)
def test_the_best_or_last_checkpoint_is_minted_once(best: str | None, folder: str) -> None:
    minted: list[Path] = []
    callback = MintingCallback(lambda path: minted.append(path) or {"id": "0x00"})
    train(callback, best)
    assert minted == [Path(folder)]
    assert callback.result == {"id": "0x00"}


def test_other_processes_mint_nothing() -> None:
    callback = MintingCallback(lambda path: pytest.fail("minted"))
    train(callback, main=False)
    assert callback.result is None


def test_an_error_does_not_end_the_run() -> None:
    def fail(path: Path) -> None:
        raise OSError("unreachable")

    callback = MintingCallback(fail)
    with pytest.warns(UserWarning, match="unreachable"):
        train(callback)
    assert isinstance(callback.error, OSError)


def test_another_attribute_does_not_exist() -> None:
    assert not hasattr(MintingCallback(print), "on_everything")
    assert not hasattr(MintingCallback(print), "state")
