using System.Text.Json.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>The result on which the nodes of a production agree.</summary>
/// <param name="Node">The node whose result it is.</param>
/// <param name="Result">The result.</param>
public sealed record ConsensusAnswer(
    string Node, [property: DocumentedAs(typeof(ResultForm))] JsonNode? Result);

/// <summary>The smallest effect that a comparator would have refused.</summary>
/// <param name="Text">The tolerance for people, such as <c>within 0.5 %</c>.</param>
/// <param name="Bounded">Whether the tolerance is bounded.</param>
/// <param name="Absolute">The effect on the number as a difference, where it is known.</param>
/// <param name="Relative">The effect as a fraction of the number, where it is known.</param>
/// <param name="Side"><c>both</c>, <c>above</c> or <c>below</c>.</param>
/// <param name="File">The file of the number.</param>
/// <param name="Pointer">The RFC 6901 JSON pointer to the number in the file.</param>
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

/// <summary>The verdict of a run.</summary>
/// <param name="Kind">The kind of the verdict, such as <c>reproduced</c>.</param>
/// <param name="Agreed">The number of results that agree.</param>
/// <param name="Of">The number of results.</param>
/// <param name="Confidence">The probability that the verdict is right.</param>
/// <param name="WrongProbability">The probability that the verdict is wrong.</param>
/// <param name="Reason">Why the run is inconclusive.</param>
/// <param name="Supporters">The nodes whose results support the verdict.</param>
/// <param name="Consensus">The result on which the nodes of a production agree.</param>
/// <param name="Tolerance">
/// The smallest effect that the comparator would have refused. It is absent when the comparator compares bit by bit.
/// </param>
/// <param name="Equivalence">The tests of comparators <c>equivalent</c>, as in the evidence.</param>
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
    [property: DocumentedAs(typeof(EquivalenceForm))] JsonArray? Equivalence);
