namespace Ainft;

/// <summary>
/// What the runs before teach about an operator's answers, for one class of hardware and one kind of comparator: two Beta distributions,
/// one of how often it confirms claims that are right and one of how often it refutes claims that are wrong.
/// </summary>
/// <remarks>
/// Claims are public, so a node can repeat one without running anything, and since most claims are right it would look good by any single
/// measure. It takes two: what a "yes" is worth is Sensitivity / (1 - Specificity), and 1 - Specificity is learned only from claims that
/// turned out wrong. So a node that says yes to everything never rises above what is assumed of somebody unknown, and falls with the first
/// wrong claim it confirms. All counts are above zero and include the prior.
/// </remarks>
/// <param name="ConfirmRight">Claims that turned out right and that it confirmed.</param>
/// <param name="ConfirmWrong">Claims that turned out right and that it refuted.</param>
/// <param name="RefuteRight">Claims that turned out wrong and that it refuted.</param>
/// <param name="RefuteWrong">Claims that turned out wrong and that it confirmed.</param>
/// <param name="Consecutive">How many times in a row it agreed with the verdict.</param>
public sealed record Reliability(double ConfirmRight, double ConfirmWrong, double RefuteRight, double RefuteWrong, int Consecutive)
{
    /// <summary>What is assumed of somebody unknown: right nine times of ten, either way.</summary>
    public static Reliability Prior { get; } = new(9, 1, 9, 1, 0);

    /// <summary>The probability that it confirms a claim that is right: the mean of Beta(ConfirmRight, ConfirmWrong).</summary>
    public double Sensitivity => ConfirmRight / (ConfirmRight + ConfirmWrong);

    /// <summary>The probability that it refutes a claim that is wrong: the mean of Beta(RefuteRight, RefuteWrong).</summary>
    public double Specificity => RefuteRight / (RefuteRight + RefuteWrong);

    /// <summary>
    /// How much more probable an answer is when the claim is right than when it is wrong. Of a yes Sensitivity / (1 - Specificity), at least
    /// 1; of a no (1 - Sensitivity) / Specificity, at most 1; of somebody unknown 9 and 1/9. The answer of a known liar is worth nothing, never
    /// its opposite: else a liar could steer by it.
    /// </summary>
    public double LikelihoodRatio(bool confirms) => confirms
        ? Math.Max(1, Sensitivity / (RefuteWrong / (RefuteRight + RefuteWrong)))
        : Math.Min(1, ConfirmWrong / (ConfirmRight + ConfirmWrong) / Specificity);

    /// <summary>What one more run teaches; only runs in which others answered too teach anything.</summary>
    /// <param name="agreedWithVerdict">Whether its answer was the verdict's.</param>
    /// <param name="verdictReproduced">Whether the verdict was that the claim is right.</param>
    public Reliability After(bool agreedWithVerdict, bool verdictReproduced) => (verdictReproduced, agreedWithVerdict) switch
    {
        (true, true) => this with { ConfirmRight = ConfirmRight + 1, Consecutive = Consecutive + 1 },
        (true, false) => this with { ConfirmWrong = ConfirmWrong + 1, Consecutive = 0 },
        (false, true) => this with { RefuteRight = RefuteRight + 1, Consecutive = Consecutive + 1 },
        (false, false) => this with { RefuteWrong = RefuteWrong + 1, Consecutive = 0 },
    };

    /// <summary>What a task without a reply teaches: nothing about answers, but the row of agreements ends.</summary>
    public Reliability AfterNoReply() => Consecutive == 0 ? this : this with { Consecutive = 0 };
}
