namespace Ainft.Functions.Platform;

/// <summary>The Azure Functions host, where one started this process.</summary>
/// <remarks>
/// A host gives the address of its gRPC server as the argument <c>--functions-uri</c>. The settings and ports of the
/// host and <c>ASPNETCORE_URLS</c> are no sign of it, because every process that it starts inherits them.
/// </remarks>
internal static class FunctionsHost
{
    private const string Argument = "functions-uri";

    /// <summary>Whether a host started this process with these arguments.</summary>
    public static bool Started(string[] args) => args.Any(argument =>
        argument == $"--{Argument}" || argument.StartsWith($"--{Argument}=", StringComparison.Ordinal));

    /// <summary>Whether a host started the process of this configuration, which holds its arguments.</summary>
    public static bool Started(IConfiguration configuration) => configuration[Argument] is not null;
}
