using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;
using Ainft.Sources.Events;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>
/// Artifacts of Weights and Biases become components, from the body that a person pastes on its screen.
/// </summary>
public sealed class WandbTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    private const string Base = "openbase/base", Artifact = "team/project/lm";
    private const string Card = $"---\nlicense: mit\nbase_model: {Base}\n---\n# A model\n";
    private static readonly string BaseCommit = new('b', 40), BaseWeights = new('2', 64);

    [Fact]
    public async Task The_documented_body_becomes_a_component_with_the_parent_of_its_card()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "wandb", "team/project/*", more: $",\"server\":\"{Host}\"");
        PutModel(Base, BaseCommit, BaseWeights, "---\nlicense: mit\n---\n# The base\n");
        PutArtifact();

        await AcceptedAsync(integration.WandbAsync(await BodyAsync($"{Artifact}:v3")));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("minted", Text(delivery, "state"));
        Assert.Contains("source not proven", Text(delivery, "reason"), StringComparison.Ordinal);
        var manifest = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest");
        var source = manifest.GetProperty("source");
        Assert.Equal(
            ("model", "MIT", Platform.Address.Host, Artifact, "v3"),
            (Text(manifest, "kind"), Text(manifest, "license"), Text(source, "platform"), Text(source, "repository"),
                Text(source, "revision")));
        Assert.Equal("README.md", Text(Assert.Single(manifest.GetProperty("artifacts").EnumerateArray()), "path"));
        var listed = manifest.GetProperty("properties").GetProperty("files");
        Assert.Equal("model.bin", Text(Assert.Single(listed.EnumerateArray()), "path"));
        var parent = Assert.Single(manifest.GetProperty("parents").EnumerateArray());
        Assert.Equal("fine-tuned-from", Text(parent, "relation"));
        var pinned = (await app.GetJsonAsync($"ainfts/{Text(parent, "id")}/manifest")).GetProperty("source");
        Assert.Equal((Base, BaseCommit), (Text(pinned, "repository"), Text(pinned, "revision")));
        Assert.Equal(BaseWeights, Text(pinned.GetProperty("digests"), "model.safetensors"));
    }

    [Fact]
    public async Task An_alias_of_the_same_version_makes_no_second_component()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "wandb", "team/project/*", more: $",\"server\":\"{Host}\"");
        PutArtifact();
        await AcceptedAsync(integration.WandbAsync(await BodyAsync($"{Artifact}:v3")));
        await AcceptedAsync(integration.WandbAsync(await BodyAsync($"{Artifact}:latest", "ADD_ARTIFACT_ALIAS")));

        await ProcessAsync(app);

        var deliveries = await integration.DeliveriesAsync();
        Assert.Equal(2, deliveries.Count);
        Assert.Single(deliveries.Select(one => Text(one, "component")).Distinct());
        Assert.Single((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_changed_body_is_refused_and_asks_the_server_nothing()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "wandb", "team/project/*", more: $",\"server\":\"{Host}\"");
        var body = await BodyAsync($"{Artifact}:v3");

        using var answer = await integration.WandbAsync(body.Replace(":v3", ":v4", StringComparison.Ordinal), body);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await integration.DeliveriesAsync());
        Assert.Empty(Platform.Requests);
    }

    [Fact]
    public async Task The_template_of_the_documentation_is_that_of_the_tool() =>
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(await TemplateAsync()), JsonNode.Parse(WebhookTemplate.Wandb)));

    /// <summary>The body that Weights and Biases makes of the template on its screen.</summary>
    private static async Task<string> BodyAsync(string version, string type = "LINK_ARTIFACT") =>
        (await TemplateAsync())
            .Replace("${event_type}", type, StringComparison.Ordinal)
            .Replace("${event_author}", "alice", StringComparison.Ordinal)
            .Replace("${alias}", "production", StringComparison.Ordinal)
            .Replace("${tag}", "", StringComparison.Ordinal)
            .Replace("${artifact_version}", "wandb-artifact://_id/QXJ0aWZhY3Q6MQ==", StringComparison.Ordinal)
            .Replace("${artifact_version_string}", version, StringComparison.Ordinal)
            .Replace("${artifact_collection_name}", "lm", StringComparison.Ordinal)
            .Replace("${project_name}", "project", StringComparison.Ordinal)
            .Replace("${entity_name}", "team", StringComparison.Ordinal);

    private static async Task<string> TemplateAsync()
    {
        var page = await File.ReadAllTextAsync(
            Path.Combine(Npm.Root, "docs/webhooks.md"), TestContext.Current.CancellationToken);
        var chapter = page[page.IndexOf("\n## Weights & Biases\n", StringComparison.Ordinal)..];
        return chapter.Split("```json\n")[1].Split("```")[0];
    }

    /// <summary>Puts the version 3 with a card and a file that is too large to fetch.</summary>
    private void PutArtifact()
    {
        Put("/README.md", Card);
        Put("/list.json", $$$"""
            {"version":1,"storagePolicy":"wandb-storage-policy-v1","contents":{
             "README.md":{"digest":"kAFQmDzST7DWlj99KOF/cg==","size":{{{Card.Length}}}},
             "model.bin":{"digest":"kAFQmDzST7DWlj99KOF/cg==","size":20000000} }}
            """);
        var artifact = $$$$$$$"""
            {"data":{"project":{"artifact":{"id":"QXJ0aWZhY3Q6MQ==","digest":"d1","versionIndex":3,
             "description":"A model.","artifactType":{"name":"model"},
             "currentManifest":{"file":{"directUrl":"{{{{{{{Host}}}}}}}/list.json"}}}}}}
            """;
        var files = $$$$$"""
            {"data":{"artifact":{"files":{"pageInfo":{"hasNextPage":false,"endCursor":""},
             "edges":[{"node":{"name":"README.md","directUrl":"{{{{{Host}}}}}/README.md"}}]}}}}
            """;
        Platform.Answer = (path, body) => path != "/graphql" ? null : Encoding.UTF8.GetBytes(
            body.Contains("currentManifest", StringComparison.Ordinal) ? artifact : files);
    }
}
