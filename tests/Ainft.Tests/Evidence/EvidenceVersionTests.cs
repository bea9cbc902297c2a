using System.Text;
using System.Text.Json.Nodes;
using Ainft.Tests.Runs;
using Xunit;

namespace Ainft.Tests.Evidence;

public sealed class EvidenceVersionTests
{
    [Fact]
    public void A_run_that_is_opened_now_has_the_latest_version() =>
        Assert.Equal(EvidenceVersion.Latest, RunScene.Open().Version);

    [Fact]
    public void A_stored_run_without_a_version_has_the_first_and_is_stored_without_one_again()
    {
        var stored = JsonNode.Parse(RunScene.Open().ToJson())!.AsObject();
        Assert.True(stored.Remove("version"));
        var run = Run.FromJson(Encoding.UTF8.GetBytes(stored.ToJsonString()));
        Assert.Equal(EvidenceVersion.First, run.Version);
        Assert.Equal(stored.ToJsonString(), Encoding.UTF8.GetString(run.ToJson()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("2.5")]
    [InlineData("\"2\"")]
    [InlineData("null")]
    public void A_stored_run_of_another_version_is_refused(string version)
    {
        var stored = JsonNode.Parse(RunScene.Open().ToJson())!;
        stored["version"] = JsonNode.Parse(version);
        Assert.Contains("/version",
            Assert.Throws<FormatException>(() => Run.FromJson(Encoding.UTF8.GetBytes(stored.ToJsonString()))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_statement_of_a_run_has_the_version_of_the_run(int version)
    {
        var one = EvidenceCase.Create(3, 0, new int[12], produce: false, 7, version);
        Assert.Equal($"ainft-evidence/{version}", one.Evidence.Format);
        var payloads = one.Evidence.Statements.Select(statement =>
            JsonNode.Parse(statement.Envelope.Payload.Span)!["predicate"]!.AsObject()).ToArray();
        Assert.Contains($"urn:ainft:run:{version}", payloads[0].Select(member => member.Key));
        Assert.All(payloads[1..],
            payload => Assert.Contains($"urn:ainft:result:{version}", payload.Select(member => member.Key)));
    }

    [Fact]
    public void A_file_of_another_version_than_its_summary_fails() => Assert.All(
        [EvidenceCase.First.Evidence with { Version = 2 }, EvidenceCase.Reproduced.Evidence with { Version = 1 }],
        file =>
            Assert.Equal(["summary"],
                EvidenceVerifier.Verify(file).Summary.Where(check => check.Result == CheckResult.Fail)
                    .Select(check => check.Name)));

    [Fact]
    public void A_run_of_one_version_under_the_name_of_another_fails()
    {
        var (first, latest) = (EvidenceCase.First, EvidenceCase.Reproduced);
        Assert.All([Renamed(first, 1, 2), Renamed(latest, 2, 1)],
            file => Assert.False(EvidenceVerifier.Verify(file).IsValid));
    }

    /// <summary>
    /// The evidence with another version in the names of the extensions of its statements, signed again.
    /// </summary>
    private static EvidenceFile Renamed(EvidenceCase one, int from, int to)
    {
        var statements = one.Evidence.Statements.Select(statement => statement.Envelope).ToArray();
        foreach (var (i, envelope) in statements.Index().ToArray())
        {
            var text = Encoding.UTF8.GetString(envelope.Payload.Span)
                .Replace($"urn:ainft:run:{from}\"", $"urn:ainft:run:{to}\"", StringComparison.Ordinal)
                .Replace($"urn:ainft:result:{from}\"", $"urn:ainft:result:{to}\"", StringComparison.Ordinal);
            statements[i] = EvidenceCase.Sign(Encoding.UTF8.GetBytes(text),
                i == 0 ? EvidenceCase.Operator : one.Keys[envelope.KeyId]);
        }
        return EvidenceCase.Anchor(statements, one.Manifest, EvidenceCase.Creator, 7).Evidence;
    }
}
