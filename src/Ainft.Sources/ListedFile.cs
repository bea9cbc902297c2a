using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>A file of a revision that no SHA-256 pins. It stands in <c>properties.files</c> of the manifest.</summary>
/// <param name="Path">Its path in the revision. The reader does not check it.</param>
/// <param name="Size">The number of bytes, or null when the platform does not state it.</param>
/// <param name="Digest">The digest of the platform, or null.</param>
/// <param name="Algorithm">The algorithm of the digest, such as <c>git-sha1</c>, or null.</param>
public sealed record ListedFile(string Path, long? Size, string? Digest, string? Algorithm)
{
    /// <summary>The most files that a manifest lists without a SHA-256.</summary>
    public const int Most = 512;

    /// <summary>Adds the files to a reading. Without files the reading stays as it is.</summary>
    /// <exception cref="SourceException">There are more than <see cref="Most"/>.</exception>
    public static void AddTo(SourceReading reading, IReadOnlyList<ListedFile> files)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count > Most)
            throw new SourceException(
                $"{reading.File} has {files.Count:N0} files that no SHA-256 pins, and {Most} can be listed.")
            {
                Code = ViolationCode.WrongCount,
            };
        if (files.Count > 0)
            reading.Add("properties/files", new JsonArray([.. files.Select(file => file.ToJson())]), "files");
    }

    private JsonObject ToJson()
    {
        var json = new JsonObject { ["path"] = Path };
        if (Size is { } size)
            json["size"] = size;
        if (Digest is not null)
            (json["digest"], json["algorithm"]) = (Digest, Algorithm);
        return json;
    }
}
