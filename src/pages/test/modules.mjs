// Modules of the pages, bundled as the pages load them. Node.js 20 does not run TypeScript.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL("..", import.meta.url));

/** The exports of packages and of modules of src, together in one bundle, so that they share their classes. */
export async function load(...names) {
  const paths = names.map((name) => (name.startsWith("@") ? name : `./src/${name}.ts`));
  const contents = paths.map((path) => `export * from "${path}";`).join("\n");
  const { outputFiles: [{ text }] } = await build({
    absWorkingDir: here,
    stdin: { contents, resolveDir: here },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}
