// Results by docs/evidence-format.md#the-result.
import { readPlace, type NumberPlace } from "./comparator.js";
import { integer, list, maxInteger, object, oneOf, plainSha256, readPath, real, text, wordForm } from "./forms.js";
import type { Json } from "./json.js";
import { refuse } from "./refusal.js";

/** The result of a task. */
export interface Result {
  readonly outcome: "finished" | "exited" | "out-of-memory" | "timed-out" | "disk-full" | "bad-output";
  readonly exitCode?: number;
  readonly outputs: readonly { readonly path: string; readonly sha256: string; readonly size: number }[];
  readonly metrics: readonly (NumberPlace & { readonly value: number | string })[];
  readonly logSha256?: string;
  readonly logSize: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly sandbox: string;
  readonly reason?: string;
}

/** Reads the result of a task, and returns its JSON. */
export function readResult(source: Json | undefined, place: string): Result {
  const value = object(source, place,
    ["outcome", "outputs", "metrics", "logSize", "startedAt", "finishedAt", "sandbox"],
    ["exitCode", "logSha256", "reason"]);
  oneOf(value.outcome, `${place}/outcome`,
    ["finished", "exited", "out-of-memory", "timed-out", "disk-full", "bad-output"]);
  if ("exitCode" in value) integer(value.exitCode, `${place}/exitCode`, -(2 ** 31), 2 ** 31 - 1);
  const outputs = list(value.outputs, `${place}/outputs`, 0, 64, (output, at) => {
    const item = object(output, at, ["path", "sha256", "size"]);
    plainSha256(item.sha256, `${at}/sha256`);
    integer(item.size, `${at}/size`, 0, maxInteger);
    return [readPath(item.path, `${at}/path`)];
  });
  const metrics = list(value.metrics, `${place}/metrics`, 0, 16, (metric, at) => {
    const item = object(metric, at, ["file", "pointer", "value"]);
    if (typeof item.value !== "string" || !["NaN", "Infinity", "-Infinity"].includes(item.value))
      real(item.value, `${at}/value`);
    const { file, pointer } = readPlace(item, at);
    return [file, pointer];
  });
  requireAscending(outputs, `${place}/outputs`);
  requireAscending(metrics, `${place}/metrics`);
  if ("logSha256" in value) plainSha256(value.logSha256, `${place}/logSha256`);
  const logSize = integer(value.logSize, `${place}/logSize`, 0, 1024 * 1024);
  text(value.sandbox, `${place}/sandbox`, 1, 64, wordForm);
  if ("reason" in value && text(value.reason, `${place}/reason`, 1, 400).length > 400)
    refuse("wrong-length", `${place}/reason`, "Expected at most 400 code units.");
  const isFinished = value.outcome === "finished";
  if (!("logSha256" in value) && logSize > 0) refuse("member-missing", place, "The member logSha256 is missing.");
  if ((isFinished && value.exitCode !== 0) || (value.outcome === "exited" && !value.exitCode))
    refuse("contradiction", place, "The exit code contradicts the outcome.");
  if (!isFinished && outputs.length + metrics.length > 0)
    refuse("contradiction", place, "Only a finished task has outputs and metrics.");
  if ("reason" in value && value.outcome !== "bad-output")
    refuse("contradiction", place, "Only a bad output has a reason.");
  return value as unknown as Result;
}

function requireAscending(keys: string[][], place: string): void {
  for (let i = 1; i < keys.length; i++) {
    const [before, key] = [keys[i - 1]!, keys[i]!];
    const at = key.findIndex((part, j) => part !== before[j]);
    if (at < 0 || key[at]! < before[at]!) refuse("wrong-order", place, "Expected ascending items, each once.");
  }
}
