namespace Ainft.Cli.Nodes.Fetching;

/// <summary>The sources that the operator of this node allows.</summary>
/// <param name="Registry">The server. The node asks it first for every digest.</param>
/// <param name="IpfsGateway">The gateway for <c>ipfs</c> URIs, or null.</param>
/// <param name="Folders">The folders below which the node reads <c>file</c> URIs.</param>
internal sealed record FetchRules(Uri Registry, Uri? IpfsGateway, IReadOnlyList<string> Folders)
{
    // A URI of RFC 6920 names the digest alone, so only a place that knows files by their digest can have it.
    private const string InRegistry = "ainft:artifacts/", ByDigest = "ni:///sha-256;";

    /// <summary>The sources of a digest, in the order in which the node tries them.</summary>
    /// <exception cref="TaskRefusedException">This node does not read this kind of URI or the place that the URI names.
    /// The node sends no request then.</exception>
    public IReadOnlyList<Source> SourcesOf(string uri, Sha256Digest digest)
    {
        var registry = new Source(
            new Uri(Registry, $"api/artifacts/{digest.Value.ToString()[2..]}"), IsOperators: true);
        if (uri.StartsWith(InRegistry, StringComparison.OrdinalIgnoreCase)
            || uri.StartsWith(ByDigest, StringComparison.OrdinalIgnoreCase))
            return [registry];
        if (IpfsUri.IsIpfs(uri))
            return [registry, new Source(InGateway(uri), IsOperators: true)];
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var address))
            throw new TaskRefusedException($"{uri} is not an absolute URI.");
        return [registry, address.Scheme switch
        {
            "https" or "http" => new Source(address, IsOperators: false),
            "file" => new Source(InFolders(address), IsOperators: true),
            _ => throw new TaskRefusedException($"{uri} has a scheme that this node does not fetch."),
        }];
    }

    private Uri InGateway(string uri)
    {
        if (IpfsGateway is null)
            throw new TaskRefusedException(
                $"{uri} needs an IPFS gateway, but this node does not have one (--ipfs-gateway).");
        return IpfsUri.TryParse(uri, out var file)
            ? new Uri($"{IpfsGateway.AbsoluteUri.TrimEnd('/')}/{file.GatewayPath}")
            : throw new TaskRefusedException($"{uri} is not an IPFS URI with a content id and a plain path.");
    }

    private Uri InFolders(Uri address)
    {
        // The functions that follow throw for a NUL character. A file name cannot contain one.
        var isNameless = address.LocalPath.Contains('\0', StringComparison.Ordinal);
        var path = isNameless ? "/" : Path.GetFullPath(address.LocalPath);
        var isBelow = Folders.Any(
            folder => path.StartsWith(Path.GetFullPath(folder).TrimEnd('/') + "/", StringComparison.Ordinal));
        if (address.IsUnc || !isBelow || LeadsAway(path))
            throw new TaskRefusedException($"{address} is not below a folder that this node reads (--allow-folder).");
        return new Uri(path);
    }

    // A link below an allowed folder could point to any other folder. The allowed folder itself may be a link.
    private bool LeadsAway(string path)
    {
        var root = Folders.Select(folder => Path.GetFullPath(folder).TrimEnd('/'))
            .First(folder => path.StartsWith(folder + "/", StringComparison.Ordinal));
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
            if (new FileInfo(part).LinkTarget is not null)
                return true;
        return false;
    }
}
