namespace Ainft;

/// <summary>Whether a result counts as the claimed one.</summary>
/// <param name="Agrees">Whether it does.</param>
/// <param name="Findings">What was claimed and what was found, a sentence for each thing compared.</param>
public sealed record Judgement(bool Agrees, IReadOnlyList<string> Findings);
