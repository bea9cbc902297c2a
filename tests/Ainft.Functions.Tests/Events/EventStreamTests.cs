using System.Net;
using System.Text.Json;
using Ainft.Functions.Events;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>Clients that follow the log over a connection.</summary>
public sealed class EventStreamTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task An_event_arrives_while_the_client_is_connected_and_a_new_connection_resumes_behind_it()
    {
        await using var first = await StreamOf.OpenAsync(App, "after=latest", null);
        Assert.Equal("position", (await first.NextAsync()).EventType);
        await MintAsync("first");
        var item = await first.NextAsync();
        Assert.Equal("ainft.minted", item.EventType);
        var one = JsonDocument.Parse(item.Data).RootElement;
        Assert.Equal(item.EventId, one.GetProperty("position").GetString());
        await MintAsync("second");

        await using var second = await StreamOf.OpenAsync(App, "after=latest", item.EventId);

        Assert.Equal(item.EventId, (await second.NextAsync()).EventId);
        Assert.Equal("ainft.minted second", EventReader.Words(JsonDocument.Parse(
            (await second.NextAsync()).Data).RootElement));
    }

    [Fact]
    public async Task A_client_has_four_connections_and_a_closed_one_makes_room()
    {
        var open = new List<StreamOf>();
        for (var i = 0; i < StreamPlaces.PerClient; i++)
        {
            open.Add(await StreamOf.OpenAsync(App, "", null));
            await open[i].NextAsync();
        }
        using (var refused = await StreamOf.SendAsync(App, "", null))
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await App.Http.GetAsync("events")).StatusCode);

        await open[0].DisposeAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                using var again = await StreamOf.SendAsync(App, "", null);
                return again.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(20));
        foreach (var stream in open)
            await stream.DisposeAsync();
    }

    [Fact]
    public void An_instance_has_a_hundred_connections_of_all_clients()
    {
        var places = new StreamPlaces();
        var clients = Enumerable.Range(0, 26).Select(i => ClientAddress.From(IPAddress.Parse($"203.0.113.{i}")));
        var answers = clients.SelectMany(client => Enumerable.Repeat(client, StreamPlaces.PerClient))
            .Select(places.Take).ToList();
        Assert.All(answers.Take(StreamPlaces.Most), Assert.Null);
        Assert.All(answers.Skip(StreamPlaces.Most), problem => Assert.Equal(ProblemCode.Busy, problem!.Code));
    }

    [Fact]
    public async Task A_stream_ends_as_a_whole_answer_when_the_app_stops()
    {
        var app = await World.StartAppAsync();
        await using var stream = await StreamOf.OpenAsync(app, "", null);
        var place = await stream.NextAsync();
        var started = TimeProvider.System.GetTimestamp();

        var stopping = app.StopAsync();

        Assert.Equal(place.EventId, (await stream.NextAsync()).EventId);
        Assert.True(await stream.HasEndedAsync());
        await stopping;
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_client_that_accepts_neither_form_is_told_the_forms()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "events");
        request.Headers.Accept.Add(new("text/html"));
        using var answer = await App.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
    }

    private async Task MintAsync(string name)
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf(name)));
        await EventReader.AppendAsync(App);
    }
}
