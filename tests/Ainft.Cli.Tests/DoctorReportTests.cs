using System.Text;
using System.Text.Json.Nodes;
using Ainft.Cli.Api;
using Ainft.Cli.Doctor;

namespace Ainft.Cli.Tests;

/// <summary>The findings of <c>ainft doctor</c> in a report of the app that has one mistake.</summary>
public sealed class DoctorReportTests
{
    private const string Sound = """
        {
          "at": "2026-01-31T12:00:00Z", "chainId": "1", "storageSkewSeconds": 0,
          "names": [{"kind": "queue", "name": "ainft-runs", "state": "usable"}],
          "endpoints": [{"host": "rpc.example.org", "chainId": "1", "headAt": "2026-01-31T11:59:50Z"}],
          "operator": {"account": "0x00000000000000000000000000000000000000aa", "hasContract": true, "hasRole": true,
            "balance": "1000000", "anchorCost": "1000"},
          "queues": [{"name": "ainft-runs", "messages": 10000, "poison": 0}],
          "lastCheck": {"at": "2026-01-02T12:00:00Z", "exitCode": 0, "findings": []},
          "unread": []
        }
        """;

    [Fact]
    public void A_sound_report_has_none() => Assert.Empty(FindingsIn(JsonNode.Parse(Sound)!));

    [Theory]
    [InlineData("names/0/state", "\"away\"", "queue-away")]
    [InlineData("storageSkewSeconds", "31", "clock-off")]
    [InlineData("endpoints/0/chainId", "null", "endpoint-away")]
    [InlineData("endpoints/0/headAt", "\"2026-01-31T12:00:31Z\"", "clock-behind-chain")]
    [InlineData("endpoints/0/headAt", "\"2026-01-31T11:39:00Z\"", "head-old")]
    [InlineData("operator/failure", "\"The node does not answer.\"", "registry-unreadable")]
    [InlineData("queues/0/messages", "10001", "queue-long")]
    [InlineData("lastCheck/exitCode", "1", "index-damaged")]
    [InlineData("lastCheck/at", "\"2026-01-01T11:59:00Z\"", "check-old")]
    public void A_mistake_has_its_code_and_the_next_step(string path, string value, string code)
    {
        var report = JsonNode.Parse(Sound)!;
        var steps = path.Split('/');
        var place = steps[..^1].Aggregate(
            report, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        place[steps[^1]] = JsonNode.Parse(value);

        var found = Assert.Single(FindingsIn(report));

        Assert.Equal(code, found.Code);
        Assert.NotEmpty(found.Advice);
    }

    [Fact]
    public void Over_Service_Bus_the_app_counts_up_to_a_thousand_messages()
    {
        var report = JsonNode.Parse(Sound)!;
        report["queues"]![0]!["messages"] = 1_000;
        Assert.Empty(FindingsIn(report));

        report["queues"]![0]!["deadLetters"] = new JsonArray();

        Assert.Equal("queue-long", Assert.Single(FindingsIn(report)).Code);
    }

    private static IEnumerable<DoctorFinding> FindingsIn(JsonNode report) => InsideChecks.Of(
        AnswerPart.Parse("operations/report", Encoding.UTF8.GetBytes(report.ToJsonString())));
}
