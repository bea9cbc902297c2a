using Ainft.Functions.Chain;
using Ainft.Functions.Evidence;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Operations;

/// <summary>
/// Signs the head of the audit and appends it to the ledger, which anchors it. The last line of the audit names the
/// statement and its bundle. Without a new act the head is that line, and the run ends.
/// </summary>
/// <remarks>
/// A process that dies before the line is written leaves a statement that no line names. The next run states the same
/// head again, and both statements are true.
/// </remarks>
internal sealed class AnchorAudit(
    AuditLog audit, CommitBundle commit, OperatorKey key, Leases leases, IOptions<ChainOptions> chain)
{
    /// <summary>The act of the line, and the name of the registry in it.</summary>
    public const string Act = "anchor", Who = "registry";

    public async Task RunAsync(CancellationToken ct)
    {
        if (key.Signer is not { } signer)
            return;
        await using var lease = await leases.TryAcquireAsync("anchor-audit", TimeSpan.FromSeconds(30), ct);
        if (lease is null || await audit.FindLastAsync(ct) is not { } last || last.Act == Act)
            return;
        var head = Sha256Digest.Of(last.Write());
        var statement = new AuditStatement(last.Number, head, last.Time, chain.Value.MintDomain).Write();
        var envelope = await DsseEnvelope.SignAsync(statement, signer, ct);
        var entry = new Entry(envelope.Leaf, envelope.Payload, StatementSignature.Write(envelope));
        var bundle = await commit.RunAloneAsync(entry);
        await audit.AppendAsync(Who, Act, $"statement {envelope.Digest} in bundle {bundle}", ct);
    }
}
