using Ainft.Ethereum;
using Ainft.Tests.Runs;
using Xunit;

namespace Ainft.Tests.Evidence;

/// <summary>A node states the seed of its run, and a verifier computes the seed again.</summary>
public sealed class SampleEvidenceTests
{
    private static readonly Manifest Manifest = Parse("""
        {"ainft":1,"kind":"model",
         "artifacts":[{"uri":"x:1","sha256":"1111111111111111111111111111111111111111111111111111111111111111"}],
         "workflow":{"runtime":"x","command":["x"],"outputs":[{"path":"metrics.json","artifact":0}],"seed":7,
         "comparator":
         {"equivalent":{"file":"metrics.json","pointer":"/x","mean":1,"margin":0.1,"sd":0.01,"n":9,"alpha":0.05,
          "baseline":0}}} }
        """);

    private static readonly Address Node = RunScene.Node(1).Node;

    [Fact]
    public void A_statement_of_version_2_has_the_seed_and_one_of_version_1_has_none()
    {
        var run = RunMachine.SetBeacon(
            RunMachine.Open(RunScene.Request(), RunScene.Terms(), Manifest.Workflow!, Claim.Of(Manifest),
                RunScene.Start, 100), RunScene.Beacon);
        var stated = State(run);
        Assert.Equal(TaskSeed.Of(RunScene.Beacon.Hash, run.Id, Node), stated.Seed);
        Assert.True(ProvenanceStatement.TryRead(stated.ToCanonicalJson(), out var read, out var violations),
            string.Join('\n', violations));
        Assert.Equal(stated.Seed, read.Seed);
        var first = State(run with { Version = EvidenceVersion.First });
        Assert.Null(first.Seed);
        Assert.True(ProvenanceStatement.TryRead(first.ToCanonicalJson(), out _, out violations),
            string.Join('\n', violations));
    }

    [Fact]
    public void A_statement_whose_seed_is_left_out_or_too_great_is_none()
    {
        var run = RunMachine.SetBeacon(
            RunMachine.Open(RunScene.Request(), RunScene.Terms(), Manifest.Workflow!, Claim.Of(Manifest),
                RunScene.Start, 100), RunScene.Beacon);
        foreach (var seed in new long?[] { null, -1, 1L << 53 })
            Assert.False(ProvenanceStatement.TryRead((State(run) with { Seed = seed }).ToCanonicalJson(), out _,
                out _));
    }

    [Fact]
    public void Another_seed_than_the_beacons_fails_the_verification()
    {
        var made = EvidenceCase.Reproduced;
        var node = made.Run.Tasks[0].Node.Node;
        Assert.True(ProvenanceStatement.TryRead(made.Evidence.Statements[1].Envelope.Payload, out var statement,
            out _));
        var forged =
            EvidenceCase.Sign((statement with { Seed = statement.Seed + 1 }).ToCanonicalJson(), made.Keys[node]);
        var statements =
            made.Evidence.Statements.Select((other, i) => i == 1 ? other with { Envelope = forged } : other).ToArray();
        var report = EvidenceVerifier.Verify(made.Evidence with { Statements = statements });
        Assert.Contains(report.Nodes.SelectMany(one => one.Checks).Concat(report.Summary),
            check => check.Result == CheckResult.Fail);
        Assert.False(report.IsValid);
    }

    private static ProvenanceStatement State(Run run) => ProvenanceStatement.Of(
        ProvenanceTask.Of(run, Manifest, new Dictionary<AinftId, Manifest>()), Node, RunScene.Result(""),
        RunScene.Salt(Node));

    private static Manifest Parse(string json) =>
        Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out var manifest, out _)
            ? manifest
            : throw new FormatException(json);
}
