// Writes the package.json and the package-lock.json of the packed tool. They have only the npm packages that `dev`
// starts, with the versions and the hashes of the repository's lock file.
//
//     node src/Ainft.Cli/Dev/lock.mjs FOLDER
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const started = ["@foundry-rs/anvil", "azurite"];
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node lock.mjs FOLDER");
const lock = JSON.parse(readFileSync(new URL("../../../package-lock.json", import.meta.url)));
const all = lock.packages;

/** The entry that Node.js finds for a name from another entry: the nearest one from there upwards. */
function find(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const entry = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (entry in all) return entry;
    if (at === "") return undefined;
  }
}

function namesOf({ dependencies, optionalDependencies, peerDependencies }) {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

const needed = new Set();
const open = started.map((name) => ["", name]);
for (let next = open.pop(); next !== undefined; next = open.pop()) {
  const entry = find(...next);
  // An optional package that the repository does not install.
  if (entry === undefined || needed.has(entry)) continue;
  needed.add(entry);
  for (const name of namesOf(all[entry])) open.push([entry, name]);
}

const dependencies = Object.fromEntries(started.map((name) => [name, all[`node_modules/${name}`].version]));
const root = { name: "ainft-dev", private: true, dependencies };
const entries = [...needed].sort().map((entry) => {
  const { dev, ...kept } = all[entry];
  return [entry, kept];
});
const packages = { "": { name: root.name, dependencies }, ...Object.fromEntries(entries) };
mkdirSync(folder, { recursive: true });
for (const [name, value] of [
  ["package.json", root],
  ["package-lock.json", { name: root.name, lockfileVersion: lock.lockfileVersion, requires: true, packages }],
])
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
