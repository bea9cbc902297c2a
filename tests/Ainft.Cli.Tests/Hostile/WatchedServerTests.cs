namespace Ainft.Cli.Tests.Hostile;

/// <summary>How <c>ainft watch</c> connects again, and how it ends at a server that is no registry.</summary>
[Collection(InProcess.Name)]
public sealed class WatchedServerTests
{
    private const string Place = "id: 1g1-4\nevent: position\ndata: {\"position\":\"1g1-4\"}\n\n";

    private const string Minted = "id: 1g1-5\nevent: ainft.minted\ndata: {\"type\":\"ainft.minted\","
        + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":{\"id\":\"0x11\"}}\n\n";

    [Fact]
    public async Task A_connection_that_ends_is_opened_again_and_a_new_log_is_followed_from_its_place()
    {
        await using var server = new HostileServer(answer => answer.Number switch
        {
            1 => answer.SendAsync("200 OK", Place),
            2 => answer.SendAsync("410 Gone", """{"code":"events-rebuilt","position":"2g2-0"}"""),
            _ => answer.SendAsync("200 OK", Minted),
        });
        var run = await InProcess.RunAsync("watch", "--api", server.Address, "--count", "1");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("ainft.minted", run.Out, StringComparison.Ordinal);
        Assert.Contains("new log", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData("id: ")]
    public async Task An_item_without_end_is_refused_and_not_kept(string field)
    {
        await using var server = new HostileServer(async answer =>
        {
            await answer.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + field);
            await answer.FloodAsync("x");
        });
        var run = await InProcess.RunAsync("watch", "--api", server.Address);
        Assert.Equal(ExitCode.Refused, run.ExitCode);
    }

    [Fact]
    public async Task An_item_of_many_lines_is_bounded()
    {
        await using var server = new HostileServer(async answer =>
        {
            await answer.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            await answer.FloodAsync("data: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
        });
        var run = await InProcess.RunAsync("watch", "--api", server.Address);
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains("in one event", run.Error, StringComparison.Ordinal);
    }
}
