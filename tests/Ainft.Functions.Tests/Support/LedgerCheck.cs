using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Ainft.Functions.Tests;

/// <summary>
/// Reads the storage of a world with separate clients and reports every error. Errors are a missing acknowledged mint,
/// and a row with content that does not match its id. Further errors are a bundle in no batch or in two, an entry
/// anchored twice, a root that its leaves do not produce, and totals that count a batch twice or not at all.
/// </summary>
public sealed class LedgerCheck
{
    private readonly TableServiceClient tables;
    private readonly BlobServiceClient blobs;
    private readonly string prefix;
    private readonly List<string> wrong = [];

    private LedgerCheck(World world) =>
        (tables, blobs, prefix) = (new TableServiceClient(world.Storage),
            new BlobServiceClient(world.Storage), world.Prefix);

    /// <summary>
    /// Fails when the storage has an error. With <paramref name="anchored"/>, every bundle must be in a batch.
    /// </summary>
    public static async Task HoldsAsync(World world, IReadOnlyCollection<AinftId> acknowledged, bool anchored)
    {
        var check = new LedgerCheck(world);
        var rows = await check.RowsAsync("Ainfts");
        var bundles = await check.RowsAsync("Bundles");
        await check.AinftsAsync(rows, acknowledged);
        await check.BatchesAsync(bundles, rows, anchored);
        await check.TotalsAsync(bundles, rows);
        Assert.True(check.wrong.Count == 0, string.Join("\n", check.wrong));
    }

    /// <summary>Whether every committed bundle is in a batch and no batch is half closed.</summary>
    public static async Task<bool> IsAnchoredAsync(World world)
    {
        var check = new LedgerCheck(world);
        var open = (await check.RowsAsync("Bundles"))
            .Where(row => row.PartitionKey == "open").Select(row => row.RowKey);
        var pointer = (await check.RowsAsync("Batches")).SingleOrDefault(row => row.PartitionKey == "pointer");
        return pointer is not null && pointer.GetString("Root") == "" && (await check.CommittedAsync(open)).Count == 0;
    }

    /// <summary>The announced bundles that were committed. The app forgets the others after ten minutes.</summary>
    private async Task<List<string>> CommittedAsync(IEnumerable<string> announced)
    {
        var committed = new List<string>();
        foreach (var name in announced)
            if (await blobs.GetBlobContainerClient($"{prefix}-bundles").GetBlobClient(name).ExistsAsync())
                committed.Add(name);
        return committed;
    }

    private async Task AinftsAsync(List<TableEntity> rows, IReadOnlyCollection<AinftId> acknowledged)
    {
        var ids = rows.Select(row => AinftId.Parse(row.RowKey)).ToHashSet();
        wrong.AddRange(acknowledged.Where(id => !ids.Contains(id)).Select(id => $"{id} was acknowledged and is lost"));
        foreach (var ofBundle in rows.GroupBy(row => row.GetString("Bundle")))
        {
            var bundle = await BlobAsync("bundles", ofBundle.Key);
            foreach (var row in ofBundle)
            {
                var content = bundle.AsMemory(row.GetInt32("ContentOffset")!.Value,
                    row.GetInt32("ContentLength")!.Value);
                if (Manifest.ReadCanonical(content)
                    .IdFor(Address.Parse(row.GetString("Creator"))).ToString() != row.RowKey)
                    wrong.Add($"The content of {row.RowKey} does not match its id");
            }
        }
    }

