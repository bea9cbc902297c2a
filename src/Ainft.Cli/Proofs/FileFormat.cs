using System.Text.Json;

namespace Ainft.Cli.Proofs;

/// <summary>Which of the formats a saved file has.</summary>
internal static class FileFormat
{
    /// <summary>
    /// The format that a file names: of a file of one component, of a lineage or of evidence. What is too large for one component and does
    /// not say can only be a lineage; what names no format is left to whoever reads it.
    /// </summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static string? Of(string file) => InputFile.Read(file, () =>
    {
        using var stream = File.OpenRead(file);
        var isWhole = stream.Length <= ProofFile.MaxBytes;
        var bytes = new byte[Math.Min(stream.Length, ProofFile.MaxBytes)];
        return NameIn(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), isWhole) ?? (isWhole ? null : LineageProofFile.Format);
    });

    /// <summary>The format that a text names.</summary>
    // Read up to where the format is named: what ends early behind that still has one.
    public static string? NameIn(ReadOnlySpan<byte> utf8, bool isWhole)
    {
        var json = new Utf8JsonReader(utf8, isWhole, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
        try
        {
            while (json.Read())
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals("format"))
                    return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is no UTF-8: whoever reads it says so.
        }

        return null;
    }
}
