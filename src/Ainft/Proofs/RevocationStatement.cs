using System.Buffers;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// The statement that ends mints under an integration. A registry anchors it as a leaf of kind 2 with the creator as
/// the account, so the same revocation is one entry, however often its creator signs it.
/// </summary>
/// <remarks>
/// It is the canonical JSON of <c>{"ainft-revocation":1,"chain":"eip155:N","integration":"0x…","registry":"0x…"}</c>.
/// The entry has the creator's signature of <c>Revoke</c> beside it (<see cref="DelegationMessages"/>).
/// </remarks>
/// <param name="Domain">The registry in which the mints end.</param>
/// <param name="Integration">The integration.</param>
public sealed record RevocationStatement(MintDomain Domain, Bytes32 Integration)
{
    private const string Version = "ainft-revocation";

    /// <summary>The canonical bytes.</summary>
    public byte[] ToCanonicalJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            // This is the order of RFC 8785, and no member needs an escape.
            writer.WriteStartObject();
            writer.WriteNumber(Version, 1);
            writer.WriteString("chain", $"eip155:{Domain.ChainId}");
            writer.WriteString("integration", Integration.ToString());
            writer.WriteString("registry", Domain.Registry.ToString());
            writer.WriteEndObject();
        }
        return json.WrittenSpan.ToArray();
    }

    /// <summary>Reads a statement. Null when the bytes are another statement.</summary>
    /// <param name="content">The canonical bytes.</param>
    public static RevocationStatement? TryRead(ReadOnlyMemory<byte> content)
    {
        // Other statements are long, so this decides about them without a parser.
        if (!content.Span.StartsWith("{\"ainft-revocation\":1,"u8))
            return null;
        var found = new List<Violation>();
        using var document = JsonDocument.Parse(content);
        var root = new Field(document.RootElement, found);
        if (!root.IsObjectOf(Version, "chain", "integration", "registry"))
            return null;
        var chain = root.Required("chain")?.Chain();
        var integration = root.Required("integration")?.Word();
        var registry = root.Required("registry")?.Account();
        return found.Count > 0
            ? null
            : new RevocationStatement(new MintDomain(chain!.Value, registry!.Value), integration!.Value);
    }
}
