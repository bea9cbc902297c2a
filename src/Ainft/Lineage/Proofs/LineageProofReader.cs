using System.Numerics;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Lineage.Proofs;

/// <summary>Reads a lineage proof from a stream.</summary>
internal sealed class LineageProofReader(Stream stream)
{
    // A component has the long parts of a proof file, which are manifest, signature and path.
    private const int MaxValue = ProofFile.MaxBytes;

    private static readonly string[] Names = ["format", "id", "chain", "registry", "depth", "components", "batches"];

    private readonly JsonStream json = new(stream, LineageProofFile.MaxBytes, MaxValue);
    private readonly List<Violation> found = [];
    private readonly HashSet<string> seen = [];
    private readonly Dictionary<AinftId, LineageProofComponent> components = [];
    private readonly Dictionary<Bytes32, AnchoredBatch> batches = [];
    private AinftId id;
    private BigInteger chainId;
    private Address registry;
    private int? depth;
    private string? format;
    private bool delegated;

    public IReadOnlyList<Violation> Violations => found;

    public LineageProofFile? Read()
    {
        try
        {
            ReadMembers();
        }
        catch (JsonException e)
        {
            var code = (e as RefusedJsonException)?.Code ?? ViolationCode.JsonSyntax;
            Refuse(default, code, $"The file cannot be read to its end. {e.Message}");
        }
        if (found.Count == 0 && format is not null)
            CheckFormat(format);
        foreach (var name in found.Count == 0 ? Names.Where(name => !seen.Contains(name)) : [])
            Refuse(default, ViolationCode.MemberMissing, $"The member {name} is missing.");
        return found.Count > 0 ? null : new LineageProofFile
        {
            Id = id,
            Domain = new MintDomain(chainId, registry),
            Depth = depth,
            Components = [.. components.Values],
            Batches = [.. batches.Values],
        };
    }

    // The format can be behind the components, so only the end of the file decides it.
    private void CheckFormat(string stated)
    {
        var expected = delegated ? LineageProofFile.DelegatedFormat : LineageProofFile.Format;
        if (stated != expected)
            Refuse(
                default(JsonPointer).Append("format"),
                ViolationCode.WrongValue,
                $"Expected {expected}, because {(delegated ? "a" : "no")} component has a delegation.");
    }

    private void ReadMembers()
    {
        if (json.ReadToken(out _) != JsonTokenType.StartObject)
        {
            Refuse(default, ViolationCode.WrongType, "Expected an object.");
            return;
        }
        while (found.Count < Field.MaxViolations && json.ReadToken(out var token) == JsonTokenType.PropertyName)
        {
            var name = NameIn(token.Span);
            var place = default(JsonPointer).Append(name);
            if (!seen.Add(name))
                Refuse(place, ViolationCode.MemberRepeated, $"The member {name} occurs twice.");
            ReadMember(name, place);
        }
        // If anything follows the document, this makes the reader throw.
        if (found.Count == 0)
            json.ReadToken(out _);
    }

    // A name can contain escapes, the same as any string of JSON.
    private static string NameIn(ReadOnlySpan<byte> token)
    {
        var reader = new Utf8JsonReader(token[..(token.LastIndexOf((byte)'"') + 1)]);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new RefusedJsonException(
                ViolationCode.TextNotUnicode, "The name of a member is not valid Unicode.", e);
        }
    }

    private void ReadMember(string name, JsonPointer place)
    {
        if (name == "components")
        {
            ReadItems(place, ReadComponent);
        }
        else if (name == "batches")
        {
            ReadItems(place, ReadBatch);
        }
        else
        {
            json.ReadValue(out var value);
            if (Names.Contains(name))
                ReadField(value, place, field => ReadHead(name, field));
            else
                Refuse(
                    place,
                    ViolationCode.MemberUnknown,
                    $"Unknown member. The members are {string.Join(", ", Names)}.");
        }
    }

    private void ReadHead(string name, Field field)
    {
        switch (name)
        {
            case "format":
                format = field.Text(64);
                if (format is not (null or LineageProofFile.Format or LineageProofFile.DelegatedFormat))
                    field.Refuse(
                        ViolationCode.WrongValue,
                        $"Expected {LineageProofFile.Format} or {LineageProofFile.DelegatedFormat}.");
                break;
            case "id":
                id = new AinftId(field.Word() ?? default);
                break;
            case "chain":
                chainId = field.Chain() ?? default;
                break;
            case "registry":
                registry = field.Account() ?? default;
                break;
            default:
                depth = field.IsNull ? null : (int)(field.Integer(0, int.MaxValue) ?? 0);
                break;
        }
    }

    private void ReadItems(JsonPointer place, Action<Field> read)
    {
        if (json.ReadToken(out _) != JsonTokenType.StartArray)
            throw new RefusedJsonException(ViolationCode.WrongType, $"Expected an array at {place}.");
        for (var index = 0; json.ReadValue(out var item) != JsonTokenType.EndArray; index++)
        {
            if (index == LineageProofFile.MaxComponents)
                throw new RefusedJsonException(
                    ViolationCode.WrongCount,
                    $"Expected at most {LineageProofFile.MaxComponents} items at {place}, found more.");
            if (found.Count < Field.MaxViolations)
                ReadField(item, place.Append(index), read);
        }
    }

    private void ReadField(ReadOnlyMemory<byte> value, JsonPointer place, Action<Field> read)
    {
        // The canonical form has one spelling per string. Its reader refuses, for example, repeated members, which JSON
        // allows.
        var limits = ProofFileReader.Limits;
        if (!CanonicalJson.TryCanonicalize(value.Span, out byte[]? canonical, out var violation, limits))
        {
            Refuse(new JsonPointer($"{place}{violation.Pointer}"), violation.Code, violation.Reason);
            return;
        }
        using var document = JsonDocument.Parse(canonical);
        read(new Field(document.RootElement, found, place));
    }

    private void ReadComponent(Field field)
    {
        if (!field.IsObjectOf("id", "creator", "manifest", "signature", "path", "root"))
            return;
        var component = new LineageProofComponent(
            new AinftId(Word(field, "id")),
            field.Required("creator")?.Account() ?? default,
            Encoding.UTF8.GetBytes(field.Required("manifest")?.Text(CanonicalJsonLimits.Manifest.MaxBytes) ?? ""),
            field.Required("signature") is { } signature && MintSignature.Read(signature) is { } read
                ? read
                : new MintSignature(0, ""),
            field.Required("path")?.Words(MerkleTree.MaxDepth) ?? [],
            Word(field, "root"));
        delegated |= component.Signature.Delegation is not null;
        if (!components.TryAdd(component.Id, component))
            field.Refuse(ViolationCode.Repeated, "The file contains this component twice.");
    }

    private void ReadBatch(Field field)
    {
        if (ProofFileReader.ReadAnchoredBatch(field) is { } batch && !batches.TryAdd(batch.Root, batch))
            field.Refuse(ViolationCode.Repeated, "The file contains this batch twice.");
    }

    private static Bytes32 Word(Field field, string name) => field.Required(name)?.Word() ?? default;

    private void Refuse(JsonPointer place, ViolationCode code, string reason)
    {
        if (found.Count < Field.MaxViolations)
            found.Add(new Violation(place.ToString(), code, reason));
    }
}
