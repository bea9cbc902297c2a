using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>The canonical bytes of a manifest and their digest.</summary>
public sealed record ManifestBytes(ReadOnlyMemory<byte> Canonical, Sha256Digest Digest);

/// <summary>One component by id.</summary>
public sealed class ReadAinft(Components components, Bundles bundles, DescribeAinft describe)
{
    public async Task<Outcome<AinftAnswer>> SummaryAsync(AinftId id, CancellationToken ct) => await components.FindAsync(id, ct) switch
    {
        AinftRow row => new Outcome<AinftAnswer>.Done(await describe.SummaryAsync(row, ct)),
        LinkedToken token => new Outcome<AinftAnswer>.Done(await describe.SummaryAsync(token, ct)),
        _ => new Outcome<AinftAnswer>.NotFound($"No component {id} is known here."),
    };

    public async Task<Outcome<ManifestBytes>> ManifestAsync(AinftId id, CancellationToken ct) => await components.FindAsync(id, ct) switch
    {
        AinftRow row => new Outcome<ManifestBytes>.Done(
            new ManifestBytes(await bundles.ReadRangeAsync(row.Bundle, row.ContentOffset, row.ContentLength, ct), row.Digest)),
        LinkedToken => new Outcome<ManifestBytes>.NotFound($"Component {id} is known by its token alone; nobody has minted or imported its manifest here."),
        _ => new Outcome<ManifestBytes>.NotFound($"No component {id} is known here."),
    };
}
