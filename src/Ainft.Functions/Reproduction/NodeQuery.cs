using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>The parameters of the routes of nodes: a page of a list, or how long to wait.</summary>
public sealed record NodeQuery(int Limit, Address? After, TimeSpan Wait)
{
    public const int LongestWait = 20;

    public static NodeQuery? Parse(IQueryCollection query, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(query);
        var limit = parameters.Number("limit", 1, DescribeNode.MaxLimit, DescribeNode.DefaultLimit);
        var wait = parameters.Number("wait", 0, LongestWait, 0);
        var (page, after) = (parameters.Text("page"), default(Address));
        if (page is not null && !Address.TryParse(page, out after))
            parameters.Refuse("page", "This is no page token of this list.");
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new NodeQuery(limit, page is null ? null : after, TimeSpan.FromSeconds(wait));
    }
}
