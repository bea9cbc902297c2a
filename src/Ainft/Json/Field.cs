using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// A value inside a document that is being validated. What it breaks is added to the list that all fields of the document share, so that
/// one reading reports everything; the answer is then null or a stand-in that nobody uses.
/// </summary>
internal sealed partial class Field
{
    /// <summary>How many violations of one document are told: a small document can break rules without end.</summary>
    public const int MaxViolations = 256;

    // 91 bytes in base64.
    private const int MaxKey = 124;

    private readonly JsonElement value;
    private readonly JsonPointer place;
    private readonly Field? parent;
    private readonly object? step;
    private readonly List<Violation> violations;

    /// <param name="document">The document, or a part of it.</param>
    /// <param name="violations">Where what it breaks is added.</param>
    /// <param name="place">Where the part is in the document.</param>
    public Field(JsonElement document, List<Violation> violations, JsonPointer place = default) =>
        (value, this.violations, this.place) = (document, violations, place);

    private Field(Field parent, object step, JsonElement value)
    {
        this.value = value;
        this.parent = parent;
        this.step = step;
        violations = parent.violations;
    }

    public JsonElement Value => value;

    public bool IsNull => value.ValueKind == JsonValueKind.Null;

    private JsonPointer Pointer => parent is null ? place
        : step is int index ? parent.Pointer.Append(index)
        : parent.Pointer.Append((string)step!);

    public void Refuse(string reason)
    {
        if (violations.Count < MaxViolations)
            violations.Add(new Violation(Pointer.ToString(), reason));
    }

    public bool Is(JsonValueKind kind, string description)
    {
        if (value.ValueKind != kind)
            Refuse($"Expected {description}.");
        return value.ValueKind == kind;
    }

    /// <summary>Whether this is an object; members of other names are refused.</summary>
    public bool IsObjectOf(params ReadOnlySpan<string> names)
    {
        if (!Is(JsonValueKind.Object, "an object"))
            return false;
        foreach (var member in value.EnumerateObject())
            if (!names.Contains(member.Name))
                new Field(this, member.Name, member.Value).Refuse($"There is no such member; the members are {string.Join(", ", names)}.");
        return true;
    }

    public Field? Optional(string name) => value.TryGetProperty(name, out var member) ? new Field(this, name, member) : null;

    public Field? Required(string name)
    {
        var member = Optional(name);
        if (member is null)
            Refuse($"The member {name} is missing.");
        return member;
    }

    /// <summary>A string of 1 to <paramref name="maxLength"/> Unicode code points.</summary>
    public string? Text(int maxLength) => Text(1, maxLength);

    /// <summary>A string of this many Unicode code points.</summary>
    public string? Text(int minLength, int maxLength)
    {
        if (!Is(JsonValueKind.String, "a string"))
            return null;
        var text = value.GetString()!;
        var length = text.Length;
        foreach (var character in text)
            length -= char.IsLowSurrogate(character) ? 1 : 0;
        if (length >= minLength && length <= maxLength)
            return text;
        Refuse($"Expected {minLength} to {maxLength} characters, found {length}.");
        return null;
    }

    public string? Text(int maxLength, Regex form, string description) => Text(1, maxLength, form, description);

    public string? Text(int minLength, int maxLength, Regex form, string description) =>
        Text(minLength, maxLength) is { } text && Matches(form.IsMatch(text), description) ? text : null;

    public T? Parsed<T>(int maxLength, Parser<T> parser, string description) where T : struct =>
        Text(maxLength) is { } text && Matches(parser(text, out var result), description) ? result : null;

    /// <summary>A word as <c>0x</c> and 64 lower-case digits.</summary>
    public Bytes32? Word() =>
        Text(2 + 2 * Bytes32.Size, HexForm(), "0x and 64 lower-case hexadecimal digits") is not { } text ? null
        : Matches(Bytes32.TryParse(text, out var word), "0x and 64 lower-case hexadecimal digits") ? word
        : null;

    /// <summary>An array of words; null when any of them is malformed.</summary>
    public IReadOnlyList<Bytes32>? Words(int max)
    {
        if (!IsArrayOf(0, max))
            return null;
        var before = violations.Count;
        var words = new Bytes32[value.GetArrayLength()];
        for (var i = 0; i < words.Length; i++)
            words[i] = new Field(this, i, value[i]).Word() ?? default;
        return violations.Count == before ? words : null;
    }

