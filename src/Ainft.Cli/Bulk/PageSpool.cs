using System.IO.Compression;
using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>
/// Reverses lines that come newest first and are needed oldest first. A temporary file holds them. Memory holds only
/// the start of each page, and one page while the spool reverses it.
/// </summary>
internal sealed class PageSpool : IDisposable
{
    private const int PageLines = 1000;
    private readonly FileStream file = ScratchFile.Create();
    private readonly List<long> pages = [];

    /// <summary>Stores the lines of all pages and returns their number.</summary>
    /// <exception cref="CommandException">
    /// A line is not a component, or there are more lines than an export may have.
    /// </exception>
    public async Task<long> FillAsync(AinftApi api, string path, Action<long> show, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var line in api.ReadLinesAsync(path, LineLimits.Export, cancellationToken))
        {
            if (count % PageLines == 0)
            {
                pages.Add(file.Position);
                show(count);
            }

            Require(line, ++count, path);
            await file.WriteAsync(line, cancellationToken);
            file.WriteByte((byte)'\n');
        }

        await file.FlushAsync(cancellationToken);
        show(count);
        return count;
    }

    // An import would refuse such a line, so an export must not contain it. The id must match the content of its line.
    private static void Require(byte[] bytes, long number, string path)
    {
        var line = InputLine.OfImport(new RawLine(number, bytes, false));
        var violation = line.Violations.Count > 0 ? line.Violations[0] : null;
        if (violation is null && AnswerPart.Parse(path, bytes).Find("id")?.Text() is { } id && id != line.Id.ToString())
            violation = new Violation(
                "/id", ViolationCode.IdMismatch, $"The component of the line has the id {line.Id}, not {id}.");
        if (violation is not null)
            throw CommandException.Refused(
                $"Line {number} of the server's answer to GET {path} is not an exported AINFT. {violation.Pointer} "
                + $"{violation.Reason}",
                "The command saved no file. Check that --api is the address of an Ainft server.");
    }

    /// <summary>
    /// Writes the lines in reverse order to standard output, as lines or as the items of one JSON document.
    /// </summary>
    public async Task PrintAsync(bool asDocument, CancellationToken cancellationToken)
    {
        using var turned = ScratchFile.Create();
        if (asDocument)
            turned.Write("{\"items\":[\n"u8);
        await WriteAsync(turned, cancellationToken, asDocument ? ","u8.ToArray() : []);
        if (asDocument)
            turned.Write("]}\n"u8);
        turned.Position = 0;
        await Output.CopyJsonAsync(turned, cancellationToken);
    }

    /// <summary>Writes the lines in reverse order to a file. A failure leaves no partial file at the path.</summary>
    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using (var part = File.Create(path + ".part"))
            await using (Stream target = path.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(part, CompressionLevel.Optimal)
                : part)
                await WriteAsync(target, cancellationToken);
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(
                $"The file {path} cannot be written. {exception.Message}", "Pass another path with --output.");
        }
    }

    public void Dispose() => file.Dispose();

    private async Task WriteAsync(Stream target, CancellationToken cancellationToken, byte[]? between = null)
    {
        var (end, isFirst) = (file.Length, true);
        for (var page = pages.Count - 1; page >= 0; end = pages[page--])
        {
            var bytes = new byte[end - pages[page]];
            file.Position = pages[page];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            for (int from, to = bytes.Length; to > 0; to = from)
            {
                from = bytes.AsSpan(0, to - 1).LastIndexOf((byte)'\n') + 1;
                if (!isFirst && between is not null)
                    await target.WriteAsync(between, cancellationToken);
                isFirst = false;
                await target.WriteAsync(bytes.AsMemory(from, to - from), cancellationToken);
            }
        }
    }
}
