namespace Ainft.Functions.Reproduction;

/// <summary>Bindings of artifacts: files by their digest, for those that need no other host.</summary>
internal static class ArtifactTriggers
{
    public static IServiceCollection AddArtifacts(this IServiceCollection services) => services;

    public static void MapArtifacts(this IEndpointRouteBuilder api)
    {
    }
}
