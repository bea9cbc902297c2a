import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

// A browser has none of these globals. The files are read before the script deletes them.
const script = `
  import { vectors } from ${JSON.stringify(new URL("vectors.mjs", import.meta.url))};
  const { log } = console;
  for (const name of ["Buffer", "process", "global", "setImmediate", "clearImmediate"]) delete globalThis[name];
  const { verify } = await import("@ainft/verify");
  const names = ["v1/proof/many-finalized.json", "v1/lineage/depth-2.json", "v2/evidence/cli-first-model.json"];
  log(names.map((name) => verify(new Uint8Array(vectors.get(name))).isValid).join());`;

test("The package verifies all formats without the globals of Node.js", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script],
    { encoding: "utf8", cwd: fileURLToPath(new URL("..", import.meta.url)) });
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), "true,true,true");
});
