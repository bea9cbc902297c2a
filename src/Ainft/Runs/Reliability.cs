namespace Ainft.Runs;

/// <summary>
/// The record of an operator's answers, for one class of hardware and one kind of comparator. It consists of two Beta
/// distributions. One is of the rate at which the operator confirms right claims, and one of the rate at which it
/// refutes wrong claims.
/// </summary>
/// <remarks>
/// Claims are public, so a node can repeat a claim without running the workflow. Most claims are right, so such a node
/// would look good by any single rate. Two rates prevent this. The weight of a "yes" is Sensitivity / (1 -
/// Specificity), and only claims that turned out wrong change 1 - Specificity. So a node that confirms every claim
/// never earns more weight than an unknown operator, and loses weight with the first wrong claim that it confirms. All
/// numbers are above zero and include the prior.
/// </remarks>
/// <param name="ConfirmRight">The number of right claims that it confirmed.</param>
/// <param name="ConfirmWrong">The number of right claims that it refuted.</param>
/// <param name="RefuteRight">The number of wrong claims that it refuted.</param>
/// <param name="RefuteWrong">The number of wrong claims that it confirmed.</param>
/// <param name="Consecutive">The number of times in a row that it agreed with the verdict.</param>
public sealed record Reliability(
    double ConfirmRight, double ConfirmWrong, double RefuteRight, double RefuteWrong, int Consecutive)
{
    /// <summary>The prior of an unknown operator, which answers right nine times in ten, for both rates.</summary>
    public static Reliability Prior { get; } = new(9, 1, 9, 1, 0);

    /// <summary>
    /// The probability that it confirms a right claim, which is the mean of Beta(ConfirmRight, ConfirmWrong).
    /// </summary>
    public double Sensitivity => ConfirmRight / (ConfirmRight + ConfirmWrong);

    /// <summary>
    /// The probability that it refutes a wrong claim, which is the mean of Beta(RefuteRight, RefuteWrong).
    /// </summary>
    public double Specificity => RefuteRight / (RefuteRight + RefuteWrong);

    /// <summary>
    /// The probability of an answer when the claim is right, divided by its probability when the claim is wrong. A
    /// "yes" has Sensitivity / (1 - Specificity), at least 1. A "no" has (1 - Sensitivity) / Specificity, at most 1.
    /// For an unknown operator these are 9 and 1/9. The limit 1 makes the answer of a known liar worthless. Without it,
    /// a liar could move the verdict by answering the opposite.
    /// </summary>
    public double LikelihoodRatio(bool confirms) => confirms
        ? Math.Max(1, Sensitivity / (RefuteWrong / (RefuteRight + RefuteWrong)))
        : Math.Min(1, ConfirmWrong / (ConfirmRight + ConfirmWrong) / Specificity);

    /// <summary>Returns the record after one more run. Other nodes must have answered in that run too.</summary>
    /// <param name="agreedWithVerdict">Whether its answer was that of the verdict.</param>
    /// <param name="verdictReproduced">Whether the verdict confirmed the claim.</param>
    public Reliability After(bool agreedWithVerdict, bool verdictReproduced) =>
        (verdictReproduced, agreedWithVerdict) switch
        {
            (true, true) => this with { ConfirmRight = ConfirmRight + 1, Consecutive = Consecutive + 1 },
            (true, false) => this with { ConfirmWrong = ConfirmWrong + 1, Consecutive = 0 },
            (false, true) => this with { RefuteRight = RefuteRight + 1, Consecutive = Consecutive + 1 },
            (false, false) => this with { RefuteWrong = RefuteWrong + 1, Consecutive = 0 },
        };

    /// <summary>Returns the record after a missing reply. The rates stay, and the row of agreements ends.</summary>
    public Reliability AfterNoReply() => Consecutive == 0 ? this : this with { Consecutive = 0 };
}
