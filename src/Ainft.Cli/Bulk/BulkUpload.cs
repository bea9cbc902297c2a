using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>The path for posting lines, and the signature over all of them if there is one.</summary>
internal sealed record BulkTarget(string Path, string? Signature = null);

/// <summary>The server's answer to lines. It has the bundle of the lines, or the refused lines with reasons.</summary>
internal sealed record BulkReceipt(string? Bundle, IReadOnlyDictionary<long, IReadOnlyList<Violation>> Refused);

/// <summary>
/// Posts lines, which succeed or fail together. Checks that the answer has the ids that the command computed.
/// </summary>
internal sealed partial class BulkUpload(AinftApi api, Func<IReadOnlyList<InputLine>, BulkTarget> target)
{
    private const int MostViolations = 256;

    public async Task<BulkReceipt> SendAsync(IReadOnlyList<InputLine> lines, CancellationToken cancellationToken)
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
                throw CommandException.Refused(
                    $"The server answered with another id for line {line.Number} than its manifest has.",
                    "Do not trust the answers of this server. Verify its proofs with: ainft verify");
        }

        return posted.Status == HttpStatusCode.Accepted
            ? new BulkReceipt(BundleOf(posted.Response, taken == lines.Count), refused) : Refuse(refused);
    }

    private static Violation ReadViolation(AnswerPart error, IReadOnlyList<InputLine> lines) =>
        new(
            error.Find("pointer")?.Text() ?? "",
            ViolationCode.Of(error.Find("code")?.Text() ?? ""),
            InFile(error.Member("reason").Text(), lines),
            error.Find("offset")?.Count());

    // The server counts the lines of the request. People need the line numbers of their file.
    private static string InFile(string reason, IReadOnlyList<InputLine> lines) => LineNumber().Replace(reason, match =>
        int.TryParse(match.Groups["number"].ValueSpan, out var number) && number >= 1 && number <= lines.Count
            ? $"{match.Groups["line"].Value} {lines[number - 1].Number}"
            : match.Value);

    private static string BundleOf(HttpResponseMessage response, bool isWhole) =>
        isWhole && Sha256Digest.TryParse(response.Headers.Location?.OriginalString.Split('/')[^1], out var bundle)
            ? bundle.ToString()
            : throw CommandException.TryLater(
                "The answer of the server ended early.",
                "Run the same command again. It continues where it stopped.");

    private static BulkReceipt Refuse(Dictionary<long, IReadOnlyList<Violation>> refused) => refused.Count > 0
        ? new BulkReceipt(null, refused)
        : throw CommandException.Refused("The server refused the request without naming a wrong line.");

    private static byte[] Compress(IReadOnlyList<InputLine> lines)
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
