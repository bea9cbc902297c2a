using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>
/// A registry with requested runs, and nodes with answers that the test chooses. A test can start every app of it
/// twice.
/// </summary>
public sealed class RunScene(World world)
{
    public const string Runtime = "python-3.11";

    /// <summary>The output that the components of the tests claim.</summary>
    public static readonly Sha256Digest Claimed = Sha256Digest.Of("weights"u8);

    public World World => world;

    public Creator Creator { get; } = new(world.Domain);

    public LocalKey Requester { get; } = LocalKey.Generate();

    /// <summary>A component with a workflow, and the corpus that it was trained on.</summary>
    public async Task<AinftId> MintAsync(
        App app, string name = "model", string? contributors = null, AinftId? corpus = null, Creator? by = null)
    {
        var data = corpus ?? await MintCorpusAsync(app, Creator, $"corpus of {name}");
        return await MintAsync(app, by ?? Creator, Manifest(name, data, Claimed, contributors));
    }

    public static Task<AinftId> MintCorpusAsync(App app, Creator by, string name, string? contributors = null)
    {
        var digest = Hex64(Sha256Digest.Of(Encoding.UTF8.GetBytes(name)));
        return MintAsync(app, by, $$"""
            {"ainft":1,"kind":"data","name":"{{name}}",
             "artifacts":[{"uri":"https://example.org/{{Uri.EscapeDataString(name)}}","sha256":"{{digest}}","size":4}]
             {{(contributors is null ? "" : $",\"contributors\":{contributors}")}}}
            """);
    }

    /// <summary>A manifest that claims a digest. Without a digest it is a template.</summary>
    public static string Manifest(
        string name, AinftId data, Sha256Digest? claimed, string? contributors = null, string minutes = "1") => $$"""
        {"ainft":1,"kind":"model","name":"{{name}}","parents":[{"id":"{{data}}","relation":"trained-on"}]
         {{(claimed is { } digest ? $",\"artifacts\":[{ArtifactOf(Hex64(digest))}]" : "")}}
         {{(contributors is null ? "" : $",\"contributors\":{contributors}")}},
         "workflow":{"runtime":"{{Runtime}}","command":["python3","code/train.py"],
          "inputs":[{"parent":0,"path":"data/corpus.txt"}],
          "outputs":[{"path":"model.bin","artifact":0}],"resources":{"minutes":{{minutes}} } } }
        """;

    private static string ArtifactOf(string digest) =>
        $$"""{"uri":"ainft:artifacts/{{digest}}","sha256":"{{digest}}","size":7}""";

    /// <summary>The body of a request. The requester signs it unless another key is given.</summary>
    public string Body(AinftId? subject, string? template, int replicas = 3,
        double confidence = 0.95, int minutes = 60, LocalKey? by = null, ulong? deadline = null)
    {
        var key = by ?? Requester;
        var form = new RunForm
        {
            Subject = subject,
            Template = template is null ? null : Parse(template),
            Replicas = replicas,
            ConfidencePpm = (int)Math.Round(confidence * 1_000_000),
            DeadlineMinutes = minutes,
            Requester = key.Address,
        };
        var until = deadline ?? Creator.SoonDeadline;
        var body = new JsonObject
        {
            ["replicas"] = replicas,
            ["confidence"] = confidence,
            ["deadlineMinutes"] = minutes,
            ["requester"] = key.Address.ToString(),
            ["deadline"] = until,
            ["signature"] = key.Sign(form.ToRequest(until, "0x").HashToSign(world.Domain)).ToString(),
        };
        if (template is not null)
            body["template"] = JsonNode.Parse(template);
        return body.ToJsonString();
    }

    /// <summary>Requests a reproduction and returns the id of the run.</summary>
    public async Task<Sha256Digest> RequestAsync(
        App app, AinftId subject, int replicas = 3, double confidence = 0.95, int minutes = 60) =>
        IdOf(await PostAsync(app, $"ainfts/{subject}/reproductions",
            Body(subject, null, replicas, confidence, minutes)));

