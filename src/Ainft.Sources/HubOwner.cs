using System.Globalization;

namespace Ainft.Sources;

/// <summary>All repositories of one type of an account on Hugging Face.</summary>
/// <param name="Type">The type.</param>
/// <param name="Owner">The account.</param>
public sealed record HubOwner(HubType Type, string Owner)
{
    /// <summary>The most repositories of an answer.</summary>
    public const int PerPage = 100;

    private const string Source = "the list of repositories";

    /// <summary>
    /// The path of the repositories that changed last below the address of the platform, the newest change first.
    /// </summary>
    public string ListPath => string.Create(
        CultureInfo.InvariantCulture,
        $"api/{HubName.FolderOf(Type)}?author={Owner}&sort=lastModified&direction=-1&limit={PerPage}")
        + "&expand=sha&expand=lastModified";

    /// <summary>Reads <c>OWNER/*</c>, <c>datasets/OWNER/*</c> or <c>spaces/OWNER/*</c>. Null for another one.</summary>
    public static HubOwner? TryParse(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.EndsWith("/*", StringComparison.Ordinal)
            && HubName.TryParse($"hf:{scope[..^1]}x") is { } name
            && name.Repository.EndsWith("/x", StringComparison.Ordinal)
                ? new HubOwner(name.Type, name.Repository[..^2])
                : null;
    }

    /// <summary>Reads the answer to <see cref="ListPath"/>.</summary>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <returns>
    /// The heads of the repositories of this account. A repository of another account, or one without a commit or
    /// a time, is not among them.
    /// </returns>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public IReadOnlyList<(HubName Name, string Commit, DateTimeOffset At)> ReadList(ReadOnlySpan<byte> utf8)
    {
        var items = JsonText.Read(Source, utf8).Items;
        return items.Count <= PerPage
            ? [.. items.SelectMany(Read)]
            : throw new SourceException($"{Source} has more than {PerPage} items.") { Code = ViolationCode.WrongCount };
    }

    private IEnumerable<(HubName Name, string Commit, DateTimeOffset At)> Read(SourceNode item)
    {
        if (item["id"]?.Text is { } id && id.StartsWith($"{Owner}/", StringComparison.Ordinal)
            && HubName.TryParse($"hf:{HubName.PrefixOf(Type)}{id}") is { } name
            && item["sha"]?.Text is { } commit && CommitHash.Form().IsMatch(commit)
            && DateTimeOffset.TryParse(
                item["lastModified"]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            yield return (name, commit, at);
    }
}
