namespace Ainft.Cli.Sandboxes;

/// <summary>What a task finds installed, by the name that workflows ask for.</summary>
/// <param name="Name">For example <c>python-3.11-numpy-1.24</c>.</param>
/// <param name="Root">The folder that becomes <c>/</c>; null: this machine's own <c>/usr</c>.</param>
public sealed record Runtime(string Name, string? Root)
{
    /// <summary>A folder outside <c>/usr</c> that the runtime needs as <c>/opt/runtime</c>, first on the PATH.</summary>
    public string? Home { get; init; }
}
