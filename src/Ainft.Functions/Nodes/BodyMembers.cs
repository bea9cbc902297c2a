using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>Reads the members of a JSON body one by one, and collects all violations with their pointers.</summary>
internal sealed partial class BodyMembers
{
    private readonly Dictionary<string, JsonElement> members = [];
    private readonly List<Violation> violations = [];

    public BodyMembers(JsonElement body, IReadOnlyList<string> known)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            Refuse("", ViolationCode.WrongType, $"Expected an object with {string.Join(", ", known)}.");
            return;
        }
        foreach (var member in body.EnumerateObject())
        {
            if (TextOf(() => member.Name) is not { } name)
                violations.Add(RequestMembers.NotUnicode());
            else if (!known.Contains(name))
                violations.Add(RequestMembers.Unknown(name, known));
            else if (!members.TryAdd(name, member.Value))
                violations.Add(RequestMembers.Repeated(name));
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
        if (RequestMembers.TryReadAddress(Text(name), out var address))
            return address;
        RefuseMember(name, JsonValueKind.String, ViolationCode.WrongForm, RequestMembers.ExpectedAddress);
        return default;
    }

    /// <summary>The deadline of a signature, or 0 with a violation.</summary>
    public ulong Deadline(string name)
    {
        var value = members.GetValueOrDefault(name);
        if (SignatureDeadline.TryReadJson(value, out var deadline))
            return deadline;
        var kind = value.ValueKind == JsonValueKind.String ? JsonValueKind.String : JsonValueKind.Number;
        RefuseMember(name, kind, ViolationCode.WrongForm, SignatureDeadline.Expected);
        return 0;
    }

    /// <summary>A signature, or an empty text with a violation.</summary>
    public string Signature(string name)
    {
        if (RequestMembers.ReadSignature(Text(name)) is { } signature)
            return signature;
        RefuseMember(name, JsonValueKind.String, ViolationCode.WrongForm, RequestMembers.ExpectedSignature);
        return "";
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
}
