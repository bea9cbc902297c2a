using System.Globalization;
using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>The parameters of the routes of nodes: a page of a list, or how long to wait.</summary>
public sealed record NodeQuery(int Limit, Address? After, TimeSpan Wait)
{
    public const int LongestWait = 20;

    public static NodeQuery? Parse(IQueryCollection query, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        var limit = Number(query, "limit", 1, DescribeNode.MaxLimit, DescribeNode.DefaultLimit, found);
        var wait = Number(query, "wait", 0, LongestWait, 0, found);
        var after = default(Address?);
        if (query.TryGetValue("page", out var page))
            if (Address.TryParse(page.ToString(), out var last))
                after = last;
            else
                found.Add(new Violation("/page", "This is no page token of this list."));
        return found.Count > 0 ? null : new NodeQuery(limit, after, TimeSpan.FromSeconds(wait));
    }

    private static int Number(IQueryCollection query, string name, int min, int max, int absent, List<Violation> found)
    {
        if (!query.TryGetValue(name, out var text))
            return absent;
        if (int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        found.Add(new Violation($"/{name}", $"Expected a whole number from {min} to {max}."));
        return absent;
    }
}
