using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The limits on the cost of one client. Other clients never pay for it.</summary>
public sealed partial class BudgetTests(StorageFixture storage, ChainFixture chain)
{
    private const string Spent = "budget-spent";

    /// <summary>A stopped clock, so that no bucket fills on a slow machine.</summary>
    private static FakeTimeProvider Stopped => new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Every_answer_of_a_limited_route_says_what_is_left_of_the_budget()
    {
        await using var app = await StartAsync(Stopped, ("Ainft__Budgets__Reads", "600"));

        foreach (var path in new[] { "chain", "ainfts/0x12", "openapi.json" })
        {
            using var answer = await app.Http.GetAsync(path);
            Assert.Equal("\"reads\";q=600;w=60;ainft-unit=\"cost\"", One(answer, "RateLimit-Policy"));
            Assert.InRange(LeftOf(answer), 1, 599);
        }
    }

    [Fact]
    public async Task A_client_that_spent_its_budget_gets_a_time_to_come_back_and_is_then_let_in()
    {
        var time = Stopped;
        await using var app = await StartAsync(time, ("Ainft__Budgets__Reads", "60"));

        using var refused = await SpendAsync(app, "ainfts/0x12");

        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(Spent, problem.GetProperty("code").GetString());
        Assert.Contains("127.0.0.1", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, LeftOf(refused));
        Assert.Equal("*", One(refused, "Access-Control-Allow-Origin"));
        time.Advance(refused.Headers.RetryAfter!.Delta!.Value);
        using var answer = await app.Http.GetAsync("ainfts/0x12");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Who_spent_one_budget_has_the_others()
    {
        await using var app = await StartAsync(Stopped, ("Ainft__Budgets__Reads", "20"));
        using var refused = await SpendAsync(app, "ainfts/0x12");

        using var probe = await app.Http.GetAsync("health/live");
        using var list = await app.Http.GetAsync("ainfts?limit=0");

        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, list.StatusCode);
    }

    [Fact]
    public async Task A_client_spends_the_budget_of_no_other_and_a_network_has_one_budget()
    {
        await using var app =
            await StartAsync(Stopped, ("Ainft__Budgets__Reads", "20"), ("Ainft__Proxies", "127.0.0.1"));
        using var refused = await SpendAsync(app, "ainfts/0x12", "2001:db8:1:2::1");

        using var neighbour = await GetAsync(app, "ainfts/0x12", "2001:db8:1:2:ffff::9");
        using var other = await GetAsync(app, "ainfts/0x12", "2001:db8:1:3::1");
        using var four = await GetAsync(app, "ainfts/0x12", "198.51.100.1");

        Assert.Equal(HttpStatusCode.TooManyRequests, neighbour.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, four.StatusCode);
    }

    [Fact]
    public async Task A_request_is_charged_for_the_storage_that_it_asked()
    {
        await using var app = await StartAsync(Stopped, ("Ainft__Budgets__Reads", "1000"));
        using var refused = await app.Http.GetAsync("ainfts/0x12");
        using var state = await app.Http.GetAsync("chain");
        using var after = await app.Http.GetAsync("ainfts/0x12");

        // A refused request costs one unit. The state of the chain needs four requests to storage.
        Assert.InRange(LeftOf(refused) - LeftOf(after), 5, 8);
    }

    [Fact]
    public async Task Instances_share_a_budget()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var first = await world.StartAppAsync(null, ("Ainft__Budgets__Factor", "1"), ("Ainft__Budgets__Reads", "600"));
        Assert.Equal(600, QuotaOf(await first.Http.GetAsync("chain")));

        var second = await world.StartAppAsync(null, ("Ainft__Budgets__Factor", "1"), ("Ainft__Budgets__Reads", "600"));
        await first.Get<Instances>().BeatAsync(CancellationToken.None);

