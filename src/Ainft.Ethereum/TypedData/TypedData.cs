using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>EIP-712 typed structured data, in the JSON form that <c>eth_signTypedData_v4</c> takes:
/// <c>{types, primaryType, domain, message}</c>.</summary>
public sealed class TypedData
{
    private readonly bool isDomainOnly;

    private TypedData(JsonElement document)
    {
        var domain = document.GetProperty("domain");
        var encoder = new TypedDataEncoder(new TypedDataSchema(document.GetProperty("types"), domain));
        PrimaryType = document.GetProperty("primaryType").GetString() ?? throw new FormatException("The primary type is missing.");
        isDomainOnly = PrimaryType == TypedDataSchema.DomainType;
        DomainSeparator = encoder.HashStruct(TypedDataSchema.DomainType, domain);
        HashStruct = isDomainOnly ? DomainSeparator : encoder.HashStruct(PrimaryType, document.GetProperty("message"));
    }

    /// <summary>The name of the struct that is signed.</summary>
    public string PrimaryType { get; }

    /// <summary><c>hashStruct</c> of the domain.</summary>
    public Bytes32 DomainSeparator { get; }

    /// <summary><c>hashStruct</c> of the message.</summary>
    public Bytes32 HashStruct { get; }

    /// <summary>Reads and hashes a document of any types: nested and recursive structs, fixed and dynamic arrays of anything, every elementary type.
    /// The domain type may be left out and is then derived from the domain's members. Members that the types do not name are not signed and are ignored.</summary>
    /// <param name="utf8Json">The document. Integers are JSON numbers, decimal text or <c>0x</c> text; bytes and addresses are <c>0x</c> text.</param>
    /// <exception cref="FormatException">It is no JSON, or its values do not fit its types.</exception>
    public static TypedData Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new TypedData(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"No typed data: {exception.Message}", exception);
        }
    }

    /// <summary>The hash that is signed: <c>keccak256(0x19 01 || domainSeparator || hashStruct)</c>; the struct is left out when the domain itself is
    /// the primary type.</summary>
    public Bytes32 HashToSign()
    {
        if (!isDomainOnly)
            return Eip191.HashStructured(DomainSeparator, HashStruct);
        Span<byte> data = stackalloc byte[2 + Bytes32.Size];
        data[0] = 0x19;
        data[1] = 0x01;
        DomainSeparator.CopyTo(data[2..]);
        return Keccak256.Hash(data);
    }
}
