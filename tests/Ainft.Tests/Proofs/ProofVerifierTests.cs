using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Tests.Json;
using Ainft.Tests.Manifests;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Proofs;

public sealed class ProofVerifierTests
{
    private static readonly string[] Offline = ["manifest", "parents", "id", "signature", "leaf", "path", "batch"];
    private static readonly string[] OnChain = ["chain", "anchor", "block", "finality", "transaction", "token"];

    private static IEnumerable<string> Named(VerificationReport report, CheckResult result) =>
        report.Checks.Where(check => check.Result == result).Select(check => check.Name);

    private static VerificationCheck Check(ProofFile proof, string name, ChainFacts? facts = null) =>
        ProofVerifier.Verify(proof, facts).Checks.Single(check => check.Name == name);

    [Fact]
    public void A_true_proof_passes_every_check() => ProofCase.Any.Sample(one =>
    {
        Assert.True(ProofFile.TryParse(one.Proof.ToJson(), out var proof, out var violations),
            string.Join('\n', violations));
        Assert.Equal(one.Proof.ToJson(), proof.ToJson());
        var offline = ProofVerifier.Verify(proof);
        Assert.Equal(Offline, Named(offline, CheckResult.Pass));
        Assert.Equal(OnChain, Named(offline, CheckResult.NotChecked));
        Assert.True(offline.IsValid);
        Assert.False(offline.IsConfirmedByChain);
        var online = ProofVerifier.Verify(proof, one.Facts);
        Assert.Equal([.. Offline, .. OnChain], Named(online, CheckResult.Pass));
        Assert.True(online.IsConfirmedByChain);
    }, iter: 100);

    [Fact]
    public void A_file_with_one_byte_changed_is_refused_or_fails_a_check() => ProofCase.Any.Sample(one =>
    {
        var original = one.Proof.ToJson();
        Gen.Select(Gen.Int[0, original.Length - 1],
            Gen.OneOf(Gen.Byte, Gen.Byte[(byte)'0', (byte)'9'], Gen.Byte[(byte)'a', (byte)'f'])).Sample((at, value) =>
            {
                var changed = original.ToArray();
                changed[at] = value;
                if (!ProofFile.TryParse(changed, out var proof, out var violations))
                    Assert.NotEmpty(violations);
                else if (!proof.ToJson().AsSpan().SequenceEqual(original))
                    Assert.False(ProofVerifier.Verify(proof, one.Facts).IsValid, Encoding.UTF8.GetString(changed));
            }, iter: 100, threads: 1);
    }, iter: 100);

    [Fact]
    public void A_file_with_a_value_replaced_is_refused_or_judged_but_never_throws() =>
        Gen.Select(ProofCase.Any, Gen.Int[0, 1 << 20], JsonGen.Document).Sample((one, at, other) =>
        {
            var node = JsonNode.Parse(one.Proof.ToJson())!;
            var places = ManifestGen.Places(node).ToArray();
            places[at % places.Length].ReplaceWith(JsonNode.Parse(other));
            if (ProofFile.TryParse(Encoding.UTF8.GetBytes(node.ToJsonString()), out var proof, out var violations))
                Assert.Equal(13, ProofVerifier.Verify(proof, one.Facts).Checks.Count);
            else
                Assert.NotEmpty(violations);
        }, iter: 500);

    [Fact]
    public void Any_bytes_are_refused_with_a_reason() => JsonGen.Document.Sample(json =>
    {
        Assert.False(ProofFile.TryParse(Encoding.UTF8.GetBytes(json), out _, out var violations));
        Assert.NotEmpty(violations);
    }, iter: 500);

