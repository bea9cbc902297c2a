using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>A node that does not run its tasks. In everything else it behaves like a real node.</summary>
internal sealed class RunNode
{
    private readonly RunRegistry registry;
    private readonly LocalKey key = LocalKey.Generate();
    private readonly Bytes32 salt = new(RandomNumberGenerator.GetBytes(Bytes32.Size));
    private EntityTagHeaderValue? known;

    private RunNode(RunRegistry registry) => this.registry = registry;

    public static async Task<RunNode> JoinAsync(RunRegistry registry)
    {
        var node = new RunNode(registry);
        var (account, deadline) = (LocalKey.Generate(), RunRegistry.Deadline);
        var candidate = new Candidate(node.key.Address, account.Address, account.Address);
        var profile = new NodeProfile
        {
            Classes = ["x86-64-v3"],
            Cpus = 4,
            MemoryMiB = 4096,
            DiskMiB = 4096,
            Sandboxes = ["bubblewrap"],
            Runtimes = ["python-3.11"],
            CpuModel = "None",
            Software = "benchmarks/1",
        };
        var body = new JsonObject
        {
            ["node"] = candidate.Node.ToString(),
            ["operator"] = candidate.Operator.ToString(),
            ["payout"] = candidate.Payout.ToString(),
            ["profile"] = JsonNode.Parse(profile.ToCanonicalJson()),
            ["deadline"] = deadline,
            ["signature"] = account.Sign(RunMessages.HashNode(registry.Domain, candidate, profile.Digest, deadline))
                .ToString(),
        };
        await node.PostAsync("nodes", body);
        return node;
    }

    public Task HeartbeatAsync() =>
        PostAsync($"nodes/{key.Address}/heartbeat", new JsonObject { ["tasks"] = new JsonArray() });

    /// <summary>Waits until a new run has drawn the node.</summary>
    public async Task<Sha256Digest> HearAsync()
    {
        while (true)
        {
            using var request = await SignAsync(HttpMethod.Get, $"nodes/{key.Address}/tasks?wait=20", []);
            if (known is not null)
                request.Headers.IfNoneMatch.Add(known);
            using var answer = await registry.Http.SendAsync(request);
            known = answer.Headers.ETag;
            if (answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<JsonElement>())
                .GetProperty("tasks").EnumerateArray().ToArray() is [var task, ..])
                return Sha256Digest.Parse(task.GetProperty("run").GetString()!);
        }
    }

    public Task CommitAsync(Sha256Digest run)
    {
        var commitment = Commitment.Of(run, key.Address, salt, registry.Result);
        return PostAsync($"runs/{run}/tasks/{key.Address}/commit", new JsonObject
        {
            ["commitment"] = commitment.ToString(),
            ["signature"] = key.Sign(RunMessages.HashCommit(registry.Domain, run, commitment)).ToString(),
        });
    }

    public async Task RevealAsync(Sha256Digest run)
    {
        var task = new ProvenanceTask(run,
            AinftId.Parse((await registry.GetAsync($"runs/{run}")).GetProperty("subject").GetString()!), registry.Model,
            new Dictionary<AinftId, Manifest> { [registry.CorpusId] = registry.Corpus }, RunTerms.Open,
            EvidenceVersion.WithoutDao);
        var statement = await ProvenanceStatement.Of(task, key.Address, registry.Result, salt).SignAsync(key);
        await PostAsync($"runs/{run}/tasks/{key.Address}/reveal", new JsonObject
        {
            ["result"] = JsonNode.Parse(registry.Result.ToCanonicalJson()),
            ["salt"] = salt.ToString(),
            ["signature"] = statement.Signature,
        });
    }

    private async Task PostAsync(string path, JsonObject body)
    {
        var content = Encoding.UTF8.GetBytes(body.ToJsonString());
        using var request = await SignAsync(HttpMethod.Post, path, content);
        request.Content =
            new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await registry.Http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpRequestMessage> SignAsync(HttpMethod method, string path, byte[] body)
    {
        var address = new Uri(registry.Http.BaseAddress!, path);
        var nonce = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size));
        var signed = await SignedRequest.SignAsync(key, registry.Domain, method.Method, address.PathAndQuery,
            Sha256Digest.Of(body), DateTimeOffset.UtcNow, nonce);
        return new HttpRequestMessage(method, address)
        {
            Headers = { Authorization = new AuthenticationHeaderValue(SignedRequest.Scheme, signed.Parameter) }
        };
    }
}
