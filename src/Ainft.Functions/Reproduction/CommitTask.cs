using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Binds a node to a result that nobody else knows yet.</summary>
public sealed class CommitTask(StepRun step, IOptions<ChainOptions> chain, TimeProvider time)
{
    public async Task<Outcome<TaskAnswer>> RunAsync(Sha256Digest run, Address node, CommitForm form, CancellationToken ct) =>
        new MintSignature(0, form.Signature).TryRecover(RunMessages.HashCommit(chain.Value.MintDomain, run, form.Commitment), out var signer) && signer == node
            ? await step.RunAsync(run, node, stored => RunMachine.Commit(stored, node, form.Commitment, form.Signature, time.GetUtcNow()), ct)
            : new Outcome<TaskAnswer>.Rejected("The commitment was refused.", [new Violation("/signature", $"{node} did not sign Commit(run, commitment) for this run, commitment, chain and registry.")]);
}
