using System.Text;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>
/// Mints the component that nodes produced, with the registry's key, for the requester. Its manifest follows from the
/// template and the consensus, so every instance mints the same id.
/// </summary>
public sealed class ProduceAinft(
    MintAinft mint, AnnounceRun announce, OperatorKey key, IOptions<ChainOptions> chain, TimeProvider time)
{
    private static readonly TimeSpan SignedFor = TimeSpan.FromHours(1);

    /// <summary>The manifest of the component that a run produced; null when it produced no component.</summary>
    public static Manifest? ManifestOf(Run run)
    {
        if (run is not
            {
                Request.Template: { } template,
                Verdict: { Kind: VerdictKind.Produced, Consensus: { } centre },
            })
            return null;
        return run.TaskOf(centre)?.Revealed is { } revealed && revealed.Result.IsOf(run.Workflow)
            ? ProducedManifest.Of(
                Manifest.ReadCanonical(Encoding.UTF8.GetBytes(template)), revealed.Result, run.Request.Requester)
            : null;
    }

    /// <summary>
    /// The id of the component that a run produced, also before it is minted. Null when the run produced no component,
    /// or when the registry has no key to mint it.
    /// </summary>
    public AinftId? IdOf(Run run) => key.Signer is { } signer ? ManifestOf(run)?.IdFor(signer.Address) : null;

    /// <summary>Mints the component that a run produced; null when it produced no component.</summary>
    /// <exception cref="InvalidOperationException">The component could not be minted now.</exception>
    public async Task<AinftId?> RunAsync(Run run, CancellationToken ct)
    {
        if (ManifestOf(run) is not { } manifest)
            return null;
        var signer = key.Signer ?? throw new InvalidOperationException(
            "The registry cannot mint the component that nodes produced. Set Ainft__Chain__OperatorKey or "
            + "Ainft__Chain__KeyVaultKey.");
        var deadline = (ulong)(time.GetUtcNow() + SignedFor).ToUnixTimeSeconds();
        var hash = MintMessage.HashMint(
            chain.Value.MintDomain, manifest.Digest, [.. manifest.ParentIds], deadline);
        var signature = (await signer.SignAsync(hash, ct)).ToString();
        var request = new Signed<MintRequest>(
            new MintRequest([manifest], Many: false, signer.Address), deadline, signature);
        if (await mint.RunAsync(request, ct) is not (Outcome<MintAnswer>.Done or Outcome<MintAnswer>.AlreadyDone))
            throw new InvalidOperationException(
                $"The registry could not mint the component of the run {run.Id} now.");
        var id = manifest.IdFor(signer.Address);
        await announce.RunAsync(run, id, ct);
        return id;
    }
}
