using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>Lists components. Each row that several components of a page share is read once.</summary>
public sealed class ListAinfts(FindAinfts find, ReadAnchor anchors)
{
    public async Task<AinftPage> RunAsync(ListQuery query, CancellationToken ct)
    {
        var (rows, next) = await find.RunAsync(query, row => row, ct);
        var found = await anchors.RunAsync(rows.Select(row => row.Bundle), ct);
        return new AinftPage(
            [.. rows.Select(row => DescribeAinft.ListItemOf(row, found[row.Bundle].Status))],
            next is { } place ? PageToken.Write(query.List, $"{place}") : null);
    }
}
