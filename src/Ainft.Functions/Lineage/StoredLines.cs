using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Reads the line of a component in its bundle, which has the manifest and the signature. A line never changes, so an
/// instance caches it.
/// </summary>
public sealed class StoredLines(Bundles bundles, FactCache facts)
{
    private static readonly FactKind<byte[]> Line = new("line", line => line.Length);

    /// <summary>The bytes of the line.</summary>
    /// <exception cref="InvalidDataException">The bundle does not exist although a row points to it.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(AinftRow row, CancellationToken ct) =>
        await facts.ReadAsync(Line, row.Id.Value, () => ReadStoredAsync(row), ct);

    /// <summary>The bytes of the canonical manifest.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<ReadOnlyMemory<byte>> ReadManifestAsync(AinftRow row, CancellationToken ct) =>
        (await ReadAsync(row, ct)).Slice(row.ContentOffset - row.LineOffset, row.ContentLength);

    private async Task<byte[]?> ReadStoredAsync(AinftRow row) =>
        (await bundles.ReadRangeAsync(row.Bundle, row.LineOffset, row.LineLength, CancellationToken.None)).ToArray();
}
