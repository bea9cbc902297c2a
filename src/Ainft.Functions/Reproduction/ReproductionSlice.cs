using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// The slice in which volunteer nodes rebuild components, a quorum decides, and the ledger stores the evidence. It has
/// runs, nodes, tasks, artifacts and statements.
/// </summary>
public static class ReproductionSlice
{
    public static IServiceCollection AddReproduction(this IServiceCollection services) => services
        .AddSingleton(new AuthenticationScheme(SignedRequest.Scheme))
        .AddRuns()
        .AddNodes()
        .AddTasks()
        .AddArtifacts()
        .AddStatements();

    public static void MapReproduction(this IEndpointRouteBuilder api)
    {
        api.MapRuns();
        api.MapNodes();
        api.MapTasks();
        api.MapArtifacts();
        api.MapStatements();
    }
}
