namespace Ainft.Cli.Proofs;

/// <summary>What a verification came to: the same words for a proof, a lineage and evidence.</summary>
internal static class VerifyResult
{
    /// <summary>The file holds and a node of the chain confirmed every anchor in a finalized block.</summary>
    public const string Valid = "valid";

    /// <summary>The file holds in itself; the chain was not asked, or does not hold every anchor in a finalized block yet.</summary>
    public const string Consistent = "consistent";

    /// <summary>A check failed.</summary>
    public const string NotValid = "not valid";

    /// <summary>The word of <c>--json</c>.</summary>
    /// <param name="holds">Whether nothing failed and everything that the file alone can show was shown.</param>
    /// <param name="isConfirmed">Whether the chain confirmed all of it.</param>
    public static string Word(bool holds, bool isConfirmed) => !holds ? NotValid : isConfirmed ? Valid : Consistent;

    /// <summary>The verdict line for people.</summary>
    /// <param name="holds">As in <see cref="Word"/>.</param>
    /// <param name="isConfirmed">As in <see cref="Word"/>.</param>
    /// <param name="isAsked">Whether a chain was asked.</param>
    public static string Line(bool holds, bool isConfirmed, bool isAsked) => Word(holds, isConfirmed) is not Consistent and var word ? word
        : isAsked ? "consistent, not confirmed on chain yet"
        : "consistent, not checked on chain";

    /// <summary>The line in its colour.</summary>
    public static Cli.Shown.Coloured Shown(bool holds, bool isConfirmed, bool isAsked) =>
        Line(holds, isConfirmed, isAsked).In(!holds ? "red" : isConfirmed ? "green" : "yellow");

    /// <summary>Whether any check of the chain was made.</summary>
    public static bool IsAsked(IEnumerable<VerificationCheck> checks) => checks.Any(check => check.NeedsChain && check.Result != CheckResult.NotChecked);
}
