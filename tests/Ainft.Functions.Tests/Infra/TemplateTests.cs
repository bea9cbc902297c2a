using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// The compiler accepts the templates without a remark, and makes the checked-in snapshots from them. The environment
/// variable <c>AINFT_UPDATE_DOCS=1</c> makes the test write the snapshots.
/// </summary>
public sealed partial class TemplateTests
{
    private static readonly string[] Place =
    [
        "--subscription-id", "00000000-0000-0000-0000-000000000001",
        "--tenant-id", "00000000-0000-0000-0000-000000000002", "--location", "westeurope",
    ];

    public static TheoryData<string> Sets => [.. Snapshot.Sets];

    [Theory]
    [InlineData("*.bicep")]
    [InlineData("*.bicepparam")]
    public async Task The_compiler_has_no_remark_on_any_file(string pattern)
    {
        var infra = Path.Combine(Npm.Root, "infra");
        var files = Directory.GetFiles(infra, pattern, SearchOption.AllDirectories).Length;

        var reports = await Bicep.RunAsync(
            "lint", "--pattern", $"infra/**/{pattern}", "--diagnostics-format", "sarif");

        Assert.True(files == NoRemark().Count(reports), reports);
    }

    [Fact]
    public async Task A_remark_of_the_compiler_is_seen()
    {
        var folder = Directory.CreateTempSubdirectory("ainft-bicep-").FullName;
        var file = Path.Combine(folder, "remark.bicep");
        await File.WriteAllTextAsync(file, "param unused string\n", TestContext.Current.CancellationToken);

        var report = await Bicep.RunAsync("lint", file, "--diagnostics-format", "sarif");

        Directory.Delete(folder, recursive: true);
        Assert.Contains("no-unused-params", report);
        Assert.DoesNotMatch(NoRemark(), report);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_snapshot_is_of_these_templates(string set)
    {
        string[] mode = Environment.GetEnvironmentVariable("AINFT_UPDATE_DOCS") is "1" ? [] : ["--mode", "validate"];

        // An exit code other than 0 throws, with each difference.
        await Bicep.RunAsync(["snapshot", $"infra/sets/{set}.bicepparam", .. mode, .. Place]);
    }

    [Fact]
    public void The_compiler_of_azd_is_older_so_no_experimental_feature_is_on()
    {
        var rules = JsonNode.Parse(File.ReadAllText(Path.Combine(Npm.Root, "infra/bicepconfig.json")))!.AsObject();

        Assert.False(rules.ContainsKey("experimentalFeaturesEnabled"));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("app")]
    public async Task No_output_is_secret_and_none_is_named_like_a_setting(string layer)
    {
        var outputs = (await Bicep.BuildAsync(layer))["outputs"]!.AsObject();

        Assert.NotEmpty(outputs);
        // azd writes each output into the user secrets of the app, where a setting's name would change the app.
        Assert.All(outputs, output => Assert.Matches("^(AZURE|SERVICE)_[A-Z_]+$", output.Key));
        Assert.All(outputs, output => Assert.Equal("string", output.Value!["type"]!.ToString()));
        Assert.All(outputs, output => Assert.DoesNotMatch(
            "(?i)listKeys|listSecrets|getSecret|reference|connectionString", output.Value!["value"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_resource_with_a_region_has_the_tag_by_which_azd_finds_its_group(string set) => Assert.All(
        Snapshot.Read(set).Resources.Where(CanHaveTags),
        resource => Assert.Equal("example", resource["tags/azd-env-name"]));

    // A link of a DNS zone has a region and is deleted with its zone.
    private static bool CanHaveTags(Resource resource) =>
        resource["location"] is not null && !resource.Type.EndsWith("/virtualNetworkLinks", StringComparison.Ordinal);

    [GeneratedRegex(@"""results"": \[\]")]
    private static partial Regex NoRemark();
}
