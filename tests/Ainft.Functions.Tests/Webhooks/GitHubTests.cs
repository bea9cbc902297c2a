using System.Net;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>Releases on GitHub become components of the creator whose address the repository names.</summary>
public sealed class GitHubTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    [Fact]
    public async Task A_release_becomes_one_component_of_the_creator()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");
        PutClaim(more: ",\"manifest\":{\"kind\":\"model\",\"license\":\"MIT\"}");
        PutRelease();

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        Assert.Equal(1, await ProcessAsync(app));

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal(("minted", null), (Text(delivery, "state"), Text(delivery, "reason")));
        var component = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}");
        Assert.Equal(Creator.Address.ToString(), Text(component, "creator"));
        Assert.True(component.GetProperty("sourceProven").GetBoolean());
        Assert.Equal(integration.Agent.ToString(), Text(component.GetProperty("delegation"), "agent"));
        var manifest = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest");
        Assert.Equal("MIT", Text(manifest, "license"));
        var source = manifest.GetProperty("source");
        Assert.Equal(
            ("github.com", Repository, Commit),
            (Text(source, "platform"), Text(source, "repository"), Text(source, "revision")));
        var file = Assert.Single(manifest.GetProperty("artifacts").EnumerateArray());
        Assert.Equal(("model.safetensors", Sha256), (Text(file, "path"), Text(file, "sha256")));
    }

    [Fact]
    public async Task The_same_event_twice_makes_one_component_also_under_another_delivery_id()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();

        foreach (var id in new[] { "one", "one", "another" })
            await AcceptedAsync(integration.GitHubAsync(ReleaseOf(), id: id));
        await ProcessAsync(app);

        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
        Assert.Single((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        Assert.Equal(0, await ProcessAsync(app));
    }

    [Fact]
    public async Task A_ping_is_answered_and_registers_nothing()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", isSigned: false);

        using var answer = await integration.GitHubAsync("""{"zen":"Keep it simple.","hook_id":1}""", "ping");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await integration.DeliveriesAsync());
    }

    [Fact]
    public async Task A_stranger_gets_only_a_reference_of_the_repository_of_others()
    {
        var app = await StartAsync();
        var stranger = LocalKey.Generate();
        const string Llama = "meta-llama/Llama";
        var integration = await AddAsync(app, "github", "meta-llama/*", stranger);
        PutClaim(Llama);
        PutRelease(Llama);

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf(Llama)));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("referenced", Text(delivery, "state"));
        Assert.Contains("source not proven", Text(delivery, "reason"), StringComparison.Ordinal);
        var manifest = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest");
        Assert.True(manifest.GetProperty("reference").GetBoolean());
        Assert.Equal(Sha256, Text(manifest.GetProperty("source").GetProperty("digests"), "model.safetensors"));
        Assert.False(manifest.TryGetProperty("contributors", out _));
    }

    [Fact]
    public async Task A_reference_becomes_a_component_after_the_repository_names_its_creator()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutRelease();
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await ProcessAsync(app);
        var before = await OnlyDeliveryAsync(integration);
        Assert.Equal("referenced", Text(before, "state"));
        PutClaim();

        await AcceptedAsync(integration.RedeliverAsync(before));
        await ProcessAsync(app);

        var after = await OnlyDeliveryAsync(integration);
        Assert.Equal("minted", Text(after, "state"));
        using var again = await integration.RedeliverAsync(after);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(0, await ProcessAsync(app));
    }

    [Theory]
    [InlineData("other/model", "acme/*", "outside of the delegation")]
    [InlineData("acme/model", "acme/other", "outside of the delegation")]
    public async Task An_event_about_a_repository_outside_of_the_scope_is_refused(
        string repository, string scope, string reason)
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", scope);
        PutClaim(repository);
        PutRelease(repository);

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf(repository)));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.Contains(reason, Text(delivery, "reason"), StringComparison.Ordinal);
        Assert.Empty((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_push_that_changes_the_contributors_is_refused()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");
        var thief = LocalKey.Generate().Address;
        PutClaim(more: $$$""","manifest":{"kind":"model","contributors":[{"address":"{{{thief}}}","share":10000}]}""");
        PutRelease();

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.Contains("contributorsHash", Text(delivery, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_contributors_of_the_delegation_are_those_of_each_component()
    {
        var app = await StartAsync();
        var contributors = $$"""[{"address":"{{Creator.Address}}","share":10000}]""";
        var integration = await AddAsync(
            app, "github", more: $",\"kind\":\"model\",\"contributors\":{contributors}");
        PutClaim();
        PutRelease();

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal(("minted", null), (Text(delivery, "state"), Text(delivery, "reason")));
        var manifest = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest");
        Assert.Single(manifest.GetProperty("contributors").EnumerateArray());
    }

    [Fact]
    public async Task A_preview_shows_the_manifest_and_stores_nothing()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();

        var preview = await integration.PreviewAsync(ReleaseOf(), "release");

        Assert.Equal(("component", "register"), (Text(preview, "as"), Text(preview, "action")));
        using var manifest = JsonDocument.Parse(Text(preview, "manifest")!);
        Assert.Equal(Commit, Text(manifest.RootElement.GetProperty("source"), "revision"));
        Assert.Empty(await integration.DeliveriesAsync());
        Assert.Empty((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_preview_lists_components_of_others_that_name_the_same_repository()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();
        var squatter = new Creator(World.Domain);
        var manifest = $$$"""
            {"ainft":1,"kind":"model","royalty":500,
             "source":{"platform":"github.com","repository":"{{{Repository}}}","revision":"{{{Commit}}}"} }
            """;
        await Creator.MintAsync(app.Http, squatter.Single(manifest));

        var preview = await integration.PreviewAsync(ReleaseOf(), "release");

        Assert.Equal(
            $"{squatter.IdOf(manifest)}", Assert.Single(preview.GetProperty("others").EnumerateArray()).GetString());
        Assert.Equal("component", Text(preview, "as"));
    }

    [Fact]
    public async Task A_poll_makes_github_deliver_again_what_it_could_not_deliver()
    {
        const string Hook = "/repos/acme/model/hooks/7/deliveries";
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"token\":\"ghp_secret\"");
        await app.RunAsync("PollPlatforms");
        Assert.Empty(Platform.Requests);
        foreach (var repository in new[] { "other/model", Repository })
        {
            using var ping = await integration.GitHubAsync(
                $$$"""{"zen":"zen","hook_id":7,"repository":{"full_name":"{{{repository}}}"} }""", "ping");
            Assert.Equal(HttpStatusCode.OK, ping.StatusCode);
        }
        Put($"{Hook}?per_page=100", $"""
            [{Attempt(16, "lost", 502)},{Attempt(15, "late", 200)},{Attempt(14, "late", 504)},
             {Attempt(13, "wrong", 401)},{Attempt(12, "old", 502, -4)},{Attempt(11, "lost", 0)}]
            """);
        Platform.Answer = (_, _) => "{}"u8.ToArray();

        Time.Ahead = TimeSpan.FromMinutes(16);
        await app.RunAsync("PollPlatforms");

        Assert.Equal([$"{Hook}?per_page=100", $"{Hook}/16/attempts"], Platform.Requests);
        Assert.All(Platform.Authorized, one => Assert.Equal("Bearer ghp_secret", one.Value));
        Assert.Equal(2, Platform.Authorized.Count);
    }

    private static string Attempt(int id, string guid, int status, int days = 0) => $$"""
        {"id":{{id}},"guid":"{{guid}}","delivered_at":"{{DateTimeOffset.UtcNow.AddDays(days).AddSeconds(id):O}}",
         "redelivery":false,"status":"x","status_code":{{status}},"event":"release","action":"published"}
        """;

    [Fact]
    public async Task A_deleted_tag_is_recorded_and_changes_no_component()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf(action: "deleted")));
        await ProcessAsync(app);

        string?[] states = [.. (await integration.DeliveriesAsync()).Select(one => Text(one, "state")).Order()];
        Assert.Equal(["minted", "recorded"], states);
        Assert.Single((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }
}
