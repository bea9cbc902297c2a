using System.Text.Json;
using Ainft.Cli.Proofs;

namespace Ainft.Cli;

/// <summary>Documents that a command reads from files: what is no JSON, or a document of another kind, is named as
/// that.</summary>
internal static class JsonFile
{
    private const int Deepest = 256;

    /// <summary>Reads the text to its end; answers what it begins with.</summary>
    /// <param name="name">How messages name the file.</param>
    /// <param name="utf8">Its text.</param>
    /// <exception cref="CommandException">It is no JSON; the message has the line and the column.</exception>
    public static JsonTokenType Require(string name, ReadOnlyMemory<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = Deepest });
        var first = JsonTokenType.None;
        try
        {
            while (reader.Read())
                first = first == JsonTokenType.None ? reader.TokenType : first;
            return first;
        }
        catch (JsonException exception)
        {
            throw CommandException.Usage($"{name} is not JSON: {TextPlace.Of(utf8.Span, exception)}: "
                + $"{Reason(exception)}", HintFor(utf8.Span));
        }
    }

    /// <summary>Refuses a proof where a manifest is needed.</summary>
    /// <exception cref="CommandException">The document names a format of proofs.</exception>
    public static void RequireNoFormat(string name, ReadOnlyMemory<byte> utf8)
    {
        if (FileFormat.NameIn(utf8.Span, isWhole: true) is { } format
            && format.StartsWith("ainft-", StringComparison.Ordinal))
            throw CommandException.Usage(
                $"{name} is a file of the format {format}, and a manifest is needed.", "Check it with: ainft verify "
                    + $"{name}, or register its components with: ainft import {name}");
    }

    // The parser's own words end with the place, counted in another way.
    private static string Reason(JsonException exception) => exception.Message.Split(" LineNumber:")[0].TrimEnd();

    private static string? HintFor(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOf((byte)'\n');
        return end > 0 && utf8[..end].TrimEnd((byte)'\r') is [(byte)'{', .., (byte)'}']
            ? "If it has a manifest per line, pass --bulk." : null;
    }
}
