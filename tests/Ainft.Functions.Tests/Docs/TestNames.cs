using System.Text.RegularExpressions;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Docs;

/// <summary>
/// The tests that a page names, for example <c>BackupTests.A_copy_is_rebuilt</c>, or <c>ClaimTest.test_claim_…</c> of
/// the contracts.
/// </summary>
internal static partial class TestNames
{
    private static readonly Lazy<HashSet<string>> All = new(() =>
    [
        .. Named("tests", "*Tests.cs", Method(), file => Path.GetFileNameWithoutExtension(file)),
        .. Named("src/contracts/test", "*.t.sol", SolidityMethod(), file => Path.GetFileName(file)[..^6] + "Test"),
    ]);

    /// <summary>Asserts that a cell of a table names one or more tests, and that each of them exists.</summary>
    public static void AssertExist(string cell)
    {
        var named = Name().Matches(cell).Select(test => test.Groups[1].Value).ToArray();

        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.Contains(test, All.Value));
    }

    private static IEnumerable<string> Named(
        string folder, string pattern, Regex method, Func<string, string> type) =>
        Directory.GetFiles(Path.Combine(Npm.Root, folder), pattern, SearchOption.AllDirectories)
            .SelectMany(file => method.Matches(File.ReadAllText(file))
                .Select(test => $"{type(file)}.{test.Groups[1].Value}"));

    [GeneratedRegex(@"public (?:async )?(?:Task|void)(?:<[^>]+>)? ([A-Z][A-Za-z0-9_]+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"function ((?:test|testFuzz|invariant)_[A-Za-z0-9_]+)\(")]
    private static partial Regex SolidityMethod();

    [GeneratedRegex("`([A-Za-z0-9_]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
