using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Nodes;

/// <content>Members of the bodies that nodes send.</content>
internal sealed partial class BodyMembers
{
    private const int MaxPart = 64 * 1024;

    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>Adds the violations of a member that has rules of its own.</summary>
    public void Refuse(string pointer, IEnumerable<Violation> within)
    {
        foreach (var violation in within)
            Refuse(pointer + violation.Pointer, violation.Code, violation.Reason);
    }

    /// <summary>
    /// An object in canonical form, so that all readers read the same; null when the member is not a valid object.
    /// </summary>
    public byte[]? Canonical(string name)
    {
        if (Raw(name) is not { } raw)
        {
            RefuseMember(name, JsonValueKind.Object, ViolationCode.WrongType, "Expected an object.");
            return null;
        }
        var limits = new CanonicalJsonLimits { MaxBytes = MaxPart, MaxInputBytes = MaxPart };
        if (CanonicalJson.TryCanonicalize(raw, out byte[]? canonical, out var violation, limits))
            return canonical;
        Refuse($"/{name}", [violation]);
        return null;
    }

    /// <summary>
    /// The signature of a node, which is an account. The compact form of EIP-2098 is expanded to the 65 bytes that
    /// statements hold.
    /// </summary>
    public string NodeSignature(string name)
    {
        var text = Signature(name);
        return Ethereum.Signature.TryParseCompact(text, out var compact) ? compact.ToString() : text;
    }

    public Bytes32 Word(string name)
    {
        if (Text(name) is { } text && Bytes32.TryParse(text, out var word))
            return word;
        RefuseMember(
            name, JsonValueKind.String, ViolationCode.WrongForm, "Expected 0x and 64 hexadecimal digits.");
        return default;
    }

    public IReadOnlyList<Bytes32> Words(string name, int max)
    {
        var words = new List<Bytes32>();
        var isArray = members.TryGetValue(name, out var array) && array.ValueKind == JsonValueKind.Array;
        var isWithin = isArray && array.GetArrayLength() <= max;
        if (isWithin && array.EnumerateArray().All(item => TryAdd(words, item)))
            return words;
        RefuseMember(
            name,
            JsonValueKind.Array,
            isWithin ? ViolationCode.WrongForm : ViolationCode.WrongCount,
            $"Expected an array of at most {max} texts of 0x and 64 hexadecimal digits.");
        return [];
    }

    /// <summary>A text of 1 to <paramref name="max"/> characters in one line.</summary>
    public string? Line(string name, int max) =>
        Text(name, max) is not { } text ? null : text.Any(char.IsControl) ? RefuseLine(name) : text;

    /// <summary>A text of 1 to <paramref name="max"/> characters.</summary>
    public string? Text(string name, int max)
    {
        if (Text(name) is { Length: > 0 } text && text.Length <= max)
            return text;
        RefuseMember(
            name, JsonValueKind.String, ViolationCode.WrongLength, $"Expected a text of 1 to {max} characters.");
        return null;
    }

    private string? RefuseLine(string name)
    {
        Refuse($"/{name}", ViolationCode.WrongForm, "Expected one line, without control characters.");
        return null;
    }

    private static bool TryAdd(List<Bytes32> words, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.String
            || TextOf(item.GetString) is not { } text
            || !Bytes32.TryParse(text, out var word))
            return false;
        words.Add(word);
        return true;
    }
}