    /// <summary>A digest as <c>sha256sum</c> prints it: 64 lower-case digits without prefix.</summary>
    public Sha256Digest? PlainSha256() =>
        Text(2 * Bytes32.Size, PlainSha256Form(), "64 lower-case hexadecimal digits, as sha256sum prints them") is { } text ? Sha256Digest.Parse($"0x{text}") : null;

    /// <summary>A URI with its scheme.</summary>
    public string? AbsoluteUri() => Text(ManifestLimits.Uri, AbsoluteUriForm(), "an absolute URI");

    /// <summary>An account or a contract.</summary>
    public Address? Account() =>
        Parsed<Address>(2 + 2 * Address.Size, Address.TryParse, "an address: 0x and 40 hexadecimal digits, with the EIP-55 checksum when the case is mixed");

    /// <summary>The second key of a node.</summary>
    public AttestationKey? AttestationKey()
    {
        if (Text(MaxKey) is not { } text)
            return null;
        if (!Ainft.AttestationKey.TryParse(text, out var key))
            Refuse(Ainft.AttestationKey.Expected);
        return key;
    }

    /// <summary>A chain in its CAIP-2 form.</summary>
    public BigInteger? Chain() =>
        Parsed<BigInteger>(64, static (text, out chainId) => Caip19.TryParseChain(text, out chainId), "eip155: and a decimal number");

    /// <summary>The text of up to <paramref name="maxBytes"/> bytes as <c>0x</c> and lower-case digits.</summary>
    public string? HexBytes(int maxBytes) => Text(2 + 2 * maxBytes, HexForm(), "0x and an even number of lower-case hexadecimal digits");

    /// <summary>An integer; canonical text has no fraction and no exponent below 10^21.</summary>
    public long? Integer(long min, long max)
    {
        if (!Is(JsonValueKind.Number, "an integer"))
            return null;
        if (value.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        Refuse(string.Create(CultureInfo.InvariantCulture, $"Expected an integer from {min} to {max}."));
        return null;
    }

    /// <summary>Until when a signature may be used (<see cref="SignatureDeadline"/>).</summary>
    public ulong? Deadline()
    {
        if (value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && SignatureDeadline.TryReadJson(JsonMarshal.GetRawUtf8Value(value), out var seconds))
            return seconds;
        Refuse(SignatureDeadline.Expected);
        return null;
    }

    /// <summary>A number; canonical text has finite ones only.</summary>
    public double? Number(double min = double.MinValue, double max = double.MaxValue)
    {
        if (!Is(JsonValueKind.Number, "a number"))
            return null;
        var number = value.GetDouble();
        if (number >= min && number <= max)
            return number;
        Refuse(max == double.MaxValue ? $"Expected a number of at least {min}." : $"Expected a number from {min} to {max}.");
        return null;
    }

    /// <summary>An object of at most this many members, whose names have one form, of which the well-formed ones are returned.</summary>
    public Dictionary<string, string> Members(int max, Regex form, string description, Func<Field, string?> read)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Is(JsonValueKind.Object, "an object"))
            return members;
        if (value.GetPropertyCount() > max)
            Refuse($"Expected at most {max} members, found {value.GetPropertyCount()}.");
        foreach (var member in value.EnumerateObject())
        {
            var field = new Field(this, member.Name, member.Value);
            if (field.Matches(form.IsMatch(member.Name), description) && read(field) is { } text)
                members.Add(member.Name, text);
        }
        return members;
    }

    /// <summary>An array of <paramref name="min"/> to <paramref name="max"/> items, of which the well-formed ones are returned.</summary>
    public List<T> Items<T>(int min, int max, Func<Field, T?> read) where T : class
    {
        if (!IsArrayOf(min, max))
            return [];
        var items = new List<T>(value.GetArrayLength());
        var index = 0;
        foreach (var element in value.EnumerateArray())
            if (read(new Field(this, index++, element)) is { } item)
                items.Add(item);
        return items;
    }

    private bool IsArrayOf(int min, int max)
    {
        if (!Is(JsonValueKind.Array, "an array"))
            return false;
        var count = value.GetArrayLength();
        if (count >= min && count <= max)
            return true;
        Refuse($"Expected {min} to {max} items, found {count}.");
        return false;
    }

    private bool Matches(bool matches, string description)
    {
        if (!matches)
            Refuse($"Expected {description}.");
        return matches;
    }

    [GeneratedRegex(@"^0x([0-9a-f]{2})*\z")]
    private static partial Regex HexForm();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex PlainSha256Form();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+\z")]
    private static partial Regex AbsoluteUriForm();

    /// <summary>The shape of a TryParse method.</summary>
    internal delegate bool Parser<T>(string text, out T result);
}
