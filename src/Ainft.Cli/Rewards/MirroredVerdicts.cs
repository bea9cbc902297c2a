using Ainft.Cli.Mirrors;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>The verdicts of a copy. Each evidence file is verified, and its anchors are those of the copy.</summary>
/// <param name="folder">The copy.</param>
/// <param name="admitted">Whether the DAO had admitted an operator before a block, or null without a DAO.</param>
/// <param name="isBeacon">Whether the chain has a beacon.</param>
internal sealed class MirroredVerdicts(
    MirrorFolder folder, Func<Address, ulong, bool>? admitted, Func<Beacon, Task<bool>> isBeacon)
{
    private readonly Dictionary<Bytes32, BlockTime> anchors = folder.ReadBatches().ToDictionary(
        batch => Bytes32.Parse(batch.Anchor.Root), batch => new BlockTime(batch.Anchor.Block, batch.Anchor.Time));

    /// <summary>
    /// The runs whose evidence the copy lacks. A file that is not valid evidence of its run counts as lacking.
    /// </summary>
    public HashSet<Sha256Digest> Missing { get; } = [];

    /// <summary>The verdicts of some runs about a component.</summary>
    public async Task<IReadOnlyList<GateVerdict>> ReadAsync(
        AinftId component, IEnumerable<Sha256Digest> runs, CancellationToken ct)
    {
        var verdicts = new List<GateVerdict>();
        foreach (var run in runs.Distinct())
            if (!File.Exists(folder.EvidenceOf(run)))
                Missing.Add(run);
            else if (await File.ReadAllBytesAsync(folder.EvidenceOf(run), ct) is var bytes
                && await JudgeAsync(component, run, bytes) is { } verdict)
                verdicts.Add(verdict);
        return verdicts;
    }

    private async Task<GateVerdict?> JudgeAsync(AinftId component, Sha256Digest asked, byte[] bytes)
    {
        if (RunEvidence.Read(component, asked, bytes) is not var (file, run, report))
        {
            Missing.Add(asked);
            return null;
        }

        if (run is not { Verdict: { } verdict, Beacon: { } beacon }
            || verdict.Kind is not (VerdictKind.Reproduced or VerdictKind.NotReproduced)
            || !file.Statements.All(statement => anchors.ContainsKey(statement.Root))
            || !await isBeacon(beacon))
            return null;
        return new GateVerdict(
            run.Id,
            file.Statements.Select(statement => anchors[statement.Root]).MaxBy(block => block.Number),
            verdict.Kind == VerdictKind.Reproduced,
            run.Tasks.Where(task => verdict.Supporters.Contains(task.Node.Node))
                .Select(task => task.Node.Operator).Distinct().Count(),
            verdict.Confidence,
            report.Tolerance is null or { IsBounded: true },
            admitted is null
                ? !run.Terms.OpenOperators
                : run.Tasks.Where(task => task.Revealed is not null)
                    .All(task => admitted(task.Node.Operator, beacon.Block)));
    }
}
