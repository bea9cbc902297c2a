using System.Text.Json;

namespace Ainft.Cli.Proofs;

/// <summary>Finds the format of a saved file.</summary>
internal static class FileFormat
{
    /// <summary>
    /// The format that a file names, for one component, a lineage or evidence. A file without a format that is too
    /// large for one component must be a lineage. For a smaller one the result is null, and its reader decides.
    /// </summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static string? Of(string file) => InputFile.Read(file, () =>
    {
        using var stream = File.OpenRead(file);
        var isWhole = stream.Length <= ProofFile.MaxBytes;
        var bytes = new byte[Math.Min(stream.Length, ProofFile.MaxBytes)];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return NameIn(bytes.AsSpan(0, read), isWhole) ?? (isWhole ? null : LineageProofFile.Format);
    });

    /// <summary>The format that a text names. A text that is damaged behind its format has one too.</summary>
    public static string? NameIn(ReadOnlySpan<byte> utf8, bool isWhole)
    {
        var json = new Utf8JsonReader(utf8, isWhole, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
        try
        {
            while (json.Read())
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }
                    && json.ValueTextEquals("format"))
                    return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The text is not JSON or not UTF-8. The reader of the file reports that.
        }

        return null;
    }
}
