using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>
/// The members of a mint body as slices of its bytes: a manifest reaches the kernel exactly as it was sent, so that duplicate keys and
/// odd numbers inside it are seen, and offsets in violations point into the body.
/// </summary>
internal sealed class MintBody
{
    private static readonly string[] Known = ["manifest", "manifests", "seed", "creator", "signature", "deadline"];

    /// <summary>Deeper than any manifest may be: the kernel refuses depth with a pointer.</summary>
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 256 };

    private readonly ReadOnlyMemory<byte> body;
    private readonly Dictionary<string, Range> members = [];

    private MintBody(ReadOnlyMemory<byte> body) => this.body = body;

    /// <summary>Whether the signature covers a Merkle root (<c>MintMany</c>) instead of one digest.</summary>
    public bool Many => !members.ContainsKey("manifest");

    public static MintBody? Read(ReadOnlyMemory<byte> body, List<Violation> violations)
    {
        var reader = new Utf8JsonReader(body.Span, Reading);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            violations.Add(new Violation("", "Expected an object with creator, and one of manifest, manifests or seed."));
            return null;
        }
        var result = new MintBody(body);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, at) = (TextOf(ref reader), reader.TokenStartIndex);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (result.Refuse(name, start..(int)reader.BytesConsumed, at) is { } violation && violations.Count < MintRequest.MaxViolations)
                violations.Add(violation);
        }
        // Reads what follows the object: anything but white space is an error of the JSON.
        reader.Read();
        return result;
    }

    public Address? Creator(List<Violation> violations)
    {
        if (Address.TryParse(Text("creator"), out var creator) && !creator.IsZero)
            return creator;
        violations.Add(new Violation("/creator", "Expected the creator's address: 0x and 40 hexadecimal digits; mixed case carries the EIP-55 checksum."));
        return null;
    }

    public ulong? Deadline(bool required, List<Violation> violations)
    {
        if (!members.TryGetValue("deadline", out var range) && !required)
            return null;
        if (SignatureDeadline.TryReadJson(body.Span[range], out var deadline))
            return deadline;
        violations.Add(new Violation("/deadline", SignatureDeadline.Expected));
        return null;
    }

    public string? Signature(bool required, List<Violation> violations)
    {
        if (!required)
            return null;
        // A contract wallet's signature (ERC-1271) may be longer than the 65 bytes of an account's.
        if (Text("signature") is { Length: >= 4 and <= 2 + 2 * 4096 } text && Hex.TryParse(text, out _))
            return text.ToLowerInvariant();
        violations.Add(new Violation("/signature", "Expected the EIP-712 signature: 0x and 130 hexadecimal digits "
            + "(128 in the form of EIP-2098), up to 4,096 bytes from a contract wallet."));
        return null;
    }

    public IReadOnlyList<Manifest> Manifests(Address creator, List<Violation> violations)
    {
        var given = Known[..3].Where(members.ContainsKey).ToArray();
        if (given.Length != 1)
        {
            violations.Add(new Violation("", "Expected exactly one of manifest, manifests or seed."));
            return [];
        }
        return given[0] switch
        {
            "manifest" => [.. Parse(members["manifest"], "/manifest", violations)],
            "manifests" => Array(violations),
            _ => Seed(creator, violations),
        };
    }

    /// <summary>Takes a member, or says why not.</summary>
    private Violation? Refuse(string? name, Range value, long at)
    {
        if (name is null)
            return new Violation("", "The name of a member is not Unicode text.", at);
        if (!Known.Contains(name))
            return new Violation($"/{Escape(name)}", $"Unknown member; expected {string.Join(", ", Known)}.", at);
        return members.TryAdd(name, value) ? null : new Violation($"/{name}", "The member is given twice.", at);
    }

    private List<Manifest> Array(List<Violation> violations)
    {
        var (start, manifests) = (members["manifests"].Start.Value, new List<Manifest>());
        var reader = new Utf8JsonReader(body.Span[members["manifests"]], Reading);
        reader.Read();
        var count = 0;
        if (reader.TokenType == JsonTokenType.StartArray)
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray && count < MintRequest.MaxManifests + 1; count++)
            {
                var from = start + (int)reader.TokenStartIndex;
                reader.Skip();
                manifests.AddRange(Parse(from..(start + (int)reader.BytesConsumed), $"/manifests/{count}", violations));
            }
        if (count is 0 or > MintRequest.MaxManifests)
            violations.Add(new Violation("/manifests", $"Expected an array of 1 to {MintRequest.MaxManifests} manifests."));
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

    /// <summary>Null: an escaped lone surrogate, or bytes that are not UTF-8, which the reader steps over without a look.</summary>
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

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
