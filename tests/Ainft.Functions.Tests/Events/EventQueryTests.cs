using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions.Events;
using Ainft.Testing;
using CsCheck;

namespace Ainft.Functions.Tests.Events;

/// <summary>Queries of the log: filters, positions, and what a client may send as one.</summary>
public sealed class EventQueryTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task Filters_select_by_type_component_creator_and_kind()
    {
        var parent = Creator.ManifestOf("parent");
        var id = Creator.IdOf(parent);
        await Creator.MintAsync(App.Http, Creator.Many(parent, Creator.ManifestOf("child", id)));
        await Creator.MintAsync(App.Http, new Creator(World.Domain).Single(Creator.ManifestOf("by another")));
        await EventReader.AppendAsync(App);

        Assert.Equal(["ainft.derived child"], await WordsAsync("type=ainft.derived"));
        Assert.Equal(["ainft.minted parent", "ainft.derived child"], await WordsAsync($"id={id}"));
        Assert.Equal(
            ["ainft.minted parent", "ainft.minted child"],
            await WordsAsync($"creator={Creator.Address}&type=ainft.minted,run.started"));
        Assert.Equal(4, (await WordsAsync("kind=data&limit=1")).Count);
        Assert.Empty(await WordsAsync("kind=model"));
    }

    [Fact]
    public async Task A_query_from_the_end_of_the_log_gets_only_later_events()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("early")));
        await EventReader.AppendAsync(App);
        var (none, latest) = await EventReader.ReadAsync(App, "", "latest");
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("late")));
        await EventReader.AppendAsync(App);

        var (events, _) = await EventReader.ReadAsync(App, "", latest);

        Assert.Empty(none);
        Assert.Equal(["ainft.minted late"], events.Select(EventReader.Words));
    }

    [Theory]
    [InlineData("after=0")]
    [InlineData("after=1-")]
    [InlineData("after=-1")]
    [InlineData("after=0g1-01")]
    [InlineData("after=0g1--1")]
    [InlineData("after=0g1-9999999999999999999")]
    [InlineData("after=0G1-1")]
    [InlineData("after=0g1'%20or%20Type%20ne%20'-1")]
    [InlineData("type=ainft.burned")]
    [InlineData("type=")]
    [InlineData("id=0x12")]
    [InlineData("creator=0x12")]
    [InlineData("kind=data'%20or%20Kind%20ne%20'")]
    [InlineData("limit=101")]
    [InlineData("since=latest")]
    public async Task A_malformed_query_is_refused_at_its_parameter(string query)
    {
        using var answer = await App.Http.GetAsync($"events?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var violation = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("violations")[0];
        Assert.Equal($"/{query.Split('=')[0]}", violation.GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("0g1-0, 0g1-1", HttpStatusCode.UnprocessableEntity)]
    [InlineData("", HttpStatusCode.UnprocessableEntity)]
    [InlineData("0g1-7", HttpStatusCode.Gone)]
    public async Task A_hostile_Last_Event_ID_is_refused_whatever_after_says(string sent, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "events?after=latest");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", sent);
        request.Headers.Accept.Add(new("text/event-stream"));
        using var answer = await App.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_position_behind_the_end_of_the_log_is_refused()
    {
        var (_, next) = await EventReader.ReadAsync(App, "", null);
        using var answer = await App.Http.GetAsync($"events?after={next}1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public void Each_position_is_read_as_it_was_written_and_no_other_text_is_one()
    {
        Gen.Select(Gen.String[Gen.Char["0123456789abcdefgxyz"], 1, 40], Gen.Long[0, 999_999_999_999_999])
            .Sample((log, number) => EventPosition.TryParse(new EventPosition(log, number).ToString(), out var read)
                && read == new EventPosition(log, number));
        Gen.String.Sample(text => !EventPosition.TryParse(text, out var read) || read.ToString() == text);
    }

    [Fact]
    public async Task The_id_of_an_event_is_that_of_the_documentation()
    {
        var one = new RegistryEvent
        {
            Type = EventType.Minted,
            Subject = Bytes32.Parse($"0x{new string('1', 64)}"),
            Fact = Bytes32.Parse($"0x{new string('2', 64)}"),
            At = DateTimeOffset.UnixEpoch,
        };
        var page = await File.ReadAllTextAsync(
            Path.Combine(Npm.Root, "docs/events.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"`{one.Id}`", page, StringComparison.Ordinal);
        Assert.NotEqual(one.Id, (one with { Type = EventType.Derived }).Id);
    }

    private async Task<IReadOnlyList<string>> WordsAsync(string query) =>
        [.. (await EventReader.ReadAsync(App, query, null)).Events.Select(EventReader.Words)];
}
