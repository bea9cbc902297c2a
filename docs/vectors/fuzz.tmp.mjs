import { readFileSync, readdirSync } from "node:fs";
import { checkEvidence, readEvidence } from "./javascript/evidence.mjs";
import { Refusal, parse } from "./javascript/json.mjs";
import { checkLineage, checkProof, readLineage, readProof } from "./javascript/proof.mjs";
const holds = (text) => {
  try {
    const v = parse(Buffer.from(text), 1e9);
    const parts = v.format === "ainft-proof/1" ? [{checks: checkProof(readProof(v, ""))}] : v.format === "ainft-lineage/1" ? checkLineage(readLineage(v))
      : /^ainft-evidence\/[12]$/.test(v.format) ? checkEvidence(readEvidence(v)) : null;
    if (!parts) return false;
    return parts.every(({checks}) => checks.every(c => c.result === "pass" || (c.ofChain && c.result === "open")));
  } catch (e) { if (e instanceof Refusal) return false; throw e; }
};
const leaves = (v, path, out) => { if (v && typeof v === "object") { out.push(path); for (const k of Object.keys(v)) leaves(v[k], [...path, k], out); } else out.push(path); return out; };
const get = (v, p) => p.reduce((x, k) => x[k], v);
const chainOnly = /(block|transaction|number|hash|timestamp|size)$/;
let n = 0, kept = 0, t0 = Date.now();
const mutate = (v, kind, seed) => {
  if (kind === 0) { // change value
    if (typeof v === "string") { if (v === "") return "x"; const i = seed % v.length; const c = v[i]; const r = /[0-9]/.test(c) ? String((+c + 1) % 10) : /[a-f]/.test(c) ? "abcdef"[("abcdef".indexOf(c) + 1) % 6] : c === "z" ? "y" : String.fromCharCode(c.charCodeAt(0) + 1); return v.slice(0, i) + r + v.slice(i + 1); }
    if (typeof v === "number") return v + 1;
    if (typeof v === "boolean") return !v;
    if (v === null) return 0;
    return Array.isArray(v) ? [...v, v[0] ?? "x"] : { ...v, more: 1 };
  }
  if (kind === 1) return null;
  if (kind === 2) return Array.isArray(v) ? v.slice(1) : typeof v === "string" ? v.slice(1) : [];
  if (kind === 3) return undefined; // remove
  return typeof v === "string" ? { a: 1 } : "text";
};
const files = process.argv.slice(2);
for (const f of files) {
  const text = readFileSync(f, "utf8"); const orig = JSON.parse(text);
  const base = JSON.stringify(orig);
  if (!holds(text)) { console.log("BASE FAILS", f); continue; }
  let paths = leaves(orig, [], []).filter(p => p.length);
  const budget = 160; const step = Math.max(1, Math.floor(paths.length / budget));
  for (let i = n % step; i < paths.length; i += step) {
    const p = paths[i];
    for (let kind = 0; kind < 5; kind++) {
      const copy = JSON.parse(base); const parent = get(copy, p.slice(0, -1)); const k = p.at(-1);
      const m = mutate(parent[k], kind, i * 7919 + 13);
      if (m === undefined) { if (Array.isArray(parent)) parent.splice(+k, 1); else delete parent[k]; } else parent[k] = m;
      const changed = JSON.stringify(copy); if (changed === base) continue;
      n++;
      let h; try { h = holds(changed); } catch (e) { console.log("CRASH", f, p.join("."), kind, e.stack.split("\n").slice(0, 4).join(" | ")); continue; }
      if (h && !chainOnly.test(p.join(".")) ) { kept++; console.log("HOLDS", f, p.join("."), kind, JSON.stringify(m)?.slice(0, 60)); }
    }
  }
}
console.log(n, "mutations", Date.now() - t0, "ms");
