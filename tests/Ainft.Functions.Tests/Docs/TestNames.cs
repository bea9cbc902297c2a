using System.Text.RegularExpressions;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Docs;

/// <summary>The tests that a page names, for example <c>BackupTests.A_copy_is_rebuilt</c>.</summary>
internal static partial class TestNames
{
    private static readonly Lazy<HashSet<string>> All = new(() =>
    [
        .. Directory.GetFiles(Path.Combine(Npm.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(
                method => $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}")),
    ]);

    /// <summary>Asserts that a cell of a table names one or more tests, and that each of them exists.</summary>
    public static void AssertExist(string cell)
    {
        var named = Name().Matches(cell).Select(test => test.Groups[1].Value).ToArray();

        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.Contains(test, All.Value));
    }

    [GeneratedRegex(@"public (?:async )?(?:Task|void)(?:<[^>]+>)? ([A-Z][A-Za-z0-9_]+)\(")]
    private static partial Regex Method();

    [GeneratedRegex("`([A-Za-z0-9_]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
