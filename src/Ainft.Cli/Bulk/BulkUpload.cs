using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>Where lines are posted, and the signature over them when one counts for all.</summary>
internal sealed record BulkTarget(string Path, string? Signature = null);

/// <summary>What the server did with lines: the bundle that they are in, or which lines it refuses and why.</summary>
internal sealed record BulkAnswer(string? Bundle, IReadOnlyDictionary<long, IReadOnlyList<Violation>> Refused);

/// <summary>Posts lines, all or nothing. The answer must name the ids that were computed here.</summary>
internal sealed partial class BulkUpload(AinftApi api, Func<IReadOnlyList<BulkLine>, BulkTarget> target)
{
    private const int MostViolations = 256;

    public async Task<BulkAnswer> SendAsync(IReadOnlyList<BulkLine> lines, CancellationToken cancellationToken)
    {
        var (path, signature) = target(lines);
        using var posted = await api.PostLinesAsync(path, Compress(lines), signature, cancellationToken);
        var (refused, taken, number) = (new Dictionary<long, IReadOnlyList<Violation>>(), 0, 0);
        await foreach (var text in AnswerLines.ReadAsync(posted, LineLimits.Posted(lines.Count), 0, cancellationToken))
        {
            var answer = AnswerPart.Parse($"{posted.Of}, line {++number},", text);
            if (answer.Find("line")?.Count() is not { } at || at < 1 || at > lines.Count)
                continue;
            var line = lines[at - 1];
            if (answer.Find("errors") is { } errors)
                refused[line.Number] =
                    [.. errors.Items().Take(MostViolations).Select(error => ReadViolation(error, lines))];
            else if (answer.Find("id")?.Text() == line.Id.ToString())
                taken++;
            else
                throw CommandException.Refused($"The server answered with another id than line {line.Number} has.", "Do not trust this server's answers; verify what it proves with: ainft verify");
        }

        return posted.Status == HttpStatusCode.Accepted
            ? new BulkAnswer(BundleOf(posted.Response, taken == lines.Count), refused) : Refuse(refused);
    }

    private static Violation ReadViolation(AnswerPart error, IReadOnlyList<BulkLine> lines) =>
        new(error.Find("pointer")?.Text() ?? "", InFile(error.Member("reason").Text(), lines),
            error.Find("offset")?.Count());

    // The server counts the lines that it got; people count those of their file.
    private static string InFile(string reason, IReadOnlyList<BulkLine> lines) => LineNumber().Replace(reason, match =>
        int.TryParse(match.Groups["number"].ValueSpan, out var number) && number >= 1 && number <= lines.Count
            ? $"{match.Groups["line"].Value} {lines[number - 1].Number}"
            : match.Value);

    private static string BundleOf(HttpResponseMessage response, bool isWhole) =>
        isWhole && Sha256Digest.TryParse(response.Headers.Location?.OriginalString.Split('/')[^1], out var bundle)
            ? bundle.ToString()
            : throw CommandException.TryLater("The server's answer ended early.", "Run the same command again: it goes on where it stopped.");

    private static BulkAnswer Refuse(Dictionary<long, IReadOnlyList<Violation>> refused) => refused.Count > 0
        ? new BulkAnswer(null, refused)
        : throw CommandException.Refused("The server refuses the lines and does not say which.");

    private static byte[] Compress(IReadOnlyList<BulkLine> lines)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
            foreach (var line in lines)
            {
                gzip.Write(line.Bytes.Span);
                gzip.WriteByte((byte)'\n');
            }

        return memory.ToArray();
    }

    [GeneratedRegex(@"\b(?<line>[Ll]ine) (?<number>[0-9]+)\b")]
    private static partial Regex LineNumber();
}