    public static async Task<JsonElement> PostAsync(App app, string path, string body)
    {
        using var answer = await Creator.PostAsync(app.Http, path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static Sha256Digest IdOf(JsonElement run) => Sha256Digest.Parse(run.GetProperty("id").GetString()!);

    /// <summary>Registers nodes with a current heartbeat.</summary>
    public static async Task<TestNode[]> RegisterAsync(App app, params TestNode[] nodes)
    {
        foreach (var node in nodes)
            await HearOfAsync(app, node);
        return nodes;
    }

    /// <summary>Registers the given number of nodes, each with a separate operator.</summary>
    public static Task<TestNode[]> RegisterAsync(App app, int count) =>
        RegisterAsync(app, [.. Enumerable.Range(0, count).Select(_ => new TestNode())]);

    /// <summary>Does the same as a heartbeat: the node is online and works on these runs.</summary>
    public static Task HearOfAsync(App app, TestNode node, params Sha256Digest[] held)
    {
        var now = app.Get<TimeProvider>().GetUtcNow();
        return app.Get<NodeStore>().UpdateAsync(node.Address, _ => new RegisteredNode
        {
            Candidate = node.Candidate,
            Profile = node.Profile,
            RegisteredAt = now,
            SignedAt = now,
            SeenAt = now,
            Held = held,
        }, TestContext.Current.CancellationToken);
    }

    /// <summary>Mines the block of the beacon and handles the message of the queue.</summary>
    public async Task DrawAsync(App app)
    {
        await world.MineAsync(1);
        await app.DrainAsync("runs", "ScheduleRun");
    }

    public static Task<Run?> FindAsync(App app, Sha256Digest run) =>
        app.Get<RunStore>().FindAsync(run, TestContext.Current.CancellationToken);

    /// <summary>The nodes of the panel that have not committed, in the order of the draw.</summary>
    public static async Task<TestNode[]> OfferedAsync(App app, Sha256Digest run, IEnumerable<TestNode> nodes) =>
        [.. (await FindAsync(app, run))!.Tasks.Where(task => task.State == TaskState.Offered)
            .Select(task => nodes.Single(node => node.Address == task.Node.Node))];

    /// <summary>Does the same as the route of a commit.</summary>
    public static async Task<RunStep?> CommitAsync(App app, Sha256Digest run, TestNode node, TaskResult result)
    {
        var commitment = Commitment.Of(run, node.Address, node.Salt, result);
        var step = await app.Get<RunStore>().UpdateAsync(run, now =>
            RunMachine.Commit(now, node.Address, commitment, "0x00", Now(app)), TestContext.Current.CancellationToken);
        await app.Get<AdvanceRun>().RunAsync(run, TestContext.Current.CancellationToken);
        return step;
    }

    /// <summary>Does the same as the route of a reveal.</summary>
    public static async Task<RunStep?> RevealAsync(App app, Sha256Digest run, TestNode node, TaskResult result)
    {
        var signature = await SignStatementAsync(app, run, node, result);
        var step = await app.Get<RunStore>().UpdateAsync(run, now => RunMachine.Reveal(now, node.Address,
            result, node.Salt, signature, Now(app)), TestContext.Current.CancellationToken);
        await app.Get<AdvanceRun>().RunAsync(run, TestContext.Current.CancellationToken);
        return step;
    }

    /// <summary>The signature of a node over its statement of the found result.</summary>
    public static async Task<string> SignStatementAsync(App app, Sha256Digest run, TestNode node, TaskResult result)
    {
        var found = (await FindAsync(app, run))!;
        var about = await app.Get<RunManifests>().FindAsync(found.Request, TestContext.Current.CancellationToken);
        var task = ProvenanceTask.Of(found, about.Manifest,
            about.Parents.ToDictionary(parent => parent.Key, parent => parent.Value.Manifest));
        return (await ProvenanceStatement.Of(task, node.Address, result, node.Salt).SignAsync(node.Key)).Signature;
    }

    /// <summary>
    /// Every node of the panel that has not committed yet commits and reveals the result that the test chooses.
    /// </summary>
    public static async Task AnswerAsync(
        App app, Sha256Digest run, IEnumerable<TestNode> nodes, Func<TestNode, TaskResult> found)
    {
        var panel = await OfferedAsync(app, run, nodes);
        foreach (var node in panel)
            Assert.IsType<RunStep.Changed>(await CommitAsync(app, run, node, found(node)));
        foreach (var node in panel)
            Assert.IsType<RunStep.Changed>(await RevealAsync(app, run, node, found(node)));
    }

    /// <summary>A result of the workflow of the tests.</summary>
    public static TaskResult Found(Sha256Digest output) => new()
    {
        Outcome = TaskOutcome.Finished,
        ExitCode = 0,
        Outputs = [new OutputFile("model.bin", output, 7)],
        StartedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        FinishedAt = DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(1),
        Sandbox = "bubblewrap",
    };

    public static Manifest Parse(string manifest)
    {
        Assert.True(
            Ainft.Manifests.Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out var parsed, out var violations),
            string.Join("\n", violations));
        return parsed;
    }

    public static string Hex64(Sha256Digest digest) => digest.ToString()[2..];

    private static DateTimeOffset Now(App app) => app.Get<TimeProvider>().GetUtcNow();

    private static async Task<AinftId> MintAsync(App app, Creator by, string manifest)
    {
        await Creator.MintAsync(app.Http, by.Single(manifest));
        return by.IdOf(manifest);
    }
}
