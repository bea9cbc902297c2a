import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { bundles, committed } from "../build.mjs";

// Names in formats, in a notice of a license, and in an example of a field.
const named = ["127.0.0.1", "localhost", "rpc.example.org", "www.w3.org", "slsa.dev", "in-toto.io", "www.npmjs.com"];
const built = await bundles();

test("A new build gives the committed bytes, so run npm run pages after a change", () => {
  for (const [name, text] of built) assert.ok(committed(name) === text, `${name} is not up to date`);
});

for (const [name, text] of built)
  test(`${name} leaves room for its page within 150 KB`, () => {
    for (const [coding, compress] of [["gzip", gzipSync], ["br", brotliCompressSync]]) {
      const size = compress(text).length;
      console.log(`${name} ${coding} ${size} bytes`);
      assert.ok(size < 100_000, `${size} bytes`);
    }
  });

test("The bundles run under a policy without unsafe words, and name no host", () => {
  for (const [name, text] of built) {
    assert.doesNotMatch(text, /\beval\(|new Function\(|document\.write/, name);
    const hosts = [...text.matchAll(/https?:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*)/g)].map(([, host]) => host);
    assert.deepEqual(hosts.filter((host) => !named.includes(host)), [], name);
  }
});

test("No script of the pages writes markup, also not by the method html of a selection", () => {
  // The bundle of a lineage has that method, because it comes with d3-selection.
  const folder = fileURLToPath(new URL("../src/", import.meta.url));
  const sources = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".ts"));
  assert.ok(sources.length > 30);
  for (const name of sources)
    assert.doesNotMatch(readFileSync(`${folder}${name}`, "utf8"),
      /innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|\.html\(/, name);
});

test("The policy of the single file names its script and its style by their hashes", () => {
  const html = built.get("verify.html");
  const policy = /content="([^"]+)"/.exec(html.slice(html.indexOf("Content-Security-Policy")))[1];
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)[1];
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)[1];
  assert.equal(script, built.get("verify.js"));
  assert.ok(policy.includes(`script-src ${hash(script)};`), policy);
  assert.ok(policy.includes(`style-src ${hash(style)};`), policy);
  assert.match(policy, /^default-src 'none';/);
  assert.doesNotMatch(policy, /unsafe|\*[^;]*\*\s*\*/);
});
