using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Ethereum;

namespace Ainft.Json;

/// <summary>
/// A value in a document that is being validated. Violations are added to a list that all fields of the document share,
/// so that one pass reports all of them. After a violation a method returns null or a placeholder that callers ignore.
/// </summary>
internal sealed partial class Field
{
    /// <summary>
    /// The most violations that are reported for one document. Without a limit, a small document could cause a very
    /// long answer.
    /// </summary>
    public const int MaxViolations = 256;

    private readonly JsonElement value;
    private readonly JsonPointer place;
    private readonly Field? parent;
    private readonly object? step;
    private readonly List<Violation> violations;

    /// <param name="document">The document, or a part of it.</param>
    /// <param name="violations">The list that receives the violations.</param>
    /// <param name="place">The position of the part in the document.</param>
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

    public void Refuse(ViolationCode code, string reason)
    {
        if (violations.Count < MaxViolations)
            violations.Add(new Violation(Pointer.ToString(), code, reason));
    }

    public bool Is(JsonValueKind kind, string description)
    {
        if (value.ValueKind != kind)
            Refuse(ViolationCode.WrongType, $"Expected {description}.");
        return value.ValueKind == kind;
    }

    /// <summary>Whether this is an object. Members with other names are refused.</summary>
    public bool IsObjectOf(params ReadOnlySpan<string> names)
    {
        if (!Is(JsonValueKind.Object, "an object"))
            return false;
        foreach (var member in value.EnumerateObject())
            if (!names.Contains(member.Name))
                new Field(this, member.Name, member.Value).Refuse(
                    ViolationCode.MemberUnknown, $"Unknown member. The members are {string.Join(", ", names)}.");
        return true;
    }

    public Field? Optional(string name) =>
        value.TryGetProperty(name, out var member) ? new Field(this, name, member) : null;

    public Field? Required(string name)
    {
        var member = Optional(name);
        if (member is null)
            Refuse(ViolationCode.MemberMissing, $"The member {name} is missing.");
        return member;
    }

    /// <summary>A string of 1 to <paramref name="maxLength"/> Unicode code points.</summary>
    public string? Text(int maxLength) => Text(1, maxLength);

    /// <summary>
    /// A string of <paramref name="minLength"/> to <paramref name="maxLength"/> Unicode code points.
    /// </summary>
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
        Refuse(ViolationCode.WrongLength, $"Expected {minLength} to {maxLength} characters, found {length}.");
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

    /// <summary>An array of words, or null if any of them is malformed.</summary>
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

    /// <summary>A digest in the form of <c>sha256sum</c>, which is 64 lower-case digits without prefix.</summary>
    public Sha256Digest? PlainSha256()
    {
        const string form = "64 lower-case hexadecimal digits, as sha256sum prints them";
        return Text(2 * Bytes32.Size, PlainSha256Form(), form) is { } text ? Sha256Digest.Parse($"0x{text}") : null;
    }

    /// <summary>A URI with its scheme.</summary>
    public string? AbsoluteUri(int maxLength) => Text(maxLength, AbsoluteUriForm(), "an absolute URI");

    /// <summary>The address of an account or of a contract.</summary>
    public Address? Account() => Parsed<Address>(
        2 + 2 * Address.Size,
        Address.TryParse,
        $"an address ({Address.Form})");

    /// <summary>A chain in its CAIP-2 form.</summary>
    public BigInteger? Chain() => Parsed<BigInteger>(
        64,
        static (text, out chainId) => Caip19.TryParseChain(text, out chainId),
        "eip155:CHAIN with a decimal number");

    /// <summary>The text of up to <paramref name="maxBytes"/> bytes as <c>0x</c> and lower-case digits.</summary>
    public string? HexBytes(int maxBytes) =>
        Text(2 + 2 * maxBytes, HexForm(), "0x and an even number of lower-case hexadecimal digits");

    /// <summary>An integer. Canonical JSON writes integers below 10^21 without fraction and exponent.</summary>
    public long? Integer(long min, long max)
    {
        if (!Is(JsonValueKind.Number, "an integer"))
            return null;
        if (value.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        Refuse(
            ViolationCode.OutOfRange,
            string.Create(CultureInfo.InvariantCulture, $"Expected an integer from {min} to {max}."));
        return null;
    }

    /// <summary>A whole number that every reader of JSON keeps exactly.</summary>
    public ulong? Whole() => (ulong?)Integer(0, CanonicalJsonLimits.MaxSafeInteger);

    /// <summary>The deadline of a signature (<see cref="SignatureDeadline"/>).</summary>
    public ulong? Deadline()
    {
        if (SignatureDeadline.TryReadJson(value, out var seconds))
            return seconds;
        Refuse(ViolationCode.WrongForm, SignatureDeadline.Expected);
        return null;
    }

    /// <summary>A number. Canonical JSON has finite numbers only.</summary>
    public double? Number(double min = double.MinValue, double max = double.MaxValue)
    {
        if (!Is(JsonValueKind.Number, "a number"))
            return null;
        var number = value.GetDouble();
        if (number >= min && number <= max)
            return number;
        Refuse(
            ViolationCode.OutOfRange,
            max == double.MaxValue
                ? $"Expected a number of at least {min}."
                : $"Expected a number from {min} to {max}.");
        return null;
    }

    /// <summary>
    /// An object of at most <paramref name="max"/> members with names of one form. Returns the well-formed members.
    /// </summary>
    public Dictionary<string, string> Members(
        int max, Func<string, bool> hasForm, string description, Func<Field, string?> read)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Is(JsonValueKind.Object, "an object"))
            return members;
        if (value.GetPropertyCount() > max)
            Refuse(ViolationCode.WrongCount, $"Expected at most {max} members, found {value.GetPropertyCount()}.");
        foreach (var member in value.EnumerateObject())
        {
            var field = new Field(this, member.Name, member.Value);
            if (field.Matches(hasForm(member.Name), description) && read(field) is { } text)
                members.Add(member.Name, text);
        }
        return members;
    }

    /// <summary>
    /// An array of <paramref name="min"/> to <paramref name="max"/> items. Returns the well-formed items.
    /// </summary>
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
        Refuse(ViolationCode.WrongCount, $"Expected {min} to {max} items, found {count}.");
        return false;
    }

    private bool Matches(bool matches, string description)
    {
        if (!matches)
            Refuse(ViolationCode.WrongForm, $"Expected {description}.");
        return matches;
    }

    [GeneratedRegex(@"^0x([0-9a-f]{2})*\z")]
    private static partial Regex HexForm();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex PlainSha256Form();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+\z")]
    private static partial Regex AbsoluteUriForm();

    /// <summary>The signature of a TryParse method.</summary>
    internal delegate bool Parser<T>(string text, out T result);
}
