namespace Ainft.Functions.Platform;

/// <summary>The scheme that a 401 asks for (RFC 9110, 11.6.1). The slice that checks signatures registers it.</summary>
/// <param name="Name">The name of the scheme.</param>
public sealed record AuthenticationScheme(string Name);
