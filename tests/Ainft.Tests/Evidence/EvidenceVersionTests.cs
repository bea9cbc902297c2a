using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Tests.Runs;
using Xunit;

namespace Ainft.Tests.Evidence;

public sealed class EvidenceVersionTests
{
    [Fact]
    public void A_run_that_is_opened_now_has_the_latest_version_exactly_when_it_follows_a_DAO()
    {
        Assert.Equal(EvidenceVersion.WithoutDao, RunScene.Open().Version);
        Assert.Equal(EvidenceVersion.Latest, EvidenceCase.Governed.Run.Version);
    }

    [Fact]
    public void A_summary_under_a_DAO_names_its_contracts_its_grant_and_the_block_of_each_round()
    {
        var one = EvidenceCase.Create(2, 2, [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], produce: false, 7, 3);
        var run = UnverifiedStatement.RunOf(
            JsonNode.Parse(one.Evidence.Statements[0].Envelope.Payload.Span)!, one);
        var dao = run["governance"]!;
        Assert.Equal(
            (one.Run.Governance!.Operators.ToHex(), one.Run.Governance.Grants.ToHex(), 90),
            ((string)dao["operators"]!, (string)dao["grants"]!, (int)dao["grant"]!["block"]!));
        Assert.Equal((string)run["request"]!["requester"]!, (string)dao["grant"]!["requester"]!);
        Assert.Equal([95, 96], run["rounds"]!.AsArray().Select(round => (int)round!["block"]!));
        Assert.True(EvidenceVerifier.Verify(one.Evidence, one.Facts).IsValid);
    }

    [Theory]
    [InlineData("/governance", null)]
    [InlineData("/governance/grants", null)]
    [InlineData("/governance/operators", "\"0x12\"")]
    [InlineData("/governance/more", "1")]
    [InlineData("/governance/grant/logIndex", "-1")]
    [InlineData("/governance/grant/requester", "\"0x00000000000000000000000000000000000000a1\"")]
    [InlineData("/rounds/0/block", null)]
    [InlineData("/rounds/0/block", "-1")]
    [InlineData("/terms/openOperators", "true")]
    public void A_stored_run_under_a_DAO_without_a_rule_of_it_is_refused(string pointer, string? value)
    {
        var stored = JsonNode.Parse(EvidenceCase.Governed.Run.ToJson())!;
        Assert.Equal(3, Run.FromJson(Encoding.UTF8.GetBytes(stored.ToJsonString())).Version);
        var (holder, name) = Find(stored, pointer);
        if (value is null)
            holder.AsObject().Remove(name);
        else
            holder[name] = JsonNode.Parse(value);
        Assert.Throws<FormatException>(() => Run.FromJson(Encoding.UTF8.GetBytes(stored.ToJsonString())));
    }

    [Theory]
    [InlineData("/governance")]
    [InlineData("/rounds/0/block")]
    public void A_stored_run_without_a_DAO_has_no_member_of_one(string pointer)
    {
        var stored = JsonNode.Parse(EvidenceCase.Reproduced.Run.ToJson())!;
        var (from, name) = Find(JsonNode.Parse(EvidenceCase.Governed.Run.ToJson())!, pointer);
        Find(stored, pointer).Holder[name] = from[name]!.DeepClone();
        Assert.Throws<FormatException>(() => Run.FromJson(Encoding.UTF8.GetBytes(stored.ToJsonString())));
    }

    [Fact]
    public void A_draw_under_a_DAO_needs_the_block_of_its_decisions()
    {
        var dao = EvidenceCase.Governed.Run.Governance! with { Grant = null };
        var run = RunMachine.SetBeacon(
            RunMachine.Open(
                RunScene.Request(), RunScene.Terms(), RunScene.Workflow, RunScene.Claim, RunScene.Start, 100, dao),
            RunScene.Beacon);
        Assert.Throws<ArgumentException>(() => RunMachine.Draw(run, RunScene.Nodes(8), RunScene.Start, null));
        Assert.Equal(7UL, RunMachine.Draw(run, RunScene.Nodes(8), RunScene.Start, null, block: 7).Rounds[0].Block);
    }

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
    [InlineData("4")]
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
    [InlineData(3)]
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
        Assert.All([Renamed(first, 1, 2), Renamed(latest, 2, 1), Renamed(latest, 2, 3),
            Renamed(EvidenceCase.Governed, 3, 2)],
            file => Assert.False(EvidenceVerifier.Verify(file).IsValid));
    }

    private static (JsonNode Holder, string Name) Find(JsonNode document, string pointer)
    {
        var steps = pointer.Split('/')[1..];
        var holder = steps[..^1].Aggregate(
            document,
            (node, step) => node is JsonArray array
                ? array[int.Parse(step, CultureInfo.InvariantCulture)]!
                : node[step]!);
        return (holder, steps[^1]);
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
