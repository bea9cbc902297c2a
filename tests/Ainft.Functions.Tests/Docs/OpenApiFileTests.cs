using Ainft.Cli.Dev;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Docs;

/// <summary>
/// docs/openapi.json is the document that the app serves, so that a review shows each change of the interface. The
/// environment variable <c>AINFT_UPDATE_DOCS=1</c> makes the test write the file.
/// </summary>
public sealed class OpenApiFileTests(StorageFixture storage)
{
    private const string Name = "docs/openapi.json";
    private const string Update =
        "AINFT_UPDATE_DOCS=1 dotnet test --project tests/Ainft.Functions.Tests --filter-class '*OpenApiFileTests'";

    private static readonly string Saved = Path.Combine(Npm.Root, Name);

    [Fact]
    public async Task It_is_the_document_that_the_app_serves()
    {
        await using var app = await App.StartAsync(storage);
        var document = await app.Http.GetStringAsync("openapi.json");
        if (Environment.GetEnvironmentVariable("AINFT_UPDATE_DOCS") is "1")
            await File.WriteAllTextAsync(Saved, $"{document}\n");
        var (served, saved) = (document.Split('\n'), await File.ReadAllLinesAsync(Saved));

        var equal = served.Zip(saved).TakeWhile(lines => lines.First == lines.Second).Count();

        Assert.True(
            equal == served.Length && equal == saved.Length,
            $"{Name} differs from the document of the app in line {equal + 1}. To write it again, run: {Update}");
    }

    [Fact]
    public async Task It_passes_the_linter()
    {
        var ct = TestContext.Current.CancellationToken;
        await Npm.EnsureAsync(cancellationToken: ct);

        // An exit code other than 0 throws, with the errors that the linter found.
        await Npm.RunAsync("node", [Npm.Script("@redocly/cli", "bin/cli.js"), "lint", Name], null, ct);
    }
}
