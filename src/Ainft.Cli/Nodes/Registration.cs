using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>
/// An operator's signed statement that a node belongs to it, with the node's profile. It is the body of
/// <c>POST nodes</c>.
/// </summary>
internal sealed record Registration(Candidate Node, NodeProfile Profile, ulong Deadline, string Signature)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>The registration as a JSON document, as the node sends and stores it.</summary>
    public object Document => new
    {
        node = Node.Node.ToString(),
        @operator = Node.Operator.ToString(),
        payout = Node.Payout.ToString(),
        profile = JsonSerializer.Deserialize<JsonElement>(Profile.ToCanonicalJson()),
        deadline = Deadline,
        signature = Signature,
    };

    public static Registration Sign(
        MintDomain domain, LocalKey @operator, Address node, Address? payout, NodeProfile profile, TimeProvider time)
    {
        var candidate = new Candidate(node, @operator.Address, payout ?? @operator.Address);
        var deadline = (ulong)(time.GetUtcNow() + Life).ToUnixTimeSeconds();
        var signature = @operator.Sign(RunMessages.HashNode(domain, candidate, profile.Digest, deadline));
        return new Registration(candidate, profile, deadline, signature.ToString());
    }

    /// <summary>Reads a stored registration. Null when its profile has another version.</summary>
    public static Registration? Read(JsonElement kept)
    {
        if (!NodeProfile.TryRead(kept.GetProperty("profile"), out var profile, out _))
            return null;
        var node = new Candidate(AddressOf(kept, "node"), AddressOf(kept, "operator"), AddressOf(kept, "payout"));
        return new Registration(
            node, profile, kept.GetProperty("deadline").GetUInt64(), kept.GetProperty("signature").GetString()!);
    }

    /// <summary>Sends the registration. The node's key signs the request, so that an operator cannot register the node
    /// of another operator.</summary>
    public Task<AnswerPart> SendAsync(NodeApi api, CancellationToken cancellationToken) =>
        api.PostAsync("nodes", Document, cancellationToken);

    private static Address AddressOf(JsonElement kept, string name) =>
        Address.Parse(kept.GetProperty(name).GetString()!);
}
