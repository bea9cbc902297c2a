using System.IO.Compression;
using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>
/// Lines that come newest first and are needed oldest first. They wait in a temporary file; in memory is only where each page begins, and
/// one page while it is turned round.
/// </summary>
internal sealed class PageSpool : IDisposable
{
    private const int PageLines = 1000;
    private readonly FileStream file = TemporaryFile.Create();
    private readonly List<long> pages = [];

    /// <summary>Takes all pages; answers how many lines they have.</summary>
    public async Task<long> FillAsync(AinftApi api, string path, Action<long> show, CancellationToken cancellationToken)
    {
        var count = 0L;
        await using var writer = new StreamWriter(file, leaveOpen: true) { NewLine = "\n" };
        await foreach (var line in api.ReadLinesAsync(path, cancellationToken))
        {
            if (count % PageLines == 0)
            {
                await writer.FlushAsync(cancellationToken);
                pages.Add(file.Position);
                show(count);
            }

            await writer.WriteLineAsync(line);
            count++;
        }

        return count;
    }

    /// <summary>Writes the lines in the opposite order, to a file whole or not at all, or to standard output.</summary>
    public async Task SaveAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            await using var stdout = Console.OpenStandardOutput();
            await WriteAsync(stdout, cancellationToken);
            return;
        }

        try
        {
            await using (var part = File.Create(path + ".part"))
            await using (var target = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(part, CompressionLevel.Optimal) : (Stream)part)
                await WriteAsync(target, cancellationToken);
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{path} cannot be written: {exception.Message}");
        }
    }

    public void Dispose() => file.Dispose();

    private async Task WriteAsync(Stream target, CancellationToken cancellationToken)
    {
        var end = file.Length;
        for (var page = pages.Count - 1; page >= 0; end = pages[page--])
        {
            var bytes = new byte[end - pages[page]];
            file.Position = pages[page];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            for (int from, to = bytes.Length; to > 0; to = from)
            {
                from = bytes.AsSpan(0, to - 1).LastIndexOf((byte)'\n') + 1;
                await target.WriteAsync(bytes.AsMemory(from, to - from), cancellationToken);
            }
        }
    }
}
