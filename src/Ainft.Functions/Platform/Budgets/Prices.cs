using Microsoft.AspNetCore.Http.Metadata;

namespace Ainft.Functions.Platform;

/// <summary>Says of a route which budget it draws on.</summary>
internal static class Prices
{
    /// <summary>The prices of work that is no request to storage, in units.</summary>
    public const double PerRequest = 1, PerComponent = 6, PerLine = 0.3, PerByte = 1.0 / (32 << 10);

    /// <summary>The route draws on this budget, and answers 429 when that is spent.</summary>
    public static T DrawsOn<T>(this T route, BudgetClass budget) where T : IEndpointConventionBuilder =>
        route.WithMetadata(
            new RouteBudget(budget),
            new ProducesResponseTypeMetadata(429, typeof(ProblemBody), [Problem.ContentType]));
}

/// <summary>A route's budget.</summary>
internal sealed record RouteBudget(BudgetClass Class);
