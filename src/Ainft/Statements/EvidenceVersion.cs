namespace Ainft;

/// <summary>
/// The versions of what a registry and its nodes state of a run: of the run's stored form, of both statements and of the evidence file. All
/// four of one run have the same version, which is fixed when the run is opened.
/// </summary>
/// <remarks>
/// A statement of a released version never changes, because a verifier writes the summary again and demands equal bytes. A change of any
/// statement is a new version: the writer of each earlier one stays, and <c>docs/vectors</c> holds files of each that must keep verifying.
/// </remarks>
public static class EvidenceVersion
{
    /// <summary>The version of stored runs that name none, of <c>urn:ainft:run:1</c>, <c>urn:ainft:result:1</c> and <c>ainft-evidence/1</c>.</summary>
    public const int First = 1;

    /// <summary>The version of runs that are opened now.</summary>
    public const int Latest = 2;

    internal static bool TryReadSuffix(string text, string prefix, out int version)
    {
        for (version = First; version <= Latest; version++)
            if (text.Length == prefix.Length + 1 && text.StartsWith(prefix, StringComparison.Ordinal) && text[^1] - '0' == version)
                return true;
        return false;
    }
}
