import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import typescript from "typescript";

const most = 60_000;
const entry = fileURLToPath(import.meta.resolve("@ainft/verify"));

/** The modules that a page loads for the package. */
function modulesOf(file, found = new Map()) {
  if (found.has(file)) return found;
  const text = readFileSync(file, "utf8");
  found.set(file, text);
  for (const [, name] of text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s*["']([^"']+)["']/gm))
    modulesOf(name.startsWith(".") ? resolve(dirname(file), name) : libraryFile(name), found);
  return found;
}

function libraryFile(name) {
  assert.match(name, /^@noble\/(curves|hashes)\//);
  // A page takes the module of the Web Cryptography API where Node.js takes the one of node:crypto.
  return fileURLToPath(import.meta.resolve(name)).replace(/cryptoNode\.js$/, "crypto.js");
}

/** The text without comments, as every bundler makes it. A bundler also leaves out names and unused code. */
function withoutComments(text) {
  const compilerOptions = { target: "ES2022", module: "ESNext", removeComments: true };
  return typescript.transpileModule(text.replaceAll("/*!", "/*"), { compilerOptions }).outputText;
}

test("The package and its dependencies have at most 60 KB with gzip", () => {
  const modules = [...modulesOf(entry).values()].map(withoutComments);
  const size = gzipSync(modules.join("\n"), { level: 9 }).length;
  console.log(`${modules.length} modules, ${size} bytes`);
  assert.ok(modules.length > 15 && size <= most, `${size} bytes`);
});

test("The package uses nothing that a browser lacks, and no network", () => {
  for (const [file, text] of modulesOf(entry))
    if (file.startsWith(dirname(entry)))
      assert.doesNotMatch(text, /\b(?:Buffer|process|require|fetch|XMLHttpRequest|WebSocket)\b *[.(]|["']node:/, file);
});
