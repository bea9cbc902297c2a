using System.Globalization;

namespace Ainft.Sources;

/// <summary>An entry of a folder of a tracking server of MLflow.</summary>
/// <param name="Name">The last part of its path. The reader does not check it.</param>
/// <param name="Size">The number of bytes, or null for a folder.</param>
public sealed record MlflowFile(string Name, long? Size)
{
    private const string Api = "api/2.0/mlflow-artifacts/artifacts";

    /// <summary>The path of the list of a folder below the address of the tracking server.</summary>
    public static string ListPath(string folder) => $"{Api}?path={Uri.EscapeDataString(folder)}";

    /// <summary>The path of the bytes of a file below the address of the tracking server.</summary>
    public static string BytesPath(string file) =>
        $"{Api}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Reads the answer to <see cref="ListPath"/>.</summary>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public static IReadOnlyList<MlflowFile> ReadList(ReadOnlySpan<byte> utf8) =>
        [.. (JsonText.Read("the list of files", utf8)["files"]?.Items ?? []).Select(Read)];

    private static MlflowFile Read(SourceNode file)
    {
        var name = file["path"]?.Text?.Split('/')[^1];
        var isFolder = file["is_dir"]?.Text == "true";
        long size = 0;
        if (string.IsNullOrEmpty(name) || (!isFolder && !long.TryParse(
            file["file_size"]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out size)))
            throw new SourceException("The list of files has a file without a path or a size.");
        return new MlflowFile(name, isFolder ? null : size);
    }
}
