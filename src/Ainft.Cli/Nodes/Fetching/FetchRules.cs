namespace Ainft.Cli.Nodes.Fetching;

/// <summary>Where this node fetches from: what its operator allows.</summary>
/// <param name="Registry">The server; it is asked first for every digest.</param>
/// <param name="IpfsGateway">What answers <c>ipfs://</c>, if anything.</param>
/// <param name="Folders">Folders below which <c>file:</c> uris are read.</param>
internal sealed record FetchRules(Uri Registry, Uri? IpfsGateway, IReadOnlyList<string> Folders)
{
    private const string InRegistry = "ainft:artifacts/";

    /// <summary>The places for a digest, in the order in which they are tried.</summary>
    /// <exception cref="TaskRefusedException">The uri is of a kind, or names a place, that this node does not read; nothing was asked then.</exception>
    public IReadOnlyList<Source> SourcesOf(string uri, Sha256Digest digest)
    {
        var registry = new Source(new Uri(Registry, $"api/artifacts/{digest.Value.ToString()[2..]}"), IsOperators: true);
        if (uri.StartsWith(InRegistry, StringComparison.OrdinalIgnoreCase))
            return [registry];
        if (IpfsUri.IsIpfs(uri))
            return [registry, new Source(InGateway(uri), IsOperators: true)];
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var address))
            throw new TaskRefusedException($"{uri} is no absolute uri.");
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
            throw new TaskRefusedException($"{uri} needs an IPFS gateway, and this node has none (--ipfs-gateway).");
        return IpfsUri.TryParse(uri, out var file)
            ? new Uri($"{IpfsGateway.AbsoluteUri.TrimEnd('/')}/{file.GatewayPath}")
            : throw new TaskRefusedException($"{uri} is no ipfs uri of a content id and a plain path.");
    }

    private Uri InFolders(Uri address)
    {
        // No file's name has a NUL character, and the functions that follow throw for one.
        var isNameless = address.LocalPath.Contains('\0', StringComparison.Ordinal);
        var path = isNameless ? "/" : Path.GetFullPath(address.LocalPath);
        if (address.IsUnc || !Folders.Any(folder => path.StartsWith(Path.GetFullPath(folder).TrimEnd('/') + "/", StringComparison.Ordinal)) || LeadsAway(path))
            throw new TaskRefusedException($"{address} is not below a folder that this node reads (--allow-folder).");
        return new Uri(path);
    }

    // A link below an allowed folder may point anywhere; the allowed folder itself may be one.
    private bool LeadsAway(string path)
    {
        var root = Folders.Select(folder => Path.GetFullPath(folder).TrimEnd('/')).First(folder => path.StartsWith(folder + "/", StringComparison.Ordinal));
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
            if (new FileInfo(part).LinkTarget is not null)
                return true;
        return false;
    }
}
