using System.IO.Compression;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Runs;

/// <summary>
/// A run in the list of all runs. An ended run has its word, and its item unless an earlier version of the app ended
/// it.
/// </summary>
internal sealed record ListedRun(string Key, Sha256Digest Run, string? Word, RunListItem? Item);

/// <summary>The rows of the table <c>Runs</c>: their keys, and the stored form of a run.</summary>
internal static class RunRows
{
    /// <summary>
    /// The partition that lists all runs: first those in progress, then ended ones, newest request first.
    /// </summary>
    public const string List = "list";

    /// <summary>The prefixes of the keys of runs in progress, and of ended runs.</summary>
    public const string Current = "current-", Ended = "ended-";

    /// <summary>Azure accepts 64 KiB per property.</summary>
    private const int PartBytes = 60 << 10;

    public static (string Partition, string Row) KeyOf(Sha256Digest run) => (Partition.Of(run), run.ToString());

    /// <summary>
    /// The key of a run in progress. Equal requests have the same key, so one such run exists at a time.
    /// </summary>
    public static string CurrentKeyOf(RunRequest request) => $"{CurrentOf(request.Requester)}-{request.Key}";

    /// <summary>The prefix of the keys of one requester's runs in progress.</summary>
    public static string CurrentOf(Address requester) => Current + requester.ToHex();

    public static string EndedKeyOf(Run run) => Ended + PlaceOf(run);

    /// <summary>The key of a run in the list of a component, newest request first.</summary>
    public static string PlaceOf(Run run) =>
        $"{long.MaxValue - run.RequestedAt.ToUnixTimeMilliseconds():x16}-{run.Id}";

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

    /// <summary>
    /// The data of an open run in the list. Rows of earlier versions have no data, so their runs are not admitted ones.
    /// </summary>
    public static OpenRun OpenRunOf(TableEntity pointer) => new(
        Address.Parse(pointer.RowKey.AsSpan(Current.Length, 2 + 2 * Address.Size)),
        pointer.GetString("Client") ?? "",
        pointer.GetBoolean("Admitted") ?? false,
        pointer.GetBoolean("Waits") ?? false);

    /// <summary>Adds the data to a pointer that <see cref="OpenRunOf"/> reads.</summary>
    public static void Describe(TableEntity pointer, OpenRun run) =>
        (pointer["Client"], pointer["Admitted"], pointer["Waits"]) = (run.Client, run.IsAdmitted, run.Waits);

    /// <summary>The row of an ended run, with its item, so that a list needs no read per run.</summary>
    public static TableEntity WriteEnded(Run run, AinftId? produced)
    {
        var ended = PointerTo(run.Id, List, EndedKeyOf(run));
        ended["State"] = RunWord.Of(run);
        ended["Item"] = JsonSerializer.Serialize(DescribeRun.Summarize(run, produced), RunJson.Default.RunListItem);
        if (produced is { } id)
            ended["Produced"] = id.ToString();
        return ended;
    }

    public static ListedRun ReadListed(TableEntity row) => new(
        row.RowKey,
        RunOf(row),
        row.GetString("State"),
        row.GetString("Item") is { } item ? JsonSerializer.Deserialize(item, RunJson.Default.RunListItem) : null);

    /// <summary>A pointer to a run, which lists and requests read.</summary>
    public static TableEntity PointerTo(Sha256Digest run, string partition, string key) =>
        new(partition, key) { ["Run"] = run.ToString() };

    public static Sha256Digest RunOf(TableEntity pointer) => Sha256Digest.Parse(pointer.GetString("Run"));

    // Every round has up to a thousand candidates, mostly those of the previous round. Brotli finds such repetitions.
    private static byte[] Compress(byte[] json)
    {
        using var stored = new MemoryStream();
        var options = new BrotliCompressionOptions { Quality = 5 };
        using (var compressed = new BrotliStream(stored, options, leaveOpen: true))
            compressed.Write(json);
        return stored.ToArray();
    }
}
