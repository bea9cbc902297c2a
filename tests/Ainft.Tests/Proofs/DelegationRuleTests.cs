using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Proofs;

public sealed class DelegationRuleTests
{
    private static readonly DelegationCase Good = new();

    private static readonly Gen<string> Segment =
        Gen.Char["abyzABYZ019._-"].Array[1, 6].Select(letters => new string(letters)).Where(IsSegment);

    private static readonly Gen<Delegation> Any = Gen.Select(
        Gen.Byte.Array[32], Gen.Byte.Array[20], Segment.Array[1, 3], Gen.Int[0, 10_000], Gen.ULong[0, 1UL << 52],
        (integration, agent, scope, royalty, time) => new Delegation
        {
            Integration = new Bytes32(integration),
            Agent = new Address(agent),
            Platform = "huggingface.co",
            Scope = string.Join('/', scope),
            ContributorsHash = Keccak256.Hash(integration),
            MaxRoyalty = royalty,
            NotBefore = time / 2,
            Deadline = time,
        });

    [Fact]
    public Task Cast_signs_the_typed_data_of_a_delegation_as_we_sign_its_hash() =>
        Any.SampleAsync(async terms => Assert.Equal(
            await Cast.SignTypedDataAsync(DelegationCase.Creator,
                DelegationMessages.TypedDataDelegate(DelegationCase.Here, terms).ToJsonString()),
            DelegationCase.Creator.Sign(DelegationMessages.HashDelegate(DelegationCase.Here, terms))),
            iter: 10, threads: 1);

    [Fact]
    public Task Cast_signs_the_typed_data_of_a_revocation_as_we_sign_its_hash() =>
        Any.SampleAsync(async terms => Assert.Equal(
            await Cast.SignTypedDataAsync(DelegationCase.Creator, DelegationMessages.TypedDataRevoke(
                DelegationCase.Here, terms.Integration, terms.Deadline).ToJsonString()),
            DelegationCase.Creator.Sign(
                DelegationMessages.HashRevoke(DelegationCase.Here, terms.Integration, terms.Deadline))),
            iter: 5, threads: 1);

    [Fact]
    public void The_JSON_of_a_delegation_leads_back_to_it() => Any.Sample(terms =>
    {
        var signed = new SignedDelegation(terms, "0x12ab");
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            DelegationJson.WriteTo(writer, signed);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(signed, DelegationJson.TryRead(json.RootElement, out _));
    });

    [Fact]
    public void An_owner_covers_each_repository_with_one_more_segment_and_no_other() =>
        Gen.Select(Segment.Array[1, 3], Segment.Array[1, 3]).Sample((owner, rest) =>
        {
            var scope = $"{string.Join('/', owner)}/*";
            var repository = string.Join('/', [.. owner, .. rest]);
            Assert.Equal(rest.Length == 1, RepositoryScope.Covers("huggingface.co", scope, repository));
            Assert.Equal(rest.Length == 1, RepositoryScope.Covers("github.com", scope, repository.ToUpperInvariant()));
            Assert.True(RepositoryScope.Covers("huggingface.co", repository, repository));
            Assert.False(RepositoryScope.Covers("huggingface.co", scope, string.Join('/', owner)));
            Assert.False(RepositoryScope.Covers("huggingface.co", repository, $"{repository}x"));
        });

    [Theory]
    [InlineData(null, "/platform")]
    [InlineData("other/model", "/scope")]
    public void A_broken_term_is_named(string? repository, string pointer)
    {
        var one = repository is null ? Good with { Platform = null } : Good with { Repository = repository };
        Assert.Equal(pointer, BrokenBy(one)?.Pointer);
        Assert.Equal(ViolationCode.DelegationExceeded, BrokenBy(one)?.Code);
    }

    [Fact]
    public void A_mint_within_all_terms_breaks_no_term_until_their_last_second()
    {
        Assert.Null(BrokenBy(Good));
        Assert.Null(BrokenBy(Good with { MintDeadline = DelegationCase.Deadline }));
        Assert.Null(BrokenBy(Good with { MintDeadline = DelegationCase.NotBefore }));
        Assert.Equal("/deadline", BrokenBy(Good with { MintDeadline = DelegationCase.Deadline + 1 })?.Pointer);
        Assert.Equal("/notBefore", BrokenBy(Good, DelegationCase.NotBefore - 1)?.Pointer);
        Assert.Null(BrokenBy(Good, DelegationCase.NotBefore));
    }

    [Fact]
    public void A_wallet_that_delegated_is_asked_about_the_delegation()
    {
        var proof = Good.Proof();
        var wallets = proof with
        {
            Signature = proof.Signature with { Delegation = proof.Signature.Delegation! with { Signature = "0x1234" } },
        };
        Assert.Equal(CheckResult.NotChecked, ResultOf(wallets, null));
        Assert.Equal(CheckResult.Pass, ResultOf(wallets, true));
        Assert.Equal(CheckResult.Fail, ResultOf(wallets, false));
        Assert.Equal("0x1234", wallets.Signature.SignatureOfCreator);
        Assert.Equal(
            DelegationMessages.HashDelegate(DelegationCase.Here, Good.Terms),
            wallets.Signature.HashOfCreator(DelegationCase.Here, default, []));
    }

    [Fact]
    public void A_proof_without_a_delegation_keeps_its_version_and_its_checks()
    {
        var proof = Good.Proof() with { Signature = new MintSignature(1, "0x") };
        Assert.Equal(ProofFile.Format, JsonNode.Parse(proof.ToJson())!["format"]!.GetValue<string>());
        Assert.DoesNotContain(ProofVerifier.Verify(proof).Checks, check => check.Name == ProofVerifier.Delegation);
    }

    private static CheckResult ResultOf(ProofFile proof, bool? accepted) => ProofVerifier.Verify(proof, new ChainFacts
    {
        ChainId = DelegationCase.Here.ChainId,
        Anchor = null,
        LastFinal = null,
        SignatureAccepted = accepted,
    }).Checks.Single(check => check.Name == ProofVerifier.Delegation).Result;

    private static Violation? BrokenBy(DelegationCase one, ulong? at = null) =>
        DelegationRule.BrokenBy(one.Terms, one.ToManifest(), one.MintDeadline, at);

    private static bool IsSegment(string text) => text != "." && !text.Contains("..", StringComparison.Ordinal);
}
