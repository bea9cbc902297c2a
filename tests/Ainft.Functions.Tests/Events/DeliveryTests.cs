using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Events;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>What becomes of deliveries that fail, and of events that are too many.</summary>
public sealed class DeliveryTests(StorageFixture storage, ChainFixture chain) : SubscriptionScene(storage, chain)
{
    [Fact]
    public async Task A_target_that_answers_410_gets_no_more_events_until_it_passes_another_challenge()
    {
        var id = await SubscribeAsync();
        Receiver.Answer = With(410);
        await MintAsync("first");
        await DeliverAsync();
        await MintAsync("second");
        await DeliverAsync();
        Assert.Single(Receiver.Received);
        Assert.Equal("disabled", (await GetAsync($"subscriptions/{id}")).GetProperty("state").GetString());

        Receiver.Answer = _ => Task.CompletedTask;
        await PostAsync($"subscriptions/{id}/challenge");
        await MintAsync("third");
        await DeliverAsync();

        Assert.Equal(["first", "third"], Receiver.Received.Select(one => one.Data.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_delivery_is_tried_by_the_schedule_and_becomes_a_dead_letter_that_can_be_delivered_again()
    {
        var id = await SubscribeAsync();
        Receiver.Answer = With(500);
        await MintAsync("stubborn");
        for (var attempt = 1; attempt <= RetrySchedule.Attempts; attempt++)
        {
            await DeliverAsync();
            Assert.Equal(attempt, Receiver.Received.Count);
            Time.Ahead += TimeSpan.FromHours(25);
        }
        var dead = Assert.Single(
            (await GetAsync($"subscriptions/{id}/dead-letters")).GetProperty("items").EnumerateArray());
        Assert.Equal(RetrySchedule.Attempts, dead.GetProperty("attempts").GetInt32());
        Assert.Contains("500", dead.GetProperty("failure").GetString(), StringComparison.Ordinal);
        Assert.Equal("disabled", (await GetAsync($"subscriptions/{id}")).GetProperty("state").GetString());

        Receiver.Answer = _ => Task.CompletedTask;
        await PostAsync($"subscriptions/{id}/challenge");
        Assert.Equal(1, (await PostAsync($"subscriptions/{id}/redeliver")).GetProperty("redelivered").GetInt32());
        await DeliverAsync();

        Assert.Equal(RetrySchedule.Attempts + 1, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(one => one.Id).Distinct());
        Assert.Empty((await GetAsync($"subscriptions/{id}/dead-letters")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_target_that_asks_for_time_gets_it()
    {
        await SubscribeAsync();
        Receiver.Answer = context =>
        {
            context.Response.Headers.RetryAfter = "600";
            context.Response.StatusCode = 429;
            return Task.CompletedTask;
        };
        await MintAsync("patient");
        await DeliverAsync();
        Time.Ahead += TimeSpan.FromMinutes(9);
        await DeliverAsync();
        Assert.Single(Receiver.Received);

        Time.Ahead += TimeSpan.FromMinutes(2);
        await DeliverAsync();

        Assert.Equal(2, Receiver.Received.Count);
    }

    [Fact]
    public async Task Beyond_sixty_in_a_minute_one_message_has_the_count_and_a_page_of_the_others()
    {
        await SubscribeAsync(""","types":["ainft.minted"]""");
        var names = Enumerable.Range(0, 75).Select(i => $"many {i}").ToArray();
        await BulkMint.RunAsync(App, World, Creator, [.. names.Select(name => Creator.ManifestOf(name))]);
        // All 75 events are dispatched within one minute, whatever the real clock shows.
        Time.Ahead += TimeSpan.FromSeconds(61 - Time.GetUtcNow().Second);
        await EventReader.AppendAsync(App);
        await DeliverAsync();
        Assert.Equal(60, Receiver.Received.Count);

        Time.Ahead += TimeSpan.FromMinutes(1);
        await DeliverAsync();

        var skipped = Assert.Single(Receiver.Received, one => one.Type == "events.skipped").Data;
        Assert.Equal(15, skipped.GetProperty("count").GetInt32());
        var page = await App.GetJsonAsync(skipped.GetProperty("page").GetString()!["/api/".Length..]);
        Assert.Equal(names.Skip(60), page.GetProperty("items").EnumerateArray()
            .Select(one => one.GetProperty("data").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_its_target_gets_no_request()
    {
        await using var inside = await WebhookReceiver.StartAsync();
        await SubscribeAsync();
        Receiver.Answer = context =>
        {
            context.Response.Headers.Location = inside.Address;
            context.Response.StatusCode = 307;
            return Task.CompletedTask;
        };
        await MintAsync("redirected");

        await DeliverAsync();

        Assert.Single(Receiver.Received);
        Assert.Empty(inside.Received);
    }

    [Fact]
    public async Task A_target_that_never_answers_delays_no_other()
    {
        await using var dead = await WebhookReceiver.StartAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        dead.Answer = _ => Task.Delay(Timeout.InfiniteTimeSpan, over.Token);
        await SubscribeAsync(url: dead.Address);
        await SubscribeAsync();
        var delivering = App.Get<DeliverEvents>().RunAsync(once: false, over.Token);
        await MintAsync("first");
        await Eventually.HoldsAsync(() => Task.FromResult(dead.Received.Count == 1), TimeSpan.FromSeconds(10));

        await MintAsync("second");

        // The dead target holds its first delivery for 15 seconds.
        await Eventually.HoldsAsync(() => Task.FromResult(Receiver.Received.Count == 2), TimeSpan.FromSeconds(10));
        Assert.Single(dead.Received);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering);
    }

    [Fact]
    public async Task A_failing_path_silences_no_other_path_of_its_host()
    {
        var paths = new ConcurrentQueue<string>();
        Receiver.Answer = context =>
        {
            var path = context.Request.Path.ToString();
            paths.Enqueue(path);
            context.Response.StatusCode = path == "/bad" ? 500 : 200;
            return Task.CompletedTask;
        };
        await SubscribeAsync(""","types":["ainft.derived"]""", $"{Receiver.Address}/good");
        await SubscribeAsync(""","types":["ainft.minted"]""", $"{Receiver.Address}/bad");
        await MintAsync("first");
        await MintAsync("second");
        var third = await MintAsync("third");
        await DeliverAsync();
        Assert.Contains("/bad", paths);
        Assert.DoesNotContain("/good", paths);

        await MintAsync("child", third);
        await DeliverAsync();

        Assert.Contains("/good", paths);
    }

    [Fact]
    public async Task A_delivery_that_a_killed_instance_had_sent_comes_again_with_the_same_id()
    {
        await SubscribeAsync();
        await MintAsync("twice");
        // The receiver has the message, but the answer never arrives, as when the instance dies.
        Receiver.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await DeliverAsync();
        Receiver.Answer = _ => Task.CompletedTask;
        Time.Ahead += TimeSpan.FromSeconds(6);
        await DeliverAsync();
        await DeliverAsync();

        Assert.Equal(2, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(one => (one.Id, one.Body)).Distinct());
    }

    [Fact]
    public async Task After_a_rebuild_a_subscriber_gets_the_events_that_the_old_log_lacked_and_no_other()
    {
        await SubscribeAsync();
        await MintAsync("before");
        await DeliverAsync();
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("not in the old log")));
        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        var serving = await StartAsync();
        Time.Ahead += TimeSpan.FromMinutes(1);

        await serving.RunAsync("SweepEvents");
        await serving.RunAsync("SweepEvents");

        Assert.Equal(
            ["before", "not in the old log"],
            Receiver.Received.Select(one => one.Data.GetProperty("name").GetString()));
        Assert.Equal(2, (await EventReader.ReadAsync(serving, "", null)).Events.Count);
    }

    [Fact]
    public async Task A_subscription_from_after_a_rebuild_gets_no_event_of_the_old_log()
    {
        await using var later = await WebhookReceiver.StartAsync();
        await SubscribeAsync();
        await MintAsync("before");
        await DeliverAsync();
        await MintAsync("not delivered yet");
        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        var serving = await StartAsync();
        var other = new SignedClient(serving.Http, World.Domain, LocalKey.Generate()) { Time = Time };
        using var added = await other.PostAsync("subscriptions", $$"""{"url":"{{later.Address}}"}""");
        var id = IdOf(await added.Content.ReadFromJsonAsync<JsonElement>());
        using var verified = await other.SendAsync(HttpMethod.Post, $"subscriptions/{id}/challenge", null);
        Assert.True(verified.IsSuccessStatusCode, await verified.Content.ReadAsStringAsync());
        Time.Ahead += TimeSpan.FromMinutes(1);

        await serving.RunAsync("SweepEvents");
        await serving.RunAsync("SweepEvents");

        Assert.Equal(
            ["before", "not delivered yet"],
            Receiver.Received.Select(one => one.Data.GetProperty("name").GetString()));
        Assert.Empty(later.Received);
    }

    [Fact]
    public void The_schedule_has_ten_attempts_and_a_target_cannot_postpone_beyond_a_day()
    {
        var now = DateTimeOffset.UnixEpoch;
        string[] waits = [.. Enumerable.Range(0, 11).Select(i => $"{RetrySchedule.Next(i, now, null) - now}")];
        Assert.Equal(
            ["00:00:00", "00:00:05", "00:05:00", "00:30:00", "02:00:00", "05:00:00", "10:00:00", "14:00:00",
                "20:00:00", "1.00:00:00", ""],
            waits);
        Assert.Equal(TimeSpan.FromMinutes(1), RetrySchedule.Next(1, now, TimeSpan.FromMinutes(1)) - now);
        Assert.Equal(TimeSpan.FromDays(1), RetrySchedule.Next(1, now, TimeSpan.FromDays(900)) - now);
        Assert.Equal(TimeSpan.FromSeconds(5), RetrySchedule.Next(1, now, TimeSpan.FromSeconds(-9)) - now);
    }

    private static Func<HttpContext, Task> With(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
