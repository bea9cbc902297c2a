using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>The query parameters of the routes of nodes: a page of a list, or the time to wait.</summary>
public sealed record NodeQuery(string List, int Limit, Address? After, TimeSpan Wait)
{
    public const int LongestWait = 20;

    public static NodeQuery? Parse(HttpRequest request, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(request);
        var limit = parameters.Number("limit", 1, DescribeNode.MaxLimit, DescribeNode.DefaultLimit);
        var wait = parameters.Number("wait", 0, LongestWait, 0);
        var list = parameters.ListOf("nodes");
        var after = parameters.Page<Address>(list, text => Address.TryParse(text, out var node) ? node : null);
        violations = parameters.Violations;
        return violations.Count > 0
            ? null
            : new NodeQuery(list, limit, after, TimeSpan.FromSeconds(wait));
    }
}
