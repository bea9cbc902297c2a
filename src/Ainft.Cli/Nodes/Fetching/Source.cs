namespace Ainft.Cli.Nodes.Fetching;

/// <summary>One place that may have the bytes.</summary>
/// <param name="Address">An http, https or file address.</param>
/// <param name="IsOperators">Whether the operator of the node named the address. Otherwise a manifest named it, and the
/// node connects only to public addresses.</param>
internal sealed record Source(Uri Address, bool IsOperators)
{
    public bool IsFile => Address.IsFile;
}
