using System.Net.Http.Headers;
using System.Text;
using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// A git server that speaks the smart HTTP protocol, version 2 (gitprotocol-v2). Our own client fetches the bytes, so
/// the rules for addresses, redirects, bytes and time are those of every other fetch. Git itself has no network.
/// </summary>
/// <param name="repository">The address of the repository.</param>
/// <param name="http">A client of <see cref="GuardedHttp"/>.</param>
/// <param name="time">Measures the time of answers.</param>
internal sealed class GitServer(Uri repository, HttpClient http, TimeProvider time)
{
    private const string Service = "git-upload-pack", Version = "version=2";
    private const int MostReferences = 4 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>The commit that a revision means.</summary>
    public async Task<string> FindCommitAsync(string? revision, CancellationToken cancellationToken)
    {
        await RequireVersionAsync(cancellationToken);
        if (revision is not null && GitReader.CommitOf(Encoding.UTF8.GetBytes(revision)) is { Length: 40 } commit)
            return commit;
        var lines = new List<string>();
        await AskAsync(PacketLine.AskReferences(revision), MostReferences, (line, _) =>
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
            return ValueTask.FromResult(true);
        }, cancellationToken);
        return PacketLine.Find(lines, revision) is { Length: 40 } found
            ? found
            : throw new FetchRefusedException($"{repository} has no branch and no tag {revision ?? "HEAD"}.");
    }

    /// <summary>Writes the pack with one commit to a file.</summary>
    public async Task FetchAsync(string commit, Stream pack, long most, CancellationToken cancellationToken)
    {
        var isPack = false;
        await AskAsync(PacketLine.AskCommit(commit), most, async (line, token) =>
        {
            if (!isPack)
                isPack = line.Span.SequenceEqual("packfile\n"u8);
            // The first byte is the band. Band 1 has the pack, band 2 progress, and band 3 an error.
            else if (line.Span[0] == 3)
                throw new FetchRefusedException(
                    $"{repository} sent the error {PlainText.Clean(Encoding.UTF8.GetString(line.Span[1..]))}");
            else if (line.Span[0] == 1)
                await pack.WriteAsync(line[1..], token);
            return true;
        }, cancellationToken);
        if (pack.Length == 0)
            throw new FetchRefusedException($"{repository} does not have the commit {commit}.");
    }

    private async Task RequireVersionAsync(CancellationToken cancellationToken)
    {
        var isKnown = false;
        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf($"info/refs?service={Service}"));
        await SendAsync(request, MostReferences, (line, _) =>
        {
            isKnown |= line.Span.TrimEnd((byte)'\n').SequenceEqual("version 2"u8);
            return ValueTask.FromResult(!isKnown);
        }, cancellationToken);
        if (!isKnown)
            throw new FetchRefusedException($"{repository} does not speak version 2 of the protocol of git.");
    }

    private async Task AskAsync(
        byte[] body, long most, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>> take,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(Service))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue($"application/x-{Service}-request");
        await SendAsync(request, most, take, cancellationToken);
    }

    private async Task SendAsync(
        HttpRequestMessage request, long most, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>> take,
        CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        request.Headers.UserAgent.ParseAdd("git/2 ainft");
        request.Headers.Add("Git-Protocol", Version);
        try
        {
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Unauthorized)
                throw new FetchRefusedException($"{repository} does not exist, or it is private.");
            Download.RequireUsable(request.RequestUri!, response, time.GetUtcNow());
            await using var answer = await response.Content.ReadAsStreamAsync(either.Token);
            await ReadAsync(answer, most, take, either.Token);
        }
        catch (HttpRequestException exception) when (exception.InnerException is FetchRefusedException refused)
        {
            throw new FetchRefusedException(refused.Message, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FetchRefusedException($"{repository} could not be fetched. {exception.Message}", exception);
        }
    }

    /// <summary>Reads lines to the end of the answer, or until a line is the last that the caller wants.</summary>
    private async Task ReadAsync(
        Stream answer, long most, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>> take,
        CancellationToken cancellationToken)
    {
        var (buffer, total) = (new byte[PacketLine.MaxBytes], 0L);
        while (await answer.ReadAtLeastAsync(
            buffer.AsMemory(0, PacketLine.LengthBytes), PacketLine.LengthBytes, false, cancellationToken)
            is > 0 and var digits)
        {
            var length = PacketLine.LengthOf(buffer.AsSpan(0, digits)) - PacketLine.LengthBytes;
            if (length <= 0)
                continue;
            if ((total += length) > most)
                throw new FetchRefusedException($"{repository} sent more than {most} bytes.");
            await answer.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken);
            if (!await take(buffer.AsMemory(0, length), cancellationToken))
                return;
        }
    }

    private Uri AddressOf(string path) => new($"{repository.AbsoluteUri.TrimEnd('/')}/{path}");
}
