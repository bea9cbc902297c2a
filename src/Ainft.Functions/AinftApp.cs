using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Functions.Reproduction;

namespace Ainft.Functions;

/// <summary>The app as a whole: the platform and the slices, in the order in which they may call one another.</summary>
public static class AinftApp
{
    /// <summary>Builds the app; tests change services through <paramref name="configure"/>, which runs last.</summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // The Functions host starts the app in a folder of its own, so the files beside the executable are the content.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddPlatform();
        AddSlices(builder.Services, builder.Configuration);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UsePlatform();
        var api = app.MapGroup("/api").WithBodyProblems();
        api.MapPlatform();
        MapSlices(api);
        return app;
    }

    private static void AddSlices(IServiceCollection services, IConfiguration configuration) => services
        .AddChain(configuration)
        .AddLedger()
        .AddLineage()
        .AddMinting()
        .AddReproduction();

    private static void MapSlices(IEndpointRouteBuilder api)
    {
        api.MapChain();
        api.MapLedger();
        api.MapLineage();
        api.MapMinting();
        api.MapReproduction();
    }
}
