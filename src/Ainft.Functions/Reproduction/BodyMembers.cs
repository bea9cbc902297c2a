using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>Reads the members of a JSON body one by one, and collects all violations with their pointers.</summary>
internal sealed partial class BodyMembers
{
    private readonly Dictionary<string, JsonElement> members = [];
    private readonly List<Violation> violations = [];

    public BodyMembers(JsonElement body, IReadOnlyList<string> known)
    {
        var names = string.Join(", ", known);
        if (body.ValueKind != JsonValueKind.Object)
        {
            Refuse("", ViolationCode.WrongType, $"Expected an object with {names}.");
            return;
        }
        foreach (var member in body.EnumerateObject())
        {
            if (TextOf(() => member.Name) is not { } name)
                Refuse("", ViolationCode.TextNotUnicode, "The name of a member is not Unicode text.");
            else if (!known.Contains(name))
                Refuse($"/{Escape(name)}", ViolationCode.MemberUnknown, $"Unknown member. The members are {names}.");
            else if (!members.TryAdd(name, member.Value))
                Refuse($"/{name}", ViolationCode.MemberRepeated, "The object contains this member twice.");
        }
    }

    public IReadOnlyList<Violation> Violations => violations;

    public void Refuse(string pointer, ViolationCode code, string reason) =>
        violations.Add(new Violation(pointer, code, reason));

    /// <summary>Refuses a member that is missing, has another JSON type, or is wrong otherwise.</summary>
    public void RefuseMember(string name, JsonValueKind kind, ViolationCode otherwise, string reason)
    {
        var found = members.TryGetValue(name, out var value) ? value.ValueKind : JsonValueKind.Undefined;
        var code = found == JsonValueKind.Undefined ? ViolationCode.MemberMissing
            : found != kind ? ViolationCode.WrongType
            : otherwise;
        Refuse($"/{name}", code, reason);
    }

    /// <summary>The bytes of an object as the client sent them; null when the member is not an object.</summary>
    public byte[]? Raw(string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? JsonMarshal.GetRawUtf8Value(value).ToArray()
            : null;

    public int Whole(string name, int min, int max, int absent)
    {
        if (!members.TryGetValue(name, out var value))
            return absent;
        if (value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var whole)
            && whole >= min
            && whole <= max)
            return whole;
        RefuseMember(
            name,
            JsonValueKind.Number,
            ViolationCode.OutOfRange,
            $"Expected a whole number from {min} to {max}.");
        return absent;
    }

    /// <summary>A finite number. NaN stands for any other value, because no range contains it.</summary>
    public double Number(string name, double absent) => !members.TryGetValue(name, out var value) ? absent
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
        : double.NaN;

    public Address Address(string name)
    {
        if (Text(name) is { } text && Ethereum.Address.TryParse(text, out var address) && !address.IsZero)
            return address;
        RefuseMember(
            name,
            JsonValueKind.String,
            ViolationCode.WrongForm,
            "Expected an address of 0x and 40 hexadecimal digits, with the EIP-55 checksum when the case is mixed.");
        return default;
    }

    public ulong? Deadline(string name, bool required)
    {
        if (!members.TryGetValue(name, out var value) && !required)
            return null;
        if (value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && SignatureDeadline.TryReadJson(JsonMarshal.GetRawUtf8Value(value), out var deadline))
            return deadline;
        var kind = value.ValueKind == JsonValueKind.String ? JsonValueKind.String : JsonValueKind.Number;
        RefuseMember(name, kind, ViolationCode.WrongForm, SignatureDeadline.Expected);
        return null;
    }

    public string? Signature(string name, bool required)
    {
        if (!required)
            return null;
        // A contract wallet's signature (ERC-1271) may be longer than the 65 bytes of an account's.
        if (Text(name) is { Length: >= 4 and <= 2 + 2 * 4096 } text && Hex.TryParse(text, out _))
            return text.ToLowerInvariant();
        RefuseMember(
            name,
            JsonValueKind.String,
            ViolationCode.WrongForm,
            "Expected the EIP-712 signature as 0x and 130 hexadecimal digits "
                + "(128 in the form of EIP-2098). A contract wallet may send up to 4,096 bytes.");
        return null;
    }

    private string? Text(string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String
            ? TextOf(value.GetString)
            : null;

    /// <summary>A text; null when it contains an escaped lone surrogate, or bytes that are not UTF-8.</summary>
    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
