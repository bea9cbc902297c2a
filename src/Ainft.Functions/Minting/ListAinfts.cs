using System.Buffers.Text;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>A list query: at most one of the filters, a limit, and where the page begins.</summary>
public sealed record ListQuery(ListingKey Key, int Limit, ListingPlace? From)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    private static readonly string[] Filters = ["creator", "digest", "source", "kind"];

    /// <param name="query">The query.</param>
    /// <param name="violations">What is wrong with it.</param>
    /// <param name="defaultLimit">How many items a page has when it does not say.</param>
    /// <param name="maxLimit">How many it may ask for.</param>
    public static ListQuery? Parse(IQueryCollection query, out IReadOnlyList<Violation> violations, int defaultLimit = DefaultLimit, int maxLimit = MaxLimit)
    {
        var parameters = new QueryParameters(query);
        var keys = Filters
            .Select(name => (Name: name, Value: parameters.Text(name)))
            .Where(filter => filter.Value is not null)
            .Select(filter => KeyOf(filter.Name, filter.Value!, parameters))
            .ToArray();
        if (keys.Length > 1)
            parameters.Refuse("Give one of creator, digest, source and kind.");
        var key = keys.Length == 0 ? ListingKey.All : keys[0];
        var limit = parameters.Number("limit", 1, maxLimit, defaultLimit);
        var from = default(ListingPlace?);
        if (parameters.Text("page") is { } page && (from = PageToken.Read(page, key)) is null)
            parameters.Refuse("page", QueryParameters.WrongPage);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new ListQuery(key, limit, from);
    }

    private static ListingKey KeyOf(string name, string value, QueryParameters parameters)
    {
        switch (name)
        {
            case "creator" when Address.TryParse(value, out var creator):
                return new ListingKey(name, creator.ToHex());
            case "digest" when Sha256Digest.TryParse(value, out var digest):
                return new ListingKey(name, digest.ToString());
            case "kind" when ManifestWords.TryParse(value, out ComponentKind _):
            case "source" when value.Length is > 0 and <= 2048:
                return new ListingKey(name, value);
            default:
                parameters.Refuse(name, $"This is not a {name}; expected {ExpectedOf(name)}.");
                return default;
        }
    }

    private static string ExpectedOf(string name) => name switch
    {
        "creator" => "an address, 0x and 40 digits",
        "digest" => "0x and 64 lower-case digits",
        "kind" => string.Join(", ", Enum.GetValues<ComponentKind>().Select(kind => kind.ToText())),
        _ => "1 to 2,048 characters",
    };
}

/// <summary>The opaque text of a place in a listing; it names the listing, so a token of another query is recognized.</summary>
public static class PageToken
{
    public static string Write(ListingKey key, ListingPlace place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{key.Digits}:{place.Skip}:{place.Row}"));

    public static ListingPlace? Read(string token, ListingKey key)
    {
        if (token.Length > 512 || !Base64Url.IsValid(token))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(':');
        return parts.Length == 3 && parts[0] == key.Digits && DecimalText.TryRead(parts[1], out int skip)
            && parts[2].All(character => char.IsAsciiHexDigitLower(character) || character == '-')
                ? new ListingPlace(parts[2], skip)
                : null;
    }
}

public sealed class ListAinfts(Listings listings, Ainfts ainfts, DescribeAinft describe)
{
    public async Task<AinftPage> RunAsync(ListQuery query, CancellationToken ct)
    {
        var (ids, next) = await listings.ReadAsync(query.Key, query.From, query.Limit, ct);
        var rows = await Task.WhenAll(ids.Select(id => ainfts.FindAsync(id, ct)));
        var items = await Task.WhenAll(rows.OfType<AinftRow>().Select(row => describe.ListItemAsync(row, ct)));
        return new AinftPage(items, next is { } place ? PageToken.Write(query.Key, place) : null);
    }
}
