using System.Net;
using System.Runtime.CompilerServices;
using Ainft.Cli.Api;

namespace Ainft.Cli.Events;

/// <summary>
/// Follows the events of a server. The server ends each connection after a while, so the follower connects again and
/// resumes behind the last position that it has seen.
/// </summary>
internal sealed class EventFollower(AinftApi api, Output output, TimeProvider time)
{
    /// <summary>After so many connections in a row without an item the follower gives up.</summary>
    private const int MostSilent = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ServerWatch watch = new(output.Note, time);
    private string? position;

    /// <summary>The events from a position on, as they arrive.</summary>
    /// <param name="path">The path with the filters and the position to begin at.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    /// <exception cref="CommandException">
    /// The first request is refused, or ten connections in a row brought no item.
    /// </exception>
    public async IAsyncEnumerable<AnswerPart> FollowAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var silent = 0; ;)
        {
            var before = position;
            await foreach (var item in ConnectAsync(path, cancellationToken))
            {
                silent = 0;
                position = item.Id ?? position;
                if (item.Type is { } type && type.Contains('.', StringComparison.Ordinal))
                    yield return AnswerPart.Parse("an event", item.Data);
            }
            if (position == before && ++silent == MostSilent)
                throw CommandException.TryLater("The server sent no events and no position over ten connections.");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async IAsyncEnumerable<StreamItem> ConnectAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(path, cancellationToken);
        if (answer is null)
            yield break;
        await using var items = StreamItem.ReadAsync(answer, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await watch.AskAsync(async () => await items.MoveNextAsync()) is true)
            yield return items.Current;
    }

    /// <summary>Opens the stream. Null when the server cannot answer now, or when the log is a new one.</summary>
    private async Task<ServerAnswer?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await TryAsync(path, cancellationToken);
        if (answer is null || answer.Response.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            if (answer.Status == HttpStatusCode.Gone)
            {
                var problem = await answer.ReadJsonAsync(cancellationToken);
                position = problem.Member("position").Text();
                output.Note("The server began a new log of events, so events may come again with the same id.");
                return null;
            }
            var failure = await answer.ToFailureAsync(cancellationToken);
            if (failure.ExitCode != ExitCode.TryLater || position is null)
                throw failure;
            output.Note($"{failure.Message.TrimEnd('.')}. Still waiting for it.");
            return null;
        }
    }

    private async Task<ServerAnswer?> TryAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await api.AskAsync(() => RequestFor(path), AnswerLimits.Stream, cancellationToken);
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater && position is not null)
        {
            output.Note($"{failure.Message.TrimEnd('.')}. Still waiting for it.");
            return null;
        }
    }

    private HttpRequestMessage RequestFor(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, AinftApi.Relative(path));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (position is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", position);
        return request;
    }
}
