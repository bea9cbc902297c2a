// Paths of files, and the digests over all files of a component, by docs/manifest.md.
import { ascending, bytes, hex, utf8 } from "./encoding.js";
import { text } from "./forms.js";
import { sha256 } from "./hashes.js";
import type { Json } from "./json.js";
import { Refusal, refusalOf, refuse } from "./refusal.js";

/** A file of a component. The SHA-256 is without 0x. */
export interface Artifact {
  readonly sha256: string;
  readonly size: number | null;
  readonly path: string | null;
}

const maxPath = 1024;
const maxName = 255;
const letter = "[^/\\\\:\\u0000-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]";
const name = `(?:${letter}*(?![. ])${letter})`;
// Windows reserves these names with any extension.
const reserved = "(?:con|prn|aux|nul|(?:com|lpt)[0-9\\u00B9\\u00B2\\u00B3]|con(?:in|out)\\$) *(?:[./]|$)";
const isReserved = new RegExp(`(?:^|/)${reserved}`, "i");
const pathForm = new RegExp(`^${name}(?:/${name})*$`);

// Model signing excludes these, together with the file of the signature.
const notSigned = [".git", ".gitignore", ".gitattributes", ".github", "model.sig"];

/** A path in the form of artifacts[].path. */
export function filePath(value: Json | undefined, place: string): string {
  const path = text(value, place, 1, maxPath, pathForm);
  if (isReserved.test(path)) refuse("wrong-form", place, "Windows reserves a name of the path.");
  if (path.split("/").some((part) => utf8(part).length > maxName))
    refuse("wrong-length", place, `A name of the path has more than ${maxName} bytes.`);
  return path;
}

/** Whether a text has the form of artifacts[].path. */
export function isFilePath(value: string): boolean {
  return !(refusalOf(() => filePath(value, "")) instanceof Refusal);
}

/** Refuses distinct paths when one is a folder of another one. */
export function apart(paths: readonly string[], place: string): void {
  // A folder sorts before the paths below it, and only they begin with it and a slash.
  const folders = [...paths.map((path) => `${path}/`), ...paths].sort();
  for (const [index, folder] of folders.entries())
    if (folder.endsWith("/") && folders[index + 1]?.startsWith(folder))
      refuse("repeated", place, `The path ${folder} is a file and also a folder.`);
}

/** The digest over the path, the size and the SHA-256 of every file, or null when one has no path or size. */
export function contentDigest(artifacts: readonly Artifact[]): string | null {
  if (artifacts.length === 0 || artifacts.some(({ path, size }) => path === null || size === null)) return null;
  const lines = ordered(artifacts).map((it) => `${it.sha256} ${it.size} ${it.path}\n`);
  return sha256(utf8(`ainft-content/1\n${lines.join("")}`));
}

/** The root digest of OpenSSF Model Signing 1.0 for whole files with SHA-256, or null when a file has no path. */
export function modelSigningDigest(artifacts: readonly Artifact[]): string | null {
  if (artifacts.some(({ path }) => path === null)) return null;
  const signed = artifacts.filter(({ path }) => !notSigned.includes(path!.split("/")[0]!));
  return signed.length === 0 ? null : sha256(...ordered(signed).map((it) => bytes(`0x${it.sha256}`)));
}

/** The order of bytes in UTF-8. Texts have the order of UTF-16, which differs beyond U+FFFF. */
function ordered(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts.map((file) => [hex(utf8(file.path!)), file] as const)
    .sort(([left], [right]) => ascending(left, right)).map(([, file]) => file);
}
