using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Evidence;

/// <summary>
/// Reads the envelopes of statements from their bundles. An envelope never changes, so an instance caches it.
/// </summary>
public sealed class StoredStatements(Bundles bundles, FactCache facts)
{
    private static readonly FactKind<DsseEnvelope> Envelope =
        new("statement", envelope => 1_024L + envelope.Payload.Length);

    public async Task<DsseEnvelope> ReadAsync(StatementRow row, CancellationToken ct) =>
        (await facts.ReadAsync(Envelope, row.Statement.Value, () => ReadStoredAsync(row), ct))!;

    private async Task<DsseEnvelope?> ReadStoredAsync(StatementRow row)
    {
        var line = await bundles.ReadRangeAsync(row.Bundle, row.LineOffset, row.LineLength, CancellationToken.None);
        return StatementSignature.Read(Bundle.ReadEntry(line));
    }
}
