using Ainft.Functions.Platform;

namespace Ainft.Functions.Tests.Docs;

/// <summary>The tables of docs/problems.md list exactly the codes of the app, with the same texts.</summary>
public class ProblemPageTests
{
    [Fact]
    public void Its_problem_codes_are_those_of_the_app()
    {
        var codes = ProblemCode.All.Select(code =>
            $"| `{code.Name}` | {code.Status} | {code.Title} | {code.Meaning} | {SecondsOf(code)} |");

        Assert.Equal(codes.Order(StringComparer.Ordinal), Rows("| code | status | title | meaning | Retry-After |"));
    }

    [Fact]
    public void Its_violation_codes_are_those_of_the_app()
    {
        var codes = ViolationCode.All.Select(code => $"| `{code.Name}` | {code.Meaning} |");

        Assert.Equal(codes.Order(StringComparer.Ordinal), Rows("| code | meaning |"));
    }

    [Fact]
    public void No_code_names_both_a_problem_and_a_violation_because_one_route_explains_both() => Assert.Empty(
        ProblemCode.All.Select(code => code.Name).Intersect(ViolationCode.All.Select(code => code.Name)));

    private static string SecondsOf(ProblemCode code) =>
        code.RetryAfter is { } after ? $"{after.TotalSeconds}" : "none";

    private static IEnumerable<string> Rows(string header) =>
        DocumentedTable.Rows("problems.md", header).Order(StringComparer.Ordinal);
}
