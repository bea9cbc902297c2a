using System.Text.Json.Nodes;

namespace Ainft.Functions.Runs;

public sealed record ConsensusAnswer(string Node, JsonNode? Result);

/// <summary>
/// The smallest effect that a comparator would have refused. <c>Text</c> is for people, for example <c>within 0.5 %</c>
/// or <c>tolerance not bounded</c>. <c>Absolute</c> and <c>Relative</c> are the effect on the number at <c>File</c> and
/// <c>Pointer</c>, where it is known. <c>Side</c> is <c>both</c>, <c>above</c> or <c>below</c>.
/// </summary>
public sealed record ToleranceAnswer(
    string Text, bool Bounded, double? Absolute, double? Relative, string Side, string File, string Pointer)
{
    public static ToleranceAnswer? Of(Tolerance? tolerance) => tolerance is null ? null : new ToleranceAnswer(
        tolerance.Text,
        tolerance.IsBounded,
        tolerance.Absolute,
        tolerance.Relative,
        tolerance.SideWord,
        tolerance.Place.File,
        tolerance.Place.Pointer);
}

/// <summary>
/// The verdict of a run: the number of results that agree, the probability of the verdict, and the probability that it
/// is wrong. <c>Tolerance</c> is the smallest effect that the comparator would have refused. It is absent when the
/// comparator compares bit by bit. <c>Equivalence</c> has the tests of comparators <c>equivalent</c>, as in the
/// evidence.
/// </summary>
public sealed record VerdictAnswer(
    string Kind,
    int Agreed,
    int Of,
    double Confidence,
    double WrongProbability,
    string? Reason,
    IReadOnlyList<string> Supporters,
    ConsensusAnswer? Consensus,
    ToleranceAnswer? Tolerance,
    JsonArray? Equivalence);
