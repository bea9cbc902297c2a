#!/usr/bin/env node
// Everything that guards the contracts, without a download: format, fixtures, artifacts, tests and gas snapshot.
// The last line counts forge's tests; a guard that fails counts as failed, one that passes is not counted.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { env, execPath, exit } from "node:process";
import { staleArtifacts } from "./artifacts.mjs";
import { folder, forge } from "./forge.mjs";

if (env.CI === "true") env.FOUNDRY_PROFILE ??= "ci";

let passed = 0;
let failed = 0;

function guard(name, holds) {
  if (holds) return;
  failed++;
  console.log(`FAILED: ${name}`);
}

/** The stale files; a tree that does not compile has no fresh artifact to show. */
function staleOrBroken() {
  try {
    return staleArtifacts();
  } catch (error) {
    return [error.message];
  }
}

function runTests() {
  const { status, stdout } = forge(["test", "--json"], { capture: true });
  const suites = Object.entries(parse(stdout));
  for (const [suite, { test_results: tests }] of suites)
    for (const [test, { status: outcome, reason, counterexample }] of Object.entries(tests)) {
      if (outcome === "Success") passed++;
      else guard(`${suite} ${test} ${reason ?? ""} ${counterexample ? JSON.stringify(counterexample) : ""}`, false);
    }
  guard("forge ran no test", suites.length > 0);
  if (failed === 0) guard(`forge test ended with ${status}:\n${stdout.slice(0, 2000)}`, status === 0);
}

/** forge compares snapshots only when it does not answer in JSON, hence a run of its own. */
function gasDiffers() {
  env.FORGE_SNAPSHOT_CHECK = "true";
  const { status, stdout } = forge(["test", "--match-contract", "GasTest$"], { capture: true });
  return status === 0 ? "" : stdout;
}

/** The figures of the snapshots that README.md does not show as they are. */
function unlistedGas() {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  return readdirSync(join(folder, "snapshots"))
    .flatMap((file) => Object.entries(JSON.parse(readFileSync(join(folder, "snapshots", file), "utf8"))))
    .map(([name, value]) => `| ${name} | ${Number(value).toLocaleString("en-US")} |`)
    .filter((row) => !readme.includes(row));
}

function parse(stdout) {
  const json = stdout.split("\n").findLast((line) => line.startsWith("{"));
  return json ? JSON.parse(json) : {};
}

guard("forge fmt --check (run: node src/contracts/forge.mjs fmt)", forge(["fmt", "--check"]).status === 0);
for (const name of ["merkle-vector", "rewards/reward-vector"]) {
  const vector = spawnSync(execPath, [join(folder, "test", `${name}.mjs`), "--check"], { stdio: "inherit" });
  guard(`${name}.json is not what ${name}.mjs writes`, vector.status === 0);
}
const stale = staleOrBroken();
guard(`${stale.join(", ")} (run: node src/contracts/artifacts.mjs)`, stale.length === 0);
runTests();
const gas = gasDiffers();
guard(`gas snapshot (run: node src/contracts/forge.mjs test, and look at the difference)\n${gas}`, gas === "");
const unlisted = unlistedGas();
guard(`README.md's gas table lacks ${unlisted.join(" ")}`, unlisted.length === 0);
console.log(`contracts: ${passed} passed, ${failed} failed`);
exit(failed === 0 ? 0 : 1);
