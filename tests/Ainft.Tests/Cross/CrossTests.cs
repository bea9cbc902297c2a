using System.Globalization;
using Ainft.Cli.Dev;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Cross;

/// <summary>
/// The kernel, JavaScript and Python give the same answers about random documents, with the same codes and pointers of
/// refusals. <c>tests/cross.sh</c> runs more of them, or those of a seed.
/// </summary>
public sealed class CrossTests(ITestOutputHelper output)
{
    private const int MostShown = 5, MostText = 2000;
    private const string Python = "Python", Folder = "tests/Ainft.Tests/Cross";

    [Fact]
    public Task Three_implementations_agree_about_random_manifests() =>
        CompareAsync(CrossCase.Manifest, Setting("AINFT_CROSS_MANIFESTS", 10_000));

    [Fact]
    public Task Three_implementations_agree_about_random_proofs() =>
        CompareAsync(CrossCase.Proof, Setting("AINFT_CROSS_PROOFS", 1_000));

    private async Task CompareAsync(Gen<CrossCase> documents, ulong count)
    {
        var seed = Setting("AINFT_CROSS_SEED", (ulong)Random.Shared.NextInt64());
        output.WriteLine($"AINFT_CROSS_SEED={seed}");
        var random = new PCG(1, seed);
        var cases = new List<CrossCase>();
        while ((ulong)cases.Count < count)
            cases.Add(documents.Generate(random, null, out _));

        var input = string.Concat(cases.Select(document => document.Line + "\n"));
        var answers = new Dictionary<string, CrossAnswer[]>
        {
            ["JavaScript"] = await AskJavaScriptAsync(input),
            [Python] = await AskAsync("/usr/bin/python3", ["-B", $"{Folder}/answer.py"], input),
        };
        var known = cases.Select(document => document.Answer()).ToArray();
        // Generators that make only valid or only invalid documents would compare little.
        Assert.InRange(known.Count(answer => answer.IsAccepted), known.Length / 10, known.Length * 19 / 20);
        var differences = answers.SelectMany(peer => Differences(peer.Key, peer.Value, cases, known)).ToArray();
        Assert.True(
            differences.Length == 0,
            $"{differences.Length} differences with AINFT_CROSS_SEED={seed}\n"
            + string.Join("\n", differences.Take(MostShown)));
    }

    private static IEnumerable<string> Differences(
        string peer, CrossAnswer[] answers, List<CrossCase> cases, CrossAnswer[] known)
    {
        Assert.Equal(cases.Count, answers.Length);
        var reportsAll = peer is Python;
        return cases.Index().Where(item => !known[item.Index].IsSame(answers[item.Index], reportsAll)).Select(item =>
            $"{item.Item.Text[..Math.Min(MostText, item.Item.Text.Length)]}\n"
            + $"  kernel {known[item.Index]}\n  {peer} {answers[item.Index]}");
    }

    /// <summary>Compiles the package as its own tests do. This changes no file when it is up to date.</summary>
    private static async Task<CrossAnswer[]> AskJavaScriptAsync(string input)
    {
        await Npm.EnsureAsync();
        await Npm.RunAsync("node", [Npm.Script("typescript", "bin/tsc"), "--project", "src/js"]);
        return await AskAsync("node", [$"{Folder}/answer.mjs"], input);
    }

    private static async Task<CrossAnswer[]> AskAsync(string program, string[] arguments, string input)
    {
        var answers = await Npm.RunAsync(program, arguments, input, TestContext.Current.CancellationToken);
        return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(CrossAnswer.Read)];
    }

    private static ulong Setting(string name, ulong otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