        Assert.Equal(300, QuotaOf(await first.Http.GetAsync("chain")));
        Assert.Equal(300, QuotaOf(await second.Http.GetAsync("chain")));
    }

    [Fact]
    public async Task A_factor_of_zero_limits_nothing_and_says_nothing()
    {
        await using var app = await StartAsync(("Ainft__Budgets__Factor", "0"));

        using var answer = await app.Http.GetAsync("chain");

        Assert.False(answer.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task A_signer_pays_once_its_signature_is_verified_and_for_what_is_new()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(Stopped),
            ("Ainft__Proxies", "127.0.0.1"), ("Ainft__Budgets__Factor", "1"), ("Ainft__Budgets__Writes", "60"));
        var (creator, victim) = (new Creator(world.Domain), new Creator(world.Domain));
        var known = victim.Single(Creator.ManifestOf("known"));
        using var first = await PostAsync(app, known, "203.0.113.1");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        // The victim pays neither for a body that it did not sign nor for its published signature, from any number of
        // addresses.
        for (var i = 0; i < 12; i++)
        {
            var body = creator.Single(Creator.ManifestOf($"forged {i}"));
            using var forged =
                await PostAsync(app, body.Replace($"{creator.Address}", $"{victim.Address}", StringComparison.Ordinal),
                $"198.51.100.{i}");
            using var again = await PostAsync(app, known, $"198.51.101.{i}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, forged.StatusCode);
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }
        using var own = await PostAsync(app, victim.Single(Creator.ManifestOf("own")), "203.0.113.2");
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);

        var refused =
            await UntilRefusedAsync(i =>
            PostAsync(app, creator.Single(Creator.ManifestOf($"many {i}")), $"192.0.2.{i}"));
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(Spent, problem.GetProperty("code").GetString());
        Assert.Contains(creator.Address.ToString(), problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task Every_route_draws_on_a_budget()
    {
        await using var app = await App.StartAsync(storage);
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal));

        Assert.All(routes, route => Assert.NotNull(route.Metadata.GetMetadata<RouteBudget>()));
    }

    private async Task<App> StartAsync(params (string Name, string Value)[] settings) =>
        await StartAsync(null, settings);

    private Task<App> StartAsync(TimeProvider? time, params (string Name, string Value)[] settings) => App.StartAsync(
        storage,
        settings.Prepend(("Ainft__Budgets__Factor", "1")).GroupBy(setting => setting.Item1)
            .ToDictionary(setting => setting.Key, setting => (string?)setting.Last().Item2),
        builder =>
        {
            if (time is not null)
                builder.Services.AddSingleton(time);
        });

    private static Task<HttpResponseMessage> SpendAsync(App app, string path, string? client = null) =>
        UntilRefusedAsync(_ => GetAsync(app, path, client));

    private static async Task<HttpResponseMessage> UntilRefusedAsync(Func<int, Task<HttpResponseMessage>> send)
    {
        for (var i = 1; i < 250; i++)
        {
            var answer = await send(i);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                return answer;
            answer.Dispose();
        }

        throw new InvalidOperationException("250 requests were let in.");
    }

    private static Task<HttpResponseMessage> GetAsync(App app, string path, string? client) =>
        SendAsync(app, new HttpRequestMessage(HttpMethod.Get, path), client);

    private static Task<HttpResponseMessage> PostAsync(App app, string body, string client) => SendAsync(
        app, new HttpRequestMessage(HttpMethod.Post,
            "ainfts")
        { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") }, client);

    private static async Task<HttpResponseMessage> SendAsync(App app, HttpRequestMessage request, string? client)
    {
        if (client is not null)
            request.Headers.Add("X-Forwarded-For", client);
        using (request)
            return await app.Http.SendAsync(request);
    }

    private static string One(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private static int LeftOf(HttpResponseMessage answer) =>
        int.Parse(Left().Match(One(answer, "RateLimit")).Groups[1].Value, CultureInfo.InvariantCulture);

    private static int QuotaOf(HttpResponseMessage answer) =>
        int.Parse(Quota().Match(One(answer, "RateLimit-Policy")).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(";r=([0-9]+);")]
    private static partial Regex Left();

    [GeneratedRegex(";q=([0-9]+);")]
    private static partial Regex Quota();
}
