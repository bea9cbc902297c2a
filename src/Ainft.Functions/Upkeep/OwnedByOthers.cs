using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Evidence;
using Ainft.Functions.Ledger;
using Ainft.Functions.Minting;
using Azure;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Finds the entries of a bundle that another bundle owns, when no list of a batch and no list of open bundles has that
/// fact. The row of such an entry names the other bundle, and this class checks that the other bundle contains the
/// entry.
/// </summary>
internal static class OwnedByOthers
{
    public static async Task<byte[]> ReadAsync(ComposedIndex index, Sha256Digest hash, CancellationToken ct)
    {
        var (bundles, positions) = (index.Bundles, new HashSet<int>());
        await foreach (var window in bundles.ReadWindowsAsync(hash, ct))
        {
            var registrations = window.Entries.Where(placed => placed.Entry.Leaf.Kind == EntryKind.Registration);
            foreach (var placed in registrations)
                if (await index.Ainfts.FindAsync(new AinftId(placed.Entry.Leaf.Subject), ct) is { } row
                    && row.Bundle != hash
                    && await HoldsAsync(bundles, row.Bundle, row.LineOffset, row.LineLength, row.Id.Value, ct))
                    positions.Add(placed.Position);
            foreach (var (position, same) in Revocations.RowsOf(window.Bundle, window.Entries))
                if (await index.Revocations.FindAsync(same.Integration, same.Creator, ct) is { } row
                    && row.Bundle != hash
                    && await HoldsAsync(bundles, row.Bundle, row.LineOffset, row.LineLength, row.Statement.Value, ct))
                    positions.Add(position);
            foreach (var (position, same) in ProjectStatements.RowsOf(window.Bundle, window.Entries))
                if (await index.Statements.FindAsync(same, ct) is { } row && row.Bundle != hash
                    && await HoldsAsync(bundles, row.Bundle, row.LineOffset, row.LineLength, row.Statement.Value, ct))
                    positions.Add(position);
        }
        return Positions.Pack(positions);
    }

    private static async Task<bool> HoldsAsync(
        Bundles bundles, Sha256Digest bundle, int lineOffset, int lineLength, Bytes32 subject, CancellationToken ct)
    {
        try
        {
            var line = await bundles.ReadRangeAsync(bundle, lineOffset, lineLength, ct);
            return Bundle.ReadEntry(line).Leaf.Subject == subject;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or ArgumentException
            or RequestFailedException { Status: 416 })
        {
            // The bundle does not exist, or it does not have the line.
            return false;
        }
    }
}
