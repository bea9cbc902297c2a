using System.Text;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>Versions on platforms without public revisions say that their source is not proven.</summary>
public sealed class ServerTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    private const string FilesList = "/api/2.0/mlflow-artifacts/artifacts?path=0%2Fr1%2Fartifacts%2Fmodel";

    private const string Created = """
        {"entity": "model_version", "action": "created", "timestamp": "2026-11-30T08:27:32+00:00", "data": {"name":
        "lm", "version": "1", "source": "models:/m-1", "run_id": "r1", "tags": {}, "description": "A version"}}
        """;

    [Fact]
    public async Task A_version_of_mlflow_becomes_a_component_whose_source_is_not_proven()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "mlflow", "models/*", more: $",\"server\":\"{Host}\"");
        PutVersion();

        await AcceptedAsync(integration.MlflowAsync(Created, "bcbd0aa5"));
        await AcceptedAsync(integration.MlflowAsync(Created, "bcbd0aa5"));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("minted", Text(delivery, "state"));
        Assert.Contains("source not proven", Text(delivery, "reason"), StringComparison.Ordinal);
        var manifest = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest");
        Assert.Equal(("models/lm", "1"), (
            Text(manifest.GetProperty("source"), "repository"), Text(manifest.GetProperty("source"), "revision")));
        Assert.Equal("model.pkl", Text(Assert.Single(manifest.GetProperty("artifacts").EnumerateArray()), "path"));
    }

    [Fact]
    public async Task A_folder_of_too_many_folders_is_refused_after_its_list()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "mlflow", "models/*", more: $",\"server\":\"{Host}\"");
        PutVersion();
        var folders = Enumerable.Range(0, 1_025).Select(number => $$"""{"path":"f{{number}}","is_dir":true}""");
        Put(FilesList, $$"""{"files":[{{string.Join(',', folders)}}]}""");

        await AcceptedAsync(integration.MlflowAsync(Created, "bcbd0aa5"));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.Contains("folders", Text(delivery, "reason"), StringComparison.Ordinal);
        Assert.Equal(FilesList, Platform.Requests[^1]);
    }

    [Fact]
    public async Task A_file_that_ends_early_is_fetched_again_by_a_later_try()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "mlflow", "models/*", more: $",\"server\":\"{Host}\"");
        PutVersion();
        // The version, its address, its run and its list are whole. The file is not.
        foreach (var most in new[] { int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 2 })
            Platform.BreakAfter.Enqueue(most);
        await AcceptedAsync(integration.MlflowAsync(Created, "bcbd0aa5"));

        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal(("retrying", 1), (Text(delivery, "state"), delivery.GetProperty("tries").GetInt32()));
        await SweepAsync(app, TimeSpan.FromSeconds(6));
        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_server_in_a_private_network_is_asked_only_when_the_operator_lists_it()
    {
        var app = await StartAsync(("Ainft__Webhooks__PrivateHosts", ""));
        var integration = await AddAsync(app, "mlflow", "models/*", more: $",\"server\":\"{Host}\"");
        PutVersion();

        await AcceptedAsync(integration.MlflowAsync(Created, "bcbd0aa5"));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.Contains("public address", Text(delivery, "reason"), StringComparison.Ordinal);
        Assert.Empty(Platform.Requests);
    }

    [Fact]
    public async Task A_parameter_that_looks_like_a_secret_is_never_published()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "mlflow", "models/*", more: $",\"server\":\"{Host}\"");
        var token = $"hf_{new string('a', 34)}";
        PutVersion($$"""{"key":"hub","value":"{{token}}"}""");

        await AcceptedAsync(integration.MlflowAsync(Created, "bcbd0aa5"));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("refused", Text(delivery, "state"));
        Assert.Contains("access token", Text(delivery, "reason"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, Text(delivery, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_of_replicate_registers_the_version_that_it_made()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "replicate");
        var version = new string('5', 64);
        Put("/v1/models/acme/lm", """{"owner":"acme","name":"lm","description":"A model","visibility":"public"}""");
        Put($"/v1/models/acme/lm/versions/{version}",
            $$$"""{"id":"{{{version}}}","created_at":"2026-11-30T08:00:00Z","openapi_schema":{}}""");

        await AcceptedAsync(integration.StandardAsync($$$"""
            {"id":"t1","model":"acme/base","version":"{{{new string('6', 64)}}}","status":"succeeded",
             "output":{"version":"acme/lm:{{{version}}}"},
             "urls":{"get":"https://api.replicate.com/v1/trainings/t1"} }
            """));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("minted", Text(delivery, "state"));
        var manifest = await app.GetJsonAsync($"ainfts/{Text(delivery, "component")}/manifest");
        Assert.Equal(("replicate.com", "acme/lm", version), (
            Text(manifest.GetProperty("source"), "platform"), Text(manifest.GetProperty("source"), "repository"),
            Text(manifest.GetProperty("source"), "revision")));
    }

    [Fact]
    public async Task A_poll_finds_a_version_whose_delivery_was_lost_and_a_late_delivery_makes_no_second_one()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "mlflow", "models/lm", more: $",\"server\":\"{Host}\"");
        PutVersion();
        var now = DateTimeOffset.UtcNow;
        var (lost, old) = (Listed("lm", "1", now.AddMinutes(1)), Listed("lm", "0", now.AddDays(-1)));
        Put(
            "/api/2.0/mlflow/model-versions/search?max_results=100&order_by=creation_timestamp%20DESC"
                + "&filter=name%3D%27lm%27",
            $$"""{"model_versions":[{{lost}},{{old}}]}""");

        await app.RunAsync("PollPlatforms");
        Assert.Equal(1, await ProcessAsync(app));

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal(("minted", "models/lm@1"), (Text(delivery, "state"), Text(delivery, "subject")));
        await AcceptedAsync(integration.MlflowAsync(Created, "bcbd0aa5"));
        Assert.Equal(0, await ProcessAsync(app));
        Time.Ahead = TimeSpan.FromMinutes(16);
        await app.RunAsync("PollPlatforms");
        Assert.Equal(0, await ProcessAsync(app));
        await OnlyDeliveryAsync(integration);
    }

    private static string Listed(string name, string version, DateTimeOffset at) => $$"""
        {"name":"{{name}}","version":"{{version}}","source":"models:/m-1","run_id":"r1",
         "creation_timestamp":{{at.ToUnixTimeMilliseconds()}} }
        """;

    private void PutVersion(string parameter = "")
    {
        const string Api = "/api/2.0/mlflow/";
        Put($"{Api}model-versions/get?name=lm&version=1", """
            {"model_version":{"name":"lm","version":"1","run_id":"r1","source":"models:/m-1","status":"READY"}}
            """);
        Put($"{Api}model-versions/get-download-uri?name=lm&version=1",
            """{"artifact_uri":"mlflow-artifacts:/0/r1/artifacts/model"}""");
        Put($"{Api}runs/get?run_id=r1", $$"""
            {"run":{"info":{"run_id":"r1","status":"FINISHED"},
             "data":{"metrics":[],"params":[{{parameter}}],"tags":[]},"inputs":{} } }
            """);
        Put(
            FilesList,
            """{"files":[{"path":"model.pkl","is_dir":false,"file_size":4}]}""");
        Platform.Files["/api/2.0/mlflow-artifacts/artifacts/0/r1/artifacts/model/model.pkl"] =
            Encoding.UTF8.GetBytes("abcd");
    }
}
