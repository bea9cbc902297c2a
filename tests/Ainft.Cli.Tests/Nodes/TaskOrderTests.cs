using System.Text.Json.Nodes;
using Ainft.Cli.Api;
using Ainft.Cli.Dev;
using Ainft.Cli.Nodes;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests.Nodes;

public sealed class TaskOrderTests
{
    private static readonly Address Creator = DevAccounts.Keys[0].Address;
    private static readonly string Digest = new('a', 64);
    private static readonly Manifest Data = Parse(
        $$"""{"ainft":1,"kind":"data","artifacts":[{"uri":"ainft:artifacts/{{Digest}}","sha256":"{{Digest}}"}]}""");
    private static readonly Manifest Model = Parse($$"""
        {"ainft":1,"kind":"model","parents":[{"id":"{{Data.IdFor(Creator)}}","relation":"trained-on"}],
         "artifacts":[{"uri":"https://example.org/m","sha256":"{{Digest}}"}],
         "workflow":{"runtime":"python-3.11","command":["python3"],"inputs":[{"parent":0,"path":"in"}],
         "outputs":[{"path":"model","artifact":0}]} }
        """);

    [Fact]
    public void The_job_follows_from_the_manifests()
    {
        var job = Read(Answer()).DeriveJob(Dev.DevAccounts.Keys[3].Address);
        Assert.Equal(["model"], job.Outputs);
        Assert.Equal(Digest, Assert.Single(job.Files).Sha256.ToString()[2..]);
    }

    [Fact]
    public void A_manifest_that_is_not_the_subjects_is_caught()
    {
        var answer = Answer();
        answer["manifest"] = answer["manifest"]!.GetValue<string>()
            .Replace("python3", "python4", StringComparison.Ordinal);
        Assert.Contains(Model.IdFor(Creator).ToString(), Refusal(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_is_not_the_parents_is_caught()
    {
        var answer = Answer();
        answer["parents"]![Data.IdFor(Creator).ToString()]!["manifest"] = """{"ainft":1,"kind":"data"}""";
        Assert.Contains(Data.IdFor(Creator).ToString(), Refusal(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_creator_is_caught()
    {
        var answer = Answer();
        answer["creator"] = DevAccounts.Keys[1].Address.ToString();
        Refusal(answer);
    }

    [Fact]
    public void A_parent_that_is_left_out_is_caught()
    {
        var answer = Answer();
        answer["parents"] = new JsonObject();
        Assert.Throws<TaskRefusedException>(() => Read(answer).DeriveJob(Dev.DevAccounts.Keys[3].Address));
    }

    private static Manifest Parse(string json) =>
        Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out var manifest, out var violations)
            ? manifest
            : throw new InvalidOperationException(string.Join(' ', violations));

    private static JsonObject Answer() => new()
    {
        ["subject"] = Model.IdFor(Creator).ToString(),
        ["creator"] = Creator.ToString(),
        ["manifest"] = System.Text.Encoding.UTF8.GetString(Model.Canonical.Span),
        ["parents"] = new JsonObject
        {
            [Data.IdFor(Creator).ToString()] = new JsonObject
            {
                ["creator"] = Creator.ToString(),
                ["manifest"] = System.Text.Encoding.UTF8.GetString(Data.Canonical.Span),
            },
        },
        ["commitBy"] = "2030-01-01T00:00:00Z",
        ["state"] = "commit",
        ["upload"] = false,
        ["operators"] = "open",
    };

    private static TaskOrder Read(JsonObject answer) => TaskOrder.Read(
        Sha256Digest.Of("run"u8),
            AnswerPart.Parse("GET task", System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString())));

    private static string Refusal(JsonObject answer) => Assert.Throws<TaskRefusedException>(() => Read(answer)).Message;
}
