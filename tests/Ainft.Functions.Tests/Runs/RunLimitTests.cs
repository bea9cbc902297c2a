using System.Net;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>
/// A new key can open only a few runs, even through several instances at once. A run that ends frees its place.
/// </summary>
public sealed class RunLimitTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    // 40 places. 20 of them are for everyone, and one requester or one address can have 2 of these.
    private static readonly (string, string)[] Public =
        [("Ainft__Runs__Requesters", ""), ("Ainft__Runs__MaxOpen", "40"),
            ("Ainft__Runs__MaxWaiting", "40"), ("Ainft__Runs__MaxPerDay", "200")];

    private RunScene Scene => field ??= new RunScene(World);

    [Fact]
    public async Task Requests_at_once_to_two_instances_open_as_many_runs_as_there_are_places()
    {
        var (one, two) = (await World.StartAppAsync(null, Public), await World.StartAppAsync(null, Public));
        var subject = await Scene.MintAsync(App);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => AskAsync(i % 2 == 0 ? one : two, subject, LocalKey.Generate())));
        Assert.Equal((2, 10), (answers.Count(status => status == HttpStatusCode.Created),
            answers.Count(status => status == HttpStatusCode.TooManyRequests)));
        var listed = await one.GetJsonAsync("runs");
        Assert.Equal(2, listed.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_refusal_says_why_and_when_to_ask_again_and_the_same_request_answers_with_its_run()
    {
        var app = await World.StartAppAsync(null, Public);
        var subject = await Scene.MintAsync(App);
        var body = Scene.Body(subject, null, minutes: 30);
        (await Creator.PostAsync(app.Http, $"ainfts/{subject}/reproductions", body)).Dispose();
        Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, Scene.Requester));
        using var refused = await Creator.PostAsync(app.Http,
            $"ainfts/{subject}/reproductions", Scene.Body(subject, null, minutes: 31));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Ainft__Runs__MaxOpen", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var again = await Creator.PostAsync(app.Http, $"ainfts/{subject}/reproductions", body);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task An_admitted_requester_opens_runs_where_others_have_their_share()
    {
        var admitted = LocalKey.Generate();
        var app = await World.StartAppAsync(null, [.. Public, ("Ainft__Runs__Requesters", $"{admitted.Address}")]);
        var subject = await Scene.MintAsync(App);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, LocalKey.Generate()));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(app, subject, LocalKey.Generate()));
        for (var minutes = 30; minutes < 34; minutes++)
            Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, admitted, minutes));
    }

    [Fact]
    public async Task Only_admitted_requesters_open_runs_where_the_setting_says_so()
    {
        var admitted = LocalKey.Generate();
        var app = await World.StartAppAsync(
            null,
            [.. Public, ("Ainft__Runs__Requesters", $"{admitted.Address}"), ("Ainft__Runs__AdmittedOnly", "true")]);
        var subject = await Scene.MintAsync(App);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(app, subject, Scene.Requester));
        using var preview = await Creator.PostAsync(app.Http,
            $"ainfts/{subject}/reproductions/preview", $$"""{"requester":"{{Scene.Requester.Address}}"}""");
        Assert.Equal(HttpStatusCode.Forbidden, preview.StatusCode);
        Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, admitted));
    }

    [Fact]
    public async Task A_run_that_ends_frees_its_place_and_the_day_has_a_limit_of_its_own()
    {
        var time = new ShiftedTime();
        var app = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time),
            [.. Public, ("Ainft__Runs__MaxPerDay", "60")]);
        var subject = await Scene.MintAsync(App);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, LocalKey.Generate(), minutes: 2));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(app, subject, LocalKey.Generate()));
        await EndAsync(app, time);
        Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, LocalKey.Generate(), minutes: 2));
        await EndAsync(app, time);
        // A twentieth of 60 per day.
        using var refused = await Creator.PostAsync(app.Http,
            $"ainfts/{subject}/reproductions", Scene.Body(subject, null));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("Ainft__Runs__MaxPerDay", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        time.Ahead += TimeSpan.FromDays(1);
        using var tomorrow = await Creator.PostAsync(
            app.Http, $"ainfts/{subject}/reproductions",
            Scene.Body(subject, null, deadline: Creator.SoonDeadline + 100_000));
        Assert.Equal(HttpStatusCode.Created, tomorrow.StatusCode);
    }

    [Fact]
    public async Task Runs_that_wait_for_nodes_leave_the_places_of_running_ones_free()
    {
        var app = await World.StartAppAsync(null, [.. Public, ("Ainft__Runs__MaxWaiting", "80")]);
        var subject = await Scene.MintAsync(App);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, LocalKey.Generate()));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(app, subject, LocalKey.Generate()));
        // No node is online, so both draws fail.
        await Scene.DrawAsync(app);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Created, await AskAsync(app, subject, LocalKey.Generate()));
        await Scene.DrawAsync(app);
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(app, subject, LocalKey.Generate()));
    }

    [Fact]
    public async Task An_operator_has_so_many_nodes_and_one_that_leaves_makes_room()
    {
        var @operator = LocalKey.Generate();
        var (one, two) = (await World.StartAppAsync(null, ("Ainft__Runs__MaxNodes", "2")),
            await World.StartAppAsync(null, ("Ainft__Runs__MaxNodes", "2")));
        NodeUnderTest[] nodes = [.. Enumerable.Range(0, 6)
            .Select(i => new NodeUnderTest((i % 2 == 0 ? one : two).Http, World.Domain, @operator))];
        var answers = await Task.WhenAll(nodes.Select(node => node.RegisterAsync()));
        Assert.Equal((2, 4), (answers.Count(answer => answer.StatusCode == HttpStatusCode.Created),
            answers.Count(answer => answer.StatusCode == HttpStatusCode.Forbidden)));
        var registered = nodes[Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.Created)];
        var refused = nodes[Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.Forbidden)];
        using (var again = await registered.RegisterAsync())
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        (await registered.LeaveAsync()).Dispose();
        using var later = await refused.RegisterAsync();
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
        using var another = await new NodeUnderTest(one.Http, World.Domain, LocalKey.Generate()).RegisterAsync();
        Assert.Equal(HttpStatusCode.Created, another.StatusCode);
        foreach (var answer in answers)
            answer.Dispose();
    }

    private async Task<HttpStatusCode> AskAsync(App app, AinftId subject, LocalKey by, int minutes = 60)
    {
        using var answer = await Creator.PostAsync(app.Http, $"ainfts/{subject}/reproductions",
            Scene.Body(subject, null, minutes: minutes, by: by));
        return answer.StatusCode;
    }

    private static async Task EndAsync(App app, ShiftedTime time)
    {
        time.Ahead += TimeSpan.FromMinutes(3);
        await app.RunAsync("SweepRuns");
        await app.RunAsync("SweepRuns");
    }
}
