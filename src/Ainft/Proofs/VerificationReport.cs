namespace Ainft;

/// <summary>How a check ended.</summary>
public enum CheckResult
{
    /// <summary>It holds.</summary>
    Pass,

    /// <summary>It does not hold.</summary>
    Fail,

    /// <summary>It could not be checked with what was at hand.</summary>
    NotChecked,
}

/// <summary>One check of a proof.</summary>
/// <param name="Name">Which: one of the names in <see cref="ProofVerifier"/>.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Detail">What was expected and what was found, for a person.</param>
/// <param name="NeedsChain">Whether the check is about the chain; the others need the file alone.</param>
public sealed record VerificationCheck(string Name, CheckResult Result, string Detail, bool NeedsChain);

/// <summary>The result of every check of a proof, in the order in which they build on one another.</summary>
/// <param name="Checks">The checks; always all of them.</param>
public sealed record VerificationReport(IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Whether nothing failed and everything that the file alone can show was shown.</summary>
    public bool IsValid => Checks.All(check => check.Result == CheckResult.Pass || (check.NeedsChain && check.Result == CheckResult.NotChecked));

    /// <summary>Whether the chain was asked too, and confirmed the anchor in a finalized block.</summary>
    public bool IsConfirmedByChain => IsValid && Checks.All(check => check.Result == CheckResult.Pass || check.Name == ProofVerifier.Token);
}
