"""The hook against the calls of MLflow 3.5.

The entities and the methods have the names, the arguments and the order of arguments of
mlflow/entities/{run_inputs,dataset_input,logged_model,run_outputs}.py and of
mlflow/tracking/_tracking_service/client.py. No real MLflow runs here.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ainft import AinftError
from ainft.mlflow_hook import MlflowHook

DATA, TEST, BASE = ("0x" + digit * 64 for digit in "123")


def dataset(name: str, **tags: str) -> Any:
    """Returns a DatasetInput as mlflow.log_input makes it, with the context as a tag."""
    found = [SimpleNamespace(key=key.replace("_", "."), value=tags[key]) for key in tags]
    return SimpleNamespace(dataset=SimpleNamespace(name=name, digest="d"), tags=found)


class Mlflow:
    """The part of the module mlflow that the hook calls. It records the calls in order."""

    def __init__(self, datasets: list[Any], inputs: list[str], outputs: list[str]) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.status = "FINISHED"
        self.run_inputs = SimpleNamespace(
            dataset_inputs=datasets, model_inputs=[SimpleNamespace(model_id=i) for i in inputs]
        )
        self.run_outputs = SimpleNamespace(
            model_outputs=[SimpleNamespace(model_id=i, step=0) for i in outputs]
        )
        self.model_tags: dict[str, dict[str, str]] = {}
        self.artifacts = SimpleNamespace(download_artifacts=self.download_artifacts)

    def MlflowClient(self) -> Mlflow:  # pylint: disable=invalid-name
        return self

    def get_run(self, run_id: str) -> Any:
        self.calls.append(("get_run", run_id))
        info = SimpleNamespace(run_id=run_id, status=self.status)
        return SimpleNamespace(info=info, inputs=self.run_inputs, outputs=self.run_outputs)

    def get_logged_model(self, model_id: str) -> Any:
        self.calls.append(("get_logged_model", model_id))
        return SimpleNamespace(model_id=model_id, tags=self.model_tags.get(model_id, {}))

    def download_artifacts(
        self,
        artifact_uri: str | None = None,
        run_id: str | None = None,
        artifact_path: str | None = None,
        dst_path: str | None = None,
    ) -> str:
        assert run_id is None and artifact_path is None and dst_path is not None
        self.calls.append(("download_artifacts", artifact_uri))
        folder = Path(dst_path) / "files"
        folder.mkdir()
        (folder / "MLmodel").write_text(str(artifact_uri))
        return str(folder)

    def set_tag(self, run_id: str, key: str, value: Any) -> None:
        self.calls.append(("set_tag", run_id, key, value))

    def set_logged_model_tags(self, model_id: str, tags: dict[str, Any]) -> None:
        self.calls.append(("set_logged_model_tags", model_id, tags))


def hooked(mlflow: Mlflow) -> tuple[MlflowHook, list[tuple[str, Any]]]:
    """Returns a hook whose mint records the text of the files and the parents."""
    minted: list[tuple[str, Any]] = []

    def mint(folder: Path, parents: Any) -> dict[str, str]:
        minted.append(((folder / "MLmodel").read_text(), parents))
        return {"id": f"0x{len(minted):064x}"}

    return MlflowHook(mlflow, mint), minted


def test_logged_models_are_minted_with_the_inputs_as_parents() -> None:
    datasets = [
        dataset("corpus", ainft=DATA, mlflow_data_context="training"),
        dataset("held out", ainft=TEST, mlflow_data_context="Test"),
        dataset("corpus again", ainft=DATA, mlflow_data_context="eval"),
    ]
    mlflow = Mlflow(datasets, ["m-base"], ["m-1", "m-2", "m-1"])
    mlflow.model_tags["m-base"] = {"ainft": BASE, "ainft.relation": "adapted-from"}
    hook, minted = hooked(mlflow)
    items = hook("r")
    parents = {DATA: ["trained-on", "evaluated-on"], TEST: "evaluated-on", BASE: "adapted-from"}
    assert minted == [("models:/m-1", parents), ("models:/m-2", parents)]
    assert mlflow.calls == [
        ("get_run", "r"),
        ("get_logged_model", "m-base"),
        ("download_artifacts", "models:/m-1"),
        ("set_logged_model_tags", "m-1", {"ainft": items[0]["id"]}),
        ("download_artifacts", "models:/m-2"),
        ("set_logged_model_tags", "m-2", {"ainft": items[1]["id"]}),
    ]


def test_a_run_without_logged_models_becomes_one_component() -> None:
    mlflow = Mlflow([dataset("d", ainft=DATA)], [], [])
    hook, minted = hooked(mlflow)
    assert hook("r") == [{"id": f"0x{1:064x}"}]
    assert minted == [("runs:/r/model", {DATA: "derived-from"})]
    assert mlflow.calls[-1] == ("set_tag", "r", "ainft", f"0x{1:064x}")


def test_a_run_of_an_older_version_has_no_inputs_and_outputs() -> None:
    mlflow = Mlflow([], [], [])
    mlflow.run_inputs = mlflow.run_outputs = None
    hook, minted = hooked(mlflow)
    hook("r")
    assert minted == [("runs:/r/model", {})]


@pytest.mark.parametrize("tags", [{}, {"ainft": "0x12"}, {"ainft": DATA, "ainft_relation": "of"}])
def test_an_input_without_an_id_or_with_an_unknown_relation_is_refused(
    tags: dict[str, str],
) -> None:
    mlflow = Mlflow([dataset("my corpus", **tags)], [], ["m-1"])
    hook, minted = hooked(mlflow)
    with pytest.raises(AinftError, match="my corpus|of is no relation"):
        hook("r")
    assert not minted


@pytest.mark.parametrize("status", ["RUNNING", "FAILED", "KILLED"])
def test_a_run_that_has_not_finished_is_refused(status: str) -> None:
    mlflow = Mlflow([], [], ["m-1"])
    mlflow.status = status
    hook, minted = hooked(mlflow)
    with pytest.raises(AinftError, match=status):
        hook("r")
    assert not minted
