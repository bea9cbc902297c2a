namespace Ainft.Runs;

/// <summary>
/// The part of a verdict that follows from the numbers of all nodes together and not from the votes. It is empty in a
/// run of version 1.
/// </summary>
/// <param name="Tolerance">The smallest effect that the comparator would have refused.</param>
/// <param name="Equivalences">The tests of its parts <c>equivalent</c>.</param>
/// <param name="Refusal">
/// The bound that the agreed numbers break, in a run that produces a component. Null when they keep all bounds.
/// </param>
internal sealed record SampleVerdict(Tolerance? Tolerance, IReadOnlyList<Equivalence> Equivalences, string? Refusal)
{
    private static readonly SampleVerdict Nothing = new(null, [], null);

    /// <summary>Whether every test shows equivalence.</summary>
    public bool IsShown => Equivalences.All(equivalence => equivalence.IsShown);

    /// <param name="run">The run.</param>
    /// <param name="comparator">
    /// The comparator with the claimed numbers, or with the agreed numbers of the nodes.
    /// </param>
    /// <param name="votes">All votes, in the order of the nodes' addresses.</param>
    public static SampleVerdict Of(Run run, Comparator comparator, IReadOnlyList<Vote> votes) =>
        run.Version == EvidenceVersion.First ? Nothing : new(
        Tolerance.Of(comparator),
        [.. comparator.Parts.OfType<Comparator.Equivalent>().Where(part => part.Mean is not null)
            .Select(part => Equivalence.Of(part, NumbersAt(part.Place, votes)))],
        run.Claim is null ? Bounds.RefuseAgreed(comparator) : null);

    public Verdict AddTo(Verdict verdict) => verdict with { Tolerance = Tolerance, Equivalences = Equivalences };

    private static double[] NumbersAt(MetricPlace place, IReadOnlyList<Vote> votes) =>
    [
        .. votes.Select(vote => vote.Task)
            .Where(task => task.Revealed!.Result.Metrics.Count(metric => metric.Place == place) == 1)
            .DistinctBy(task => task.Node.Operator)
                .Select(task => task.Revealed!.Result.Metrics.Single(metric => metric.Place == place).Value),
    ];
}
