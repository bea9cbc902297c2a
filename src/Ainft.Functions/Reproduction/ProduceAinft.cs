using System.Text;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Mints the component that nodes produced, by the registry's key, for the requester. Its manifest follows from template and consensus, so
/// whoever does it again mints the same id.
/// </summary>
public sealed class ProduceAinft(MintAinft mint, Runs runs, OperatorKey key, IOptions<ChainOptions> chain, TimeProvider time)
{
    private static readonly TimeSpan SignedFor = TimeSpan.FromHours(1);

    /// <summary>The manifest that a run came to; null when it came to none.</summary>
    public static Manifest? ManifestOf(Run run) =>
        run is { Request.Template: { } template, Verdict: { Kind: VerdictKind.Produced, Consensus: { } centre } } && run.TaskOf(centre)?.Revealed is { } revealed && revealed.Result.IsOf(run.Workflow)
            ? ProducedManifest.Of(Manifest.ReadCanonical(Encoding.UTF8.GetBytes(template)), revealed.Result, run.Request.Requester)
            : null;

    /// <summary>The id of what a run came to, whether or not it is minted yet; null when it came to nothing, or here is no key to mint it.</summary>
    public AinftId? IdOf(Run run) => key.Signer is { } signer ? ManifestOf(run)?.IdFor(signer.Address) : null;

    /// <summary>Mints what a run came to; null when it came to nothing.</summary>
    /// <exception cref="InvalidOperationException">It could not be minted now.</exception>
    public async Task<AinftId?> RunAsync(Run run, CancellationToken ct)
    {
        if (ManifestOf(run) is not { } manifest)
            return null;
        var signer = key.Signer ?? throw new InvalidOperationException("What nodes produced cannot be minted: set Ainft__Chain__OperatorKey.");
        var deadline = (ulong)(time.GetUtcNow() + SignedFor).ToUnixTimeSeconds();
        var signature = await signer.SignAsync(MintMessage.HashMint(chain.Value.MintDomain, manifest.Digest, [.. manifest.ParentIds], deadline), ct);
        var minted = await mint.RunAsync(new MintRequest([manifest], Many: false, signer.Address, deadline, signature.ToString()), ct);
        if (minted is not (Outcome<MintAnswer>.Done or Outcome<MintAnswer>.AlreadyDone))
            throw new InvalidOperationException($"What nodes produced in run {run.Id} could not be minted now.");
        var id = manifest.IdFor(signer.Address);
        await runs.ListWithAsync(run, id, ct);
        return id;
    }
}
