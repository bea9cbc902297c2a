// Bundles the scripts of the pages into the folder Site of the function app. The bundles are committed, so a machine
// without Node builds an app with scripts. A test compares the committed files with a new build.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { singleFile } from "./single-file.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const site = fileURLToPath(new URL("../Ainft.Functions/Explorer/Site/", import.meta.url));

/** The name and the text of every file that follows from the sources. Each file directly in src becomes a script. */
export async function bundles() {
  const entries = readdirSync(`${here}src`).filter((name) => name.endsWith(".ts"));
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: entries.map((name) => `src/${name}`),
    outdir: "out",
    bundle: true,
    // A page that is saved to disk starts a worker from a blob, which must be a classic script.
    format: "iife",
    minify: true,
    target: "es2022",
    charset: "utf8",
    legalComments: "eof",
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path.replace(/^.*[\\/]/, ""), text]));
  files.set("verify.html", singleFile(files.get("verify.js"), files.get("file-worker.js"),
    readFileSync(`${site}site.css`, "utf8")));
  return files;
}

/** The committed text of a file of the site. */
export function committed(name) {
  return readFileSync(site + name, "utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, text] of await bundles()) {
    writeFileSync(site + name, text);
    console.log(`${name} ${Buffer.byteLength(text)}`);
  }
