using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <content>Members of what nodes send.</content>
internal sealed partial class BodyMembers
{
    private const int MaxPart = 64 * 1024;

    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>Takes what is wrong with a member that has rules of its own.</summary>
    public void Refuse(string pointer, IEnumerable<Violation> within)
    {
        foreach (var violation in within)
            Refuse(pointer + violation.Pointer, violation.Reason);
    }

    /// <summary>An object in canonical form, so that it has one reading; null when it is none.</summary>
    public byte[]? Canonical(string name)
    {
        if (Raw(name) is not { } raw)
        {
            Refuse($"/{name}", "Expected an object.");
            return null;
        }
        if (CanonicalJson.TryCanonicalize(raw, out byte[]? canonical, out var violation, new CanonicalJsonLimits { MaxBytes = MaxPart, MaxInputBytes = MaxPart }))
            return canonical;
        Refuse($"/{name}", [violation]);
        return null;
    }

    /// <summary>
    /// The signature of a node, which is an account; the compact form of EIP-2098 becomes the 65 bytes that statements hold.
    /// </summary>
    public string? NodeSignature(string name) =>
        Signature(name, required: true) is not { } text ? null
        : Ethereum.Signature.TryParseCompact(text, out var compact) ? compact.ToString()
        : text;

    public Bytes32 Word(string name)
    {
        if (Text(name) is { } text && Bytes32.TryParse(text, out var word))
            return word;
        Refuse($"/{name}", "Expected 0x and 64 hexadecimal digits.");
        return default;
    }

    public IReadOnlyList<Bytes32> Words(string name, int max)
    {
        var words = new List<Bytes32>();
        if (members.TryGetValue(name, out var array) && array.ValueKind == JsonValueKind.Array && array.GetArrayLength() <= max
            && array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && TextOf(item.GetString) is { } text && Add(words, text)))
            return words;
        Refuse($"/{name}", $"Expected an array of at most {max} texts of 0x and 64 hexadecimal digits.");
        return [];
    }

    /// <summary>A text of 1 to <paramref name="max"/> characters in one line.</summary>
    public string? Line(string name, int max) => Text(name, max) is not { } text ? null : text.Any(char.IsControl) ? RefuseLine(name) : text;

    /// <summary>A text of 1 to <paramref name="max"/> characters.</summary>
    public string? Text(string name, int max)
    {
        if (Text(name) is { Length: > 0 } text && text.Length <= max)
            return text;
        Refuse($"/{name}", $"Expected a text of 1 to {max} characters.");
        return null;
    }

    private string? RefuseLine(string name)
    {
        Refuse($"/{name}", "Expected one line, without control characters.");
        return null;
    }

    private static bool Add(List<Bytes32> words, string text)
    {
        if (!Bytes32.TryParse(text, out var word))
            return false;
        words.Add(word);
        return true;
    }
}
