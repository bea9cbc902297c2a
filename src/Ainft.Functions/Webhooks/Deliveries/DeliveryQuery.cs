using System.Text.RegularExpressions;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>The query of a list of deliveries.</summary>
/// <param name="List">The name of the list for its page tokens.</param>
/// <param name="Limit">The most items of the page.</param>
/// <param name="From">The position of the first delivery, or null for the newest one.</param>
internal sealed partial record DeliveryQuery(string List, int Limit, string? From)
{
    public static DeliveryQuery? Parse(
        Bytes32 integration, HttpRequest request, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(request);
        var limit = parameters.Number("limit", 1, DescribeDeliveries.MaxLimit, DescribeDeliveries.DefaultLimit);
        var list = parameters.ListOf($"deliveries {integration}");
        var from = parameters.Page(list, Position().IsMatch);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new DeliveryQuery(list, limit, from);
    }

    [GeneratedRegex(@"^[0-9a-f]{16}-0x[0-9a-f]{64}\z")]
    private static partial Regex Position();
}
