namespace Ainft;

/// <summary>
/// What the runs before teach about an operator's answers, for one class of hardware and one kind of comparator: two Beta distributions,
/// one of how often it confirms what is right and one of how often it refutes what is wrong.
/// </summary>
/// <param name="ConfirmRight">Claims that turned out right and that it confirmed, and the prior.</param>
/// <param name="ConfirmWrong">Claims that turned out right and that it refuted, and the prior.</param>
/// <param name="RefuteRight">Claims that turned out wrong and that it refuted, and the prior.</param>
/// <param name="RefuteWrong">Claims that turned out wrong and that it confirmed, and the prior.</param>
/// <param name="Consecutive">How many times in a row it agreed with the verdict.</param>
public sealed record Reliability(double ConfirmRight, double ConfirmWrong, double RefuteRight, double RefuteWrong, int Consecutive)
{
    /// <summary>What is assumed of somebody unknown: right nine times of ten, either way.</summary>
    public static Reliability Prior { get; } = new(9, 1, 9, 1, 0);

    /// <summary>The probability that it confirms a claim that is right.</summary>
    public double Sensitivity => ConfirmRight / (ConfirmRight + ConfirmWrong);

    /// <summary>The probability that it refutes a claim that is wrong.</summary>
    public double Specificity => RefuteRight / (RefuteRight + RefuteWrong);

    /// <summary>What one more run teaches.</summary>
    /// <param name="agreedWithVerdict">Whether its answer was the verdict's.</param>
    /// <param name="verdictReproduced">Whether the verdict was that the claim is right.</param>
    public Reliability After(bool agreedWithVerdict, bool verdictReproduced) => throw new NotImplementedException();

    /// <summary>What a task without a reply teaches: nothing about answers, but the row of agreements ends.</summary>
    public Reliability AfterNoReply() => this with { Consecutive = 0 };
}
