namespace Ainft.Runs;

/// <summary>The comparison of a result with a claim.</summary>
/// <param name="Agrees">Whether the result agrees with the claim.</param>
/// <param name="Findings">One sentence per compared output or number, with the expected and the found value.</param>
public sealed record Judgement(bool Agrees, IReadOnlyList<string> Findings);
