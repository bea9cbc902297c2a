namespace Ainft.Cli.Proofs;

/// <summary>The result of a verification, in the same words for a proof, a lineage and evidence.</summary>
internal static class VerifyResult
{
    /// <summary>The file is consistent, and a node of the chain confirmed every anchor in a finalized block.</summary>
    public const string Valid = "valid";

    /// <summary>
    /// The file is consistent. The chain was not asked, or does not have every anchor in a finalized block yet.
    /// </summary>
    public const string Consistent = "consistent";

    /// <summary>A check failed.</summary>
    public const string NotValid = "not valid";

    /// <summary>The word of <c>--json</c>.</summary>
    /// <param name="holds">Whether no check failed, and the file alone proves everything that it can prove.</param>
    /// <param name="isConfirmed">Whether the chain confirmed the rest.</param>
    public static string Word(bool holds, bool isConfirmed) => !holds ? NotValid : isConfirmed ? Valid : Consistent;

    /// <summary>The verdict line for people.</summary>
    /// <param name="holds">As in <see cref="Word"/>.</param>
    /// <param name="isConfirmed">As in <see cref="Word"/>.</param>
    /// <param name="isAsked">Whether a chain was asked.</param>
    public static string Line(bool holds, bool isConfirmed, bool isAsked) => Word(holds, isConfirmed) switch
    {
        Consistent when isAsked => "consistent, not confirmed on chain yet",
        Consistent => "consistent, not checked on chain",
        var word => word,
    };

    /// <summary>The line in its colour.</summary>
    public static Cli.Shown.Coloured Shown(bool holds, bool isConfirmed, bool isAsked) =>
        Line(holds, isConfirmed, isAsked).In(!holds ? "red" : isConfirmed ? "green" : "yellow");

    /// <summary>Whether any check of the chain was made.</summary>
    public static bool IsAsked(IEnumerable<VerificationCheck> checks) =>
        checks.Any(check => check.NeedsChain && check.Result != CheckResult.NotChecked);
}
