using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Ainft.Cli.Dev;
using Ainft.Testing;

namespace Ainft.Cli.Tests;

/// <summary>An account manages subscriptions with the tool. A receiver on this machine gets the messages.</summary>
public sealed class SubscriptionTests(DevWorldFixture world) : IAsyncDisposable
{
    private const string Account = "9";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly byte[] Nothing = Encoding.UTF8.GetBytes("{}");

    private readonly FileServer receiver = new()
    {
        Instead = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    };

    private readonly Channel<JsonElement> received = Channel.CreateUnbounded<JsonElement>();

    /// <summary>The only component of which the receiver still takes messages, or null for all.</summary>
    /// <remarks>A busy machine may lose the answer to a message, so its next attempt can come much later.</remarks>
    private string? last;

    [Fact]
    public async Task A_receiver_gets_signed_events_from_the_challenge_to_its_end_and_lost_ones_again()
    {
        receiver.Answer = (_, body) => Receive(body);
        var added = (await RunAsync(
            "add", $"{receiver.Address}hook", "--type", "ainft.minted", "--creator", CreatorAddress)).Json;
        var id = added.GetProperty("subscription").GetString()!;
        Assert.StartsWith("whsec_", added.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.Equal("unverified", added.GetProperty("state").GetString());
        Assert.Equal("active", (await RunAsync("verify", id)).Json.GetProperty("state").GetString());

        var first = await world.MintAsync("--dev", Account);
        await ReceivedAsync(first);

        last = first;
        var second = await world.MintAsync("--dev", Account);
        await DisabledAsync(id);
        var lost = (await RunAsync("deliveries", id)).Json.GetProperty("items")[0];
        Assert.Equal("ainft.minted", lost.GetProperty("type").GetString());
        Assert.Contains("410", lost.GetProperty("failure").GetString(), StringComparison.Ordinal);

        last = null;
        await RunAsync("verify", id);
        Assert.Equal(1, (await RunAsync("redeliver", id)).Json.GetProperty("redelivered").GetInt32());
        await ReceivedAsync(second);

        var rotated = (await RunAsync("rotate", id)).Json;
        Assert.NotEqual(added.GetProperty("secret").GetString(), rotated.GetProperty("secret").GetString());
        Assert.Equal(2, rotated.GetProperty("publicKeys").GetArrayLength());
        await RunAsync("remove", id);
        Assert.Null(await StateOfAsync(id));
        (await world.RunAsync("subscription", "verify", id, "--dev", Account)).Ended(ExitCode.NotFound);
    }

    [Fact]
    public async Task The_list_for_people_has_the_filters_and_never_a_secret()
    {
        var id = new string('1', 64);
        var run = await world.RunAsync(
            "subscription", "add", "https://example.org/hook", "--type", "ainft.derived,ainft.retracted",
            "--descendants-of", $"0x{id},0x{new string('2', 64)}", "--dev", Account);
        Assert.Contains("ainft subscription verify 0x", run.Ended(ExitCode.Ok).Out, StringComparison.Ordinal);
        var secret = run.Out.Split().Single(word => word.StartsWith("whsec_", StringComparison.Ordinal));

        var list = (await world.RunAsync("subscription", "list", "--dev", Account)).Ended(ExitCode.Ok).Out;

        Assert.Contains($"ainft.derived, ainft.retracted, descendants of 0x{id}", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/url", "http://example.org/hook")]
    [InlineData("/types", "https://example.org/hook", "--type", "ainft.burned")]
    [InlineData("/descendantsOf", "https://example.org/hook", "--descendants-of", "0x12")]
    public async Task A_member_of_another_form_is_refused_with_its_place(string pointer, params string[] line)
    {
        var run = (await world.RunAsync(["subscription", "add", .. line, "--dev", Account])).Ended(ExitCode.Refused);
        Assert.Contains(pointer, run.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    private static string CreatorAddress => DevAccounts.Keys[int.Parse(Account)].Address.ToString();

    /// <summary>Waits until the receiver has the event about a component.</summary>
    private async Task ReceivedAsync(string component)
    {
        using var late = new CancellationTokenSource(Patience);
        await foreach (var message in received.Reader.ReadAllAsync(late.Token))
            if (message.GetProperty("data").GetProperty("id").GetString() == component)
                return;
    }

    private async Task<CliRun> RunAsync(params string[] line) =>
        (await world.RunAsync(["subscription", .. line, "--dev", Account, "--json"])).Ended(ExitCode.Ok);

    private byte[]? Receive(string body)
    {
        var message = JsonSerializer.Deserialize<JsonElement>(body);
        if (message.GetProperty("type").GetString() == "subscription.challenge")
            return JsonSerializer.SerializeToUtf8Bytes(message.GetProperty("data"));
        if (last is not null && message.GetProperty("data").GetProperty("id").GetString() != last)
            return null;
        received.Writer.TryWrite(message);
        return Nothing;
    }

    private async Task<string?> StateOfAsync(string id) =>
        (await RunAsync("list")).Json.GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("subscription").GetString() == id)
            .Select(one => one.GetProperty("state").GetString()).SingleOrDefault();

    // The server changes the state a moment after the answer of the receiver. Each look is a run of the tool.
    private async Task DisabledAsync(string id)
    {
        for (var until = DateTimeOffset.UtcNow + Patience; await StateOfAsync(id) != "disabled";)
            Assert.True(DateTimeOffset.UtcNow < until, "The server did not disable the subscription in time.");
    }
}
