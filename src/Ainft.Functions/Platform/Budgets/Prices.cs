using Microsoft.AspNetCore.Http.Metadata;

namespace Ainft.Functions.Platform;

/// <summary>The prices of work, and the budgets that routes draw on.</summary>
internal static class Prices
{
    /// <summary>The prices of work other than storage requests, in units.</summary>
    public const double PerRequest = 1, PerComponent = 6, PerLine = 0.3, PerByte = 1.0 / (32 << 10);

    /// <summary>The price of a byte in the body of a mint, which is read, made canonical and hashed.</summary>
    public const double PerMintByte = 1.0 / (12 << 10);

    /// <summary>
    /// The price of a parent whose royalties are joined, at most four times with a stack of 1,024 accounts.
    /// </summary>
    public const double PerJoin = 0.1;

    private const double StackBytesPerUnit = 1 << 10;

    /// <summary>
    /// The prices of a component in a list, in a drawing and in a proof, in milliseconds of a processor. docs/costs.md
    /// has the measurements.
    /// </summary>
    public const double PerItem = 0.07, PerDrawn = 0.4, PerProven = 0.13;

    /// <summary>The price of a picture, in milliseconds of a processor.</summary>
    public const double PerPicture = 45;

    /// <summary>The price of a bundle in the list of a batch, which is read and parsed as a whole.</summary>
    public const double PerBundle = 1.0 / 500;

    /// <summary>The price of a check of a source, which sends four requests to other hosts at most.</summary>
    public const double PerSourceCheck = 600;

    /// <summary>
    /// The price of a new royalty stack. A line of some hundred bytes can name parents whose joined stack has 24 KiB,
    /// and it is stored for ever, so a KiB costs as much as a request to storage.
    /// </summary>
    public static double OfStack(int bytes) => 1 + bytes / StackBytesPerUnit;

    /// <summary>Makes a route draw on this budget and answer 429 when the budget is spent.</summary>
    public static T DrawsOn<T>(this T route, BudgetClass budget) where T : IEndpointConventionBuilder =>
        route.WithMetadata(
            new RouteBudget(budget),
            new ProducesResponseTypeMetadata(429, typeof(ProblemBody), [Problem.ContentType]));
}

/// <summary>A route's budget.</summary>
internal sealed record RouteBudget(BudgetClass Class);
