using System.IO.Compression;
using Ainft.Ethereum;
using Azure.Data.Tables;

namespace Ainft.Functions.Reproduction;

/// <summary>The rows of the table <c>Runs</c>: keys, and a run as a row keeps it.</summary>
internal static class RunRows
{
    /// <summary>The partition that lists all runs: first those that go on, then those that ended, newest request first.</summary>
    public const string List = "list";

    /// <summary>What begins the keys of runs that go on, and of those that ended.</summary>
    public const string Current = "current-", Ended = "ended-";

    /// <summary>Azure takes 64 KiB a property.</summary>
    private const int PartBytes = 60 << 10;

    public static (string Partition, string Row) KeyOf(Sha256Digest run) => (run.ToString().Substring(2, 1), run.ToString());

    /// <summary>Where a run stands while it goes on: requests for the same have the same key, so there is one at a time.</summary>
    public static string CurrentKeyOf(RunRequest request) => $"{CurrentOf(request.Requester)}-{request.Key}";

    /// <summary>What begins the keys of the runs of one requester that go on.</summary>
    public static string CurrentOf(Address requester) => Current + requester.ToHex();

    public static string EndedKeyOf(Run run) => Ended + PlaceOf(run);

    /// <summary>A run's place in the list of a component, newest request first.</summary>
    public static string PlaceOf(Run run) => $"{long.MaxValue - run.RequestedAt.ToUnixTimeMilliseconds():x16}-{run.Id}";

    public static TableEntity Write(Run run)
    {
        var (partition, key) = KeyOf(run.Id);
        var row = new TableEntity(partition, key) { ["State"] = RunWord.Of(run) };
        foreach (var (index, part) in Compress(run.ToJson()).Chunk(PartBytes).Index())
            row[$"Run{index}"] = part;
        return row;
    }

    public static Run Read(TableEntity row)
    {
        using var stored = new MemoryStream();
        for (var index = 0; row.GetBinary($"Run{index}") is { } part; index++)
            stored.Write(part);
        stored.Position = 0;
        using var json = new MemoryStream();
        using (var plain = new BrotliStream(stored, CompressionMode.Decompress))
            plain.CopyTo(json);
        return Run.FromJson(json.ToArray());
    }

    /// <summary>What the list says of an open run; rows of earlier versions say nothing, and count as not admitted.</summary>
    public static OpenRun OpenRunOf(TableEntity pointer) => new(
        Address.Parse(pointer.RowKey.AsSpan(Current.Length, 2 + 2 * Address.Size)),
        pointer.GetString("Client") ?? "",
        pointer.GetBoolean("Admitted") ?? false,
        pointer.GetBoolean("Waits") ?? false);

    /// <summary>Adds to a pointer what <see cref="OpenRunOf"/> reads.</summary>
    public static void Describe(TableEntity pointer, OpenRun run) =>
        (pointer["Client"], pointer["Admitted"], pointer["Waits"]) = (run.Client, run.IsAdmitted, run.Waits);

    /// <summary>A pointer to a run, where lists and requests look for it.</summary>
    public static TableEntity PointerTo(Sha256Digest run, string partition, string key) => new(partition, key) { ["Run"] = run.ToString() };

    public static Sha256Digest RunOf(TableEntity pointer) => Sha256Digest.Parse(pointer.GetString("Run"));

    // Every round names up to a thousand candidates, mostly those of the round before: a large window sees that.
    private static byte[] Compress(byte[] json)
    {
        using var stored = new MemoryStream();
        using (var compressed = new BrotliStream(stored, new BrotliCompressionOptions { Quality = 5 }, leaveOpen: true))
            compressed.Write(json);
        return stored.ToArray();
    }
}
