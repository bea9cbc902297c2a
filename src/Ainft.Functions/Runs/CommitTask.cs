using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>Binds a node to its result, which stays hidden from other nodes.</summary>
public sealed class CommitTask(StepRun step, IOptions<ChainOptions> chain, TimeProvider time)
{
    public async Task<Outcome<TaskAnswer>> RunAsync(
        Sha256Digest run, Address node, CommitForm form, CancellationToken ct)
    {
        var hash = RunMessages.HashCommit(chain.Value.MintDomain, run, form.Commitment);
        return new MintSignature(0, form.Signature).TryRecover(hash, out var signer) && signer == node
            ? await step.RunAsync(
                run,
                node,
                stored => RunMachine.Commit(stored, node, form.Commitment, form.Signature, time.GetUtcNow()),
                ct)
            : new Outcome<TaskAnswer>.Rejected("The commitment was refused.", [NotSigned(node)]);
    }

    private static Violation NotSigned(Address node) => new(
        "/signature",
        ViolationCode.SignatureInvalid,
        $"{node} did not sign Commit(run, commitment) for this run, commitment, chain and registry.");
}
