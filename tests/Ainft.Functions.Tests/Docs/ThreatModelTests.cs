using System.Text.RegularExpressions;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Docs;

/// <summary>Each mitigation in docs/threat-model.md names tests that exist.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly string[] Categories =
    [
        "Spoofing", "Tampering", "Repudiation", "Information disclosure", "Denial of service",
        "Elevation of privilege",
    ];

    private static readonly Lazy<HashSet<string>> Tests = new(() =>
    [
        .. Directory.GetFiles(Path.Combine(Npm.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(
                method => $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}")),
    ]);

    private static IEnumerable<string> Threats => DocumentedTable.Rows("threat-model.md", "| category |");

    public static TheoryData<string> Rows => [.. Threats];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_mitigation_names_tests_that_exist(string row)
    {
        var named = Name().Matches(row.Split('|')[^2]).Select(test => test.Groups[1].Value).ToArray();

        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.Contains(test, Tests.Value));
    }

    [Fact]
    public void Every_category_of_STRIDE_has_a_threat() =>
        Assert.Equal(Categories, Threats.Select(row => row.Split('|')[1].Trim()).Distinct());

    [GeneratedRegex(@"public (?:async )?(?:Task|void)(?:<[^>]+>)? ([A-Z][A-Za-z0-9_]+)\(")]
    private static partial Regex Method();

    [GeneratedRegex("`([A-Za-z0-9_]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
