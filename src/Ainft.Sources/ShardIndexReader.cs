using System.Text.Json;

namespace Ainft.Sources;

/// <summary>
/// Reads the index of a model in several safetensors files, as Transformers writes it. The index names the file of each
/// tensor, so it shows that a folder lacks one of them.
/// </summary>
public static class ShardIndexReader
{
    /// <summary>The most bytes of an index. One of 100,000 tensors has about 10 MB.</summary>
    public const int MostBytes = 32 << 20;

    private const int MostNamed = 3;

    private const string Ending = ".safetensors.index.json";

    /// <summary>Whether a file has the name of an index.</summary>
    /// <param name="path">The path of the file in the folder.</param>
    public static bool IsIndex(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(Ending, StringComparison.Ordinal);
    }

    /// <summary>Reads the index. It gives no values.</summary>
    /// <param name="path">The path of the index in the folder.</param>
    /// <param name="utf8">The whole file, at most <see cref="MostBytes"/>.</param>
    /// <param name="paths">The paths of all files of the folder.</param>
    /// <exception cref="SourceException">
    /// The file is not an index, or it names a file that the folder does not have.
    /// </exception>
    public static SourceReading Read(string path, ReadOnlySpan<byte> utf8, IReadOnlyCollection<string> paths)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (utf8.Length > MostBytes)
            throw new SourceException($"{path} has more than {MostBytes:N0} bytes.");
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var lacking = ShardsIn(path, utf8).Where(shard => !paths.Contains(folder + shard))
            .Order(StringComparer.Ordinal).ToList();
        return lacking.Count == 0
            ? new SourceReading(path)
            : throw new SourceException(
                $"The folder lacks {lacking.Count:N0} of the files that {path} names, for example "
                + $"{string.Join(", ", lacking.Take(MostNamed))}.");
    }

    private static HashSet<string> ShardsIn(string path, ReadOnlySpan<byte> utf8)
    {
        var shards = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = SourceLimits.Depth });
            while (reader.Read())
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }
                    && reader.ValueTextEquals("weight_map"))
                    Take(ref reader, shards);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SourceException($"{path} is not the index of a model in several files.", exception);
        }
        return shards;
    }

    private static void Take(ref Utf8JsonReader reader, HashSet<string> shards)
    {
        var depth = reader.CurrentDepth;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return;
        while (reader.Read() && reader.CurrentDepth > depth)
            if (reader.TokenType == JsonTokenType.String)
                shards.Add(reader.GetString()!);
    }
}
