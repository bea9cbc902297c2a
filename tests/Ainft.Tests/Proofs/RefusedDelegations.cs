using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Tests.Proofs;

/// <summary>A file with a delegation that every verifier refuses.</summary>
/// <param name="Name">The reason, for people.</param>
/// <param name="Fails">The checks that fail. It is empty when a reader refuses the form.</param>
/// <param name="File">The file.</param>
internal sealed record RefusedDelegation(string Name, string[] Fails, JsonNode File);

/// <summary>The files with a broken delegation in <c>docs/vectors/delegations.json</c>.</summary>
internal static class RefusedDelegations
{
    private static readonly string[] Terms = [ProofVerifier.Delegation];
    private static readonly string[] Agents = [ProofVerifier.Signature];

    private static readonly DelegationCase Good = new();

    public static IReadOnlyList<RefusedDelegation> All { get; } =
        [.. Sources(), .. Rewards(), .. Times(), .. Signers(), .. Registries(), .. Forms()];

    private static IEnumerable<RefusedDelegation> Sources()
    {
        yield return Breaks("a source on another platform", Good with { Platform = "gitlab.com" });
        yield return Breaks("a manifest without a source", Good with { Platform = null });
        yield return Breaks("a repository of another owner", Good with { Repository = "meta-llama/Llama-3.1-8B" });
        yield return Breaks("an owner that begins as the owner of the scope", Good with { Repository = "acme2/model" });
        yield return Breaks("a repository one segment below the scope", Good with { Repository = "acme/group/model" });
        yield return Breaks("the owner of the scope alone", Good with { Repository = "acme" });
        yield return Breaks("no name after the owner", Good with { Repository = "acme/" });
        yield return Breaks("a way up", Good with { Repository = "acme/../meta-llama/model" });
        yield return Breaks("two dots in a name", Good with { Repository = "acme/.." });
        yield return Breaks("an encoded slash", Good with { Repository = "acme/model%2Fother" });
        yield return Breaks("a backslash", Good with { Repository = "acme\\model" });
        yield return Breaks("another case on a platform whose names have a case", Good with
        {
            Platform = "huggingface.co",
            Repository = "Acme/model",
            Terms = Good.Terms with { Platform = "huggingface.co" },
        });
        yield return Breaks("another repository than the only one", Good with
        {
            Terms = Good.Terms with { Scope = "acme/models" },
        });
    }

    private static IEnumerable<RefusedDelegation> Rewards()
    {
        yield return Breaks("another share", Good with
        {
            Contributors = [new(DelegationCase.Creator.Address, 7_499), new(DelegationCase.Stranger.Address, 2_501)],
        });
        yield return Breaks("the contributors in another order", Good with
        {
            Contributors = [new(DelegationCase.Stranger.Address, 2_500), new(DelegationCase.Creator.Address, 7_500)],
        });
        yield return Breaks("no contributors", Good with { Contributors = [] });
    }

    private static IEnumerable<RefusedDelegation> Times()
    {
        yield return Breaks("a mint that lasts longer than the delegation", Good with
        {
            MintDeadline = DelegationCase.Deadline + 1,
        });
        yield return Breaks("a mint that ended before the delegation began", Good with
        {
            MintDeadline = DelegationCase.NotBefore - 1,
        });
        yield return Breaks("an anchor before the delegation began", Good with
        {
            BlockTime = DelegationCase.NotBefore - 1,
        });
    }

    private static IEnumerable<RefusedDelegation> Signers()
    {
        yield return Breaks("a delegation that a stranger signed", Good with { Delegating = DelegationCase.Stranger });
        yield return Breaks("a stranger's integration for a known owner", Good with
        {
            Delegating = DelegationCase.Stranger,
            Platform = "huggingface.co",
            Repository = "meta-llama/Llama-3.1-8B",
            Terms = Good.Terms with { Platform = "huggingface.co", Scope = "meta-llama/*" },
        });
        yield return Proof("a mint that the creator signed instead of the agent", Agents, Good with
        {
            Minting = DelegationCase.Creator,
        });
        yield return Proof("a mint that a stranger signed", Agents, Good with { Minting = DelegationCase.Stranger });
        foreach (var (name, value) in new (string, JsonNode)[]
        {
            ("integration", Keccak256.Hash("other"u8).ToString()), ("scope", "acme/model"), ("maxRoyalty", 501),
            ("notBefore", DelegationCase.NotBefore - 1), ("deadline", DelegationCase.Deadline + 1),
        })
            yield return Changed($"{name} changed after the signature", Terms, file => Delegation(file)[name] = value);
    }

    private static IEnumerable<RefusedDelegation> Registries()
    {
        yield return Breaks("a delegation for another registry", Good with { DelegatedIn = DelegationCase.Other });
        yield return Breaks("a delegation for another chain", Good with { DelegatedIn = DelegationCase.OtherChain });
        yield return Changed("a whole file moved to another registry", [.. Agents, .. Terms],
            file => file["registry"] = DelegationCase.Other.Registry.ToString());
        var lineage = DelegationCase.Lineage(child => child with { DelegatedIn = DelegationCase.Other });
        yield return new RefusedDelegation("a lineage with a delegation for another registry", Terms, JsonOf(lineage));
    }

    private static IEnumerable<RefusedDelegation> Forms()
    {
        yield return Changed("a delegation in a file of version 1", [], file => file["format"] = ProofFile.Format);
        yield return Changed("a file of version 2 without a delegation", [], file =>
            file["signature"]!.AsObject().Remove("delegation"));
        yield return Changed("an agent that signed many", [], file => file["signature"]!["many"] = new JsonObject
        {
            ["root"] = file["root"]!.GetValue<string>(),
            ["count"] = 2,
            ["path"] = file["path"]!.DeepClone(),
        });
        yield return Changed("an agent that is a contract", [], file => file["signature"]!["signature"] = "0x1234");
        yield return Changed("a royalty above the whole", [], file => Delegation(file)["maxRoyalty"] = 10_001);
        foreach (var scope in new[] { "*", "/*", "acme/**", "acme/*/model", "acme/", "a/../b", "a /b", "é/model" })
            yield return Changed($"the scope {scope}", [], file => Delegation(file)["scope"] = scope);
        yield return Changed("a platform in capitals", [], file => Delegation(file)["platform"] = "GitHub.com");
        yield return Changed("a member more", [], file => Delegation(file)["more"] = true);
    }

    private static RefusedDelegation Breaks(string name, DelegationCase one) => Proof(name, Terms, one);

    private static RefusedDelegation Proof(string name, string[] fails, DelegationCase one) =>
        new(name, fails, JsonNode.Parse(one.Proof().ToJson())!);

    private static RefusedDelegation Changed(string name, string[] fails, Action<JsonNode> change)
    {
        var file = JsonNode.Parse(Good.Proof().ToJson())!;
        change(file);
        return new RefusedDelegation(name, fails, file);
    }

    private static JsonNode Delegation(JsonNode file) => file["signature"]!["delegation"]!;

    private static JsonNode JsonOf(LineageProofFile lineage)
    {
        using var stream = new MemoryStream();
        // A stream in memory never blocks.
        lineage.WriteAsync(stream).GetAwaiter().GetResult();
        return JsonNode.Parse(stream.ToArray())!;
    }
}
