using System.Text;
using Ainft.Testing;

namespace Ainft.Cli.Tests.Folders;

/// <summary>Versions of registered models, from a server that plays the interface of MLflow.</summary>
public sealed class MlflowImportTests : IAsyncDisposable
{
    private const string Files = "/api/2.0/mlflow-artifacts/artifacts", Root = "1/abc/artifacts/model";
    private readonly FileServer server = new();
    private readonly TemporaryFolder folder = new();

    public MlflowImportTests()
    {
        Put("/api/2.0/mlflow/model-versions/get?name=lm&version=3", Version);
        Put("/api/2.0/mlflow/registered-models/alias?name=lm&alias=champion", Version);
        Put("/api/2.0/mlflow/model-versions/get-download-uri?name=lm&version=3",
            $$"""{"artifact_uri":"mlflow-artifacts:/{{Root}}"}""");
        Put("/api/2.0/mlflow/runs/get?run_id=abc", """
            {"run":{"info":{"run_id":"abc"},"data":{"params":[{"key":"lr","value":"0.1"}],
             "metrics":[{"key":"accuracy","value":0.75,"timestamp":1,"step":0}]},
             "inputs":{"dataset_inputs":[{"tags":[{"key":"mlflow.data.context","value":"training"}],
             "dataset":{"name":"corpus","digest":"0a1b","source_type":"hugging_face","source":"{}"}}]}}}
            """);
        Put($"{Files}?path={Uri.EscapeDataString(Root)}", """
            {"files":[{"path":"MLmodel","is_dir":false,"file_size":4},{"path":"data","is_dir":true}]}
            """);
        Put($"{Files}?path={Uri.EscapeDataString($"{Root}/data")}", """
            {"files":[{"path":"weights.bin","is_dir":false,"file_size":3}]}
            """);
        Put($"{Files}/{Root}/MLmodel", "a: 1");
        Put($"{Files}/{Root}/data/weights.bin", "abc");
    }

    private static string Version => """
        {"model_version":{"name":"lm","version":"3","run_id":"abc","description":"A model.",
         "source":"mlflow-artifacts:/1/abc/artifacts/model","tags":[{"key":"team","value":"nlp"}]}}
        """;

    [Theory]
    [InlineData("mlflow:models:/lm/3")]
    [InlineData("mlflow:models:/lm@champion")]
    public async Task A_version_becomes_a_manifest_with_its_run_and_its_files(string source)
    {
        var manifest = (await RunAsync(source)).Ended(ExitCode.Ok).Json;

        Assert.Equal("model", manifest.GetProperty("kind").GetString());
        Assert.Equal("lm", manifest.GetProperty("name").GetString());
        Assert.Equal("models/lm", manifest.GetProperty("source").GetProperty("repository").GetString());
        Assert.Equal("3", manifest.GetProperty("source").GetProperty("revision").GetString());
        Assert.Equal(0.75, manifest.GetProperty("metrics")[0].GetProperty("value").GetDouble());
        var facts = manifest.GetProperty("properties").GetProperty("mlflow");
        Assert.Equal("0.1", facts.GetProperty("params").GetProperty("lr").GetString());
        Assert.Equal("0a1b", facts.GetProperty("datasets").GetProperty("corpus").GetProperty("digest").GetString());
        var parent = manifest.GetProperty("properties").GetProperty("upstream")[0];
        Assert.Equal("trained-on", parent.GetProperty("relation").GetString());
        Assert.Equal(["MLmodel", "data/weights.bin"],
            manifest.GetProperty("artifacts").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_parameter_that_looks_like_a_secret_is_refused()
    {
        var token = $"hf_{new string('a', 34)}";
        Put("/api/2.0/mlflow/runs/get?run_id=abc", $$$$"""
            {"run":{"info":{"run_id":"abc"},"data":{"params":[{"key":"hub","value":"{{{{token}}}}"}]}}}
            """);

        var refused = (await RunAsync("mlflow:models:/lm/3")).Ended(ExitCode.Refused);

        Assert.Contains("has an access token", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(token, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_the_files_is_named()
    {
        Put("/api/2.0/mlflow/model-versions/get-download-uri?name=lm&version=3",
            """{"artifact_uri":"s3://bucket/model"}""");

        Assert.Contains("--serve-artifacts", (await RunAsync("mlflow:models:/lm/3")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a\\\\b")]
    public async Task A_hostile_list_writes_no_file(string path)
    {
        Put($"{Files}?path={Uri.EscapeDataString(Root)}",
            $$"""{"files":[{"path":"{{path}}","is_dir":false,"file_size":4}]}""");

        (await RunAsync("mlflow:models:/lm/3")).Ended(ExitCode.Refused);
        Assert.DoesNotContain(server.Requests, request => request.StartsWith($"{Files}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folders_without_end_are_refused()
    {
        var (path, list) = (Root, """{"files":[{"path":"x","is_dir":true}]}""");
        for (var depth = 0; depth <= 1_024; depth++, path += "/x")
            Put($"{Files}?path={Uri.EscapeDataString(path)}", list);

        Assert.Contains("folders", (await RunAsync("mlflow:models:/lm/3")).Ended(ExitCode.Refused).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_size_and_an_unknown_version_are_refused()
    {
        Put($"{Files}/{Root}/MLmodel", "longer than listed");
        (await RunAsync("mlflow:models:/lm/3")).Ended(ExitCode.Refused);
        (await RunAsync("mlflow:models:/lm/4")).Ended(ExitCode.Refused);
        (await RunAsync("mlflow:models:/lm/x")).Ended(ExitCode.Usage);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    private void Put(string path, string content) => server.Files[path] = Encoding.UTF8.GetBytes(content);

    private Task<CliRun> RunAsync(string from) => CliRun.InAsync(
        folder.Path, ["mint", "--from", from, "--preview", "--json"], null,
        new Dictionary<string, string?> { ["MLFLOW_TRACKING_URI"] = server.Address.AbsoluteUri });
}
