using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

/// <summary>The header with which nodes sign their requests.</summary>
public sealed class SignedRequestTests
{
    private const string Path = "/api/nodes/0x5FbDB2315678afecb367f032d93F642f64180aa3/tasks?wait=20";

    private static readonly MintDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
    private static readonly LocalKey Node = new(Keccak256.Hash("node"u8).ToArray());
    private static readonly Sha256Digest Body = Sha256Digest.Of("{}"u8);
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly Bytes32 Nonce = Keccak256.Hash("nonce"u8);

    [Fact]
    public Task Cast_signs_the_typed_data_as_we_sign_the_hash() =>
        Gen.Select(Gen.String[0, 12], Gen.String[0, 80], Gen.Byte.Array[32], Gen.ULong, Gen.Byte.Array[32], Gen.ULong)
            .SampleAsync(async (method, path, body, time, nonce, chain) =>
            {
                var (digest, once) = (new Sha256Digest(new Bytes32(body)), new Bytes32(nonce));
                var domain = Domain with { ChainId = new BigInteger(chain) };
                // JSON cannot contain a lone surrogate, so both sides use the replacement character of UTF-8.
                var (sentMethod, sentPath) = (WellFormed(method), WellFormed(path));
                Assert.Equal(
                    await Cast.SignTypedDataAsync(Node, TypedDataOf(domain, sentMethod, sentPath, digest, time, once)),
                    Node.Sign(SignedRequest.HashToSign(domain, sentMethod, sentPath, digest, time, once)));
            }, iter: 30, threads: 1);

    [Fact]
    public async Task The_header_leads_back_to_the_request_that_was_signed()
    {
        var signed = await SignAsync();

        Assert.True(SignedRequest.TryParse(signed.ToString(), out var read, out _));

        Assert.Equal(signed, read);
        Assert.Equal($"Ainft {signed.Parameter}", signed.ToString());
        Assert.Equal(1_800_000_000ul, read.Time);
        Assert.True(read.IsFor(Domain, "GET", Path, Body));
    }

    [Fact]
    public async Task A_signature_is_for_nothing_else()
    {
        var signed = await SignAsync();

        Assert.False(signed.IsFor(Domain, "POST", Path, Body));
        Assert.False(signed.IsFor(Domain, "get", Path, Body));
        Assert.False(signed.IsFor(Domain, "GET", Path[..^1], Body));
        Assert.False(signed.IsFor(Domain, "GET", Path, Sha256Digest.Of([])));
        Assert.False(signed.IsFor(Domain with { ChainId = 1 }, "GET", Path, Body));
        Assert.False((signed with { Time = signed.Time + 1 }).IsFor(Domain, "GET", Path, Body));
        Assert.False((signed with { Nonce = default }).IsFor(Domain, "GET", Path, Body));
        Assert.False((signed with { Node = default }).IsFor(Domain, "GET", Path, Body));
    }

    [Fact]
    public async Task A_signature_with_a_high_s_is_invalid()
    {
        var signed = await SignAsync();
        var order = BigInteger.Parse("115792089237316195423570985008687907852837564279074904382605163141518161494337");
        var s = signed.Signature.S;
        var high = AinftId.FromTokenId(order - new BigInteger(Bytes32.AsSpan(in s), true, true)).Value;

        Assert.False((signed with
        {
            Signature = new Signature(signed.Signature.R, high, (byte)(1 - signed.Signature.YParity))
        }).IsFor(Domain, "GET", Path, Body));
    }

    [Fact]
    public async Task The_parameters_come_in_any_order_with_or_without_spaces()
    {
        var signed = await SignAsync();
        var header =
            $"ainft signature={signed.Signature},nonce={signed.Nonce} , time={signed.Time},  "
                + $"node={signed.Node.ToHex()}";

        Assert.True(SignedRequest.TryParse(header, out var read, out _));
        Assert.Equal(signed, read);
    }

    [Theory]
    [InlineData("node", "0x12", "node is not an address")]
    [InlineData("node", "0x5fbDB2315678afecb367f032d93F642f64180aa3", "node is not an address")]
    [InlineData("time", "-1", "time is not")]
    [InlineData("time", "1e9", "time is not")]
    [InlineData("time", "99999999999999999999", "time is not")]
    [InlineData("nonce", "7", "nonce is not")]
    [InlineData("signature", "0x00", "signature is neither")]
    [InlineData("signature", "", "signature is neither")]
    public async Task What_is_wrong_with_a_parameter_is_reported(string name, string value, string expected)
    {
        var signed = await SignAsync();
        var parameters = signed.Parameter.Split(", ").Select(parameter =>
            parameter.StartsWith(name + "=", StringComparison.Ordinal) ? $"{name}={value}" : parameter);

        Assert.False(SignedRequest.TryParse("Ainft " + string.Join(", ", parameters), out var read, out var reason));

        Assert.Null(read);
        Assert.StartsWith(expected, reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anything_else_is_no_header_of_this_scheme()
    {
        var signed = await SignAsync();
        var parameter = signed.Parameter;

        foreach (var header in (string?[])[null, "", "Ainft", "Ainft ", "Bearer " + parameter, parameter,
            $"Ainft {parameter}, time=1", $"Ainft {parameter}, more=1",
            $"Ainft {parameter},", $"Ainft {parameter.Replace(", time", "; time")}",
            "Ainft " + parameter[..parameter.LastIndexOf(',')], "Ainft " + parameter + new string(' ', 512)])
        {
            Assert.False(SignedRequest.TryParse(header, out _, out var reason), header);
            Assert.StartsWith("Expected Ainft node=", reason, StringComparison.Ordinal);
        }
    }

    private static ValueTask<SignedRequest> SignAsync() =>
        SignedRequest.SignAsync(Node, Domain, "GET", Path, Body, Now, Nonce);

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string TypedDataOf(MintDomain domain, string method, string path, Sha256Digest body, ulong time,
        Bytes32 nonce) => new JsonObject
        {
            ["types"] = JsonNode.Parse("""
                {"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
                 {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
                 "Request":[{"name":"method","type":"string"},{"name":"path","type":"string"},
                 {"name":"body","type":"bytes32"},{"name":"time","type":"uint256"},{"name":"nonce","type":"bytes32"}]}
                """),
            ["primaryType"] = "Request",
            ["domain"] = new JsonObject
            {
                ["name"] = "AINFT",
                ["version"] = "1",
                ["chainId"] = domain.ChainId.ToString(),
                ["verifyingContract"] = domain.Registry.ToString()
            },
            ["message"] = new JsonObject
            {
                ["method"] = method,
                ["path"] = path,
                ["body"] = body.ToString(),
                ["time"] = time.ToString(),
                ["nonce"] = nonce.ToString()
            },
        }.ToJsonString();
}
