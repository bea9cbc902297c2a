using System.Globalization;
using Ainft.Ethereum;

namespace Ainft.Tests.Reproduction;

/// <summary>What came of many runs: how often a wrong result was accepted, beside how often the verdicts themselves said it would be.</summary>
internal sealed class SimulationReport
{
    private readonly Dictionary<VerdictKind, int> kinds = [];
    private readonly Dictionary<Address, int> accepted = [];
    private double claimed;

    /// <summary>Runs that came to reproduced or produced.</summary>
    public int Acceptances { get; private set; }

    /// <summary>Those of them whose result does not come out when the workflow is run.</summary>
    public int WrongAcceptances { get; private set; }

    /// <summary>Runs that refuted a claim which is right.</summary>
    public int WrongRefutations { get; private set; }

    /// <summary>The part of the acceptances that is wrong.</summary>
    public double MeasuredRate => Acceptances == 0 ? 0 : (double)WrongAcceptances / Acceptances;

    /// <summary>The mean of what the accepting verdicts say about themselves.</summary>
    public double ClaimedRate => Acceptances == 0 ? 0 : claimed / Acceptances;

    /// <summary>In how many verdicts an operator's result was part of what the verdict says.</summary>
    public int AcceptedOf(Candidate node) => accepted.GetValueOrDefault(node.Operator);

    public int Of(VerdictKind kind) => kinds.GetValueOrDefault(kind);

    public void Count(Run run, Question question, Func<Candidate, Behaviour> behaviourOf)
    {
        var verdict = run.Verdict!;
        kinds[verdict.Kind] = Of(verdict.Kind) + 1;
        foreach (var node in verdict.Supporters)
            accepted[run.TaskOf(node)!.Node.Operator] = AcceptedOf(run.TaskOf(node)!.Node) + 1;
        if (verdict.Kind is VerdictKind.NotReproduced && !question.IsTampered)
            WrongRefutations++;
        if (verdict.Kind is not (VerdictKind.Reproduced or VerdictKind.Produced))
            return;
        Acceptances++;
        claimed += verdict.WrongProbability;
        WrongAcceptances += IsWrong(run, question) ? 1 : 0;
    }

    public string Line(string world) => string.Create(CultureInfo.InvariantCulture,
        $"{world,-34} {kinds.Values.Sum(),6} {Of(VerdictKind.Reproduced),11} {Of(VerdictKind.NotReproduced),15} {Of(VerdictKind.Produced),9} {Of(VerdictKind.Inconclusive),13} {WrongRefutations,15} {WrongAcceptances,14} {MeasuredRate,9:0.00000} {ClaimedRate,9:0.00000}");

    public const string Header =
        "world                                runs  reproduced  not reproduced  produced  inconclusive  wrongly refuted  wrongly taken  measured   claimed";

    private static bool IsWrong(Run run, Question question) => run.Verdict!.Consensus is { } center
        ? run.TaskOf(center)!.Revealed!.Result.Outputs[0].Sha256 != RunScene.Digest(question.Truth)
        : question.IsTampered;
}
