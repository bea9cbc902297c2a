using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>A creator adds, signs and removes integrations, and no answer has a secret.</summary>
public sealed class IntegrationTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    private SignedClient Client(App app, LocalKey? key = null) => new(app.Http, World.Domain, key ?? Creator.Key);

    [Fact]
    public async Task Without_a_data_key_integrations_are_off()
    {
        var app = await StartAsync(("Ainft__Data__Key", ""));
        var body = $$"""
            {"integration":"{{Keccak256.Hash("one"u8)}}","platform":"github","scope":"acme/*",
             "secret":"{{new string('s', 32)}}","deadline":{{Creator.SoonDeadline}}}
            """;

        using var added = await Client(app).PostAsync("integrations", body);
        using var sent = await Creator.PostAsync(app.Http, $"webhooks/{Keccak256.Hash("one"u8)}", "{}");

        Assert.Equal("integrations-off", await CodeOfAsync(added));
        Assert.Equal("integrations-off", await CodeOfAsync(sent));
    }

    [Fact]
    public async Task The_registry_makes_an_agent_per_integration_and_shows_the_delegation_to_sign()
    {
        var app = await StartAsync();
        var (one, other) = (
            await AddAsync(app, "github", isSigned: false), await AddAsync(app, "github", isSigned: false));

        Assert.NotEqual(one.Agent, other.Agent);
        Assert.Equal("unsigned", Text(one.Answer, "state"));
        var signed = await Cast.SignTypedDataAsync(Creator.Key, one.Answer.GetProperty("typedData").GetRawText());
        Assert.Equal(signed, one.SignDelegation());
        await one.SignAsync();
        Assert.Equal("active", Text(one.Answer, "state"));
        Assert.False(one.Answer.TryGetProperty("typedData", out _));
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_adds_one_integration_with_one_agent()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", isSigned: false);

        using var again = await Client(app).PostAsync("integrations", integration.Body("acme/*"));
        using var other = await Client(app).PostAsync("integrations", integration.Body("acme/model"));
        using var stolen = await Client(app, LocalKey.Generate()).PostAsync("integrations", integration.Body("acme/*"));

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var answer = await again.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(integration.Agent.ToString(), Text(answer.GetProperty("delegation"), "agent"));
        Assert.Equal("integration-taken", await CodeOfAsync(other));
        Assert.Equal("integration-taken", await CodeOfAsync(stolen));
    }

    [Fact]
    public async Task Only_its_creator_sees_and_changes_an_integration()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");
        var stranger = Client(app, LocalKey.Generate());

        foreach (var path in new[] { $"integrations/{integration.Id}", $"integrations/{integration.Id}/deliveries" })
            using (var answer = await stranger.GetAsync(path))
                Assert.Equal("integration-not-found", await CodeOfAsync(answer));
        using (var removed = await stranger.DeleteAsync($"integrations/{integration.Id}"))
            Assert.Equal(HttpStatusCode.NotFound, removed.StatusCode);
        using (var unsigned = await app.Http.GetAsync("integrations"))
            Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        using var list = await stranger.GetAsync("integrations");
        Assert.Empty((await list.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task No_answer_has_a_secret_or_a_token()
    {
        var app = await StartAsync();
        var token = new string('t', 40);
        var integration = await AddAsync(app, "github", more: $",\"token\":\"{token}\"");

        using var list = await Client(app).GetAsync("integrations");

        var text = await list.Content.ReadAsStringAsync();
        Assert.Contains($"{integration.Id}", text, StringComparison.Ordinal);
        Assert.DoesNotContain(integration.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delegation_by_another_key_is_refused()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", isSigned: false);
        var signature = integration.SignDelegation(LocalKey.Generate());

        using var answer = await Client(app).PostAsync(
            $"integrations/{integration.Id}/delegation", $$"""{"signature":"{{signature}}"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData(",\"platform\":\"gitlab\"", "/platform")]
    [InlineData(",\"server\":\"https://example.org\"", "/server")]
    [InlineData(",\"source\":\"gitlab.com\"", "/source")]
    [InlineData(",\"contributors\":[{\"address\":\"x\",\"share\":1}]", "/contributors/0/address")]
    [InlineData(",\"kind\":\"thing\"", "/kind")]
    [InlineData(",\"scope\":\"../x\"", "/scope")]
    [InlineData(",\"secret\":\"short\"", "/secret")]
    [InlineData(",\"other\":1", "/other")]
    public async Task A_wrong_member_is_refused_at_its_place(string member, string pointer)
    {
        var app = await StartAsync();
        var given = member[2..member.IndexOf('"', 2)];
        var members = new Dictionary<string, string>
        {
            ["integration"] = $"\"{Keccak256.Hash("one"u8)}\"",
            ["platform"] = "\"github\"",
            ["scope"] = "\"acme/*\"",
            ["secret"] = $"\"{new string('s', 32)}\"",
            ["deadline"] = $"{Creator.SoonDeadline}",
        };
        members.Remove(given);
        var body = $"{{{string.Join(',', members.Select(one => $"\"{one.Key}\":{one.Value}"))}{member}}}";

        using var answer = await Client(app).PostAsync("integrations", body);

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var pointers = problem.GetProperty("violations").EnumerateArray().Select(one => Text(one, "pointer"));
        Assert.Contains(pointer, pointers);
    }

    [Fact]
    public async Task A_revoked_delegation_ends_the_mints_of_its_integration()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();
        var until = Creator.SoonDeadline;
        var signature = Creator.Key.Sign(DelegationMessages.HashRevoke(World.Domain, integration.Id, until));
        using (var revoked = await Creator.PostAsync(app.Http, $"delegations/{integration.Id}/revoke",
            $$"""{"creator":"{{Creator.Address}}","deadline":{{until}},"signature":"{{signature}}"}"""))
            Assert.Equal(HttpStatusCode.Created, revoked.StatusCode);

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.Contains("revoked", Text(delivery, "reason"), StringComparison.Ordinal);
        Assert.Empty((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_sweep_renews_an_integration_that_gets_no_delivery()
    {
        var first = await StartAsync();
        var integration = await AddAsync(first, "github", more: ",\"kind\":\"model\"");
        var newest = new string('e', 64);
        var second = await StartAsync(("Ainft__Data__Key", newest), ("Ainft__Data__OldKey", new string('d', 64)));
        var renew = second.Get<RenewSecrets>();
        var before = (await renew.CountAsync(default)).Single(one => one.Table == "Integrations");
        Assert.Equal((1, 1, 0), (before.Rows, before.Old, before.Lost));

        Assert.Equal(1, await renew.RunAsync(default));

        var third = await StartAsync(("Ainft__Data__Key", newest));
        var row = (await third.Get<Functions.Webhooks.IntegrationStore>().FindAsync(integration.Id, default))!;
        Assert.NotNull(third.Get<Functions.Webhooks.IntegrationSecrets>().OpenAgent(row));
        var after = (await third.Get<RenewSecrets>().CountAsync(default)).Single(one => one.Table == "Integrations");
        Assert.Equal((1, 0, 0), (after.Rows, after.Old, after.Lost));
    }

    [Fact]
    public async Task A_new_data_key_opens_the_secrets_of_the_old_one_until_they_are_renewed()
    {
        var first = await StartAsync();
        var integration = await AddAsync(first, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();
        var (old, newest) = (new string('d', 64), new string('e', 64));
        var second = await StartAsync(("Ainft__Data__Key", newest), ("Ainft__Data__OldKey", old));
        var there = new SignedClient(second.Http, World.Domain, Creator.Key);
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));

        await ProcessAsync(second);
        await second.Get<RenewSecrets>().RunAsync(default);

        var third = await StartAsync(("Ainft__Data__Key", newest));
        var keys = third.Get<DataKeys>();
        Assert.Null(keys.Off);
        var row = (await third.Get<Functions.Webhooks.IntegrationStore>().FindAsync(integration.Id, default))!;
        Assert.NotNull(third.Get<Functions.Webhooks.IntegrationSecrets>().OpenAgent(row));
        using var list = await there.GetAsync($"integrations/{integration.Id}/deliveries");
        Assert.Contains("minted", await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
