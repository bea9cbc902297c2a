using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>Lists components. Each row that several components of a page share is read once.</summary>
public sealed class ListAinfts(FindAinfts find, ReadAnchor anchors, ReadSources sources)
{
    public async Task<AinftPage> RunAsync(ListQuery query, CancellationToken ct)
    {
        var (rows, next) = await find.RunAsync(query, row => row, ct);
        var (anchoring, marking) = (
            anchors.RunAsync(rows.Select(row => row.Bundle), ct), sources.RunAsync(rows, ct));
        var (found, marks) = (await anchoring, await marking);
        return new AinftPage(
            [.. rows.Zip(marks, (row, source) =>
                DescribeAinft.ListItemOf(row, found[row.Bundle].Status, source))],
            next is { } place ? PageToken.Write(query.List, $"{place}") : null);
    }
}
