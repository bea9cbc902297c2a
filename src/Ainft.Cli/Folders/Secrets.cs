using System.Text;
using System.Text.RegularExpressions;
using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>
/// Finds files that look like secrets, by their names and, for text of up to 1 MiB, by their content. A manifest is
/// public forever, and so is the digest of a secret in it.
/// </summary>
internal static partial class Secrets
{
    private const int MostBytes = 1 << 20, MostNamed = 4;

    /// <summary>Refuses a folder with such files.</summary>
    /// <exception cref="CommandException">A file looks like a secret. The message names up to four.</exception>
    public static void Refuse(IEnumerable<FolderFile> files, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReasonOf(file) is { } reason)
                found.Add($"{file.Path} {reason}");
            if (found.Count == MostNamed)
                break;
        }

        if (found.Count > 0)
            throw new CommandException(
                ExitCode.Refused,
                "The folder has files that look like secrets.",
                "Remove them from the folder. If they are no secrets, pass --allow-secrets.")
            {
                Details = found,
            };
    }

    /// <summary>Refuses a manifest with such values, for example parameters of a run.</summary>
    /// <exception cref="CommandException">A value looks like a secret. The message does not show it.</exception>
    public static void Refuse(ManifestDraft draft)
    {
        foreach (var value in draft.Values)
            if (ReasonOf(value.Value.ToJsonString()) is { } reason)
                throw CommandException.Refused(
                    $"The member {value.Member} from {value.Place} {reason}",
                    "Remove it at its place. If it is no secret, pass --allow-secrets.");
    }

    private static string? ReasonOf(FolderFile file)
    {
        if (Name().IsMatch(file.Path))
            return "has the name of a file with keys or passwords.";
        return file.Size is > 0 and <= MostBytes ? ReasonOf(Read(file)) : null;
    }

    private static string? ReasonOf(string text)
    {
        if (PrivateKey().IsMatch(text))
            return "has a private key.";
        if (text.Contains("\"ciphertext\"", StringComparison.Ordinal)
            && text.Contains("\"kdfparams\"", StringComparison.Ordinal))
            return "is a keystore.";
        return Token().IsMatch(text) ? "has an access token." : null;
    }

    // Latin-1 gives each byte a character, so bytes that are no text cannot fail. Forms of secrets are ASCII.
    private static string Read(FolderFile file)
    {
        try
        {
            using var stream = PlainFile.TryOpen(file.FullPath);
            if (stream is null)
                return "";
            var bytes = new byte[Math.Min(file.Size, MostBytes)];
            var text = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            return text.Contains((byte)0) ? "" : Encoding.Latin1.GetString(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file.Path} is unreadable. {exception.Message}");
        }
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
