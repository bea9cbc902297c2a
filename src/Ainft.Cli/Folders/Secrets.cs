using System.Text;
using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>
/// Finds files that look like secrets, by their names and, for text of up to 1 MiB, by their content. A manifest is
/// public forever, and so is the digest of a secret in it.
/// </summary>
internal static class Secrets
{
    private const int MostNamed = 4;

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
        if (SecretText.ReasonOf(draft) is { } reason)
            throw CommandException.Refused(
                reason, "Remove it at its place. If it is no secret, pass --allow-secrets.");
    }

    private static string? ReasonOf(FolderFile file) => SecretText.ReasonOfPath(file.Path)
        ?? (file.Size is > 0 and <= SecretText.MostBytes ? SecretText.ReasonOf(Read(file)) : null);

    // Latin-1 gives each byte a character, so bytes that are no text cannot fail. Forms of secrets are ASCII.
    private static string Read(FolderFile file)
    {
        try
        {
            using var stream = PlainFile.TryOpen(file.FullPath);
            if (stream is null)
                return "";
            var bytes = new byte[Math.Min(file.Size, SecretText.MostBytes)];
            var text = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            return text.Contains((byte)0) ? "" : Encoding.Latin1.GetString(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file.Path} is unreadable. {exception.Message}");
        }
    }
}
