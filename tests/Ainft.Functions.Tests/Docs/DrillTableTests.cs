namespace Ainft.Functions.Tests.Docs;

/// <summary>Each drill in docs/operations.md, and each wrong deployment there, names tests that exist.</summary>
public sealed class DrillTableTests
{
    public static TheoryData<string> Rows =>
    [
        .. DocumentedTable.Rows("operations.md", "| drill |"),
        .. DocumentedTable.Rows("operations.md", "| mistake |"),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_names_tests_that_exist(string row) => TestNames.AssertExist(row.Split('|')[^2]);
}
