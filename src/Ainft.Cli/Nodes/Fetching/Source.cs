namespace Ainft.Cli.Nodes.Fetching;

/// <summary>One place where bytes may be had.</summary>
/// <param name="Address">An http, https or file address.</param>
/// <param name="IsOperators">The operator of the node named it; a manifest did otherwise, and only public addresses are dialled.</param>
internal sealed record Source(Uri Address, bool IsOperators)
{
    public bool IsFile => Address.IsFile;
}
