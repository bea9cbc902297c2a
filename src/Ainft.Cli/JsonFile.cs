using System.Text.Json;
using Ainft.Cli.Proofs;

namespace Ainft.Cli;

/// <summary>Refuses files that are not JSON and files of another kind, with a message that says so.</summary>
internal static class JsonFile
{
    private const int Deepest = 256;

    /// <summary>Reads the whole text and returns the type of its first token.</summary>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="utf8">Its text.</param>
    /// <exception cref="CommandException">
    /// The text is not JSON. The message has the line and the column.
    /// </exception>
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
            throw CommandException.Usage(
                $"{name} is not JSON at {TextPlace.Of(utf8.Span, exception)}. {Reason(exception)}",
                HintFor(utf8.Span));
        }
    }

    /// <summary>Refuses a proof in place of a manifest.</summary>
    /// <exception cref="CommandException">The document names a format of proofs.</exception>
    public static void RequireNoFormat(string name, ReadOnlyMemory<byte> utf8)
    {
        if (FileFormat.NameIn(utf8.Span, isWhole: true) is { } format
            && format.StartsWith("ainft-", StringComparison.Ordinal))
            throw CommandException.Usage(
                $"{name} is a file of the format {format}, but the command needs a manifest.",
                $"Check it with ainft verify {name} or register its components with ainft import {name}");
    }

    // The message of the parser ends with a place in another notation, which would contradict the line and the column.
    private static string Reason(JsonException exception) => exception.Message.Split(" LineNumber:")[0].TrimEnd();

    private static string? HintFor(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOf((byte)'\n');
        return end > 0 && utf8[..end].TrimEnd((byte)'\r') is [(byte)'{', .., (byte)'}']
            ? "If the file has one manifest per line, pass --bulk." : null;
    }
}
