using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>
/// Finds names and texts that look like secrets. A manifest is public forever, and so is the digest of a secret in it.
/// </summary>
public static partial class SecretText
{
    /// <summary>The most bytes of a file whose text is read.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Why the path of a file looks like that of a secret, as the end of a sentence. Null otherwise.</summary>
    public static string? ReasonOfPath(string path) =>
        Name().IsMatch(path) ? "has the name of a file with keys or passwords." : null;

    /// <summary>Why a text looks like a secret, as the end of a sentence. Null otherwise.</summary>
    public static string? ReasonOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (PrivateKey().IsMatch(text))
            return "has a private key.";
        if (text.Contains("\"ciphertext\"", StringComparison.Ordinal)
            && text.Contains("\"kdfparams\"", StringComparison.Ordinal))
            return "is a keystore.";
        return Token().IsMatch(text) ? "has an access token." : null;
    }

    /// <summary>The first value of a draft that looks like a secret, without the value. Null without one.</summary>
    public static string? ReasonOf(ManifestDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        foreach (var value in draft.Values)
            if (ReasonOf(value.Value.ToJsonString()) is { } reason)
                return $"The member {value.Member} from {value.Place} {reason}";
        return null;
    }

    [GeneratedRegex(@"(^|/)([.]env([.].*)?|[.]netrc|[.]npmrc|[.]pypirc|[.]git-credentials|id_(rsa|dsa|ecdsa|ed25519)"
        + @"|.*[.](pem|key|p12|pfx|jks|keystore)|[.](ssh|aws|gnupg|azure|kube)/.*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    [GeneratedRegex("-----BEGIN ([A-Z0-9]{2,16} ){0,2}PRIVATE KEY( BLOCK)?-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(hf_[A-Za-z0-9]{34,}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}"
        + @"|glpat-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|xox[abprs]-[0-9A-Za-z-]{20,}"
        + @"|sk-(proj-|ant-)[A-Za-z0-9_-]{32,}|sk-[A-Za-z0-9]{40,})\b")]
    private static partial Regex Token();
}
