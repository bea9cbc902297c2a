using System.Buffers.Binary;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>Labels of the largest size that a row can hold, many of them in one window.</summary>
public sealed class HeavyLabelTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const int TailCount = 1_650;
    private const int SetCount = 2_500_000;

    [Fact]
    public async Task Rows_of_a_window_are_written_before_they_are_more_than_memory_should_hold()
    {
        var (heavy, late) = (RowOf("heavy", TailOf()), RowOf("late", default));
        await StoredRows.InsertAsync(App, heavy, late);
        var children = Enumerable.Range(0, 640)
            .Select(n => EntryOf(PlainLineage.ManifestOf($"child {n}", heavy.Id))).ToArray();
        var last = EntryOf(PlainLineage.ManifestOf("last", new AinftId(children[0].Leaf.Subject), late.Id));
        var requests = new FaultTransport(everything: true);
        var app = await World.StartAppAsync(builder => builder.Services.AddSingleton<HttpPipelineTransport>(requests));
        requests.Reset();

        await app.Get<CommitBundle>().RunAsync([.. children, last]);

        var paths = requests.Writes.Select(request => request.Path).ToList();
        Assert.InRange(paths.FindIndex(path => path.EndsWith("$batch", StringComparison.Ordinal)),
            0, paths.FindIndex(path => path.Contains(late.Id.ToString(), StringComparison.Ordinal)));
        var fresh = await World.StartAppAsync();
        foreach (var (entry, above) in children.TakeLast(1).Select(child => (child, 1)).Append((last, 3)))
        {
            var row = await fresh.Get<Ainfts>()
                .FindAsync(new AinftId(entry.Leaf.Subject), TestContext.Current.CancellationToken);
            Assert.Equal((SetCount, TailCount + above), (row!.Label.SetCount, row.Label.TailCount));
        }
    }

    /// <summary>A tail of components without parents.</summary>
    private static byte[] TailOf()
    {
        var ids = Enumerable.Range(0, TailCount).Select(n => IdOf($"tail {n}")).Order();
        var count = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(count, TailCount);
        return [1, .. count, .. ids.SelectMany(id => Convert.FromHexString(id.ToString()[2..]).Concat(new byte[3]))];
    }

    /// <summary>A component with a label that names a set. These tests never read that set.</summary>
    private static AinftRow RowOf(string name, ReadOnlyMemory<byte> tail) => new()
    {
        Id = IdOf(name),
        Creator = Ledger.Spool.Creator,
        Digest = Sha256Digest.Of("any"u8),
        Parents = [],
        Relations = [],
        Contributors = [],
        Kind = "data",
        MintedAt = DateTimeOffset.UnixEpoch.AddYears(50),
        Bundle = Sha256Digest.Of("another"u8),
        LineOffset = 0,
        LineLength = 0,
        ContentOffset = 0,
        ContentLength = 0,
        Generation = 0,
        Label = new AncestryLabel(Sha256Digest.Of("set"u8), SetCount, tail),
    };

    private static Entry EntryOf(string text)
    {
        var manifest = Ledger.Spool.Parse(text);
        var leaf = Leaf.Registration(manifest.IdFor(Ledger.Spool.Creator), Ledger.Spool.Creator);
        return new Entry(leaf, manifest.Canonical, """{"deadline":1,"signature":"0x00"}"""u8.ToArray())
        { Manifest = manifest };
    }

    private static AinftId IdOf(string name) => new(Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(name)));
}
