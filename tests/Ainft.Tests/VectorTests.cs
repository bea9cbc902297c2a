using System.Text.Json.Nodes;
using Xunit;

namespace Ainft.Tests;

/// <summary>
/// The files of earlier versions in <c>docs/vectors</c>, which every later version must still verify.
/// </summary>
public sealed class VectorTests
{
    /// <summary>The path of every file of a version below <c>docs/vectors</c>.</summary>
    internal static string[] Paths { get; } = [.. Directory.EnumerateDirectories(Root(), "v*")
        .SelectMany(version => Directory.EnumerateFiles(version, "*.json", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root(), file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files { get; } = new(Paths);

    [Fact]
    public void There_are_vectors_of_every_format_and_of_every_kind_of_verdict()
    {
        var formats = Paths.Select(file => JsonNode.Parse(Read(file))!["format"]!.GetValue<string>()).ToHashSet();
        Assert.Superset(new HashSet<string> { "ainft-proof/1", "ainft-lineage/1", "ainft-evidence/1" }, formats);
        var verdicts = Paths.Where(file => file.Contains("/evidence/", StringComparison.Ordinal))
            .Select(file => EvidenceVerifier.Verify(Evidence(Read(file))).Verdict!.Kind).ToHashSet();
        Assert.Superset(Enum.GetValues<VerdictKind>().ToHashSet(), verdicts);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_vector_verifies_and_is_written_again_with_the_same_bytes(string file)
    {
        var bytes = Read(file);
        switch (Path.GetFileName(Path.GetDirectoryName(file)))
        {
            case "proof":
                Assert.True(ProofFile.TryParse(bytes, out var proof, out var violations),
                    string.Join('\n', violations));
                var report = ProofVerifier.Verify(proof);
                Assert.True(report.IsValid, string.Join('\n', report.Checks));
                Assert.Equal(bytes, proof.ToJson());
                break;
            case "lineage":
                var lineage = Lineage(bytes);
                Assert.True(LineageProofVerifier.Verify(lineage).IsValid);
                Assert.Equal(bytes, await WrittenAsync(lineage));
                break;
            case "evidence":
                var evidence = Evidence(bytes);
                Assert.True(EvidenceVerifier.Verify(evidence).IsValid,
                    string.Join('\n', EvidenceVerifier.Verify(evidence).Summary));
                Assert.Equal(bytes, evidence.ToJson());
                break;
            default:
                Assert.Fail($"There is no format for {file}.");
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_run_of_a_vector_is_stored_and_stated_again_with_the_same_bytes(string file)
    {
        if (!file.Contains("/evidence/", StringComparison.Ordinal))
            return;
        var evidence = Evidence(Read(file));
        var run = EvidenceVerifier.RunOf(evidence)!;
        Assert.Equal(evidence.Version, run.Version);
        Assert.Equal(run.ToJson(), Run.FromJson(run.ToJson()).ToJson());
        Assert.True(SummaryStatement.TryRead(evidence.Statements[0].Envelope.Payload, out var summary, out _));
        Assert.True(Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(evidence.Component.Manifest), out var manifest,
            out _));
        Assert.Equal(
            evidence.Statements[0].Envelope.Payload.ToArray(),
            SummaryStatement.Write(Run.FromJson(run.ToJson()), summary.Component, manifest, summary.Domain,
                summary.Nodes));
        foreach (var envelope in evidence.Statements.Skip(1).Select(statement => statement.Envelope))
        {
            Assert.True(ProvenanceStatement.TryRead(envelope.Payload, out var statement, out _));
            Assert.Equal(envelope.Payload.ToArray(), statement.ToCanonicalJson());
        }
    }

    private static EvidenceFile Evidence(byte[] bytes)
    {
        Assert.True(EvidenceFile.TryParse(bytes, out var evidence, out var violations), string.Join('\n', violations));
        return evidence;
    }

    private static LineageProofFile Lineage(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        Assert.True(LineageProofFile.TryRead(stream, out var lineage, out var violations),
            string.Join('\n', violations));
        return lineage;
    }

    private static async Task<byte[]> WrittenAsync(LineageProofFile lineage)
    {
        using var stream = new MemoryStream();
        await lineage.WriteAsync(stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Root(), file));

    internal static string Root() => Path.Combine(Cli.Dev.Npm.Root, "docs", "vectors");
}
