using System.Text.Json;
using Ainft.Functions.Evidence;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Functions.Rewards;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Explorer;

/// <summary>The content of the page of a component.</summary>
/// <param name="Answer">The answer of <c>GET ainfts/{id}</c>.</param>
/// <param name="Manifest">The manifest, or null for a token without one.</param>
/// <param name="Reproduction">Whether nodes reproduced the component.</param>
/// <param name="Runs">The newest runs about the component.</param>
/// <param name="Children">The number of components that build on it.</param>
/// <param name="Royalties">The royalties that a payment owes, and the payments. Null when they are unknown.</param>
public sealed record ComponentModel(
    AinftAnswer Answer, Manifest? Manifest, ReproductionAnswer Reproduction, RunPage Runs, BuiltOn Children,
    ComponentRoyalties? Royalties)
{
    /// <summary>Whether the contract of payments accepts a payment that is not refunded at once.</summary>
    public bool IsPayable => Royalties is { Royalties.Payable: true, Gate: { State: not "refunded" } };

    /// <summary>Whether the component is retracted or built on a retracted one. Null without a DAO.</summary>
    public RetractedAnswer? Retraction { get; } = Answer.Details!.TryGetValue("retraction", out var member)
        ? member.Deserialize(LineageJson.Default.RetractedAnswer)
        : null;

    /// <summary>The label of the component, which is harmless and never empty.</summary>
    public string Label => PageText.Label(Answer.Kind, Answer.Name, Answer.Version, Answer.Creator);
}

/// <summary>Gathers the answers about one component.</summary>
internal sealed class ShowComponent(
    ReadAinft read, ListRuns runs, CountChildren children, ReadRoyalties royalties)
{
    /// <summary>The most runs of the page.</summary>
    public const int MaxRuns = 10;

    private static readonly RunQuery Newest = new("", null, MaxRuns, null);

    public async Task<Outcome<ComponentModel>> RunAsync(AinftId id, CancellationToken ct)
    {
        var summary = await read.SummaryAsync(id, ct);
        if (summary is not Outcome<AinftAnswer>.Done(var answer))
            return summary.As<ComponentModel>();
        var (finding, listing, counting) =
            (read.ManifestAsync(id, _ => false, ct), runs.RunAsync(id, Newest, ct), children.RunAsync(id, ct));
        var owing = royalties.RunAsync(id, ct);
        await Task.WhenAll(finding, listing, counting, owing);
        if (await listing is not Outcome<RunPage>.Done(var page))
            return (await listing).As<ComponentModel>();
        var manifest = await finding is Outcome<ManifestBytes>.Done(var bytes)
            ? Manifest.ReadCanonical(bytes.Canonical)
            : null;
        var owed = await owing is Outcome<ComponentRoyalties>.Done(var known) ? known : null;
        return Outcome.Done(new ComponentModel(
            answer, manifest, AnswerDetails.ReproductionOf(answer), page, await counting, owed));
    }
}
