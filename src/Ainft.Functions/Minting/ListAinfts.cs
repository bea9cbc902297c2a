using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>A list query with at most one filter, a limit, and the start of the page.</summary>
public sealed record ListQuery(string List, ListingKey Key, int Limit, ListingPlace? From)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    private static readonly string[] Filters = ["creator", "digest", "source", "kind"];

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
        var keys = Filters
            .Select(name => (Name: name, Value: parameters.Text(name)))
            .Where(filter => filter.Value is not null)
            .Select(filter => KeyOf(filter.Name, filter.Value!, parameters))
            .ToArray();
        if (keys.Length > 1)
            parameters.Refuse(
                ViolationCode.ParameterConflict, "Use only one of the parameters creator, digest, source and kind.");
        var key = keys.Length == 0 ? ListingKey.All : keys[0];
        var limit = parameters.Number("limit", 1, maxLimit, defaultLimit);
        var list = parameters.ListOf("ainfts", key.Digits);
        var from = parameters.Page(list, ListingPlace.Parse);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new ListQuery(list, key, limit, from);
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
                parameters.Refuse(name, CodeOf(name), $"This is not a valid {name}. Expected {ExpectedOf(name)}.");
                return default;
        }
    }

    private static ViolationCode CodeOf(string name) => name switch
    {
        "kind" => ViolationCode.WrongValue,
        "source" => ViolationCode.WrongLength,
        _ => ViolationCode.WrongForm,
    };

    private static string ExpectedOf(string name) => name switch
    {
        "creator" => $"an address, {Address.Form}",
        "digest" => "0x and 64 lower-case hexadecimal digits",
        "kind" => $"one of {string.Join(", ", Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()))}",
        _ => "1 to 2,048 characters",
    };
}

/// <summary>Lists components. Each row that several components of a page share is read once.</summary>
public sealed class ListAinfts(Listings listings, Ainfts ainfts, ReadAnchor anchors)
{
    private const int ParallelReads = 16;

    public async Task<AinftPage> RunAsync(ListQuery query, CancellationToken ct)
    {
        var (ids, next) = await listings.ReadAsync(query.Key, query.From, query.Limit, ct);
        var rows = await FindAsync(ids, ct);
        var found = await anchors.RunAsync(rows.Select(row => row.Bundle), ct);
        return new AinftPage(
            [.. rows.Select(row => DescribeAinft.ListItemOf(row, found[row.Bundle].Status))],
            next is { } place ? PageToken.Write(query.List, $"{place}") : null);
    }

    /// <summary>The rows of those ids that have one, in the order of the ids.</summary>
    private async Task<IReadOnlyList<AinftRow>> FindAsync(IReadOnlyList<AinftId> ids, CancellationToken ct)
    {
        var rows = new AinftRow?[ids.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForAsync(0, rows.Length, parallel, async (i, token) =>
            rows[i] = await ainfts.FindAsync(ids[i], token));
        return [.. rows.OfType<AinftRow>()];
    }
}
