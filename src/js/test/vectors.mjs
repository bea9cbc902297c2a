// The vectors of docs, and random values with a seed that a failure prints.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const docs = fileURLToPath(new URL("../../../docs/", import.meta.url));
const folder = `${docs}vectors/`;

/** The files that must verify, by their names in docs/vectors. */
export const vectors = new Map(readdirSync(folder, { recursive: true })
  .map((name) => name.replaceAll("\\", "/")).filter((name) => /^v[0-9]+\/.*\.json$/.test(name)).sort()
  .map((name) => [name, readFileSync(folder + name)]));

export function readVector(name) {
  return JSON.parse(vectors.get(name));
}

export function bytesOf(value) {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

/** Numbers from 0 to below 1 that follow from a seed (mulberry32). */
export function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An integer from 0 to below `end`. */
export function pick(random, end) {
  return Math.floor(random() * end);
}