    [Theory]
    [InlineData("id", "0x1111111111111111111111111111111111111111111111111111111111111111", "id,leaf")]
    [InlineData("root", "0x1111111111111111111111111111111111111111111111111111111111111111", "path,batch")]
    [InlineData("manifest", """{"ainft":1,"kind":"data", "name":"x"}""", "manifest,id,signature")]
    [InlineData("manifest", "{}", "manifest,id,signature")]
    [InlineData("registry", "0x1111111111111111111111111111111111111111", "signature")]
    [InlineData("chain", "eip155:1", "signature")]
    public void A_member_of_another_proof_fails_the_checks_that_depend_on_it(string member, string value,
        string failing)
    {
        var one = ProofCase.Any.Where(one =>
            one.Proof.Signature is { Many: null, Domain: null } && one.Proof.Parents.Count == 0).Single();
        var node = JsonNode.Parse(one.Proof.ToJson())!;
        node[member] = value;
        Assert.True(ProofFile.TryParse(Encoding.UTF8.GetBytes(node.ToJsonString()), out var proof, out _));
        Assert.Equal(failing, string.Join(',', Named(ProofVerifier.Verify(proof), CheckResult.Fail)));
    }

    [Fact]
    public void Huge_lists_and_texts_are_refused_before_anything_is_computed()
    {
        var node = JsonNode.Parse(ProofCase.Any.Single().Proof.ToJson())!;
        node["path"] =
            new JsonArray([.. Enumerable.Range(0, 20_000).Select(i => (JsonNode)Keccak256.Hash([1]).ToString())]);
        node["manifest"] = new string('x', 300_000);
        Assert.False(ProofFile.TryParse(Encoding.UTF8.GetBytes(node.ToJsonString()), out _, out var violations));
        Assert.Equal(["/manifest", "/path"], violations.Select(violation => violation.Pointer));
        Assert.False(ProofFile.TryParse(new byte[ProofFile.MaxBytes + 1], out _, out violations));
        Assert.Equal(ViolationCode.TooLarge, Assert.Single(violations).Code);
    }

