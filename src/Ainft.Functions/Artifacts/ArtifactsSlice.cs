using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Artifacts;

/// <summary>
/// Stores files by their digest, for users without a file host of their own, and checks signed requests.
/// </summary>
public static class ArtifactsSlice
{
    public static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.AddContainers("artifacts");
        services.AddOptions<ArtifactOptions>().BindConfiguration(ArtifactOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ArtifactOptions>, ArtifactOptionsValidator>();
        services.AddOptions<ArtifactOptions>().Validate<IOptions<BodyOptions>>(
            (artifacts, bodies) => artifacts.MaxMiB <= bodies.Value.DiskMiB,
            "Ainft__Artifacts__MaxMiB must not exceed Ainft__Bodies__DiskMiB, or the largest file could never arrive.");
        return services
            .AddSingleton(new AuthenticationScheme(SignedRequest.Scheme))
            .AddSingleton<SignedRequests>()
            .AddSingleton<ArtifactStore>()
            .AddSingleton<StoreArtifact>();
    }

    public static void MapArtifacts(this IEndpointRouteBuilder api) => api.MapArtifactRoutes();
}
