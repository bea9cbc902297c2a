using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Nodes;

/// <summary>A task as the registry returns it, with its manifests checked against their ids.</summary>
public sealed record ToldTask(
    Sha256Digest Run, AinftId? Subject, Manifest Manifest, IReadOnlyDictionary<AinftId, Manifest> Parents, string State,
    DateTimeOffset CommitBy, string Operators, int Version)
{
    public ProvenanceTask Provenance =>
        new(Run, Subject, Manifest, Parents, Operators, Version) { SeedBeacon = SeedBeacon };

    /// <summary>The hash that the seed of this node follows from, where the node has a separate seed.</summary>
    public Bytes32? SeedBeacon { get; init; }
}

/// <summary>
/// A node that speaks the whole protocol over HTTP, with signatures of real keys. The test chooses the result of its
/// workload. See <see cref="ResultOf"/> for the result that the manifest claims, and for any other.
/// </summary>
public sealed class NodeUnderTest
{
    private readonly Dictionary<Sha256Digest, (TaskResult Result, Bytes32 Salt)> committed = [];
    private readonly ECDsa attester = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <param name="api">The client of the app.</param>
    /// <param name="domain">The registry of the app.</param>
    /// <param name="operatorKey">The key of the operator. A new key when absent.</param>
    /// <param name="payout">The account that is paid. The operator when absent.</param>
    /// <param name="profile">The profile of the node. By default it is enough for the workloads of tests.</param>
    public NodeUnderTest(
        HttpClient api, MintDomain domain, LocalKey? operatorKey = null, Address? payout = null,
        NodeProfile? profile = null)
    {
        Client = new SignedClient(api, domain, LocalKey.Generate());
        Operator = operatorKey ?? LocalKey.Generate();
        Payout = payout ?? Operator.Address;
        Profile = profile ?? DefaultProfile;
    }

    public static NodeProfile DefaultProfile { get; } = new()
    {
        Classes = ["x86-64-v1", "x86-64-v2", "x86-64-v3"],
        Cpus = 4,
        MemoryMiB = 8_192,
        DiskMiB = 16_384,
        Sandboxes = ["oci", "bubblewrap"],
        Runtimes = ["python-3.11", "python-3.11-numpy-1.24"],
        CpuModel = "A processor of a test",
        Software = "ainft-test/1",
    };

    public SignedClient Client { get; }

    public LocalKey Operator { get; }

    public Address Payout { get; }

    public NodeProfile Profile { get; set; }

    public Address Address => Client.Address;

    public Candidate Candidate => new(Address, Operator.Address, Payout);

    /// <summary>Nodes with separate operators that registered and sent a heartbeat.</summary>
    public static async Task<NodeUnderTest[]> JoinAsync(HttpClient api, MintDomain domain, int count)
    {
        NodeUnderTest[] nodes = [.. Enumerable.Range(0, count).Select(_ => new NodeUnderTest(api, domain))];
        foreach (var node in nodes)
            await node.JoinAsync();
        return nodes;
    }

