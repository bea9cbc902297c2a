using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>Bindings of nodes: the registered volunteers, and what each is to do.</summary>
internal static class NodeTriggers
{
    public static IServiceCollection AddNodes(this IServiceCollection services) => services.AddLastingTables("Nodes")
        .AddSingleton<Nodes>()
        .AddSingleton<NodeRequests>();

    public static void MapNodes(this IEndpointRouteBuilder api)
    {
    }
}
