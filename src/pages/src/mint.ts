// The page /mint.
import { startMint } from "./mint/page.js";
import { fileWorker } from "./shared/work.js";

const root = document.getElementById("mint");
if (root !== null) startMint(root, fileWorker(root));