    /// <summary>
    /// A result of the workflow of a manifest: the claimed one, or other files with <paramref name="instead"/>.
    /// </summary>
    public static TaskResult ResultOf(Manifest manifest, string? instead = null) => new()
    {
        Outcome = TaskOutcome.Finished,
        ExitCode = 0,
        Outputs = [.. manifest.Workflow!.Outputs.Select(output => OutputOf(manifest, output, instead))],
        Metrics = [.. MetricsOf(manifest.Workflow.Comparator)],
        StartedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
        FinishedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 7, TimeSpan.Zero),
        Sandbox = "bubblewrap",
    };

    /// <summary>The body of a registration, signed by the operator.</summary>
    public string Registration(ulong? deadline = null)
    {
        var until = deadline ?? Creator.SoonDeadline;
        return new JsonObject
        {
            ["node"] = Address.ToString(),
            ["operator"] = Operator.Address.ToString(),
            ["payout"] = Payout.ToString(),
            ["profile"] = JsonNode.Parse(Profile.ToCanonicalJson()),
            ["deadline"] = until,
            ["signature"] = Operator.Sign(RunMessages.HashNode(Client.Domain, Candidate, Profile.Digest, until))
                .ToString(),
        }.ToJsonString();
    }

    /// <summary>Registers and sends a heartbeat.</summary>
    public async Task JoinAsync()
    {
        using var registered = await RegisterAsync();
        await RequireAsync(registered);
        using var heard = await HeartbeatAsync();
        await RequireAsync(heard);
    }

    public Task<HttpResponseMessage> RegisterAsync() => Client.PostAsync("nodes", Registration());

    public Task<HttpResponseMessage> HeartbeatAsync(params Sha256Digest[] tasks) =>
        Client.PostAsync($"nodes/{Address}/heartbeat", new JsonObject
        { ["tasks"] = new JsonArray([.. tasks.Select(task => (JsonNode)task.ToString())]) }.ToJsonString());

    public Task<HttpResponseMessage> LeaveAsync() => Client.DeleteAsync($"nodes/{Address}");

    /// <summary>The runs that drew this node.</summary>
    public async Task<IReadOnlyList<Sha256Digest>> PollAsync(int wait = 0)
    {
        using var answer = await Client.GetAsync($"nodes/{Address}/tasks?wait={wait}");
        await RequireAsync(answer);
        var page = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return [.. page.GetProperty("tasks").EnumerateArray()
            .Select(task => Sha256Digest.Parse(task.GetProperty("run").GetString()!))];
    }

    /// <summary>The state of the task of this node in a run.</summary>
    public async Task<ToldTask> ReadAsync(Sha256Digest run, int wait = 0)
    {
        using var answer = await Client.GetAsync($"{PathOf(run)}?wait={wait}");
        await RequireAsync(answer);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        AinftId? subject = json.TryGetProperty("subject", out var id) ? AinftId.Parse(id.GetString()!) : null;
        var manifest = Parse(json.GetProperty("manifest"));
        if (subject is not null)
            Assert.Equal(subject, manifest.IdFor(Address.Parse(json.GetProperty("creator").GetString()!)));
        var parents = json.GetProperty("parents").EnumerateObject()
            .ToDictionary(parent => AinftId.Parse(parent.Name), parent => Parse(parent.Value.GetProperty("manifest")));
        return new ToldTask(
            run, subject, manifest, parents, json.GetProperty("state").GetString()!,
            json.GetProperty("commitBy").GetDateTimeOffset(),
            json.GetProperty("operators").GetString()!, json.GetProperty("version").GetInt32())
        {
            SeedBeacon = json.TryGetProperty("beacon", out var beacon) ? Bytes32.Parse(beacon.GetString()!) : null,
        };
    }

    /// <summary>Commits to a result.</summary>
    public Task<HttpResponseMessage> CommitAsync(Sha256Digest run, TaskResult result)
    {
        var salt = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size));
        committed.TryAdd(run, (result, salt));
        return CommitAsync(run, Commitment.Of(run, Address, salt, result));
    }

    /// <summary>Commits to a result by its commitment alone.</summary>
    public Task<HttpResponseMessage> CommitAsync(Sha256Digest run, Sha256Digest commitment) => Client.PostAsync(
        $"{PathOf(run)}/commit",
        new JsonObject
        {
            ["commitment"] = commitment.ToString(),
            ["signature"] = Client.Key.Sign(RunMessages.HashCommit(Client.Domain, run, commitment)).ToString(),
        }.ToJsonString());

    /// <summary>
    /// Reveals the first committed result, or with <paramref name="instead"/> another result with the same salt.
    /// </summary>
    public async Task<HttpResponseMessage> RevealAsync(Sha256Digest run, TaskResult? instead = null) =>
        await Client.PostAsync($"{PathOf(run)}/reveal", await RevealBodyAsync(run, instead));

    /// <summary>The body of a reveal.</summary>
    public async Task<string> RevealBodyAsync(Sha256Digest run, TaskResult? instead = null)
    {
        var (first, salt) = committed[run];
        var result = instead ?? first;
        var statement = ProvenanceStatement.Of((await ReadAsync(run)).Provenance,
            Address, result, salt, AttestationKey.Of(attester));
        var envelope = await statement.SignAsync(Client.Key);
        var body = new JsonObject
        {
            ["result"] = JsonNode.Parse(result.ToCanonicalJson()),
            ["salt"] = salt.ToString(),
            ["signature"] = envelope.Signature
        };
        if (statement.Key is { } key)
            body["attestation"] = new JsonObject { ["key"] = key.Text, ["signature"] = Attest(envelope.Payload.Span) };
        return body.ToJsonString();
    }

    public Task<HttpResponseMessage> WithdrawAsync(Sha256Digest run, string reason, string? log = null)
    {
        var body = new JsonObject { ["reason"] = reason };
        if (log is not null)
            body["log"] = log;
        return Client.PostAsync($"{PathOf(run)}/withdraw", body.ToJsonString());
    }

    public Task<HttpResponseMessage> PutLogAsync(Sha256Digest run, string log) =>
        Client.PutAsync($"{PathOf(run)}/log", Encoding.UTF8.GetBytes(log), "text/plain");

    /// <summary>
    /// Performs a task of this node from beginning to end: commits, waits for the other nodes, reveals. The other nodes
    /// must run at the same time.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="compute">The result of the workload. The claimed one when absent.</param>
    public async Task WorkAsync(Sha256Digest run, Func<ToldTask, TaskResult>? compute = null)
    {
        var task = await ReadAsync(run);
        using var bound = await CommitAsync(run, compute?.Invoke(task) ?? ResultOf(task.Manifest));
        await RequireAsync(bound);
        while ((task = await ReadAsync(run, wait: 20)).State == "wait")
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        Assert.Equal("reveal", task.State);
        using var revealed = await RevealAsync(run);
        await RequireAsync(revealed);
    }

    /// <summary>The signature of the second key of the node over a statement.</summary>
    public string Attest(ReadOnlySpan<byte> statement) => Convert.ToBase64String(attester.SignData(
        DsseEnvelope.PreAuthenticationEncoding(DsseEnvelope.PayloadType, statement), HashAlgorithmName.SHA256,
        DSASignatureFormat.Rfc3279DerSequence));

    public string PathOf(Sha256Digest run) => $"runs/{run}/tasks/{Address}";

    private static OutputFile OutputOf(Manifest manifest, WorkflowOutput output, string? instead)
    {
        if (instead is null && output.Artifact < manifest.Artifacts.Count)
            return new OutputFile(output.Path, manifest.Artifacts[output.Artifact].Sha256,
                manifest.Artifacts[output.Artifact].Size ?? 1);
        var bytes = Encoding.UTF8.GetBytes($"{output.Path} {instead}");
        return new OutputFile(output.Path, Sha256Digest.Of(bytes), bytes.Length);
    }

    private static IEnumerable<Metric> MetricsOf(Comparator comparator) => comparator switch
    {
        Comparator.Close close => [new Metric(close.Place.File, close.Place.Pointer, close.Value ?? 1)],
        Comparator.Interval interval => [new Metric(interval.Place.File, interval.Place.Pointer, interval.Mean ?? 1)],
        Comparator.Equivalent equivalent =>
            [new Metric(equivalent.Place.File, equivalent.Place.Pointer, equivalent.Mean ?? 1)],
        Comparator.All all => all.Items.SelectMany(MetricsOf).DistinctBy(metric => (metric.File, metric.Pointer)),
        _ => [],
    };

    private static Manifest Parse(JsonElement text)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(text.GetString()!), out var manifest, out var violations),
            string.Join("\n", violations));
        return manifest;
    }

    private static async Task RequireAsync(HttpResponseMessage answer) =>
        Assert.True(answer.IsSuccessStatusCode,
            $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
}
