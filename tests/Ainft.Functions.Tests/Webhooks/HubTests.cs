using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>Repositories of Hugging Face become components with the parents that their cards name.</summary>
public sealed class HubTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    private const string Model = "acme/lm", Base = "openbase/base";
    private static readonly string BaseCommit = new('b', 40), Weights = new('1', 64), BaseWeights = new('2', 64);

    [Fact]
    public async Task A_push_becomes_a_component_with_a_reference_of_its_base_as_parent()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface");
        PutModel(Model, Commit, Weights, $"---\nlicense: mit\nbase_model: {Base}\n---\n# A model\n");
        PutModel(Base, BaseCommit, BaseWeights, "---\nlicense: mit\n---\n# The base\n");

        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal(("minted", null), (Text(delivery, "state"), Text(delivery, "reason")));
        var manifest = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest");
        Assert.Equal(("model", "MIT"), (Text(manifest, "kind"), Text(manifest, "license")));
        Assert.Equal("huggingface.co", Text(manifest.GetProperty("source"), "platform"));
        var parent = Assert.Single(manifest.GetProperty("parents").EnumerateArray());
        Assert.Equal("fine-tuned-from", Text(parent, "relation"));
        var reference = await app.GetJsonAsync($"ainfts/{Text(parent, "id")}");
        Assert.Equal(integration.Agent.ToString(), Text(reference, "creator"));
        var pinned = (await app.GetJsonAsync($"ainfts/{Text(parent, "id")}/manifest")).GetProperty("source");
        Assert.Equal((Base, BaseCommit), (Text(pinned, "repository"), Text(pinned, "revision")));
        Assert.Equal(BaseWeights, Text(pinned.GetProperty("digests"), "model.safetensors"));
    }

    [Fact]
    public async Task A_proven_component_of_the_base_is_the_parent_and_one_that_only_claims_it_is_not()
    {
        var app = await StartAsync();
        var squatter = await AddAsync(app, "huggingface", "openbase/*", LocalKey.Generate());
        var author = LocalKey.Generate();
        var owner = await AddAsync(app, "huggingface", "openbase/*", author);
        var integration = await AddAsync(app, "huggingface");
        PutModel(Base, BaseCommit, BaseWeights, "---\nlicense: mit\n---\n# The base\n", author.Address);
        PutModel(Model, Commit, Weights, $"---\nlicense: mit\nbase_model: {Base}\n---\n# A model\n");
        foreach (var one in new[] { squatter, owner })
            await AcceptedAsync(one.HubAsync(PushOf(Base, BaseCommit)));
        await ProcessAsync(app);
        Assert.Equal("referenced", Text(await OnlyDeliveryAsync(squatter), "state"));
        var proven = Text(await OnlyDeliveryAsync(owner), "component");

        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        await ProcessAsync(app);

        var component = Text(await OnlyDeliveryAsync(integration), "component");
        var manifest = await app.GetJsonAsync($"ainfts/{component}/manifest");
        Assert.Equal(proven, Text(Assert.Single(manifest.GetProperty("parents").EnumerateArray()), "id"));
    }

    [Fact]
    public async Task A_cycle_of_base_models_ends()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface");
        PutModel(Model, Commit, Weights, $"---\nbase_model: [{Base}, {Model}]\n---\n# A model\n");
        PutModel(Base, BaseCommit, BaseWeights, $"---\nbase_model: {Model}\n---\n# The base\n");

        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        await ProcessAsync(app);

        var component = Text(await OnlyDeliveryAsync(integration), "component");
        var manifest = await app.GetJsonAsync($"ainfts/{component}/manifest");
        Assert.Single(manifest.GetProperty("parents").EnumerateArray());
    }

    [Fact]
    public async Task A_private_base_stays_a_name()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface");
        PutModel(Model, Commit, Weights, $"---\nbase_model: {Base}\n---\n# A model\n");

        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        await ProcessAsync(app);

        var component = Text(await OnlyDeliveryAsync(integration), "component");
        var manifest = await app.GetJsonAsync($"ainfts/{component}/manifest");
        Assert.False(manifest.TryGetProperty("parents", out _));
        var upstream = manifest.GetProperty("properties").GetProperty("upstream");
        Assert.Equal(Base, Text(Assert.Single(upstream.EnumerateArray()), "name"));
    }

    [Fact]
    public async Task A_token_reads_a_private_repository_of_the_scope_and_no_other_and_no_redirect_gets_it()
    {
        var app = await StartAsync();
        await using var other = new FileServer();
        var integration = await AddAsync(app, "huggingface", more: ",\"token\":\"hf_secret\"");
        PutModel(Model, Commit, Weights, $"---\nbase_model: {Base}\n---\n# A model\n");
        PutModel(Base, BaseCommit, BaseWeights, "---\nlicense: mit\n---\n# The base\n");
        foreach (var path in Platform.Files.Keys.Where(path => path.Contains(Model, StringComparison.Ordinal)))
            Platform.Private.Add(path);

        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        await ProcessAsync(app);

        // Strangers cannot check the source, so the private repository becomes a reference.
        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("referenced", Text(delivery, "state"));
        Assert.NotEmpty(Platform.Authorized);
        Assert.All(Platform.Authorized, one => Assert.Equal("Bearer hf_secret", one.Value));
        Assert.All(Platform.Authorized, one => Assert.Contains(Model, one.Path, StringComparison.Ordinal));
        var file = $"/{Model}/raw/{Commit}/README.md";
        Platform.Redirects[file] = new Uri(other.Address, "README.md");
        await AcceptedAsync(integration.RedeliverAsync(delivery));
        await ProcessAsync(app);
        var refused = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(refused, "state"));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_card_with_hostile_yaml_is_refused_with_a_reason()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface");
        PutModel(Model, Commit, Weights, "---\na: &a [*a, *a]\nb: *a\n---\n");

        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.NotEmpty(Text(delivery, "reason")!);
    }

    [Fact]
    public async Task A_move_is_recorded_beside_the_component()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface");
        PutModel(Model, Commit, Weights, "---\nlicense: mit\n---\n# A model\n");
        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        await AcceptedAsync(integration.HubAsync($$$"""
            {"event":{"action":"move","scope":"repo"},
             "repo":{"type":"model","name":"{{{Model}}}","id":"1","private":false},
             "movedTo":{"name":"acme/other","owner":{"id":"2"}},"webhook":{"id":"3","version":3} }
            """));
        await ProcessAsync(app);

        var deliveries = await integration.DeliveriesAsync();
        Assert.Equal(["minted", "recorded"], deliveries.Select(one => Text(one, "state")).Order());
        Assert.Contains(
            "acme/other", Text(deliveries.Single(one => Text(one, "state") == "recorded"), "reason"),
            StringComparison.Ordinal);
        Assert.Single((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_poll_finds_a_push_whose_delivery_was_lost_and_a_late_delivery_makes_no_second_one()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface", Model);
        PutModel(Model, Commit, Weights, "---\nlicense: mit\n---\n# A model\n");
        PutHead(Commit, DateTimeOffset.UtcNow.AddMinutes(1));
        PutTags(("v0", BaseCommit));

        await app.RunAsync("PollPlatforms");
        Assert.Equal(1, await ProcessAsync(app));

        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        Assert.Equal(0, await ProcessAsync(app));
        await OnlyDeliveryAsync(integration);
        // The platform answers the next poll with 304 and no body.
        var (asked, sent) = (Platform.Requests.Count, Platform.Sent);
        Time.Ahead = TimeSpan.FromMinutes(16);
        await app.RunAsync("PollPlatforms");
        Assert.Equal((asked + 2, sent), (Platform.Requests.Count, Platform.Sent));
        await OnlyDeliveryAsync(integration);
    }

    [Fact]
    public async Task The_head_from_before_an_integration_is_no_event_and_the_next_one_is()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface", Model);
        PutHead(BaseCommit, DateTimeOffset.UtcNow.AddDays(-1));
        await app.RunAsync("PollPlatforms");
        Assert.Empty(await integration.DeliveriesAsync());
        PutModel(Model, Commit, Weights, "---\nlicense: mit\n---\n# A model\n");
        PutHead(Commit, DateTimeOffset.UtcNow);

        await app.RunAsync("PollPlatforms");
        Assert.Empty(await integration.DeliveriesAsync());
        Time.Ahead = TimeSpan.FromMinutes(16);
        await app.RunAsync("PollPlatforms");
        await ProcessAsync(app);

        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_platform_that_asks_for_a_pause_is_not_polled_before_its_end()
    {
        var app = await StartAsync();
        await AddAsync(app, "huggingface", Model);
        Platform.Instead =
            "HTTP/1.1 429 Slow\r\nRetry-After: 7200\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

        foreach (var (minutes, requests) in new[] { (0, 1), (20, 1), (100, 1), (140, 2) })
        {
            Time.Ahead = TimeSpan.FromMinutes(minutes);
            await app.RunAsync("PollPlatforms");
            Assert.Equal(requests, Platform.Requests.Count);
        }
    }

    [Fact]
    public async Task One_instance_polls_and_a_setting_turns_polls_off()
    {
        var app = await StartAsync();
        await AddAsync(app, "huggingface", Model);
        await using (await app.Get<Leases>().TryAcquireAsync(
            "poll-platforms", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken))
            await app.RunAsync("PollPlatforms");
        var off = await StartAsync(("Ainft__Webhooks__PollMinutes", "0"));
        await off.RunAsync("PollPlatforms");
        Assert.Empty(Platform.Requests);

        await app.RunAsync("PollPlatforms");

        Assert.Equal(2, Platform.Requests.Count);
    }

    [Fact]
    public async Task A_poll_finds_a_tag_whose_delivery_was_lost_and_no_tag_from_before()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface", Model);
        PutModel(Model, Commit, Weights, "---\nlicense: mit\n---\n# A model\n");
        PutTags(("v0", BaseCommit));
        await app.RunAsync("PollPlatforms");
        PutTags(("v0", BaseCommit), ("v1", Commit));

        Time.Ahead = TimeSpan.FromMinutes(16);
        await app.RunAsync("PollPlatforms");
        Assert.Equal(1, await ProcessAsync(app));

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal(("minted", $"{Model}@{Commit}"), (Text(delivery, "state"), Text(delivery, "subject")));
        await AcceptedAsync(integration.HubAsync(PushOf(Model, reference: "refs/tags/v1")));
        Assert.Equal(0, await ProcessAsync(app));
        Time.Ahead = TimeSpan.FromMinutes(32);
        await app.RunAsync("PollPlatforms");
        await OnlyDeliveryAsync(integration);
    }

    [Fact]
    public async Task A_poll_of_an_account_finds_the_pushes_to_its_repositories_since_the_integration()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface", "acme/*");
        PutModel(Model, Commit, Weights, "---\nlicense: mit\n---\n# A model\n");
        PutModel("acme/other", BaseCommit, BaseWeights, "---\nlicense: mit\n---\n# Another\n");
        var now = DateTimeOffset.UtcNow;
        PutRepositories(
            (Model, Commit, now.AddMinutes(1)), ("stranger/lm", BaseCommit, now.AddMinutes(1)),
            ("acme/old", BaseCommit, now.AddDays(-1)));

        await app.RunAsync("PollPlatforms");
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal(("minted", $"{Model}@{Commit}"), (Text(delivery, "state"), Text(delivery, "subject")));
        await AcceptedAsync(integration.HubAsync(PushOf(Model)));
        Assert.Equal(0, await ProcessAsync(app));

        PutRepositories(("acme/other", BaseCommit, now.AddMinutes(15)), (Model, Commit, now.AddMinutes(1)));
        Time.Ahead = TimeSpan.FromMinutes(16);
        await app.RunAsync("PollPlatforms");
        Assert.Equal(1, await ProcessAsync(app));

        Assert.Equal(
            [$"{Model}@{Commit}", $"acme/other@{BaseCommit}"],
            (await integration.DeliveriesAsync()).Select(one => Text(one, "subject")).Order());
    }

    [Fact]
    public async Task A_poll_of_an_account_stores_twenty_pushes_and_the_next_one_continues()
    {
        var app = await StartAsync();
        await AddAsync(app, "huggingface", "acme/*");
        var now = DateTimeOffset.UtcNow;
        PutRepositories([
            .. Enumerable.Range(1, 25).Select(i => ($"acme/m{i}", $"{i:x40}", now.AddSeconds(60 + i)))]);

        await app.RunAsync("PollPlatforms");
        Assert.Equal(20, await ProcessAsync(app));
        Time.Ahead = TimeSpan.FromMinutes(16);
        await app.RunAsync("PollPlatforms");

        Assert.Equal(5, await ProcessAsync(app));
    }

    private void PutHead(string commit, DateTimeOffset at) => Put(
        $"/api/models/{Model}?expand=sha&expand=lastModified",
        $$"""{"id":"{{Model}}","sha":"{{commit}}","lastModified":"{{at:O}}"}""");

    private void PutTags(params (string Name, string Commit)[] tags)
    {
        var items = tags.Select(tag =>
            $$"""{"name":"{{tag.Name}}","ref":"refs/tags/{{tag.Name}}","targetCommit":"{{tag.Commit}}"}""");
        Put($"/api/models/{Model}/refs", $$"""{"branches":[],"converts":[],"tags":[{{string.Join(',', items)}}]}""");
    }

    private void PutRepositories(params (string Name, string Commit, DateTimeOffset At)[] heads)
    {
        var items = heads.OrderByDescending(head => head.At).Select(head =>
            $$"""{"_id":"1","id":"{{head.Name}}","sha":"{{head.Commit}}","lastModified":"{{head.At:O}}"}""");
        Put(
            "/api/models?author=acme&sort=lastModified&direction=-1&limit=100&expand=sha&expand=lastModified",
            $"[{string.Join(',', items)}]");
    }

    private static string PushOf(
        string repository, string? commit = null, string reference = "refs/heads/main") => $$"""
        {"event":{"action":"update","scope":"repo.content"},
         "repo":{"type":"model","name":"{{repository}}","id":"{{repository}}","private":false,
          "headSha":"{{commit ?? Commit}}"},
         "updatedRefs":[{"ref":"{{reference}}","oldSha":null,"newSha":"{{commit ?? Commit}}"}],
         "webhook":{"id":"3","version":3} }
        """;
}
