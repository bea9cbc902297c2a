// The parts of pages on which a wallet sends a transaction. A page loads it when its visitor asks for it.
import { startClaims } from "./acts/claim.js";
import { startPay } from "./acts/pay.js";
import { startVote } from "./acts/vote.js";
import { startWrap } from "./acts/wrap.js";

const acts = { claims: startClaims, pay: startPay, vote: startVote, wrap: startWrap };

for (const [id, start] of Object.entries(acts)) {
  const root = document.getElementById(id);
  if (root?.dataset.chain) start(root, BigInt(root.dataset.chain));
}
