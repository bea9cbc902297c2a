// The worker that computes the places of a large lineage.
import { Layout } from "./lineage/layout.js";
import type { PlacingOrder } from "./lineage/placer.js";

const layout = new Layout();

self.addEventListener("message", ({ data: { known, components, steps } }: MessageEvent<PlacingOrder>) => {
  layout.accept(known);
  self.postMessage(layout.add(components, steps));
});
