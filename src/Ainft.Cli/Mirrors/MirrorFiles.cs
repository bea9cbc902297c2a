using System.Text.Json;

namespace Ainft.Cli.Mirrors;

/// <summary>The file <c>mirror.json</c> of a copy.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Registry">The registry contract.</param>
/// <param name="Next">The first block whose anchors are not in the copy.</param>
/// <param name="Missing">The roots that the server did not serve whole.</param>
internal sealed record MirrorState(ulong ChainId, string Registry, ulong Next, IReadOnlyList<MirrorRoot> Missing)
{
    /// <summary>The block at which the copy began. No event of an audited contract is before it.</summary>
    public ulong Start { get; init; }

    /// <summary>The contracts of payments and of the DAO, by their names, for an audit without the server.</summary>
    public IReadOnlyDictionary<string, string> Contracts { get; init; } = new Dictionary<string, string>();
}

/// <summary>An anchored root.</summary>
/// <param name="Root">The root.</param>
/// <param name="Size">The number of leaves that the contract states.</param>
/// <param name="Block">The block of the anchor.</param>
/// <param name="LogIndex">The position of the event in the block.</param>
/// <param name="Time">The time of the block in Unix seconds.</param>
internal sealed record MirrorRoot(string Root, uint Size, ulong Block, int LogIndex, ulong Time);

/// <summary>The file of a batch.</summary>
/// <param name="Anchor">Its anchor.</param>
/// <param name="Bundles">Its bundles in their order.</param>
internal sealed record MirrorBatch(MirrorRoot Anchor, IReadOnlyList<MirrorBundle> Bundles);

/// <summary>A bundle of a batch.</summary>
/// <param name="Hash">Its name, which is the SHA-256 of its bytes.</param>
/// <param name="Redundant">One bit per entry that another bundle owns, or null without such entries.</param>
internal sealed record MirrorBundle(string Hash, byte[]? Redundant)
{
    /// <summary>Whether another bundle owns the entry, so that it has no leaf.</summary>
    public bool IsRedundant(int position) => Redundant is { } bits
        && position / 8 < bits.Length && (bits[position / 8] & (1 << (position % 8))) != 0;
}

/// <summary>The folder of a copy. Files appear whole or not at all, so a stopped command continues.</summary>
internal sealed class MirrorFolder(string root)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private string StateFile => Path.Combine(root, "mirror.json");

    /// <summary>The path of a bundle.</summary>
    public string BundleOf(Sha256Digest hash) => Path.Combine(root, "bundles", $"{hash}.ndjson");

    /// <summary>The path of the evidence of a run.</summary>
    public string EvidenceOf(Sha256Digest run) => Path.Combine(root, "evidence", $"{run}.json");

    /// <summary>Makes the folders.</summary>
    public void Create()
    {
        foreach (var part in (string[])["bundles", "batches", "evidence"])
            Directory.CreateDirectory(Path.Combine(root, part));
    }

    /// <summary>The state, or null for a new copy.</summary>
    /// <exception cref="CommandException">The file is damaged.</exception>
    public MirrorState? ReadState() => File.Exists(StateFile) ? Read<MirrorState>(StateFile) : null;

    /// <summary>Replaces the state.</summary>
    public void Write(MirrorState state) => Write(StateFile, state);

    /// <summary>Writes the file of a batch.</summary>
    public void Write(MirrorBatch batch) =>
        Write(Path.Combine(root, "batches", $"{batch.Anchor.Root}.json"), batch);

    /// <summary>The batches in the order of their anchors.</summary>
    public IReadOnlyList<MirrorBatch> ReadBatches() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(root, "batches"), "*.json").Select(Read<MirrorBatch>)
            .OrderBy(batch => batch.Anchor.Block).ThenBy(batch => batch.Anchor.LogIndex),
    ];

    /// <summary>The files of evidence.</summary>
    public IEnumerable<string> EvidenceFiles() => Directory.EnumerateFiles(Path.Combine(root, "evidence"), "*.json");

    /// <summary>Stores bytes under a path, whole or not at all.</summary>
    public static async Task StoreAsync(string path, Func<Stream, Task> write)
    {
        var part = $"{path}.part";
        await using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write))
            await write(stream);
        File.Move(part, path, overwrite: true);
    }

    private static void Write<T>(string path, T document)
    {
        var part = $"{path}.part";
        File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(document, Format));
        File.Move(part, path, overwrite: true);
    }

    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Format)
                ?? throw new JsonException("The file is empty.");
        }
        catch (JsonException wrong)
        {
            throw CommandException.Usage(
                $"{path} is damaged. {wrong.Message}", "Remove it, and run ainft mirror again.");
        }
    }
}
