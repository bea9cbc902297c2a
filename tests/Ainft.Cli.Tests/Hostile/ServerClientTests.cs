using System.Text;
using Ainft.Cli.Api;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Cli.Tests.Hostile;

public sealed class ServerClientTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        var asked = new TaskCompletionSource();
        await using var server = new HostileServer(async answer =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, answer.Over);
        });
        using var api = new AinftApi(new Uri(server.Address), time);
        var answer = api.GetAsync("ainfts", default);
        await asked.Task;
        time.Advance(AnswerLimits.Document.Begin);
        Assert.Equal(ExitCode.TryLater, (await Assert.ThrowsAsync<CommandException>(() => answer)).ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_falls_silent_in_the_middle_is_given_up(bool isStream)
    {
        await using var server = new HostileServer(async answer =>
        {
            await answer.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{");
            await Task.Delay(Timeout.Infinite, answer.Over);
        });
        using var api = new AinftApi(new Uri(server.Address), time);
        using var answer =
            await api.OpenAsync("ainfts", isStream ? AnswerLimits.Lineage : AnswerLimits.Document, default);
        await using var body = await answer.OpenAsync(default);
        await body.ReadExactlyAsync(new byte[1]);
        var rest = body.ReadAsync(new byte[1]).AsTask();
        Assert.False(rest.IsCompleted);
        time.Advance(isStream ? AnswerLimits.Silence : AnswerLimits.Document.Whole!.Value);
        Assert.Equal(ExitCode.TryLater, (await Assert.ThrowsAsync<CommandException>(() => rest)).ExitCode);
    }

    [Fact]
    public async Task Lines_and_pages_are_bounded()
    {
        await using var server = new HostileServer(answer =>
            answer.SendAsync("200 OK", "abc\nabc\n", $"Link: </api/x?page={answer.Number}>; rel=\"next\"\r\n"));
        using var api = new AinftApi(new Uri(server.Address), time);
        Assert.Contains("more than 5 lines", await FailureAsync(new LineLimits(3, 5, 100)), StringComparison.Ordinal);
        Assert.Contains("more than 2 bytes", await FailureAsync(new LineLimits(2, 5, 100)), StringComparison.Ordinal);
        Assert.Contains("more than 3", await FailureAsync(new LineLimits(3, 500, 3)), StringComparison.Ordinal);

        async Task<string> FailureAsync(LineLimits limits)
        {
            var failure = await Assert.ThrowsAsync<CommandException>(async () =>
            {
                await foreach (var line in api.ReadLinesAsync("x", limits, default))
                    Assert.Equal("abc", Encoding.UTF8.GetString(line));
            });
            return failure.Message;
        }
    }

    [Theory]
    [InlineData("</api/ainfts?page=x>; rel=\"next\"", "ainfts?page=x")]
    [InlineData("<http://evil.example/api/ainfts?page=x>; rel=next", "ainfts?page=x")]
    [InlineData("</api/a>; rel=\"prev\", </api/b>; rel=\"next\"", "b")]
    [InlineData("</api/a>; rel=\"prev\"", null)]
    [InlineData("<", null)]
    public void The_next_page_is_a_path_of_the_same_server(string link, string? next)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Link", link);
        Assert.Equal(next, PageLink.Of(response));
    }
}
