using System.Globalization;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A file of a repository on Hugging Face.</summary>
/// <param name="Path">Its path. The reader does not check it.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Sha256">The 64 digits of its SHA-256. They are null for a file that git itself stores.</param>
public sealed record HubFile(string Path, long Size, string? Sha256);

/// <summary>
/// A commit of a repository on Hugging Face with its files. The platform states the SHA-256 of each large file, so an
/// importer fetches only the small ones.
/// </summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Files">The files.</param>
public sealed partial record HubRevision(HubName Name, string Commit, IReadOnlyList<HubFile> Files)
{
    private const string Source = "the list of files";

    /// <summary>Reads the answer to <see cref="HubName.ListPath"/>.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public static HubRevision Read(HubName name, ReadOnlySpan<byte> utf8)
    {
        var answer = JsonText.Read(Source, utf8);
        if (answer["sha"]?.Text is not { } commit || !CommitHash.Form().IsMatch(commit) || answer["siblings"] is not { } files)
            throw new SourceException($"{Source} names no commit or no files.");
        return new HubRevision(name, commit, [.. files.Items.Select(ReadFile)]);
    }

    /// <summary>The values that the platform itself states.</summary>
    /// <param name="host">The host of the platform.</param>
    public SourceReading Reading(string host)
    {
        var reading = new SourceReading($"hf:{Name.PagePath}@{Name.Revision}");
        reading.AddText("kind", KindOf(Name.Type).ToText(), null);
        reading.AddText("name", Name.Repository[(Name.Repository.LastIndexOf('/') + 1)..], null);
        reading.AddText("source/platform", host, null);
        reading.AddText("source/repository", Name.PagePath, null);
        reading.AddText("source/revision", Commit, null);
        reading.AddText("source/uri", $"https://{host}/{Name.PagePath}", null);
        return reading;
    }

    private static ComponentKind KindOf(HubType type) => type switch
    {
        HubType.Dataset => ComponentKind.Data,
        HubType.Space => ComponentKind.Code,
        _ => ComponentKind.Model,
    };

    private static HubFile ReadFile(SourceNode file)
    {
        var large = file["lfs"];
        var hash = large?["sha256"]?.Text;
        if (file["rfilename"]?.Text is not { } path
            || !long.TryParse(
                (large?["size"] ?? file["size"])?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || (large?["size"] is not null && (hash is null || !Digest().IsMatch(hash))))
            throw new SourceException($"{Source} has a file without a path, a size or a digest.");
        return new HubFile(path, size, hash);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Digest();
}
