using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Functions.Tests.Docs;

namespace Ainft.Functions.Tests.Infra;

/// <summary>Each alert reads a metric, an event or a log that exists.</summary>
public sealed partial class AlertTests
{
    private static readonly Resource[] Alerts =
        [.. Snapshot.Read("app.premium").Of("Microsoft.Insights/scheduledQueryRules")];

    [Fact]
    public void There_is_an_alert_for_each_failure_that_needs_a_person() => Assert.Equal(
        ["ainft-chain-halted", "ainft-chain-lag", "ainft-failed-anchors", "ainft-index-damaged", "ainft-low-balance",
            "ainft-poison-messages", "ainft-reconciliation-stopped", "ainft-root-pending", "ainft-settling-stopped",
            "ainft-settling-suspended"],
        Alerts.Select(alert => alert.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Their_metrics_and_events_are_those_of_the_page_about_operations()
    {
        var metrics = FirstCells("| metric |");
        var events = FirstCells("| event |").SelectMany(cell => cell.Split(", "));
        var queries = Alerts.Select(QueryOf).ToArray();

        Assert.All(
            queries.SelectMany(query => Metric().Matches(query)), match => Assert.Contains(match.Value, metrics));
        var read = queries.SelectMany(query => Event().Matches(query)).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(["2021", "5001"], read.Order(StringComparer.Ordinal));
        Assert.Empty(read.Except(events));
    }

    [Fact]
    public void Runs_are_told_apart_by_the_labels_of_the_metric()
    {
        var code = File.ReadAllText(Path.Combine(Npm.Root, "src/Ainft.Functions/Platform/PlatformMetrics.cs"));
        var labels = Alerts.Select(QueryOf).SelectMany(query => Label().Matches(query))
            .Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["function", "succeeded"], labels);
        Assert.Contains("new(\"function\", function), new(\"succeeded\", succeeded)", code);
    }

    [Fact]
    public void Each_query_returns_the_value_that_its_rule_compares() => Assert.All(
        Alerts,
        alert =>
        {
            Assert.Equal("Value", alert["properties/criteria/allOf/0/metricMeasureColumn"]);
            Assert.Matches("summarize Value = [^|]+$", QueryOf(alert));
        });

    [Fact]
    public void Writes_to_queues_are_logged_because_the_alert_about_poison_messages_reads_them()
    {
        var logged = Snapshot.Read("base.default").The("Microsoft.Insights/diagnosticSettings");

        Assert.Contains("/queueServices/default/", logged.Id);
        Assert.Equal("StorageWrite", logged["properties/logs/0/category"]);
        Assert.Equal("true", logged["properties/logs/0/enabled"]);
    }

    [Fact]
    public void Alerts_go_to_an_address_when_one_is_set()
    {
        Assert.Empty(Snapshot.Read("app.default").Of("Microsoft.Insights/actionGroups"));
        var group = Snapshot.Read("app.premium").The("Microsoft.Insights/actionGroups");
        Assert.Equal("operator@example.org", group["properties/emailReceivers/0/emailAddress"]);
        Assert.All(Alerts, alert => Assert.Equal(group.Id, alert["properties/actions/actionGroups/0"]));
    }

    [Fact]
    public void Dead_letters_of_Service_Bus_raise_an_alert_where_messages_travel_over_it()
    {
        const string type = "Microsoft.Insights/metricAlerts";
        var alert = Snapshot.Read("app.premium").The(type);

        Assert.Empty(Snapshot.Read("app.default").Of(type));
        Assert.EndsWith($"/namespaces/sb-ainft-{Snapshot.Token}", alert["properties/scopes/0"]);
        Assert.Equal("DeadletteredMessages", alert["properties/criteria/allOf/0/metricName"]);
        Assert.Equal("0", alert["properties/criteria/allOf/0/threshold"]);
        Assert.NotNull(alert["properties/actions/0/actionGroupId"]);
    }

    private static string QueryOf(Resource alert) => alert["properties/criteria/allOf/0/query"]!;

    private static string[] FirstCells(string header) =>
        [.. DocumentedTable.Rows("operations.md", header).Select(row => row.Split('|')[1].Trim().Trim('`'))];

    [GeneratedRegex(@"ainft\.[a-z.]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"EventId\) == (\d+)")]
    private static partial Regex Event();

    [GeneratedRegex(@"tostring\(Properties(?:\.|\[')(\w+)")]
    private static partial Regex Label();
}
