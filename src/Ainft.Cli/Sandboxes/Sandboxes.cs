using Ainft.Cli.Sandboxes.Oci;

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
    public static async Task<IReadOnlyList<ISandbox>> DetectAsync(string? forced, string? ociRuntime, CancellationToken cancellationToken)
    {
        var (found, reasons) = (new List<ISandbox>(), new List<CommandException>());
        foreach (var (name, start) in Known(ociRuntime, cancellationToken).Where(known => forced is null || known.Name == forced))
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
            : throw CommandException.Usage($"There is no sandbox {forced}.", "Known are oci and bubblewrap.");
    }

    private static (string Name, Func<Task<ISandbox>> Start)[] Known(string? ociRuntime, CancellationToken cancellationToken) =>
    [
        ("oci", async () => await OciSandbox.StartAsync(ociRuntime, cancellationToken)),
        ("bubblewrap", async () => await BubblewrapSandbox.StartAsync(cancellationToken)),
    ];

    private static CommandException None(List<CommandException> reasons) => CommandException.Usage(
        $"No sandbox works here, and nothing runs without one. {string.Join(' ', reasons.Select(reason => reason.Message))}",
        string.Join(" Or: ", reasons.Select(reason => reason.Next).OfType<string>()));
}
