using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Minting;

/// <summary>The input of <c>mint</c>, which is a manifest, an array of manifests, or the seed form.</summary>
public static class MintInput
{
    private const int LargestCount = 64;
    private const int LargestBytes = 3 << 20;
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 256 };

    /// <summary>Splits the input into batches that the server accepts.</summary>
    /// <param name="utf8">The input.</param>
    /// <param name="creator">The account that mints.</param>
    /// <param name="name">The name of the input in messages.</param>
    /// <exception cref="CommandException">The input is not JSON, or it breaks the rules that the exception
    /// lists.</exception>
    public static IReadOnlyList<MintBatch> Read(ReadOnlyMemory<byte> utf8, Address creator, string name = "The input")
    {
        var first = JsonFile.Require(name, utf8);
        if (first is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            throw CommandException.Usage(
                $"{name} is neither a JSON object nor a JSON array.",
                "Pass a manifest, an array of manifests, or the seed form.");
        JsonFile.RequireNoFormat(name, utf8);
        if (first == JsonTokenType.StartArray)
            return ReadArray(utf8);
        if (SeedForm.IsSeed(utf8.Span))
            return [ReadSeed(utf8, creator)];
        return Manifest.TryAccept(utf8.Span, out var manifest, out var violations)
            ? [new MintBatch("manifest", manifest.Canonical, [manifest])]
            : throw CommandException.Invalid("The manifest", violations, utf8);
    }

    private static MintBatch ReadSeed(ReadOnlyMemory<byte> utf8, Address creator) =>
        SeedForm.TryExpand(utf8.Span, creator, out var manifests, out var violations)
            ? new MintBatch("seed", utf8, manifests)
            : throw CommandException.Invalid("The seed", violations, utf8);

    private static List<MintBatch> ReadArray(ReadOnlyMemory<byte> utf8)
    {
        var (manifests, violations) = (new List<Manifest>(), new List<Violation>());
        var elements = Elements(utf8);
        for (var index = 0; index < elements.Count; index++)
        {
            if (Manifest.TryAccept(utf8.Span[elements[index]], out var manifest, out var found))
                manifests.Add(manifest);
            violations.AddRange(found.Select(violation => violation with
            {
                Pointer = $"/{index}{violation.Pointer}",
                Offset = violation.Offset + elements[index].Start.Value,
            }));
        }

        if (violations.Count > 0)
            throw CommandException.Invalid("The array", violations, utf8);
        return manifests.Count > 0
            ? Split(manifests)
            : throw CommandException.Usage("The array is empty. Pass at least one manifest.");
    }

    // The kernel reads the bytes of each element, because JSON parsers silently accept errors such as duplicate keys.
    private static List<Range> Elements(ReadOnlyMemory<byte> utf8)
    {
        var elements = new List<Range>();
        var reader = new Utf8JsonReader(utf8.Span, Reading);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(start..(int)reader.BytesConsumed);
        }

        return elements;
    }

    private static List<MintBatch> Split(List<Manifest> manifests)
    {
        var (batches, open, bytes) = (new List<MintBatch>(), new List<Manifest>(), 0);
        foreach (var manifest in manifests)
        {
            if (open.Count == LargestCount || (open.Count > 0 && bytes + manifest.Canonical.Length > LargestBytes))
            {
                batches.Add(Close(open));
                (open, bytes) = ([], 0);
            }

            open.Add(manifest);
            bytes += manifest.Canonical.Length;
        }

        batches.Add(Close(open));
        return batches;
    }

    private static MintBatch Close(List<Manifest> manifests)
    {
        byte[] json =
        [
            (byte)'[',
            .. manifests.SelectMany((manifest, index) =>
                index == 0 ? manifest.Canonical.ToArray() : [(byte)',', .. manifest.Canonical.Span]),
            (byte)']',
        ];
        return new MintBatch("manifests", json, manifests);
    }
}
