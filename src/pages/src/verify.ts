// The page /verify, its copy on a disk, and the button on the page of a component.
import { fileWorker } from "./shared/work.js";
import { startComponent } from "./verify/component.js";
import { startPage } from "./verify/page.js";

const root = document.getElementById("verify");
if (root !== null) {
  const worker = fileWorker(root);
  if (root.dataset.proof) void startComponent(root, worker, root.dataset.proof);
  else startPage(root, worker);
}
