using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>A list query with its filters, a limit, and the start of the page.</summary>
/// <param name="List">The name of the list for its page tokens.</param>
/// <param name="Filters">The filters, in the order in which one of them drives the list.</param>
/// <param name="Limit">The most items of the page.</param>
/// <param name="From">The start of the page, or null for the first page.</param>
public sealed record ListQuery(string List, IReadOnlyList<ListFilter> Filters, int Limit, ListingPlace? From)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    private const int MaxSource = 2048;

    /// <summary>The listing that the query reads.</summary>
    public ListingKey Key => Filters.Count > 0 ? Filters[0].Key : ListingKey.All;

    /// <summary>The filters that the listing does not decide.</summary>
    public IReadOnlyList<ListFilter> Checks => [.. Filters.Skip(Filters is [{ IsExact: true }, ..] ? 1 : 0)];

    /// <param name="request">The request.</param>
    /// <param name="violations">The violations of the query.</param>
    /// <param name="defaultLimit">The items per page when the query has no limit.</param>
    /// <param name="maxLimit">The largest limit.</param>
    public static ListQuery? Parse(
        HttpRequest request,
        out IReadOnlyList<Violation> violations,
        int defaultLimit = DefaultLimit,
        int maxLimit = MaxLimit)
    {
        var parameters = new QueryParameters(request);
        ListFilter[] filters = [.. ListFilter.All.Select(name => FilterOf(name, parameters)).OfType<ListFilter>()];
        var limit = parameters.Number("limit", 1, maxLimit, defaultLimit);
        var list = parameters.ListOf(
            ["ainfts", .. filters.Select(filter => $"{filter.Name} {filter.Text.Length} {filter.Text}")]);
        var from = parameters.Page(list, ListingPlace.Parse);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new ListQuery(list, filters, limit, from);
    }

    private static ListFilter? FilterOf(string name, QueryParameters parameters)
    {
        if (parameters.Text(name) is not { } value)
            return null;
        if (TextOf(name, value) is { } text)
            return new ListFilter(name, text);
        parameters.Refuse(name, CodeOf(name), $"This is not a valid {name}. Expected {ExpectedOf(name)}.");
        return null;
    }

    /// <summary>A value in the form of the index, or null when it is invalid.</summary>
    private static string? TextOf(string name, string value) => name switch
    {
        "creator" => Address.TryParse(value, out var creator) ? creator.ToHex() : null,
        "digest" => Sha256Digest.TryParse(value, out var digest) ? digest.ToString() : null,
        "file" => FileOf(value)?.ToString(),
        "kind" => ManifestWords.TryParse(value, out ComponentKind _) ? value : null,
        "name" => value.Length is > 0 and <= ManifestLimits.Name ? ListingKey.FoldName(value) : null,
        "source" => value.Length is > 0 and <= MaxSource ? value : null,
        _ => value.Length > 0 && value.Length <= CardWords.LongestOf(name) ? ListingKey.FoldName(value) : null,
    };

    /// <summary>The digest of a file, with or without the prefix that manifests leave out.</summary>
    private static Sha256Digest? FileOf(string value) =>
        Sha256Digest.TryParse(value.StartsWith("0x", StringComparison.Ordinal) ? value : $"0x{value}", out var file)
            ? file
            : null;

    private static ViolationCode CodeOf(string name) => name switch
    {
        "kind" => ViolationCode.WrongValue,
        "creator" or "digest" or "file" => ViolationCode.WrongForm,
        _ => ViolationCode.WrongLength,
    };

    private static string ExpectedOf(string name) => name switch
    {
        "creator" => $"an address, {Address.Form}",
        "digest" => "0x and 64 lower-case hexadecimal digits",
        "file" => "the SHA-256 of a file as 64 hexadecimal digits",
        "kind" => $"one of {string.Join(", ", Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()))}",
        "name" => $"the first 1 to {ManifestLimits.Name} characters of a name",
        "source" => $"1 to {MaxSource:N0} characters",
        _ => $"1 to {CardWords.LongestOf(name) / 2} characters",
    };
}
