import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { readManifest } from "@ainft/verify";
import { docs } from "./vectors.mjs";

const { valid, invalid } = JSON.parse(readFileSync(`${docs}vectors/manifests.json`));

for (const { name, manifest, digest, contentDigest, modelSigningDigest, reference, royalty } of valid)
  test(`A manifest has its digests: ${name}`, () => {
    const read = readManifest(JSON.stringify(manifest));
    assert.equal(read.digest, digest);
    assert.equal(read.contentDigest, contentDigest);
    assert.equal(read.modelSigningDigest, modelSigningDigest);
    assert.equal(read.isReference, reference);
    assert.equal(read.royalty, royalty);
  });

for (const { name, manifest, code, pointer } of invalid)
  test(`A manifest is refused at the place and with the code of the kernel: ${name}`, () =>
    assert.throws(() => readManifest(JSON.stringify(manifest)), { name: "Refusal", code, pointer }));
