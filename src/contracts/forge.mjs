#!/usr/bin/env node
// forge from npm for whatever machine this is: `node src/contracts/forge.mjs test -vvv` needs nothing else.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { argv, arch, env, exit, platform } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
export const folder = dirname(fileURLToPath(import.meta.url));
export const root = join(folder, "..", "..");

function binary() {
  const name = `@foundry-rs/forge-${platform}-${arch === "x64" ? "amd64" : arch}`;
  try {
    return require.resolve(`${name}/bin/forge${platform === "win32" ? ".exe" : ""}`);
  } catch {
    throw new Error(`${name} is not installed: run npm ci in the repository's root`);
  }
}

/** Runs forge; returns {status, stdout} when output is captured, {status} when it is shown. */
export function forge(args, { capture = false } = {}) {
  const stdio = ["ignore", capture ? "pipe" : "inherit", "inherit"];
  const result = spawnSync(binary(), args, {
    cwd: root,
    env: { ...env, FOUNDRY_CONFIG: join(folder, "foundry.toml") },
    stdio,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.error) throw result.error;
  return result;
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) exit(forge(argv.slice(2)).status ?? 1);
