using Ainft.Ethereum;
using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// Checks whether the repository that a manifest pins names the creator of the component. Decision 36 explains the
/// rule. A check needs four requests at most.
/// </summary>
/// <remarks>
/// The pinned commit alone is no proof. GitHub serves the commits of all forks below the name of a repository, and
/// Hugging Face serves the commits of pull requests. So the default branch must name the creator too, because only an
/// account with write access can change it.
/// </remarks>
public sealed class SourceCheck : IDisposable
{
    private readonly SourceHosts hosts;
    private readonly TimeProvider time;
    private readonly HttpClient strangers = GuardedHttp.ForStrangers(), operators = GuardedHttp.ForOperator();

    /// <param name="hosts">The hosts that may be asked.</param>
    /// <param name="time">Measures the time of answers.</param>
    public SourceCheck(SourceHosts hosts, TimeProvider time) => (this.hosts, this.time) = (hosts, time);

    /// <summary>Whether the host of a platform is known. Else no check of it can prove a source.</summary>
    public bool Checks(SourcePlatform platform) => hosts.Of(platform) is not null;

    /// <summary>Checks a source.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled the check.</exception>
    public async Task<SourceFinding> RunAsync(SourcePin pin, Address creator, CancellationToken cancellationToken)
    {
        if (hosts.Of(pin.Platform) is not { } host)
            return new SourceFinding("The operator of this registry turned off checks of this platform.");
        var file = new SmallFile(hosts.IsOperators(pin.Platform) ? operators : strangers, time);
        try
        {
            var byFile = await ByFileAsync(file, host, pin, creator, cancellationToken);
            return !byFile.IsProven && await HasTagsAsync(file, host, pin, creator, cancellationToken)
                ? new SourceFinding(null, SourceFinding.ByTag)
                : byFile;
        }
        catch (Exception exception) when (exception is HttpRequestException or FetchRefusedException)
        {
            return new SourceFinding(PlainText.Fit(PlainText.Clean(exception.Message), 500))
            {
                IsOpen = exception is HttpRequestException,
                RetryAfter = (exception as HostBusyException)?.RetryAfter,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        strangers.Dispose();
        operators.Dispose();
    }

    private static async Task<SourceFinding> ByFileAsync(
        SmallFile file, Uri host, SourcePin pin, Address creator, CancellationToken cancellationToken)
    {
        Sha256Digest? digest = null;
        foreach (var (path, place) in new[]
        {
            (pin.PinnedPath, $"the commit {pin.Commit}"), (pin.CurrentPath, "the default branch"),
        })
        {
            var bytes = await file.ReadAsync(new Uri(host, path), ClaimFileReader.MaxBytes, cancellationToken);
            if (bytes is null)
                return new SourceFinding($"{ClaimFileReader.FileName} does not exist in {place}.");
            var (claim, reason) = Read(bytes);
            if (claim is null || !claim.Creators.Contains(creator))
                return new SourceFinding(
                    reason ?? $"{ClaimFileReader.FileName} in {place} does not name {creator}.");
            digest ??= claim.Digest;
        }

        return new SourceFinding(null, SourceFinding.ByFile, digest);
    }

    private static (SourceClaim? Claim, string? Reason) Read(byte[] bytes)
    {
        try
        {
            return (ClaimFileReader.Read(bytes), null);
        }
        catch (SourceException exception)
        {
            return (null, PlainText.Fit(PlainText.Clean(exception.Message), 500));
        }
    }

    private static async Task<bool> HasTagsAsync(
        SmallFile file, Uri host, SourcePin pin, Address creator, CancellationToken cancellationToken)
    {
        foreach (var (index, path) in pin.TagPaths.Index())
            if (await file.ReadAsync(new Uri(host, path), SourceLimits.FileBytes, cancellationToken) is not { } bytes
                || !Names(bytes, creator, index == 0 ? pin.Commit : null))
                return false;
        return pin.TagPaths.Count > 0;
    }

    // The metadata of another commit would prove the tag of another revision.
    private static bool Names(byte[] bytes, Address creator, string? commit)
    {
        try
        {
            var named = ClaimFileReader.ReadTags(bytes, out var of);
            return (commit is null || of == commit) && named.Contains(creator);
        }
        catch (SourceException)
        {
            return false;
        }
    }
}
