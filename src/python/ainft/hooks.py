"""A callback for Hugging Face's Trainer, which needs no import of transformers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

_EVENTS = (
    "init_end train_begin epoch_begin epoch_end step_begin pre_optimizer_step optimizer_step "
    "substep_end step_end evaluate predict log prediction_step push_begin"
).split()


def _ignore(args: Any, state: Any, control: Any, **kwargs: Any) -> None:
    """Leaves the control of the Trainer as it is."""


class MintingCallback:
    """Mints the checkpoint of a run when the training ends, on the main process only.

    `mint` gets the path of the best checkpoint, or of the last one that the Trainer saved. It
    usually calls `ainft.mint_folder` with the inputs of the run as parents. `result` is its return
    value. An error of `mint` becomes a warning and `error`, so a registry that does not answer
    loses no trained model.
    """

    def __init__(self, mint: Callable[[Path], Any]) -> None:
        """Takes the callable that mints a folder."""
        self._mint = mint
        self._saved: Path | None = None
        self.result: Any = None
        self.error: Exception | None = None

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Notes the checkpoint that the Trainer saved."""
        self._saved = Path(args.output_dir) / f"checkpoint-{state.global_step}"

    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Mints the checkpoint."""
        best = getattr(state, "best_model_checkpoint", None)
        folder = self._saved if best is None else Path(best)
        if not state.is_world_process_zero or folder is None:
            return
        try:
            self.result = self._mint(folder)
        except Exception as error:  # The callable is foreign code, and the model must survive.
            self.error = error
            warnings.warn(f"The checkpoint {folder} was not minted: {error}", stacklevel=2)

    def __getattr__(self, name: str) -> Any:
        """Returns a handler without effect for every other event of the Trainer."""
        if name.removeprefix("on_") in _EVENTS and name.startswith("on_"):
            return _ignore
        raise AttributeError(name)
