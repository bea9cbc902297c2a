// The page /verify as one file, which works when it is saved to disk. Its policy names its script and its style by
// their hashes, so a changed copy does not run.
import { createHash } from "node:crypto";

/** The file, made of the bundle of the page, the bundle of its worker and the style of the site. */
export function singleFile(script, worker, style) {
  for (const text of [script, worker, style])
    if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error("A part would end its element early.");
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "img-src data:",
    // The page asks before it contacts an endpoint that its visitor names.
    "connect-src https: http://127.0.0.1:* http://localhost:*",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Verify an AINFT</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Verify an AINFT</h1>
<p>This file checks proofs, lineages and evidence on this machine. It sends nothing unless you ask it to.</p>
<div id="verify"></div>
<noscript><p>This page needs JavaScript. The command <code>ainft verify FILE</code> checks the same.</p></noscript>
</main>
<script type="text/plain" id="worker-source">${worker}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hashOf(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
