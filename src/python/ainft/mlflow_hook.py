"""A hook for MLflow, which needs no import of mlflow."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from .errors import AinftError
from .origins import RELATIONS

_ID = re.compile("0x[0-9a-f]{64}")
_TAG, _RELATION, _CONTEXT = "ainft", "ainft.relation", "mlflow.data.context"
_OF_CONTEXT = {
    **dict.fromkeys(("train", "training"), "trained-on"),
    **dict.fromkeys(("eval", "evaluation", "validation", "test", "testing"), "evaluated-on"),
}

Parents = dict[str, "str | list[str]"]
"""The ids of parents with their relations, as `ainft.mint_folder` takes them."""


class MlflowHook:
    """Mints what a run of MLflow made, with the inputs of the run as parents.

    `mlflow` is the module mlflow, of version 3 or later. `mint` gets a folder of files and the
    parents, mints a component, and returns its item. It usually calls `ainft.mint_folder`.

    A dataset or a model that the run used must have the tag `ainft` with its id. Its relation is
    the tag `ainft.relation`. Without that tag it follows from the context of a dataset
    (`trained-on`, `evaluated-on`, else `derived-from`), and it is `fine-tuned-from` for a model.
    """

    def __init__(
        self,
        mlflow: Any,
        mint: Callable[[Path, Parents], Mapping[str, Any]],
        artifact_path: str = "model",
    ) -> None:
        """Takes the module and the callable. A run that logged no model has its files below
        `artifact_path`.
        """
        self._mlflow, self._mint, self._artifact_path = mlflow, mint, artifact_path
        self._client = mlflow.MlflowClient()

    def __call__(self, run_id: str) -> list[Mapping[str, Any]]:
        """Mints the logged models of a run that has finished, and returns their items.

        A run that logged no model becomes one component. Each gets the tag `ainft` with its id. The
        files stay in MLflow, so a caller can repeat a call that failed. Raises `AinftError` for a
        run that has not finished, and for an input without an id.
        """
        run = self._client.get_run(run_id)
        if run.info.status != "FINISHED":
            raise AinftError(f"The run {run_id} has the status {run.info.status}, not FINISHED.")
        parents = self._parents(run.inputs)
        models = [output.model_id for output in getattr(run.outputs, "model_outputs", None) or []]
        if not models:
            item = self._mint_files(f"runs:/{run_id}/{self._artifact_path}", parents)
            self._client.set_tag(run_id, _TAG, item["id"])
            return [item]
        return [self._mint_model(model, parents) for model in dict.fromkeys(models)]

    def _mint_model(self, model: str, parents: Parents) -> Mapping[str, Any]:
        item = self._mint_files(f"models:/{model}", parents)
        self._client.set_logged_model_tags(model, {_TAG: item["id"]})
        return item

    def _mint_files(self, uri: str, parents: Parents) -> Mapping[str, Any]:
        with tempfile.TemporaryDirectory(prefix="ainft-mlflow-") as folder:
            files = self._mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=folder)
            return self._mint(Path(files), parents)

    def _parents(self, inputs: Any) -> Parents:
        found: list[tuple[str, str]] = []
        for used in getattr(inputs, "dataset_inputs", None) or []:
            tags = {tag.key: tag.value for tag in used.tags}
            context = tags.get(_CONTEXT, "").lower()
            otherwise = _OF_CONTEXT.get(context, "derived-from")
            found.append(_parent(f"dataset {used.dataset.name}", tags, otherwise))
        for used in getattr(inputs, "model_inputs", None) or []:
            tags = self._client.get_logged_model(used.model_id).tags
            found.append(_parent(f"model {used.model_id}", tags, "fine-tuned-from"))
        return merged_parents(found)


def _parent(name: str, tags: Mapping[str, str], otherwise: str) -> tuple[str, str]:
    # A manifest never changes, so a parent that is left out now can never be added.
    if _ID.fullmatch(tags.get(_TAG, "")) is None:
        raise AinftError(f"The {name} has no tag {_TAG} with its id (0x and 64 digits).")
    return tags[_TAG], tags.get(_RELATION, otherwise)


def merged_parents(found: Iterable[tuple[str, str]]) -> Parents:
    """Names each parent once, with its relations in the order of docs/manifest.md."""
    relations: dict[str, set[str]] = {}
    for component, relation in found:
        if relation not in RELATIONS:
            raise AinftError(f"{relation} is no relation.")
        relations.setdefault(component, set()).add(relation)
    return {
        component: min(names) if len(names) == 1 else sorted(names, key=RELATIONS.index)
        for component, names in relations.items()
    }
