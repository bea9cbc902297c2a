using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>
/// A registry over HTTP, and the key of a user that mints a component there and requests its reproduction.
/// </summary>
internal sealed class RunRegistry(HttpClient http, MintDomain domain)
{
    private readonly LocalKey key = LocalKey.Generate();

    public MintDomain Domain => domain;

    public HttpClient Http => http;

    public Manifest Corpus { get; } = Parse("""
        {"ainft":1,"kind":"data","name":"corpus","artifacts":[{"uri":"https://example.org/corpus.txt",
         "sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","size":4}]}
        """);

    public Manifest Model => field ??= Parse($$"""
        {"ainft":1,"kind":"model","name":"model","parents":[{"id":"{{Corpus.IdFor(key.Address)}}",
         "relation":"trained-on"}],
         "artifacts":[{"uri":"https://example.org/model.bin",
         "sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","size":4}],
         "workflow":{"runtime":"python-3.11","command":["python3","train.py"],
         "inputs":[{"parent":0,"path":"data/corpus.txt"}],
          "outputs":[{"path":"model.bin","artifact":0}],"resources":{"minutes":1} } }
        """);

    public AinftId CorpusId => Corpus.IdFor(key.Address);

    /// <summary>The result of the model's workflow.</summary>
    public TaskResult Result => new()
    {
        Outcome = TaskOutcome.Finished,
        ExitCode = 0,
        Outputs = [new OutputFile("model.bin", Model.Artifacts[0].Sha256, 4)],
        StartedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        FinishedAt = DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(1),
        Sandbox = "bubblewrap",
    };

    public static ulong Deadline => (ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();

    public async Task<AinftId> MintAsync()
    {
        foreach (var manifest in new[] { Corpus, Model })
        {
            var deadline = Deadline;
            var signature = key.Sign(MintMessage.HashMint(domain, manifest.Digest, [.. manifest.ParentIds], deadline));
            await PostAsync("ainfts", $$"""{"manifest":"""
                + $$"""{{Encoding.UTF8.GetString(manifest.Canonical.Span)}},"creator":"{{key.Address}}","deadline":"""
                + $$"""{{deadline}},"signature":"{{signature}}"}""");
        }
        return Model.IdFor(key.Address);
    }

    public async Task<Sha256Digest> RequestAsync(AinftId subject, int replicas, int minutes)
    {
        var deadline = Deadline;
        var body = new JsonObject
        {
            ["replicas"] = replicas,
            ["confidence"] = 0.95,
            ["deadlineMinutes"] = minutes,
            ["requester"] = key.Address.ToString(),
            ["deadline"] = deadline,
            ["signature"] = key.Sign(RunMessages.HashReproduce(domain, subject, replicas, 950_000, minutes, deadline))
                .ToString(),
        };
        return Sha256Digest.Parse((await PostAsync($"ainfts/{subject}/reproductions", body.ToJsonString()))
            .GetProperty("id").GetString()!);
    }

    public Task<JsonElement> GetAsync(string path) => http.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        using var answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private static Manifest Parse(string json) =>
        Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out var violations)
        ? manifest
        : throw new InvalidOperationException(violations[0].Reason);
}
