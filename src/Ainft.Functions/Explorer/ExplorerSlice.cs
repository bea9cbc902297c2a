using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Explorer;

/// <summary>
/// The pages for people. The slice has no storage of its own. Its use cases gather the answers of other slices for one
/// page, and a Razor component renders each page on the server.
/// </summary>
public static class ExplorerSlice
{
    public static IServiceCollection AddExplorer(this IServiceCollection services)
    {
        services.AddOptions<ExplorerOptions>().BindConfiguration(ExplorerOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ExplorerOptions>, ExplorerOptionsValidator>();
        services.AddResponseCompression();
        return services
            .AddSingleton<BlockExplorer>()
            .AddSingleton<SiteFiles>()
            .AddSingleton<DocPages>()
            .AddSingleton<CountChildren>()
            .AddSingleton<FindPage>()
            .AddSingleton<DrawPicture>()
            .AddSingleton<ReadPicture>()
            .AddSingleton<ShowStatus>()
            .AddSingleton<ShowHome>()
            .AddSingleton<ShowComponent>()
            .AddSingleton<ShowAddress>()
            .AddSingleton<ShowBatch>()
            .AddSingleton<ShowLineage>();
    }

    /// <summary>Maps the pages and the files of the site, which are not below <c>/api</c>.</summary>
    public static void MapExplorer(this IEndpointRouteBuilder routes)
    {
        routes.MapPageRoutes();
        routes.MapSiteRoutes();
    }

    /// <summary>Maps the routes below <c>/api</c>.</summary>
    public static void MapExplorerApi(this IEndpointRouteBuilder api) => api.MapOEmbed();
}
