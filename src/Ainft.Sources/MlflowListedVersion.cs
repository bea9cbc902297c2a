namespace Ainft.Sources;

/// <summary>A version of a registered model in a list of a tracking server of MLflow.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Version">The version.</param>
/// <param name="Source">The address of its files, or null.</param>
/// <param name="Run">The run that made it, or null.</param>
/// <param name="CreatedAt">The time at which it was made.</param>
public sealed record MlflowListedVersion(
    string Model, string Version, string? Source, string? Run, DateTimeOffset CreatedAt);
