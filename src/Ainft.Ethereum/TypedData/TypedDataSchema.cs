using System.Text;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>The struct types of a typed-data document, with their <c>encodeType</c> texts and type hashes.</summary>
internal sealed class TypedDataSchema
{
    public const string DomainType = "EIP712Domain";

    private static readonly (string Name, string Type)[] DomainMembers =
        [("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"), ("salt", "bytes32")];

    private readonly Dictionary<string, IReadOnlyList<TypedDataField>> structs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Bytes32> hashes = new(StringComparer.Ordinal);

    /// <summary>Reads <c>types</c>. A missing domain type is derived from the members that the domain has, in the order of the EIP.</summary>
    public TypedDataSchema(JsonElement types, JsonElement domain)
    {
        foreach (var type in types.EnumerateObject())
            structs.Add(StructName(type.Name), [.. type.Value.EnumerateArray().Select(ReadField)]);
        if (!structs.ContainsKey(DomainType))
            structs.Add(DomainType, [.. DomainMembers.Where(member => domain.TryGetProperty(member.Name, out _)).Select(member => new TypedDataField(member.Name, TypedDataType.Parse(member.Type)))]);
        foreach (var (name, fields) in structs)
            Check(name, fields);
    }

    public IReadOnlyList<TypedDataField> FieldsOf(string structName) =>
        structs.TryGetValue(structName, out var fields) ? fields : throw new FormatException($"The type '{structName}' is not defined.");

    public Bytes32 TypeHashOf(string structName)
    {
        if (!hashes.TryGetValue(structName, out var hash))
            hashes[structName] = hash = Keccak256.Hash(Encoding.UTF8.GetBytes(EncodeType(structName)));
        return hash;
    }

    /// <summary>The struct itself, then every struct that it refers to, sorted by name.</summary>
    public string EncodeType(string structName)
    {
        var referred = new SortedSet<string>(StringComparer.Ordinal);
        Collect(structName, referred);
        referred.Remove(structName);
        return string.Concat(referred.Prepend(structName).Select(
            name => $"{name}({string.Join(',', FieldsOf(name).Select(field => $"{field.Type.Name} {field.Name}"))})"));
    }

    private void Collect(string structName, SortedSet<string> found)
    {
        var open = new Stack<string>([structName]);
        while (open.TryPop(out var name))
            if (found.Add(name))
                foreach (var field in FieldsOf(name))
                    if (field.Type.StructName is { } inner)
                        open.Push(inner);
    }

    private void Check(string name, IReadOnlyList<TypedDataField> fields)
    {
        if (fields.Select(field => field.Name).Distinct(StringComparer.Ordinal).Count() != fields.Count)
            throw new FormatException($"The type '{name}' names a member twice.");
        foreach (var field in fields)
            if (field.Type.StructName is { } inner)
                FieldsOf(inner);
    }

    private static TypedDataField ReadField(JsonElement field) => new(
        Identifier(field.GetProperty("name").GetString()),
        TypedDataType.Parse(field.GetProperty("type").GetString() ?? ""));

    private static string StructName(string name) => AbiType.Elementary(Identifier(name)) is null
        ? name
        : throw new FormatException($"'{name}' is an elementary type and cannot be defined.");

    private static string Identifier(string? name) =>
        name is { Length: > 0 } && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or ':')
            ? name
            : throw new FormatException($"'{name}' is no identifier.");
}
