namespace Ainft.Cli.Sandboxes;

/// <summary>Installed software for tasks, under the name that workflows use.</summary>
/// <param name="Name">For example <c>python-3.11-numpy-1.24</c>.</param>
/// <param name="Root">The folder that becomes <c>/</c>. Null for this machine's own <c>/usr</c>.</param>
public sealed record Runtime(string Name, string? Root)
{
    /// <summary>A folder outside <c>/usr</c> that becomes <c>/opt/runtime</c>, which is first on the PATH.</summary>
    public string? Home { get; init; }
}
