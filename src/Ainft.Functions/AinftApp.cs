using Ainft.Functions.Artifacts;
using Ainft.Functions.Chain;
using Ainft.Functions.Events;
using Ainft.Functions.Evidence;
using Ainft.Functions.Explorer;
using Ainft.Functions.Governance;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Nodes;
using Ainft.Functions.Operations;
using Ainft.Functions.Platform;
using Ainft.Functions.Rewards;
using Ainft.Functions.Runs;
using Ainft.Functions.Webhooks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Ainft.Functions;

/// <summary>The whole app: the platform and the slices, in the order in which they may call one another.</summary>
public static class AinftApp
{
    /// <summary>The app as an isolated worker, which a Functions host started and calls.</summary>
    public static IHost CreateWorker(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.UseMiddleware<HostInvocations>();
        builder.ConfigureFunctionsWebApplication();
        builder.AddAinft();
        return builder.Build();
    }

    /// <summary>The app alone, with a server, timers and queues of its own.</summary>
    /// <param name="args">Settings as command-line arguments. They override environment variables.</param>
    /// <param name="configure">Changes services after all other registrations.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings and host.json are beside the executable, which may be started from another folder.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.ListenAlone();
        builder.AddAinft();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseAinft();
        return app;
    }

    private static void AddAinft(this IHostApplicationBuilder builder)
    {
        builder.AddPlatform();
        builder.Services
            .AddChain(builder.Configuration)
            .AddGovernance(builder.Configuration)
            .AddLedger()
            .AddLineage()
            .AddMinting()
            .AddArtifacts()
            .AddNodes()
            .AddRuns()
            .AddEvidence()
            .AddRewards(builder.Configuration)
            .AddEvents(builder.Configuration)
            .AddWebhooks()
            .AddExplorer()
            .AddOperations(builder.Configuration)
            .AddSingleton(services => new Api(services, UseAinft));
    }

    private static void UseAinft(this IApplicationBuilder app)
    {
        app.UsePlatform();
        app.UseEndpoints(routes =>
        {
            var api = routes.MapGroup("/api").WithBodyProblems();
            api.MapPlatform();
            api.MapChain();
            api.MapGovernance();
            api.MapLedger();
            api.MapLineage();
            api.MapMinting();
            api.MapArtifacts();
            api.MapNodes();
            api.MapRuns();
            api.MapEvidence();
            api.MapRewards();
            api.MapEvents();
            api.MapWebhooks();
            api.MapExplorerApi();
            api.MapOperations();
            routes.MapExplorer();
        });
    }
}
