using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Reproduction;
using Azure;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Which entries of a bundle are another's where neither a batch's list nor the list of open bundles says so: those whose row names a
/// bundle that does hold them. What a row says is not believed without looking.
/// </summary>
internal static class OwnedByOthers
{
    public static async Task<byte[]> ReadAsync(IServiceProvider all, Sha256Digest hash, CancellationToken ct)
    {
        var (bundles, ainfts, statements) = (all.GetRequiredService<Bundles>(), all.GetRequiredService<Ainfts>(), all.GetRequiredService<Statements>());
        var positions = new HashSet<int>();
        await foreach (var window in bundles.ReadWindowsAsync(hash, ct))
        {
            foreach (var placed in window.Entries.Where(placed => placed.Entry.Leaf.Kind == EntryKind.Registration))
                if (await ainfts.FindAsync(new AinftId(placed.Entry.Leaf.Subject), ct) is { } row && row.Bundle != hash
                    && await HoldsAsync(bundles, row.Bundle, row.LineOffset, row.LineLength, row.Id.Value, ct))
                    positions.Add(placed.Position);
            foreach (var (position, same) in ProjectStatements.RowsOf(window.Bundle, window.Entries))
                if (await statements.FindAsync(same, ct) is { } row && row.Bundle != hash
                    && await HoldsAsync(bundles, row.Bundle, row.LineOffset, row.LineLength, row.Statement.Value, ct))
                    positions.Add(position);
        }
        return Positions.Pack(positions);
    }

    private static async Task<bool> HoldsAsync(Bundles bundles, Sha256Digest bundle, int lineOffset, int lineLength, Bytes32 subject, CancellationToken ct)
    {
        try
        {
            var line = await bundles.ReadRangeAsync(bundle, lineOffset, lineLength, ct);
            return Bundle.ReadEntry(line).Leaf.Subject == subject;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or ArgumentException or RequestFailedException { Status: 416 })
        {
            // There is no such bundle, or no such line in it.
            return false;
        }
    }
}
