namespace Ainft.Functions.Tests.Docs;

/// <summary>Each mitigation in docs/threat-model.md names tests that exist.</summary>
public sealed class ThreatModelTests
{
    private static readonly string[] Categories =
    [
        "Spoofing", "Tampering", "Repudiation", "Information disclosure", "Denial of service",
        "Elevation of privilege",
    ];

    private static IEnumerable<string> Threats => DocumentedTable.Rows("threat-model.md", "| category |");

    public static TheoryData<string> Rows => [.. Threats];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_mitigation_names_tests_that_exist(string row) => TestNames.AssertExist(row.Split('|')[^2]);

    [Fact]
    public void Every_category_of_STRIDE_has_a_threat() =>
        Assert.Equal(Categories, Threats.Select(row => row.Split('|')[1].Trim()).Distinct());
}
