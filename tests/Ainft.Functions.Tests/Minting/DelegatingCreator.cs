using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Minting;

/// <summary>A creator that lets an agent mint, and the bodies that the agent sends.</summary>
internal sealed record DelegatingCreator(MintDomain Domain)
{
    public LocalKey Creator { get; init; } = LocalKey.Generate();

    public LocalKey Agent { get; init; } = LocalKey.Generate();

    /// <summary>The key that signs the delegation.</summary>
    public LocalKey? Delegating { get; init; }

    /// <summary>The domain in which the delegation is signed.</summary>
    public MintDomain? DelegatedIn { get; init; }

    public Bytes32 Integration { get; init; } = Keccak256.Hash("integration"u8);

    public string Scope { get; init; } = "acme/*";

    public IReadOnlyList<Contributor> Contributors { get; init; } = [];

    public ulong NotBefore { get; init; }

    public ulong Until { get; init; } = (ulong)DateTimeOffset.UtcNow.AddDays(30).ToUnixTimeSeconds();

    private Delegation Terms => new()
    {
        Integration = Integration,
        Agent = Agent.Address,
        Platform = "github.com",
        Scope = Scope,
        ContributorsHash = ContributorList.Hash(Contributors),
        MaxRoyalty = 0,
        NotBefore = NotBefore,
        Deadline = Until,
    };

    public static string ManifestOf(string repository, string name = "delegated", string more = "") =>
        $$$"""{"ainft":1,"kind":"model","name":"{{{name}}}",{{{more}}}"""
        + $$$""" "source":{"platform":"github.com","repository":"{{{repository}}}"}}""";

    public AinftId IdOf(string manifest) => Read(manifest).IdFor(Creator.Address);

    public JsonObject Delegation()
    {
        var signature = (Delegating ?? Creator).Sign(DelegationMessages.HashDelegate(DelegatedIn ?? Domain, Terms));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            DelegationJson.WriteTo(writer, new SignedDelegation(Terms, signature.ToString()));
        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }

    /// <summary>The body of a mint that the agent signed.</summary>
    public JsonObject Body(string manifest, ulong? deadline = null)
    {
        var until = deadline ?? Tests.Creator.SoonDeadline;
        var read = Read(manifest);
        return new JsonObject
        {
            ["manifest"] = JsonNode.Parse(manifest),
            ["creator"] = Creator.Address.ToString(),
            ["deadline"] = until,
            ["signature"] =
                Agent.Sign(MintMessage.HashMint(Domain, read.Digest, [.. read.ParentIds], until)).ToString(),
            ["delegation"] = Delegation(),
        };
    }

    /// <summary>The same mint as a line of an import, for another registry when it names one.</summary>
    public string Line(string manifest, MintDomain? domain = null)
    {
        var body = (domain is { } other ? this with { Domain = other } : this).Body(manifest);
        var signature = new JsonObject
        {
            ["deadline"] = body["deadline"]!.DeepClone(),
            ["signature"] = body["signature"]!.DeepClone(),
            ["delegation"] = body["delegation"]!.DeepClone(),
        };
        if (domain is { } elsewhere)
            signature["domain"] = new JsonObject
            {
                ["chain"] = $"eip155:{elsewhere.ChainId}",
                ["registry"] = elsewhere.Registry.ToString(),
            };
        return new JsonObject
        {
            ["manifest"] = JsonNode.Parse(manifest),
            ["creator"] = Creator.Address.ToString(),
            ["signature"] = signature,
        }.ToJsonString();
    }

    /// <summary>The body of a revocation, which another key can sign in its own name.</summary>
    public string Revocation(LocalKey? key = null, Address? creator = null)
    {
        var (signer, until) = (key ?? Creator, Tests.Creator.SoonDeadline);
        return new JsonObject
        {
            ["creator"] = (creator ?? signer.Address).ToString(),
            ["deadline"] = until,
            ["signature"] = signer.Sign(DelegationMessages.HashRevoke(Domain, Integration, until)).ToString(),
        }.ToJsonString();
    }

    private static Manifest Read(string manifest)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var read, out var found),
            string.Join('\n', found));
        return read;
    }
}
