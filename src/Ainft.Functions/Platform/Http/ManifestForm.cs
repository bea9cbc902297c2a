namespace Ainft.Functions.Platform;

/// <summary>
/// A manifest, for the OpenAPI document. Its schema is that of the kernel (<see cref="ManifestSchemas"/>).
/// </summary>
public sealed record ManifestForm;
