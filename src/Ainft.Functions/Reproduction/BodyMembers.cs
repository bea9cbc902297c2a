using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>The members of a JSON body, each read where its form is said; everything that is wrong is gathered with its pointer.</summary>
internal sealed partial class BodyMembers
{
    private readonly Dictionary<string, JsonElement> members = [];
    private readonly List<Violation> violations = [];

    public BodyMembers(JsonElement body, IReadOnlyList<string> known)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            Refuse("", $"Expected an object with {string.Join(", ", known)}.");
            return;
        }
        foreach (var member in body.EnumerateObject())
        {
            if (TextOf(() => member.Name) is not { } name)
                Refuse("", "The name of a member is not Unicode text.");
            else if (!known.Contains(name))
                Refuse($"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", $"Unknown member; expected {string.Join(", ", known)}.");
            else if (!members.TryAdd(name, member.Value))
                Refuse($"/{name}", "The member is given twice.");
        }
    }

    public IReadOnlyList<Violation> Violations => violations;

    public void Refuse(string pointer, string reason) => violations.Add(new Violation(pointer, reason));

    /// <summary>The bytes of an object as they were sent; null when there is none.</summary>
    public byte[]? Raw(string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(value).ToArray() : null;

    public int Whole(string name, int min, int max, int absent)
    {
        if (!members.TryGetValue(name, out var value))
            return absent;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) && whole >= min && whole <= max)
            return whole;
        Refuse($"/{name}", $"Expected a whole number from {min} to {max}.");
        return absent;
    }

    /// <summary>A finite number; not a number where it is none, which no range holds.</summary>
    public double Number(string name, double absent) => !members.TryGetValue(name, out var value) ? absent
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : double.NaN;

    public Address Address(string name)
    {
        if (Text(name) is { } text && Ethereum.Address.TryParse(text, out var address) && !address.IsZero)
            return address;
        Refuse($"/{name}", "Expected an address: 0x and 40 hexadecimal digits; mixed case carries the EIP-55 checksum.");
        return default;
    }

    public ulong? Deadline(string name, bool required)
    {
        if (!members.TryGetValue(name, out var value) && !required)
            return null;
        if (value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && SignatureDeadline.TryReadJson(JsonMarshal.GetRawUtf8Value(value), out var deadline))
            return deadline;
        Refuse($"/{name}", SignatureDeadline.Expected);
        return null;
    }

    public string? Signature(string name, bool required)
    {
        if (!required)
            return null;
        // A contract wallet's signature (ERC-1271) may be longer than the 65 bytes of an account's.
        if (Text(name) is { Length: >= 4 and <= 2 + 2 * 4096 } text && Hex.TryParse(text, out _))
            return text.ToLowerInvariant();
        Refuse($"/{name}", "Expected the EIP-712 signature: 0x and 130 hexadecimal digits "
            + "(128 in the form of EIP-2098), up to 4,096 bytes from a contract wallet.");
        return null;
    }

    private string? Text(string name) => members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? TextOf(value.GetString) : null;

    /// <summary>Null: an escaped lone surrogate, or bytes that are not UTF-8.</summary>
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
}
