using System.Globalization;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A page of a list of versions, the newest first.</summary>
/// <param name="Versions">The versions. One of another form than this registry takes is not among them.</param>
/// <param name="Next">The token of the next page. Null on the last one.</param>
public sealed partial record MlflowVersionPage(IReadOnlyList<MlflowListedVersion> Versions, string? Next)
{
    private const string Source = "the list of versions";
    private const int LongestToken = 1_024, PerPage = 100;

    /// <summary>The path of a page below the address of the tracking server.</summary>
    /// <param name="model">The model, or null for all models.</param>
    /// <param name="page">The token of the page, or null for the first one.</param>
    public static string PathOf(string? model, string? page) => string.Create(
        CultureInfo.InvariantCulture,
        $"api/2.0/mlflow/model-versions/search?max_results={PerPage}&order_by=creation_timestamp%20DESC")
        + (model is null ? "" : $"&filter={Uri.EscapeDataString($"name='{model}'")}")
        + (page is null ? "" : $"&page_token={Uri.EscapeDataString(page)}");

    /// <summary>Reads the answer to <see cref="PathOf"/>.</summary>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public static MlflowVersionPage Read(ReadOnlySpan<byte> utf8)
    {
        var answer = JsonText.Read(Source, utf8);
        var items = answer["model_versions"]?.Items ?? [];
        if (items.Count > PerPage)
            throw new SourceException($"{Source} has more than {PerPage} items.") { Code = ViolationCode.WrongCount };
        return new MlflowVersionPage(
            [.. items.Select(ReadVersion).OfType<MlflowListedVersion>()],
            answer["next_page_token"]?.Text is { Length: > 0 and <= LongestToken } token ? token : null);
    }

    private static MlflowListedVersion? ReadVersion(SourceNode item) =>
        item["name"]?.Text is { } name && Model().IsMatch(name)
        && item["version"]?.Text is { } version && Number().IsMatch(version)
        && item["creation_timestamp"]?.Text is { } created && Number().IsMatch(created)
        && long.Parse(created, CultureInfo.InvariantCulture) is var milliseconds
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new MlflowListedVersion(
                name, version, item["source"]?.Text, item["run_id"]?.Text,
                DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            : null;

    [GeneratedRegex(@"^[^/:@'\u0000-\u001F]{1,256}\z")]
    private static partial Regex Model();

    [GeneratedRegex(@"^[0-9]{1,18}\z")]
    private static partial Regex Number();
}
