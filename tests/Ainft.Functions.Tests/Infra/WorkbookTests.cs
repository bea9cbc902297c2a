using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Functions.Tests.Docs;

namespace Ainft.Functions.Tests.Infra;

/// <summary>The workbook shows metrics and logs that exist, and everything that an alert reads.</summary>
public sealed partial class WorkbookTests
{
    private static readonly Resource Workbook = Snapshot.Read("app.default").The("Microsoft.Insights/workbooks");
    private static readonly string Content = Workbook["properties/serializedData"]!;

    private static readonly JsonNode[] Queries =
    [
        .. JsonNode.Parse(Content)!["items"]!.AsArray().Select(item => item!["content"]!)
            .Where(content => content["query"] is not null),
    ];

    private static string Text => string.Join('\n', Queries.Select(query => query["query"]!.ToString()));

    [Fact]
    public void It_is_the_file_of_the_template_and_belongs_to_the_workspace()
    {
        Assert.Equal(File.ReadAllText(Path.Combine(Npm.Root, "infra/app/workbook.json")), Content);
        Assert.EndsWith($"/workspaces/log-ainft-{Snapshot.Token}", Workbook["properties/sourceId"]);
        Assert.Equal("shared", Workbook["kind"]);
        // Azure refuses any other name.
        Assert.True(Guid.TryParse(Workbook.Name, out _));
    }

    [Fact]
    public void Each_query_has_a_title_and_reads_the_workspace_in_the_chosen_time()
    {
        Assert.NotEmpty(Queries);
        Assert.All(Queries, query =>
        {
            Assert.NotEmpty(query["title"]!.ToString());
            Assert.Equal("microsoft.operationalinsights/workspaces", query["resourceType"]!.ToString());
            Assert.Equal("TimeRange", query["timeContextFromParameter"]!.ToString());
        });
    }

    [Fact]
    public void Its_metrics_are_those_of_the_page_about_operations()
    {
        var metrics = DocumentedTable.Rows("operations.md", "| metric |").Select(row => row.Split('`')[1]);

        Assert.Empty(MetricsIn(Text).Except(metrics));
    }

    [Fact]
    public void It_shows_the_metrics_and_the_logs_of_all_alerts()
    {
        var alerts = string.Join('\n', Snapshot.Read("app.default").Of("Microsoft.Insights/scheduledQueryRules")
            .Select(alert => alert["properties/criteria/allOf/0/query"]));

        Assert.Empty(MetricsIn(alerts).Except(MetricsIn(Text)));
        Assert.Empty(TablesIn(alerts).Except(TablesIn(Text)));
    }

    [Fact]
    public void Its_labels_are_those_of_the_meter()
    {
        var code = string.Concat(DocumentedTable.SourcesOfApp().Select(File.ReadAllText)
            .Where(source => source.Contains("MeterOf(meters)", StringComparison.Ordinal)));
        var labels = Label().Matches(Text).Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.NotEmpty(labels);
        Assert.All(labels, label => Assert.Contains($"(\"{label}\", ", code));
    }

    private static IEnumerable<string> MetricsIn(string queries) =>
        Metric().Matches(queries).Select(match => match.Value).Distinct();

    private static IEnumerable<string> TablesIn(string queries) =>
        Table().Matches(queries).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"ainft\.[a-z.]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\w+(?= \| where)", RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex(@"tostring\(Properties(?:\.|\[')(\w+)")]
    private static partial Regex Label();
}
