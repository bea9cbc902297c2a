using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ainft.Functions.Platform;

/// <summary>
/// Reads any row of a table, to find out whether tables answer. A slice registers it for a row that readiness needs.
/// </summary>
public delegate Task TableProbe(CancellationToken ct);

/// <summary>
/// The checks of whether the app is alive, and whether the services that it needs answer. Slices add checks tagged
/// <see cref="Ready"/>.
/// </summary>
public static class Health
{
    /// <summary>The tag of checks that decide readiness.</summary>
    public const string Ready = "ready";

    internal static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<StorageCheck>("storage", tags: [Ready], timeout: TimeSpan.FromSeconds(10));

    internal static void MapHealth(this IEndpointRouteBuilder api)
    {
        api.MapHealthChecks("/health/live",
            new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .DrawsOn(BudgetClass.Health);
        api.MapHealthChecks("/health/ready",
            new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync })
            .DrawsOn(BudgetClass.Health);
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", entry.Status.ToString());
            if (entry.Description is not null)
                json.WriteString("description", entry.Description);
            json.WriteNumber("milliseconds", Math.Round(entry.Duration.TotalMilliseconds));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private sealed class StorageCheck(Storage storage, TableProbe tables, FactCache facts) : IHealthCheck
    {
        private static readonly FactKind<Seen> Containers = Seen.Kind("containers");

        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await Task.WhenAll(tables(cancellationToken), FindContainersAsync(cancellationToken));
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is Azure.RequestFailedException or AggregateException
                or OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("Storage does not answer.");
            }
        }

        private Task<Seen> FindContainersAsync(CancellationToken ct) => facts.ReadRecentAsync(
            Containers,
            default,
            async () =>
            {
                await storage.Leases.ExistsAsync(CancellationToken.None);
                return Seen.Before;
            },
            ct);
    }
}