    private async Task BatchesAsync(List<TableEntity> bundles, List<TableEntity> rows, bool anchored)
    {
        var open = bundles.Where(row => row.PartitionKey == "open").Select(row => row.RowKey).ToList();
        var gone = bundles.Where(row => row.PartitionKey != "open" && row.GetString("Root") is null)
            .Select(row => row.RowKey).ToHashSet();
        var closed = bundles.Where(row => row.PartitionKey != "open" && !gone.Contains(row.RowKey))
            .ToDictionary(row => row.RowKey, row => row.GetString("Root"));
        wrong.AddRange(rows.Where(row => gone.Contains(row.GetString("Bundle")))
            .Select(row => $"{row.RowKey} is in a bundle that is recorded as all duplicates"));
        if (anchored)
            wrong.AddRange((await CommittedAsync(open)).Select(name => $"Bundle {name} is in no batch"));
        wrong.AddRange(open.Where(closed.ContainsKey).Select(name => $"Bundle {name} is open and closed"));
        var anchoredLeaves = new HashSet<Bytes32>();
        foreach (var root in closed.Values.Distinct())
            await BatchAsync(root, closed, anchoredLeaves);
        foreach (var row in rows.Where(row => closed.ContainsKey(row.GetString("Bundle"))))
            if (!anchoredLeaves.Contains(LeafOf(row).Hash()))
                wrong.Add($"{row.RowKey} is in a closed bundle but in no tree");
    }

    private async Task TotalsAsync(List<TableEntity> bundles, List<TableEntity> rows)
    {
        var pointer = (await RowsAsync("Batches")).SingleOrDefault(row => row.PartitionKey == "pointer");
        if (pointer is null)
            return;
        var closed = bundles.Where(row => row.PartitionKey != "open" && row.GetString("Root") is { } root
            && root != pointer.GetString("Root")).ToDictionary(row => row.RowKey, row => row.GetString("Root"));
        var expected = rows.Where(row => closed.ContainsKey(row.GetString("Bundle")))
            .GroupBy(row => row.GetString("Kind")).ToDictionary(group => group.Key, group => group.LongCount());
        var counted = LedgerTotals.Parse(pointer.GetString("Totals"))!;
        counted.Entries.Remove(LedgerTotals.Verdict);
        if (counted.Batches != closed.Values.Distinct().Count()
            || !counted.Entries.OrderBy(one => one.Key).SequenceEqual(expected.OrderBy(one => one.Key)))
            wrong.Add($"The totals are {counted}, but the batches have {string.Join(' ', expected)}");
    }

    private async Task BatchAsync(string root, Dictionary<string, string> closed, HashSet<Bytes32> anchoredLeaves)
    {
        using var list = JsonDocument.Parse(await BlobAsync("batches", $"{root}/bundles.json"));
        var names = list.RootElement.GetProperty("bundles").EnumerateArray().Select(name => name.GetString()!).ToList();
        wrong.AddRange(names.Where(name => !closed.TryGetValue(name, out var other) || other != root)
            .Select(name => $"Batch {root} contains bundle {name}, but its row does not name that batch"));
        wrong.AddRange(closed.Where(pair => pair.Value == root && !names.Contains(pair.Key))
            .Select(pair => $"Bundle {pair.Key} names batch {root}, which does not contain it"));
        var tree = await BlobAsync("batches", $"{root}/tree");
        var size = list.RootElement.GetProperty("size").GetInt32();
        for (var node = size - 1; node < 2 * size - 1; node++)
        {
            var hash = new Bytes32(tree.AsSpan(node * 32, 32));
            if (!anchoredLeaves.Add(hash))
                wrong.Add($"Leaf {hash} is anchored twice");
            var path = new List<Bytes32>();
            foreach (var sibling in MerkleTree.ProofPath(node))
                path.Add(new Bytes32(tree.AsSpan(sibling * 32, 32)));
            if (!MerkleTree.Verify(Bytes32.Parse(root), hash, path))
                wrong.Add($"Leaf {hash} does not lead to {root}");
        }
    }

    private static Leaf LeafOf(TableEntity row) =>
        new(EntryKind.Registration, Bytes32.Parse(row.RowKey), Address.Parse(row.GetString("Creator")));

    private async Task<List<TableEntity>> RowsAsync(string table) =>
        await tables.GetTableClient(prefix + table).QueryAsync<TableEntity>().ToListAsync();

    private async Task<byte[]> BlobAsync(string container, string name) =>
        (await blobs.GetBlobContainerClient($"{prefix}-{container}")
            .GetBlobClient(name).DownloadContentAsync()).Value.Content.ToArray();
}
