using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Ainft.Tests.Proofs;

/// <summary>
/// The vectors with delegations. The environment variable <c>AINFT_UPDATE_DOCS=1</c> makes the first test write them.
/// </summary>
public sealed class DelegationVectorTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Refused { get; } = new(RefusedDelegations.All.Select(one => one.Name));

    [Fact]
    public async Task The_vectors_with_delegations_are_those_that_this_test_makes()
    {
        foreach (var (name, bytes) in await FilesAsync())
        {
            var path = Path.Combine(VectorTests.Root(), name);
            if (Environment.GetEnvironmentVariable("AINFT_UPDATE_DOCS") is "1")
                await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            Assert.Equal(Encoding.UTF8.GetString(bytes),
                await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_with_a_broken_delegation_fails_the_named_checks_or_is_refused(string name)
    {
        var refused = RefusedDelegations.All.Single(one => one.Name == name);
        Assert.Equal(refused.Fails, FailsOf(Encoding.UTF8.GetBytes(refused.File.ToJsonString())) ?? []);
    }

    private static string[]? FailsOf(byte[] bytes)
    {
        if (ProofFile.TryParse(bytes, out var proof, out _))
            return NamesOf(ProofVerifier.Verify(proof).Checks);
        using var stream = new MemoryStream(bytes);
        return LineageProofFile.TryRead(stream, out var lineage, out _)
            ? NamesOf(LineageProofVerifier.Verify(lineage).Components.SelectMany(component => component.Checks))
            : null;
    }

    // A file of the form that fails no check would return an empty array, as a file that a reader refuses does.
    private static string[] NamesOf(IEnumerable<VerificationCheck> checks)
    {
        string[] names = [.. checks.Where(check => check.Result == CheckResult.Fail).Select(check => check.Name)];
        return names is [] ? ["none"] : names;
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> FilesAsync()
    {
        var good = new DelegationCase();
        using var lineage = new MemoryStream();
        await DelegationCase.Lineage(child => child).WriteAsync(lineage, TestContext.Current.CancellationToken);
        return
        [
            ("v2/proof/delegated.json", good.Proof().ToJson()),
            ("v2/proof/delegated-exact.json", (good with
            {
                Platform = "huggingface.co",
                Repository = "datasets/acme/Set_1.0",
                Contributors = [],
                BlockTime = null,
                Terms = good.Terms with
                {
                    Platform = "huggingface.co",
                    Scope = "datasets/acme/Set_1.0",
                    ContributorsHash = ContributorList.Hash([]),
                },
            }).Proof().ToJson()),
            ("v2/proof/delegated-case.json", (good with { Repository = "ACME/Model" }).Proof().ToJson()),
            ("v2/proof/delegated-elsewhere.json", (good with
            {
                Domain = DelegationCase.OtherChain,
                DelegatedIn = DelegationCase.OtherChain,
            }).Proof().ToJson()),
            ("v2/lineage/delegated.json", lineage.ToArray()),
            ("delegations.json", Encoding.UTF8.GetBytes(RefusedJson().ToJsonString(Readable) + "\n")),
        ];
    }

    private static JsonObject RefusedJson() => new()
    {
        ["refused"] = new JsonArray([.. RefusedDelegations.All.Select(one => (JsonNode)new JsonObject
        {
            ["name"] = one.Name,
            ["fails"] = new JsonArray([.. one.Fails.Select(check => (JsonNode)check)]),
            ["file"] = one.File.DeepClone(),
        })]),
    };
}
