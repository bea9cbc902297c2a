namespace Ainft.Runs;

/// <summary>
/// The version of a run. Its stored form, its two kinds of statements and its evidence file all have this version,
/// which is fixed when the run is opened.
/// </summary>
/// <remarks>
/// A statement of a released version never changes, because a verifier writes the summary again and demands equal
/// bytes. A change of any statement needs a new version. The writers of all earlier versions stay, and
/// <c>docs/vectors</c> holds files of each version that must keep verifying.
/// </remarks>
public static class EvidenceVersion
{
    /// <summary>
    /// The version of stored runs without a version, of <c>urn:ainft:run:1</c>, <c>urn:ainft:result:1</c> and
    /// <c>ainft-evidence/1</c>.
    /// </summary>
    public const int First = 1;

    /// <summary>The version of new runs of a registry that follows no DAO.</summary>
    public const int WithoutDao = 2;

    /// <summary>
    /// The version of new runs of a registry that follows a DAO. These runs name the decisions that they follow.
    /// </summary>
    public const int Latest = 3;

    internal static bool TryReadSuffix(string text, string prefix, out int version)
    {
        for (version = First; version <= Latest; version++)
            if (text.Length == prefix.Length + 1
                && text.StartsWith(prefix, StringComparison.Ordinal)
                && text[^1] - '0' == version)
                return true;
        return false;
    }
}
