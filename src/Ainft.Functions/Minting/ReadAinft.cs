using System.Text.Json;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>The canonical bytes of a manifest and their digest.</summary>
public sealed record ManifestBytes(ReadOnlyMemory<byte> Canonical, Sha256Digest Digest);

/// <summary>
/// An additional member of <c>GET ainfts/{id}</c>, which a later slice registers. An answer lacks a member whose value
/// is null.
/// </summary>
public sealed record AinftDetail(string Name, Func<AinftId, CancellationToken, Task<JsonElement>> ReadAsync);

/// <summary>Reads one component by id.</summary>
public sealed class ReadAinft(
    Components components, StoredLines lines, DescribeAinft describe, DescribeSource sources,
    IEnumerable<AinftDetail> details)
{
    public async Task<Outcome<AinftAnswer>> SummaryAsync(AinftId id, CancellationToken ct) =>
        await components.FindAsync(id, ct) switch
        {
            AinftRow row => Outcome.Done(await AddDetailsAsync(id, SummaryAsync(row, ct), ct)),
            LinkedToken token => Outcome.Done(await AddDetailsAsync(id, describe.SummaryAsync(token, ct), ct)),
            _ => new Outcome<AinftAnswer>.Refused(ProblemCode.ComponentNotFound, Unknown(id)),
        };

    /// <summary>The manifest of a component, without its bytes when the client keeps them.</summary>
    public async Task<Outcome<ManifestBytes>> ManifestAsync(
        AinftId id, Func<Sha256Digest, bool> isKept, CancellationToken ct) =>
        await components.FindAsync(id, ct) switch
        {
            AinftRow row => new Outcome<ManifestBytes>.Done(
                new ManifestBytes(isKept(row.Digest) ? default : await lines.ReadManifestAsync(row, ct), row.Digest)),
            LinkedToken => new Outcome<ManifestBytes>.Refused(
                ProblemCode.ManifestNotFound,
                $"The registry knows the component {id} only by its token and does not have its manifest. Import the "
                + "component first."),
            _ => new Outcome<ManifestBytes>.Refused(ProblemCode.ComponentNotFound, Unknown(id)),
        };

    private async Task<AinftAnswer> SummaryAsync(AinftRow row, CancellationToken ct)
    {
        var (summary, finding) = (describe.SummaryAsync(row, ct), sources.FindAsync(row, ct));
        var source = await finding;
        return await summary with
        {
            SourceProven = source?.State == SourceAnswer.Proven,
            ClaimedBy = source?.ClaimedBy,
            Source = source,
        };
    }

    private static string Unknown(AinftId id) => $"The registry does not know the component {id}.";

    private async Task<AinftAnswer> AddDetailsAsync(AinftId id, Task<AinftAnswer> summary, CancellationToken ct)
    {
        var added = await Task.WhenAll(details.Select(async detail =>
            KeyValuePair.Create(detail.Name, await detail.ReadAsync(id, ct))));
        var known = added.Where(detail => detail.Value.ValueKind is not JsonValueKind.Null);
        return await summary with { Details = new Dictionary<string, JsonElement>(known) };
    }
}
