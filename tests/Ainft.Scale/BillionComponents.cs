using Ainft.Functions.Minting;

namespace Ainft.Scale;

/// <summary>
/// The index of a billion components by arithmetic. No limit depends on the number of rows. The sizes show the time of
/// a check and the cost of storage.
/// </summary>
internal static class BillionComponents
{
    private const double Components = 1e9;

    /// <summary>
    /// The assumed bytes of a stored row, and the measured bytes of a label with three parents. Then the bytes of a
    /// tree per entry, the measured components per second of a check, and its memory per bundle.
    /// </summary>
    private const double RowBytes = 1_000, LabelBytes = 7_204, ShortRowBytes = 500, TreeBytes = 64, Checked = 1_312,
        CheckBytes = 50;

    /// <summary>Writes the table for bundles of one size.</summary>
    /// <param name="report">The report.</param>
    /// <param name="title">The title.</param>
    /// <param name="perBundle">The components of a bundle.</param>
    /// <param name="edges">The rows of edges of a component.</param>
    /// <param name="settings">The parameters.</param>
    public static void Write(Report report, string title, double perBundle, int edges, ScaleSettings settings)
    {
        var bundles = Components / perBundle;
        var chunks = Math.Ceiling(perBundle / Listings.RowIds);
        var creators = perBundle < Listings.RowIds ? Components : bundles * chunks;
        var batches = Math.Max(Components / settings.Ledger.MaxBatchEntries, bundles / settings.Ledger.MaxBatchBundles);
        report.Head(title);
        report.Columns("stored", "count", "in each of 16 partitions", "GB");
        Row("rows of `Ainfts`, short labels", Components, RowBytes);
        Row("rows of `Ainfts`, deep lineages", Components, RowBytes + LabelBytes);
        Row("rows of `Listings` by digest and creator", Components + creators, ShortRowBytes);
        Row("rows of `Listings` of all, and of the kind", 2 * bundles * chunks, ShortRowBytes);
        Row("rows of `Edges`", edges * Components, ShortRowBytes);
        Row("rows of `Bundles`", bundles, ShortRowBytes);
        Row("bundles", bundles, perBundle * settings.LineBytes, partitioned: false);
        Row("trees of batches", batches, TreeBytes * Components / batches, partitioned: false);
        report.Say("");
        report.Say($"A check takes {Report.Number(Components / Checked / 86_400)} days at the measured rate, and "
            + $"{Report.Number(bundles * CheckBytes / 1e6)} MB for the names of the bundles. The chain has "
            + $"{Report.Number(batches)} anchors.");

        void Row(string name, double count, double bytes, bool partitioned = true) => report.Row(
            name,
            Report.Number(count),
            partitioned ? Report.Number(count / RandomKeys.Partitions) : "",
            Report.Number(count * bytes / 1e9));
    }
}
