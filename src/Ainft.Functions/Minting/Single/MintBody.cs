using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// The members of a mint body as slices of its bytes. The parser of manifests gets the bytes that the client sent, so
/// it sees repeated members and inexact numbers. Offsets in violations are offsets in the body.
/// </summary>
internal sealed class MintBody
{
    private const int MaxDelegationBytes = 64 * 1024;

    private static readonly string[] Forms = ["manifest", "manifests", "seed"];
    private static readonly string[] Known = [.. Forms, "creator", "signature", "deadline", "delegation"];

    /// <summary>
    /// Deeper than any valid manifest, so that the parser of manifests reports the depth with a pointer.
    /// </summary>
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 256 };

    private readonly ReadOnlyMemory<byte> body;
    private readonly IReadOnlyList<string> known;
    private readonly Dictionary<string, Range> members = [];

    private MintBody(ReadOnlyMemory<byte> body, IReadOnlyList<string> known) => (this.body, this.known) = (body, known);

    /// <summary>Whether the signature covers a Merkle root (<c>MintMany</c>) instead of one digest.</summary>
    public bool Many => !members.ContainsKey("manifest");

    public static MintBody? Read(ReadOnlyMemory<byte> body, List<Violation> violations) =>
        Read(body, Known, "creator, and one of manifest, manifests or seed", violations);

    /// <summary>Reads the members of another body that a creator signed.</summary>
    public static MintBody? Read(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> known, string expected, List<Violation> violations)
    {
        var reader = new Utf8JsonReader(body.Span, Reading);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            violations.Add(new Violation("", ViolationCode.WrongType, $"Expected an object with {expected}."));
            return null;
        }
        var result = new MintBody(body, known);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, at) = (TextOf(ref reader), reader.TokenStartIndex);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (result.Refuse(name, start..(int)reader.BytesConsumed, at) is { } violation
                && violations.Count < RequestMembers.MaxViolations)
                violations.Add(violation);
        }
        // This read throws if other content than white space follows the object.
        reader.Read();
        return result;
    }

    /// <summary>The creator, or the zero address with a violation.</summary>
    public Address Creator(List<Violation> violations)
    {
        if (RequestMembers.TryReadAddress(Text("creator"), out var creator))
            return creator;
        violations.Add(new Violation("/creator", CodeOf("creator"), RequestMembers.ExpectedCreator));
        return default;
    }

    /// <summary>The deadline of the signature, or 0 with a violation.</summary>
    public ulong Deadline(List<Violation> violations)
    {
        if (members.TryGetValue("deadline", out var range)
            && SignatureDeadline.TryReadJson(body.Span[range], out var deadline))
            return deadline;
        violations.Add(new Violation("/deadline", CodeOf("deadline"), SignatureDeadline.Expected));
        return 0;
    }

    /// <summary>The deadline, or null when the body lacks it.</summary>
    public ulong? DeadlineIfAny(List<Violation> violations) =>
        members.ContainsKey("deadline") ? Deadline(violations) : null;

    /// <summary>The signature, or an empty text with a violation.</summary>
    public string Signature(List<Violation> violations)
    {
        if (RequestMembers.ReadSignature(Text("signature")) is { } signature)
            return signature;
        violations.Add(new Violation("/signature", CodeOf("signature"), RequestMembers.ExpectedSignature));
        return "";
    }

    /// <summary>The delegation under which an agent signed. Null without one, or with violations.</summary>
    public SignedDelegation? Delegation(List<Violation> violations)
    {
        if (!members.TryGetValue("delegation", out var range))
            return null;
        if (Many)
            violations.Add(new Violation(
                "/delegation", ViolationCode.MemberNotAllowed, "An agent mints one manifest per request."));
        var limits = new CanonicalJsonLimits { MaxBytes = MaxDelegationBytes, MaxInputBytes = MaxDelegationBytes };
        if (!CanonicalJson.TryCanonicalize(body.Span[range], out byte[]? canonical, out var violation, limits))
        {
            violations.Add(Under("/delegation", range, violation));
            return null;
        }
        using var json = JsonDocument.Parse(canonical);
        var delegation = DelegationJson.TryReadRequest(json.RootElement, out var found);
        violations.AddRange(found.Select(broken => Under("/delegation", range, broken)));
        return delegation;
    }

    /// <summary>Refuses a delegation in a body that an agent does not sign.</summary>
    public void RefuseDelegation(List<Violation> violations)
    {
        if (members.ContainsKey("delegation"))
            violations.Add(new Violation(
                "/delegation", ViolationCode.MemberNotAllowed, "A preview has no delegation. Leave it out."));
    }

    public IReadOnlyList<Manifest> Manifests(Address creator, List<Violation> violations)
    {
        var given = Forms.Where(members.ContainsKey).ToArray();
        if (given.Length != 1)
        {
            violations.Add(new Violation(
                "",
                given.Length == 0 ? ViolationCode.MemberMissing : ViolationCode.MemberNotAllowed,
                "Expected exactly one of manifest, manifests or seed."));
            return [];
        }
        return given[0] switch
        {
            "manifest" => [.. Parse(members["manifest"], "/manifest", violations)],
            "manifests" => Array(violations),
            _ => Seed(creator, violations),
        };
    }

    private ViolationCode CodeOf(string name) =>
        members.ContainsKey(name) ? ViolationCode.WrongForm : ViolationCode.MemberMissing;

    /// <summary>Adds a member, or returns its violation.</summary>
    private Violation? Refuse(string? name, Range value, long at)
    {
        if (name is null)
            return RequestMembers.NotUnicode(at);
        if (!known.Contains(name))
            return RequestMembers.Unknown(name, known, at);
        return members.TryAdd(name, value) ? null : RequestMembers.Repeated(name, at);
    }

    private List<Manifest> Array(List<Violation> violations)
    {
        var (start, manifests) = (members["manifests"].Start.Value, new List<Manifest>());
        var reader = new Utf8JsonReader(body.Span[members["manifests"]], Reading);
        reader.Read();
        var (count, isArray) = (0, reader.TokenType == JsonTokenType.StartArray);
        if (isArray)
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray && count <= MintRequest.MaxManifests;
                count++)
            {
                var from = start + (int)reader.TokenStartIndex;
                reader.Skip();
                manifests.AddRange(Parse(from..(start + (int)reader.BytesConsumed), $"/manifests/{count}", violations));
            }
        if (count is 0 or > MintRequest.MaxManifests)
            violations.Add(new Violation(
                "/manifests",
                isArray ? ViolationCode.WrongCount : ViolationCode.WrongType,
                $"Expected an array of 1 to {MintRequest.MaxManifests} manifests."));
        return manifests;
    }

    private IReadOnlyList<Manifest> Seed(Address creator, List<Violation> violations)
    {
        if (SeedForm.TryExpand(body.Span[members["seed"]], creator, out var manifests, out var found))
            return manifests;
        violations.AddRange(found.Select(violation => Under("/seed", members["seed"], violation)));
        return [];
    }

    private IEnumerable<Manifest> Parse(Range range, string pointer, List<Violation> violations)
    {
        if (Manifest.TryAccept(body.Span[range], out var manifest, out var found))
            return [manifest];
        violations.AddRange(found.Select(violation => Under(pointer, range, violation)));
        return [];
    }

    private string? Text(string name)
    {
        if (!members.TryGetValue(name, out var range))
            return null;
        var reader = new Utf8JsonReader(body.Span[range]);
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? TextOf(ref reader) : null;
    }

    /// <summary>
    /// Null for an escaped lone surrogate or for bytes that are not UTF-8, because the reader skips these without a
    /// check.
    /// </summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Violation Under(string pointer, Range range, Violation violation) => violation with
    {
        Pointer = pointer + violation.Pointer,
        Offset = violation.Offset + range.Start.Value,
    };
}
