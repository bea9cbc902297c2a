using Ainft.Functions.Ledger;

namespace Ainft.Functions.Evidence;

/// <summary>Reads the envelopes of statements from their bundles.</summary>
public sealed class StoredStatements(Bundles bundles)
{
    public async Task<DsseEnvelope> ReadAsync(StatementRow row, CancellationToken ct)
    {
        var entry = Bundle.ReadEntry(await bundles.ReadRangeAsync(row.Bundle, row.LineOffset, row.LineLength, ct));
        return StatementSignature.Read(entry);
    }
}
