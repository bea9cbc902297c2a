namespace Ainft.Proofs;

/// <summary>The result of a check.</summary>
public enum CheckResult
{
    /// <summary>The condition holds.</summary>
    Pass,

    /// <summary>The condition does not hold.</summary>
    Fail,

    /// <summary>The given data does not suffice for the check.</summary>
    NotChecked,
}

/// <summary>One check of a proof.</summary>
/// <param name="Name">One of the names in <see cref="ProofVerifier"/>.</param>
/// <param name="Result">The result.</param>
/// <param name="Detail">The expected and the found value, for people.</param>
/// <param name="NeedsChain">Whether the check is about the chain. The other checks need only the file.</param>
public sealed record VerificationCheck(string Name, CheckResult Result, string Detail, bool NeedsChain);

/// <summary>The result of every check of a proof, in the order in which they build on one another.</summary>
/// <param name="Checks">All checks.</param>
public sealed record VerificationReport(IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Whether no check failed and every check of the file alone passed.</summary>
    public bool IsValid => Checks.All(check => check.Result == CheckResult.Pass
        || (check.NeedsChain && check.Result == CheckResult.NotChecked));

    /// <summary>Whether the chain also confirmed the anchor in a finalized block.</summary>
    public bool IsConfirmedByChain =>
        IsValid && Checks.All(check => check.Result == CheckResult.Pass || check.Name == ProofVerifier.Token);
}
