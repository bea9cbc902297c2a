using System.Net;
using System.Net.Sockets;
using Ainft.Cli.Dev;
using Ainft.Cli.Nodes;
using Ainft.Ethereum;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Cli.Tests.Nodes;

public sealed class NodeApiTests
{
    private readonly MintDomain domain = new(DevAccounts.ChainId, DevAccounts.Keys[0].Address);

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("poll")]
    [InlineData("look for a file")]
    public async Task A_connection_that_has_gone_silent_is_given_up_within_a_minute_and_may_be_tried_again(string what)
    {
        var (time, silent) = (new FakeTimeProvider(DateTimeOffset.UnixEpoch), new TcpListener(IPAddress.Loopback, 0));
        silent.Start();
        using var api = new NodeApi(new Uri($"http://{silent.LocalEndpoint}/"), domain, DevAccounts.Keys[0], time);
        var stop = TestContext.Current.CancellationToken;
        Task asked = what switch
        {
            "poll" => api.PollAsync("nodes/x/tasks?wait=20", "\"tag\"", stop),
            "heartbeat" => api.PostAsync("nodes/x/heartbeat", new { }, stop),
            _ => api.UploadAsync(Sha256Digest.Of([]), () => Stream.Null, stop),
        };
        using var connection = await silent.AcceptSocketAsync(stop);
        await connection.ReceiveAsync(new byte[1], stop);
        time.Advance(TimeSpan.FromSeconds(22));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(38));
        var failure = await Assert.ThrowsAsync<CommandException>(() => asked);
        Assert.Equal(ExitCode.TryLater, failure.ExitCode);
        silent.Stop();
    }
}
