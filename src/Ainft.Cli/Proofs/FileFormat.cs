using System.Text.Json;

namespace Ainft.Cli.Proofs;

/// <summary>Which of the formats a saved file has.</summary>
internal static class FileFormat
{
    /// <summary>Whether it is the proof of a whole lineage, and not of one component. What names no format is left to whoever reads it.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static bool IsLineage(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > ProofFile.MaxBytes)
                return true;
            var bytes = new byte[stream.Length];
            return NamesLineage(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be read: {exception.Message}");
        }
    }

    // Read up to where the format is named: what ends early behind that still has one.
    private static bool NamesLineage(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            while (json.Read())
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals("format"))
                    return json.Read() && json.TokenType == JsonTokenType.String && json.ValueTextEquals(LineageProofFile.Format);
        }
        catch (JsonException)
        {
        }

        return false;
    }
}
