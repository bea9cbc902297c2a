using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class RunJsonTests
{
    [Fact]
    public void A_run_with_every_member_leads_back_to_itself()
    {
        var metric = new MetricPlace("metrics.json", "/loss");
        var workflow = new Workflow
        {
            Image = $"example.org/trainer@sha256:{new string('a', 64)}",
            Command = ["python3", "", "a b"],
            Inputs = [new WorkflowFile(0, 1, null, null, "data", "tar.gz")],
            Code = [new WorkflowFile(null, 0, "https://example.org/train.py", RunScene.Digest("code"), "code/train.py",
                null), new WorkflowFile(1, 0, null, null, "code/more.py", null)],
            Outputs = [new WorkflowOutput("model.npz", 1), new WorkflowOutput("metrics.json", 0)],
            Env = new Dictionary<string, string> { ["A"] = "", ["B"] = "ü" },
            Seed = 7,
            Resources = new WorkflowResources(1.5, 1024, 2, 4096, 2048, 30),
            Hardware = "x86-64-v3",
            Comparator = new Comparator.All([new Comparator.Bitwise(["model.npz"]),
                new Comparator.Close(metric, 1.5, 0.1, 0.01, CloseDirection.AtMost),
                new Comparator.Interval(metric, 1.5, 0.1, 5, 0.05)]),
        };
        var claim = new Claim([new ClaimedFile("model.npz", RunScene.Digest("true")),
            new ClaimedFile("metrics.json", RunScene.Digest("m"))], workflow.Comparator);
        var run = RunMachine.SetBeacon(RunMachine.Open(RunScene.Request(2), RunScene.Terms(), workflow, claim,
            RunScene.Start.AddTicks(12_345), 100), RunScene.Beacon);
        run = RunScene.Finish(run, RunScene.Nodes(12), node => RunScene.Result("x") with
        {
            Metrics = [new Metric("metrics.json", "/loss", 1 / 3.0)],
            LogSha256 = RunScene.Digest("log"),
            LogSize = 3
        });
        Assert.Equal(VerdictKind.NotReproduced, run.Verdict!.Kind);
        Assert.Equivalent(run, Run.FromJson(run.ToJson()), strict: true);
        Assert.Equivalent(VerdictRule.Judge(Run.FromJson(run.ToJson())), run.Verdict, strict: true);
    }

    [Fact]
    public void Text_from_elsewhere_is_made_fit_to_be_stored()
    {
        var run = RunMachine.Draw(RunScene.Open(), RunScene.Nodes(5), RunScene.Start, null);
        run = RunScene.Changed(RunMachine.Withdraw(run, run.Tasks[0].Node.Node,
            $"\uFFFF\uD800 {new string('x', 998)}\U0001F600", RunScene.Start));
        Assert.Equal($"\uFFFD\uFFFD {new string('x', 997)}", Run.FromJson(run.ToJson()).Tasks[0].Reason);
        run = RunScene.Changed(RunMachine.Withdraw(run, run.Tasks[1].Node.Node, "", RunScene.Start));
        Assert.NotEmpty(Run.FromJson(run.ToJson()).Tasks[1].Reason!);
    }

    [Fact]
    public void Candidates_are_stored_once_however_many_rounds_there_are()
    {
        var run = RunScene.Finish(RunScene.Open(RunScene.Request(2, 999_999), RunScene.Terms(budget: 10)),
            RunScene.Nodes(1000), _ => RunScene.Result("true"));
        Assert.Equal((6, 7), (run.Rounds.Count, run.Tasks.Count));
        Assert.InRange(run.ToJson().Length, 160_000, 185_000);
    }

    [Theory]
    [InlineData("/needed", "-1")]
    [InlineData("/more", "1")]
    [InlineData("/state", "\"sleeping\"")]
    [InlineData("/id", "\"0x0000000000000000000000000000000000000000000000000000000000000000\"")]
    [InlineData("/requestedAt", "\"2026-01-02T03:04:05Z\"")]
    [InlineData("/terms/prior", "1")]
    [InlineData("/terms/openOperators", "0")]
    [InlineData("/request/replicas", "0")]
    [InlineData("/tasks/0/candidate", "99")]
    [InlineData("/tasks/0/reliability/refuteWrong", "0")]
    [InlineData("/tasks/0/revealed/result/outcome", "\"fine\"")]
    [InlineData("/rounds/0/candidates/0/count", "99")]
    [InlineData("/rounds/0/drawn/0", "\"0x12\"")]
    [InlineData("/verdict/confidence", "2")]
    [InlineData("/workflow/command", "[]")]
    [InlineData("/claim", "[]")]
    public void A_run_that_is_none_is_refused_where_it_is_wrong(string pointer, string value)
    {
        var run = RunScene.Finish(RunScene.Open(), RunScene.Nodes(5), _ => RunScene.Result("true"));
        var json = JsonNode.Parse(run.ToJson())!;
        var steps = pointer.Split('/')[1..];
        var parent = steps[..^1]
            .Aggregate(json, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (parent is JsonArray array)
            array[int.Parse(steps[^1])] = JsonNode.Parse(value);
        else
            parent[steps[^1]] = JsonNode.Parse(value);
        Assert.False(Run.TryRead(JsonDocument.Parse(json.ToJsonString()).RootElement, out _, out var violations));
        Assert.Contains(violations, violation => pointer.StartsWith(violation.Pointer, StringComparison.Ordinal));
        Assert.Throws<FormatException>(() => Run.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }
}
