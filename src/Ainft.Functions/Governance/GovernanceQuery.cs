using Ainft.Functions.Platform;

namespace Ainft.Functions.Governance;

/// <summary>The size of a page, and the position where it begins.</summary>
public sealed record GovernanceQuery(string List, int Limit, string? From)
{
    /// <summary>The size of a page of proposals, which needs two reads for each of them.</summary>
    public const int DefaultProposals = 10, MaxProposals = 20;

    /// <summary>The size of a page of retractions.</summary>
    public const int DefaultRetractions = 20, MaxRetractions = 100;

    /// <summary>The size of a page of operations, which needs one read for each of them.</summary>
    public const int DefaultOperations = 10, MaxOperations = 20;

    public static GovernanceQuery? OfOperations(HttpRequest request, out IReadOnlyList<Violation> violations) =>
        Parse(request, "operations", MaxOperations, DefaultOperations, out violations);

    /// <summary>The first page of operations.</summary>
    public static GovernanceQuery FirstOperations { get; } = new("operations", MaxOperations, null);

    public static GovernanceQuery? OfProposals(HttpRequest request, out IReadOnlyList<Violation> violations) =>
        Parse(request, "proposals", MaxProposals, DefaultProposals, out violations);

    public static GovernanceQuery? OfRetractions(HttpRequest request, out IReadOnlyList<Violation> violations) =>
        Parse(request, "retractions", MaxRetractions, DefaultRetractions, out violations);

    private static GovernanceQuery? Parse(
        HttpRequest request, string name, int most, int usual, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(request);
        var limit = parameters.Number("limit", 1, most, usual);
        var list = parameters.ListOf(name);
        var from = parameters.Page(list, DecidedAt.IsKey);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new GovernanceQuery(list, limit, from);
    }
}
