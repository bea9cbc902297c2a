using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>
/// Reads where a git clone comes from, from the files of its folder <c>.git</c>. No program runs, because the
/// configuration of a strange clone can name programs that git would start.
/// </summary>
public static partial class GitReader
{
    /// <summary>The place of the reference in <c>HEAD</c>, for example <c>refs/heads/main</c>, or null.</summary>
    /// <param name="head">The file <c>HEAD</c>.</param>
    public static string? ReferenceOf(ReadOnlySpan<byte> head) =>
        Reference().Match(SourceText.Decode(".git/HEAD", head)) is { Success: true } match
        && !match.Groups[1].Value.Contains("..", StringComparison.Ordinal) ? match.Groups[1].Value : null;

    /// <summary>The commit that a file of one line names, or null.</summary>
    /// <param name="line">The file <c>HEAD</c> of a detached clone, or the file of a reference.</param>
    public static string? CommitOf(ReadOnlySpan<byte> line) =>
        SourceText.Decode(".git", line).Trim() is var text && Commit().IsMatch(text) ? text : null;

    /// <summary>The commit of a reference in <c>packed-refs</c>, or null.</summary>
    /// <param name="packed">The file <c>packed-refs</c>.</param>
    /// <param name="reference">The reference.</param>
    public static string? CommitIn(ReadOnlySpan<byte> packed, string reference)
    {
        foreach (var line in SourceText.Decode(".git/packed-refs", packed).Split('\n'))
            if (line.Trim().Split(' ', 2) is [var commit, var name] && name == reference && Commit().IsMatch(commit))
                return commit;
        return null;
    }

    /// <summary>Reads the remote and joins it with the commit.</summary>
    /// <param name="config">The file <c>config</c>.</param>
    /// <param name="commit">The commit, or null when it is unknown.</param>
    public static SourceReading Read(ReadOnlySpan<byte> config, string? commit)
    {
        var reading = new SourceReading(".git");
        if (RemoteIn(SourceText.Decode(".git/config", config)) is not { } remote || Address(remote) is not { } address)
            return reading;
        reading.AddText("source/platform", address.Host, "remote origin");
        reading.AddText("source/repository", address.Path, "remote origin");
        reading.AddText("source/revision", commit, "the commit of HEAD");
        reading.AddText("source/uri", $"https://{address.Host}/{address.Path}", "remote origin");
        return reading;
    }

    private static string? RemoteIn(string config)
    {
        var isOrigin = false;
        foreach (var line in config.Split('\n').Select(line => line.Trim()))
            if (line.StartsWith('['))
                isOrigin = line == "[remote \"origin\"]";
            else if (isOrigin && Url().Match(line) is { Success: true } url)
                return url.Groups[1].Value.Trim();
        return null;
    }

    // The address of a clone may contain a token of its user, so only the host and the path are taken. A path on this
    // machine says nothing to others.
    private static (string Host, string Path)? Address(string remote)
    {
        if (Uri.TryCreate(remote, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "ssh" or "git")
            return Named(uri.Host, uri.AbsolutePath);
        return !remote.Contains("://", StringComparison.Ordinal) && ScpForm().Match(remote) is { Success: true } match
            ? Named(match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    private static (string Host, string Path)? Named(string host, string path)
    {
        path = path.Trim('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        return host.Length > 0 && path.Length > 0 ? (host.ToLowerInvariant(), path) : null;
    }

    [GeneratedRegex(@"\Aref:\s*(refs/[A-Za-z0-9._/@+-]{1,200})\s*\z")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(?:[0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex Commit();

    [GeneratedRegex(@"^url\s*=\s*(\S.*)$")]
    private static partial Regex Url();

    [GeneratedRegex(@"^(?:[^@/\s:]+@)?([A-Za-z0-9.-]{2,253}):([^\s:]+)$")]
    private static partial Regex ScpForm();
}
