using System.Numerics;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class RunMessagesTests
{
    private static readonly LocalKey Key = new(Keccak256.Hash("key"u8).ToArray());

    private static readonly Gen<Bytes32> Word = Gen.Byte.Array[32].Select(bytes => new Bytes32(bytes));

    private static readonly Gen<Address> Account = Gen.Byte.Array[20].Select(bytes => new Address(bytes));

    private static readonly Gen<MintDomain> Domain =
        Gen.Select(Gen.ULong, Account, (chainId, registry) => new MintDomain(new BigInteger(chainId), registry));

    private static readonly Gen<Candidate> Node =
        Gen.Select(Account, Account, Account, (node, @operator, payout) => new Candidate(node, @operator, payout));

    [Fact]
    public Task Cast_signs_a_request_to_reproduce_as_we_sign_its_hash() =>
        Gen.Select(Domain, Word, Gen.Int[1, 16], Gen.Int[500_000, 999_999], Gen.Int[1, 10_080], Gen.ULong)
            .SampleAsync((domain, id, replicas, confidence, minutes, deadline) => AgreeAsync(
            RunMessages.HashReproduce(domain, new AinftId(id), replicas, confidence, minutes, deadline),
            RunMessages.TypedDataReproduce(domain, new AinftId(id), replicas, confidence, minutes, deadline)), iter: 20,
            threads: 1);

    [Fact]
    public Task Cast_signs_a_request_to_produce_as_we_sign_its_hash() =>
        Gen.Select(Domain, Word, Gen.Int[1, 16], Gen.Int[500_000, 999_999], Gen.Int[1, 10_080], Gen.ULong)
            .SampleAsync((domain, template, replicas, confidence, minutes, deadline) => AgreeAsync(
            RunMessages.HashProduce(domain, new Sha256Digest(template), replicas, confidence, minutes, deadline),
            RunMessages.TypedDataProduce(domain, new Sha256Digest(template), replicas, confidence, minutes, deadline)),
            iter: 20, threads: 1);

    [Fact]
    public Task Cast_signs_a_commitment_as_we_sign_its_hash() =>
        Gen.Select(Domain, Word, Word).SampleAsync((domain, run, commitment) => AgreeAsync(
        RunMessages.HashCommit(domain, new Sha256Digest(run), new Sha256Digest(commitment)),
        RunMessages.TypedDataCommit(domain, new Sha256Digest(run), new Sha256Digest(commitment))), iter: 20,
        threads: 1);

    [Fact]
    public Task Cast_signs_a_registration_as_we_sign_its_hash() =>
        Gen.Select(Domain, Node, Word, Gen.ULong).SampleAsync((domain, node, profile, deadline) => AgreeAsync(
        RunMessages.HashNode(domain, node, new Sha256Digest(profile), deadline),
        RunMessages.TypedDataNode(domain, node, new Sha256Digest(profile), deadline)), iter: 20, threads: 1);

    [Fact]
    public async Task Cast_takes_the_signature_of_a_request_and_of_no_other()
    {
        await Npm.EnsureAsync();
        var domain = new MintDomain(31337, RunScene.Account("registry"));
        var key = LocalKey.Generate();
        foreach (var request in (RunRequest[])[RunScene.Request(), RunScene.Request(purpose: RunPurpose.Produce)])
        {
            var signature = key.Sign(request.HashToSign(domain)).ToString();
            await VerifyAsync(request.TypedData(domain), signature, key.Address);
            await Assert.ThrowsAnyAsync<Exception>(() =>
                VerifyAsync((request with { Replicas = 4 }).TypedData(domain), signature, key.Address));
        }
    }

    [Fact]
    public void A_request_names_its_run_and_what_makes_it_the_same()
    {
        var request = RunScene.Request();
        Assert.NotEqual(request.RunId, (request with { SignatureDeadline = 2 }).RunId);
        Assert.Equal(request.Key, (request with { SignatureDeadline = 2 }).Key);
        Assert.Equal(request.RunId, (request with { Signature = "0x34" }).RunId);
        Assert.NotEqual(request.Key, (request with { Replicas = 4 }).Key);
        Assert.NotEqual(request.Key, (request with { Requester = RunScene.Account("other") }).Key);
        Assert.Equal(RunScene.Digest($$"""{"confidence":900000,"deadline":1,"minutes":"""
            + $$"""60,"purpose":"reproduce","replicas":"""
            + $$"""3,"requester":"{{request.Requester.ToHex()}}","subject":"{{request.Subject}}"}"""), request.RunId);
    }

    [Fact]
    public void A_commitment_is_to_one_run_node_salt_and_result()
    {
        var (run, node, salt, result) = (RunScene.Digest("run"), RunScene.Account("node"), RunScene.Hash("salt"),
            RunScene.Result("true") with { Metrics = [new Metric("m.json", "/loss", 0.5)] });
        var commitment = Commitment.Of(run, node, salt, result);
        Assert.Equal(RunScene.Digest($$"""{"domain":"ainft-commit/1","metrics":"""
            + $$"""[{"file":"m.json","pointer":"/loss","value":"""
            + $$"""0.5}],"node":"{{node.ToHex()}}","result":"{{result.Digest}}","run":"{{run}}","salt":"{{salt}}"}"""),
            commitment);
        Assert.NotEqual(commitment, Commitment.Of(RunScene.Digest("other"), node, salt, result));
        Assert.NotEqual(commitment, Commitment.Of(run, RunScene.Account("other"), salt, result));
        Assert.NotEqual(commitment, Commitment.Of(run, node, RunScene.Hash("other"), result));
        Assert.NotEqual(commitment, Commitment.Of(run, node, salt, RunScene.Result("other")));
    }

    private static async Task AgreeAsync(Bytes32 hash, JsonObject typedData) =>
        Assert.Equal(await Cast.SignTypedDataAsync(Key, typedData.ToJsonString()), Key.Sign(hash));

    private static Task<string> VerifyAsync(JsonObject typedData, string signature, Address signer) =>
        Npm.RunAsync(Npm.Binary("cast"),
            ["wallet", "verify", "--address", signer.ToString(), "--data", typedData.ToJsonString(), signature]);
}
