using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Operations;

/// <summary>
/// The interface for operators of a deployment: a report of its state, acts, and the audit of acts. It comes last in
/// the order of slices, because it reads and starts the work of the others.
/// </summary>
public static class OperationsSlice
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(OperationsOptions.Section);
        services.AddOptions<OperationsOptions>().BindConfiguration(OperationsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperationsOptions>, OperationsOptionsValidator>();
        services.AddContainers(AuditLog.Container);
        if (!string.IsNullOrEmpty(section[nameof(OperationsOptions.Authority)]))
            services.AddOperatorTokens();
        return services
            .AddSingleton<OperatorGate>()
            .AddSingleton<AuditLog>()
            .AddSingleton<AnchorAudit>()
            .AddSingleton<PerformAct>()
            .AddSingleton<RedeliverMessages>()
            .AddSingleton<OperatorActs>()
            .AddSingleton<ShownSettings>()
            .AddSingleton<OperatorRecords>()
            .AddSingleton<ReadReport>();
    }

    public static void MapOperations(this IEndpointRouteBuilder api) => api.MapOperationsRoutes();
}
