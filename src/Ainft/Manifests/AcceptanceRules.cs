namespace Ainft;

/// <summary>
/// What a new manifest must fulfil beyond being readable. These rules hold where a registry accepts work (mint, bulk, runs, and their
/// previews). Import, rebuild, proofs and tokens do not apply them, so a rule added here makes nothing unreadable.
/// </summary>
internal static class AcceptanceRules
{
    /// <summary>The rules that a readable manifest breaks, each with its pointer.</summary>
    public static IReadOnlyList<Violation> BrokenBy(Manifest manifest) => [.. BrokenByTemplate(manifest), .. Bounds.Check(manifest)];

    /// <summary>
    /// The rules that a template of a run breaks. The <see cref="Bounds"/> of its comparator are not among them, because they
    /// are judged by the number that its nodes agree on.
    /// </summary>
    public static IReadOnlyList<Violation> BrokenByTemplate(Manifest manifest) =>
    [
        .. License(manifest),
        .. Homepage(manifest),
        .. manifest.Artifacts.SelectMany((artifact, index) => Location(artifact.Uri, $"/artifacts/{index}/uri")),
        .. (manifest.Workflow?.Code ?? []).SelectMany((file, index) => Location(file.Uri, $"/workflow/code/{index}/uri")),
    ];

    private static IEnumerable<Violation> License(Manifest manifest)
    {
        if (manifest.License is { } license && !SpdxExpression.IsValid(license))
            yield return new Violation("/license", "Expected an SPDX license expression: a plus follows only an id of the "
                + "SPDX list, and LicenseRef-, AdditionRef- and DocumentRef- begin references that have an id.");
    }

    private static IEnumerable<Violation> Homepage(Manifest manifest)
    {
        if (manifest.Homepage is { } homepage && !HasHost(homepage))
            yield return new Violation("/homepage", "Expected an http or https address with a host, such as https://example.org/.");
    }

    /// <summary>A place that no node can reach would only waste the time of the nodes that are asked for it.</summary>
    private static IEnumerable<Violation> Location(string? uri, string pointer)
    {
        if (uri is null)
            yield break;
        if (IpfsUri.IsIpfs(uri) && !IpfsUri.TryParse(uri, out _))
            yield return new Violation(pointer, "Expected ipfs:// with a content id, and below it a plain path in percent-encoding.");
        else if (IsWeb(uri) && !HasHost(uri))
            yield return new Violation(pointer, "Expected an http or https address with a host, such as https://example.org/data.txt.");
    }

    private static bool IsWeb(string uri) =>
        uri.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static bool HasHost(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var address) && address.Host.Length > 0 && uri.Contains("://", StringComparison.Ordinal);
}
