namespace Ainft.Functions.Reproduction;

/// <summary>Volunteer nodes rebuild a component, a quorum decides, the verdict is evidence: runs, nodes, tasks, artifacts, statements.</summary>
public static class ReproductionSlice
{
    public static IServiceCollection AddReproduction(this IServiceCollection services) => services
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
