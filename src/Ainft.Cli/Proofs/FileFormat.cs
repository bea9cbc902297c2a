using System.Text.Json;

namespace Ainft.Cli.Proofs;

/// <summary>Which of the formats a saved file has.</summary>
internal static class FileFormat
{
    /// <summary>Whether it is the proof of a whole lineage, and not of one component. What is no JSON is left to whoever reads it.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static bool IsLineage(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > ProofFile.MaxBytes)
                return true;
            using var json = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 256 });
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.ValueEquals(LineageProofFile.Format);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be read: {exception.Message}");
        }
    }
}
