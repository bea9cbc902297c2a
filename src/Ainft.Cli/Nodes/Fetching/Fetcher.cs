using System.Security.Cryptography;
using Ainft.Fetching;

namespace Ainft.Cli.Nodes.Fetching;

/// <summary>
/// Puts files in place by their digest, from the cache, the registry or the URI in the manifest. It checks the size and
/// the SHA-256 after the download, and checks the SHA-256 of the copied bytes again.
/// </summary>
internal sealed class Fetcher(FetchRules rules, ContentCache cache, TimeProvider time) : IDisposable
{
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly HttpClient strangers = GuardedHttp.ForStrangers(), operators = GuardedHttp.ForOperator();

    /// <param name="wanted">The file to fetch.</param>
    /// <param name="target">The path to write. It must not exist.</param>
    /// <param name="progress">Receives the number of fetched bytes.</param>
    /// <param name="cancellationToken">Stops the download. The next one continues with the fetched bytes.</param>
    /// <exception cref="TaskRefusedException">The file is not available, or its bytes do not have its
    /// digest.</exception>
    public async Task PlaceAsync(
        WantedFile wanted, string target, Action<long> progress, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Tries; look++)
        {
            await using var file = cache.TryOpen(wanted.Digest)
                ?? await FetchAsync(wanted, progress, cancellationToken);
            if (file is not null && await TryCopyAsync(wanted, file, target, cancellationToken))
            {
                cache.Trim();
                return;
            }

            // Another process removed the file, or the file was altered in the cache, so the next round fetches it.
            if (file is not null)
                cache.Remove(wanted.Digest);
        }

        throw new TaskRefusedException(
            $"In {Tries} attempts, {wanted.Uri} changed or vanished in the cache of this node before it was copied.");
    }

    /// <summary>Removes all files in the cache.</summary>
    public void Forget() => cache.Clear();

    public void Dispose()
    {
        strangers.Dispose();
        operators.Dispose();
    }

    private async Task<FileStream?> FetchAsync(
        WantedFile wanted, Action<long> progress, CancellationToken cancellationToken)
    {
        var sources = rules.SourcesOf(wanted.Uri, wanted.Digest);
        using var part = await TakeAsync(wanted.Digest, cancellationToken);
        if (cache.TryOpen(wanted.Digest) is { } there)
            return there;
        TaskRefusedException? refused = null;
        foreach (var source in sources)
            try
            {
                if (await TryAsync(source, wanted, part, progress, cancellationToken))
                    return await AddAsync(source, wanted, part, cancellationToken);
            }
            catch (TaskRefusedException exception) when (source != sources[^1])
            {
                refused = exception;
            }

        throw refused ?? new TaskRefusedException($"The file {wanted.Uri} does not exist at "
            + $"{string.Join(" or ", sources.Select(source => source.Address))}.");
    }

    // Only one process fetches a digest at a time. The others find it in the cache afterwards.
    private async Task<PartialFile> TakeAsync(Sha256Digest digest, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (cache.TryBegin(digest) is { } part)
                return part;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<bool> TryAsync(
        Source source, WantedFile wanted, PartialFile part, Action<long> progress, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
            try
            {
                if (source.IsFile)
                    return await CopyFileAsync(source.Address.LocalPath, wanted, part, cancellationToken);
                var validator = part.ContinueFrom(source.Address);
                return await new Download(source.IsOperators ? operators : strangers, time).RunAsync(
                    source.Address, part.Content, validator, wanted.Size, wanted.Most,
                    tag => part.Begin(source.Address, tag), progress, cancellationToken);
            }
            catch (FetchRefusedException exception)
            {
                throw new TaskRefusedException(exception.Message, exception);
            }
            catch (HttpRequestException exception) when (exception.InnerException is FetchRefusedException refused)
            {
                throw new TaskRefusedException(refused.Message, exception);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException
                || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (tries == Tries)
                    throw new TaskRefusedException(
                        $"The node could not fetch {source.Address}. {exception.Message}", exception);
                await Task.Delay(Pause * tries, time, cancellationToken);
            }
    }

    private static async Task<bool> CopyFileAsync(
        string path, WantedFile wanted, PartialFile part, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return false;
        await using var file = File.OpenRead(path);
        if (file.Length > wanted.Most)
            throw new TaskRefusedException(
                $"{path} has {file.Length} bytes, but this node accepts at most {wanted.Most}.");
        part.Content.SetLength(0);
        await file.CopyToAsync(part.Content, cancellationToken);
        return true;
    }

    private async Task<FileStream?> AddAsync(
        Source source, WantedFile wanted, PartialFile part, CancellationToken cancellationToken)
    {
        if (wanted.Size is { } size && part.Content.Length != size)
        {
            var found = part.Content.Length;
            part.Clear();
            throw new TaskRefusedException($"{source.Address} has {found} bytes, but the manifest claims {size}.");
        }

        return await cache.TryAddAsync(wanted.Digest, part, cancellationToken)
            ? cache.TryOpen(wanted.Digest)
            : throw new TaskRefusedException(
                $"{source.Address} has other content than the manifest claims. Its SHA-256 is not {wanted.Digest}.");
    }

    private static async Task<bool> TryCopyAsync(
        WantedFile wanted, FileStream file, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
        {
            var buffer = new byte[128 << 10];
            while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                hash.AppendData(buffer, 0, count);
                await copy.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }

        if (hash.GetHashAndReset().AsSpan().SequenceEqual(wanted.Digest.Value.ToArray()))
            return true;
        File.Delete(target);
        return false;
    }
}
