using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>The canonical bytes of a manifest and their digest.</summary>
public sealed record ManifestBytes(ReadOnlyMemory<byte> Canonical, Sha256Digest Digest);

/// <summary>One component by id.</summary>
public sealed class ReadAinft(Ainfts ainfts, Bundles bundles, DescribeAinft describe)
{
    public Task<Outcome<AinftAnswer>> SummaryAsync(AinftId id, CancellationToken ct) =>
        FindAsync(id, row => describe.SummaryAsync(row, ct), ct);

    public Task<Outcome<ManifestBytes>> ManifestAsync(AinftId id, CancellationToken ct) => FindAsync(
        id,
        async row => new ManifestBytes(await bundles.ReadRangeAsync(row.Bundle, row.ContentOffset, row.ContentLength, ct), row.Digest),
        ct);

    private async Task<Outcome<T>> FindAsync<T>(AinftId id, Func<AinftRow, Task<T>> read, CancellationToken ct) =>
        await ainfts.FindAsync(id, ct) is { } row
            ? new Outcome<T>.Done(await read(row))
            : new Outcome<T>.NotFound($"No component {id} is registered here.");
}
