using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>A component with a workflow, nodes that are online, and a run that is requested and drawn.</summary>
public abstract class TaskScene(StorageFixture storage, ChainFixture? chain = null) : MintingScene(storage, chain)
{
    private static readonly string Claimed = ArtifactStore.NameOf(Sha256Digest.Of("the model"u8));

    private readonly List<NodeUnderTest> joined = [];

    /// <summary>The nodes that joined so far.</summary>
    protected IReadOnlyList<NodeUnderTest> Joined => joined;

    /// <summary>The canonical text of a component that claims one output, with a metric if a test needs one.</summary>
    protected static string Reproducible(string name, JsonObject? comparator = null)
    {
        var manifest = JsonNode.Parse($$$"""
            {"ainft":1,"kind":"model","name":"{{{name}}}",
             "artifacts":[{"uri":"ainft:artifacts/{{{Claimed}}}","sha256":"{{{Claimed}}}","size":9}],
             "workflow":{"runtime":"python-3.11","command":["python3","train.py"],
              "outputs":[{"path":"model.json","artifact":0}],"resources":{"minutes":1} } }
            """)!.AsObject();
        if (comparator is not null)
            manifest["workflow"]!["comparator"] = comparator;
        return manifest.ToJsonString();
    }

    /// <summary>
    /// Requests a run of a component on the given number of nodes, from new nodes and those that joined before.
    /// </summary>
    protected async Task<(Sha256Digest Run, NodeUnderTest[] Panel)> DrawAsync(
        int panel, string? manifest = null, int? registered = null, Func<string, Task>? register = null)
    {
        manifest ??= Reproducible($"a model {Guid.NewGuid():N}");
        await (register?.Invoke(manifest) ?? Creator.MintAsync(App.Http, Creator.Single(manifest)));
        joined.AddRange(await NodeUnderTest.JoinAsync(App.Http, World.Domain, registered ?? panel));
        var run = await RequestAsync(Creator.IdOf(manifest), panel);
        await AdvanceAsync(run);
        var drawn = new List<NodeUnderTest>();
        foreach (var node in joined)
            if ((await node.PollAsync()).Contains(run))
                drawn.Add(node);
        return (run, [.. drawn]);
    }

    protected async Task<Sha256Digest> RequestAsync(AinftId id, int replicas)
    {
        var requester = LocalKey.Generate();
        var deadline = Creator.SoonDeadline;
        const int ConfidencePpm = 900_000, Minutes = 60;
        var hash = RunMessages.HashReproduce(World.Domain, id, replicas, ConfidencePpm, Minutes, deadline);
        var body = new JsonObject
        {
            ["replicas"] = replicas,
            ["confidence"] = 0.9,
            ["deadlineMinutes"] = Minutes,
            ["requester"] = requester.Address.ToString(),
            ["deadline"] = deadline,
            ["signature"] = requester.Sign(hash).ToString(),
        };
        using var answer = await Creator.PostAsync(App.Http, $"ainfts/{id}/reproductions", body.ToJsonString());
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return Sha256Digest.Parse((await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("id").GetString()!);
    }

    /// <summary>Mines the block of the beacon and advances the run as far as possible.</summary>
    protected async Task AdvanceAsync(Sha256Digest run)
    {
        await World.MineAsync(1);
        await App.Get<AdvanceRun>().RunAsync(run, TestContext.Current.CancellationToken);
    }

    protected async Task<string?> StateAsync(Sha256Digest run) =>
        (await App.GetJsonAsync($"runs/{run}")).GetProperty("state").GetString();

    protected static async Task<JsonElement> AnswersAsync(HttpStatusCode expected, Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
