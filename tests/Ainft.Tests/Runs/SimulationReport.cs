using System.Globalization;
using Ainft.Ethereum;

namespace Ainft.Tests.Runs;

/// <summary>
/// The results of many runs. It compares the measured rate of wrong acceptances with the rate that the verdicts state
/// themselves.
/// </summary>
internal sealed class SimulationReport
{
    private readonly Dictionary<VerdictKind, int> kinds = [];
    private readonly Dictionary<Address, int> accepted = [];
    private double claimed;

    /// <summary>The number of runs with the verdict reproduced or produced.</summary>
    public int Acceptances { get; private set; }

    /// <summary>The number of acceptances of a result that the workflow does not produce.</summary>
    public int WrongAcceptances { get; private set; }

    /// <summary>The number of runs that refuted a correct claim.</summary>
    public int WrongRefutations { get; private set; }

    /// <summary>The fraction of wrong acceptances.</summary>
    public double MeasuredRate => Acceptances == 0 ? 0 : (double)WrongAcceptances / Acceptances;

    /// <summary>The mean error probability that the accepting verdicts state.</summary>
    public double ClaimedRate => Acceptances == 0 ? 0 : claimed / Acceptances;

    /// <summary>The number of verdicts that an operator's result supported.</summary>
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
        $"{world,-34} {kinds.Values.Sum(),6} {Of(VerdictKind.Reproduced),11} {Of(VerdictKind.NotReproduced),15} "
            + $"{Of(VerdictKind.Produced),9} {Of(VerdictKind.Inconclusive),13} {WrongRefutations,15} "
            + $"{WrongAcceptances,14} {MeasuredRate,9:0.00000} {ClaimedRate,9:0.00000}");

    public const string Header =
        "world                                runs  reproduced  not reproduced  produced  inconclusive  wrongly "
            + "refuted  wrongly taken  measured   claimed";

    private static bool IsWrong(Run run, Question question) => run.Verdict!.Consensus is { } center
        ? run.TaskOf(center)!.Revealed!.Result.Outputs[0].Sha256 != RunScene.Digest(question.Truth)
        : question.IsTampered;
}
