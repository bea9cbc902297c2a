using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Cli.Sandboxes;

/// <summary>The sandboxes that work on this machine.</summary>
public static class Sandboxes
{
    /// <summary>Tries the installed sandboxes, and removes the leftovers of killed nodes.</summary>
    /// <param name="forced"><c>oci</c> or <c>bubblewrap</c> for this sandbox only. Null for all that work.</param>
    /// <param name="ociRuntime">A stronger runtime for <c>oci</c> that the engine knows, such as <c>runsc</c>. Null for
    /// the engine's own choice.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>At least one sandbox.</returns>
    /// <exception cref="CommandException">No sandbox works, or the forced sandbox does not work. The message names the
    /// missing part. A node never runs a program without a sandbox.</exception>
    public static async Task<IReadOnlyList<ISandbox>> DetectAsync(
        string? forced, string? ociRuntime, CancellationToken cancellationToken)
    {
        var (found, reasons) = (new List<ISandbox>(), new List<CommandException>());
        var tried = Known(ociRuntime, cancellationToken).Where(known => forced is null || known.Name == forced);
        foreach (var (name, start) in tried)
            try
            {
                found.Add(await start());
            }
            catch (CommandException reason) when (forced is null)
            {
                reasons.Add(new CommandException(reason.ExitCode, $"{name}: {reason.Message}", reason.Next));
            }

        return found.Count > 0 ? found
            : forced is null ? throw None(reasons)
            : throw CommandException.Usage(
                $"The sandbox {forced} does not exist.", "The sandboxes are oci and bubblewrap.");
    }

    private static (string Name, Func<Task<ISandbox>> Start)[] Known(
        string? ociRuntime, CancellationToken cancellationToken) =>
    [
        ("oci", async () => await OciSandbox.StartAsync(ociRuntime, cancellationToken)),
        ("bubblewrap", async () => await BubblewrapSandbox.StartAsync(cancellationToken)),
    ];

    private static CommandException None(List<CommandException> reasons) => CommandException.Usage(
        "No sandbox works on this machine, and a node does not run programs without one. "
        + string.Join(' ', reasons.Select(reason => reason.Message)),
        string.Join(" Or: ", reasons.Select(reason => reason.Next).OfType<string>()));
}
