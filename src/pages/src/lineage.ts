// The entry of the page of a lineage. Without this script, the page has a picture and a list.
import { LineagePage } from "./lineage/page.js";
import { unknownWord } from "./lineage/wire.js";

const root = document.getElementById("lineage");
const picture = document.getElementById("lineage-picture");

if (root && picture) {
  const words = (name: string): string[] => [...(root.dataset[name] ?? "").split(" "), unknownWord];
  const settings = {
    id: root.dataset.id ?? "",
    words: { kinds: words("kinds"), relations: words("relations") },
    worker: root.dataset.worker ?? "",
  };
  let page: LineagePage | null = null;
  const run = async (): Promise<void> => {
    page?.stop();
    const started = (page = new LineagePage(root, settings));
    // A hidden picture is not loaded.
    [root.hidden, picture.hidden] = [false, true];
    const isShown = await started.start();
    if (page === started) picture.hidden = isShown;
  };
  void run();
  // The page changes its own fragment without this event, so this is a link to another view.
  addEventListener("hashchange", () => {
    if (location.hash === "" || location.hash.includes("=")) void run();
  });
}
