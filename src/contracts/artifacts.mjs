#!/usr/bin/env node
// Writes the checked-in artifacts from a fresh compile; with --check compares instead and exits 1 where one is stale.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv, exit } from "node:process";
import { pathToFileURL } from "node:url";
import { folder, forge, root } from "./forge.mjs";

const published = [
  "AinVotes",
  "AinftGovernor",
  "AinftRegistry",
  "AinftRewards",
  "BootstrapProposer",
  "ComputeGrants",
  "DevCoin",
  "GovernanceDeployment",
  "NodeOperators",
  "Retractions",
  "RewardPolicy",
  "RewardsDeployment",
  "TimelockController",
];
const artifacts = [
  ...published.map((contract) => ({ contract, file: `src/contracts/artifacts/${contract}.json` })),
  { contract: "MintLoop", file: "tests/Ainft.Benchmarks/MintLoop.json" },
];

function artifactOf(contract) {
  const compiled = JSON.parse(readFileSync(join(folder, "out", `${contract}.sol`, `${contract}.json`), "utf8"));
  const { compiler, settings } = JSON.parse(compiled.rawMetadata);
  const artifact = {
    contractName: contract,
    compiler: `solc ${compiler.version}`,
    settings: {
      optimizer: settings.optimizer,
      evmVersion: settings.evmVersion,
      bytecodeHash: settings.metadata.bytecodeHash,
    },
    abi: compiled.abi,
    bytecode: compiled.bytecode.object,
    // What eth_getCode answers, but for the immutables, for example the EIP-712 domain, which are zero here.
    deployedBytecode: compiled.deployedBytecode.object,
  };
  return JSON.stringify(artifact, null, 2) + "\n";
}

function readOrNothing(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Compiles everything anew and returns the files whose checked-in text differs. */
export function staleArtifacts({ write = false } = {}) {
  if (forge(["build", "--force", "--extra-output", "metadata"], { capture: true }).status !== 0)
    throw new Error("forge build failed");
  const stale = artifacts.filter(({ contract, file }) => readOrNothing(join(root, file)) !== artifactOf(contract));
  if (write)
    for (const { contract, file } of stale) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), artifactOf(contract));
    }
  return stale.map(({ file }) => file);
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const check = argv.includes("--check");
  const stale = staleArtifacts({ write: !check });
  for (const file of stale) console.log(`${check ? "stale" : "written"}: ${file}`);
  if (check && stale.length > 0) exit(1);
}