    [Fact]
    public void Another_account_s_signature_fails_and_is_named()
    {
        var one = ProofCase.Any.Where(one => one.Proof.Signature.Many is null).Single();
        var other = LocalKey.Generate();
        var hash = one.Proof.Signature.HashToSign(one.Proof.Domain,
            Sha256Digest.Of(Encoding.UTF8.GetBytes(one.Proof.Manifest)), [.. one.Proof.Parents]);
        var check = Check(
            one.Proof with { Signature = one.Proof.Signature with { Signature = other.Sign(hash).ToString() } },
            "signature");
        Assert.Equal(CheckResult.Fail, check.Result);
        Assert.Contains(other.Address.ToString(), check.Detail, StringComparison.Ordinal);
        Assert.Contains(one.Proof.Creator.ToString(), check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_detail_is_reported_in_words() => Gen.Select(ProofCase.Any, ProofCase.Any).Sample((one, other) =>
    {
        var mixed = one.Proof with { Leaf = other.Proof.Leaf, Batch = other.Proof.Batch, Block = other.Proof.Block };
        var checks =
            new[] { one.Proof, mixed }.SelectMany(proof => ProofVerifier.Verify(proof, one.Facts).Checks).ToArray();
        Assert.All(checks, check => Assert.NotEmpty(check.Detail));
        Assert.All(checks.Where(check => check.Name == "anchor"),
            check => Assert.Contains($"{one.Proof.Registry} of eip155:", check.Detail, StringComparison.Ordinal));
        Assert.All(checks, check => Assert.DoesNotMatch(@"\w+ = |[{}]|^\(", check.Detail));
        Assert.Contains(checks, check =>
            check.Name == "leaf" && check.Detail == $"the registration of {one.Proof.Id} by {one.Proof.Creator}");
    }, iter: 20);

    [Fact]
    public void A_wallet_s_signature_is_left_open_until_the_chain_answers()
    {
        var one = ProofCase.Any.Where(one => one.Proof.Signature.Domain is null).Single();
        var proof = one.Proof with { Signature = one.Proof.Signature with { Signature = "0x" + new string('a', 400) } };
        Assert.Equal(CheckResult.NotChecked, Check(proof, "signature").Result);
        Assert.False(ProofVerifier.Verify(proof).IsValid);
        Assert.Equal(CheckResult.Pass, Check(proof, "signature", one.Facts with { SignatureAccepted = true }).Result);
        Assert.Equal(CheckResult.Fail, Check(proof, "signature", one.Facts with { SignatureAccepted = false }).Result);
    }

    [Fact]
    public void A_signature_that_names_its_domain_is_invalid_in_any_other()
    {
        var one = ProofCase.Any.Where(one => one.Proof.Signature.Domain is not null).Single();
        Assert.Equal(CheckResult.Pass, Check(one.Proof, "signature").Result);
        Assert.Equal(CheckResult.Pass, Check(one.Proof with { Registry = default, ChainId = 5 }, "signature").Result);
        Assert.Equal(CheckResult.Fail,
            Check(one.Proof with { Signature = one.Proof.Signature with { Domain = null } }, "signature").Result);
        Assert.Equal(CheckResult.Fail, Check(
            one.Proof with { Signature = one.Proof.Signature with { Domain = one.Proof.Domain } }, "signature").Result);
    }

    [Fact]
    public void A_wallet_s_answer_is_valid_for_signatures_on_its_own_chain_only()
    {
        var one = ProofCase.Any.Where(one => one.Proof.Signature.Domain is not null).Single();
        var signature = one.Proof.Signature with { Signature = "0x" + new string('a', 400) };
        var accepted = one.Facts with { SignatureAccepted = true };
        Assert.Equal(CheckResult.NotChecked,
            Check(one.Proof with { Signature = signature }, "signature", accepted).Result);
        var sameChain = signature with { Domain = signature.Domain!.Value with { ChainId = one.Proof.ChainId } };
        Assert.Equal(CheckResult.Pass, Check(one.Proof with { Signature = sameChain }, "signature", accepted).Result);
    }

    [Fact]
    public void What_the_chain_contradicts_fails()
    {
        var (proof, facts) = ProofCase.Any.Single();
        Assert.Equal(["chain"], Named(ProofVerifier.Verify(proof, facts with { ChainId = 1 }), CheckResult.Fail));
        Assert.Equal(["anchor"], Named(ProofVerifier.Verify(proof, facts with { Anchor = null }), CheckResult.Fail));
        Assert.Equal(["anchor"], Named(
            ProofVerifier.Verify(proof, facts with { Anchor = facts.Anchor! with { Size = 1 } }), CheckResult.Fail));
        Assert.Equal(["block"], Named(
            ProofVerifier.Verify(proof, facts with { Anchor = facts.Anchor! with { Time = 1 } }), CheckResult.Fail));
        Assert.Equal(["block"], Named(ProofVerifier.Verify(proof, facts with { Block = null }), CheckResult.Fail));
        Assert.Equal(["block"],
            Named(ProofVerifier.Verify(proof, facts with { Block = facts.Block! with { Hash = default } }),
                CheckResult.Fail));
        var before = new LastFinalBlock(proof.Block!.Number - 1);
        Assert.Equal(
            ["finality"], Named(ProofVerifier.Verify(proof, facts with { LastFinal = before }), CheckResult.Fail));
        Assert.Equal(
            ["finality"], Named(ProofVerifier.Verify(proof, facts with { LastFinal = null }), CheckResult.NotChecked));
        Assert.Equal(["transaction"],
            Named(ProofVerifier.Verify(proof, facts with { Receipt = null }), CheckResult.Fail));
        Assert.Equal(["transaction"],
            Named(ProofVerifier.Verify(proof, facts with { Receipt = facts.Receipt! with { Succeeded = false } }),
                CheckResult.Fail));
        Assert.Equal(["transaction"],
            Named(ProofVerifier.Verify(proof, facts with { Receipt = facts.Receipt! with { BlockHash = default } }),
                CheckResult.Fail));
        Assert.Equal(["transaction"], Named(
            ProofVerifier.Verify(proof, facts with { Receipt = facts.Receipt! with { Logs = [] } }), CheckResult.Fail));
        Assert.Equal(["token"],
            Named(ProofVerifier.Verify(proof, facts with { TokenOwner = null }), CheckResult.NotChecked));
        Assert.Equal(["block", "finality", "transaction"], Named(
            ProofVerifier.Verify(proof with { Block = null, Transaction = null }, facts), CheckResult.NotChecked));
    }
}
