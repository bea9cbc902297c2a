namespace Ainft.Manifests;

/// <summary>
/// The rules for new manifests. A registry applies them where it accepts work (mint, bulk, runs, and their previews).
/// Import, rebuild, proofs and tokens do not apply them, so manifests that are registered already stay readable when a
/// rule is added here.
/// </summary>
internal static class AcceptanceRules
{
    /// <summary>The rules that a readable manifest breaks, each with its pointer.</summary>
    public static IReadOnlyList<Violation> BrokenBy(Manifest manifest) =>
        [.. BrokenByTemplate(manifest), .. Bounds.Check(manifest)];

    /// <summary>
    /// The rules that a template of a run breaks. The <see cref="Bounds"/> of its comparator are not checked here,
    /// because they depend on the number on which the nodes agree later.
    /// </summary>
    public static IReadOnlyList<Violation> BrokenByTemplate(Manifest manifest) =>
    [
        .. License(manifest),
        .. Homepage(manifest),
        .. manifest.Artifacts.SelectMany((artifact, index) => Location(artifact.Uri, $"/artifacts/{index}/uri")),
        .. (manifest.Workflow?.Code ?? []).SelectMany(
            (file, index) => Location(file.Uri, $"/workflow/code/{index}/uri")),
    ];

    private static IEnumerable<Violation> License(Manifest manifest)
    {
        if (manifest.License is { } license && !SpdxExpression.IsValid(license))
            yield return new Violation(
                "/license",
                ViolationCode.WrongForm,
                "Expected an SPDX license expression. A plus may follow only an id of the SPDX list. An id must follow "
                + "LicenseRef-, AdditionRef- and DocumentRef-."
                + LicenseNames.Hint(license));
    }

    private static IEnumerable<Violation> Homepage(Manifest manifest)
    {
        if (manifest.Homepage is { } homepage && !HasHost(homepage))
            yield return new Violation(
                "/homepage",
                ViolationCode.WrongForm,
                "Expected an http or https address with a host, such as https://example.org/.");
    }

    /// <summary>Refuses an address that no node can read, because a run would waste the time of its nodes.</summary>
    private static IEnumerable<Violation> Location(string? uri, string pointer)
    {
        if (uri is null)
            yield break;
        if (IpfsUri.IsIpfs(uri) && !IpfsUri.TryParse(uri, out _))
            yield return new Violation(
                pointer,
                ViolationCode.WrongForm,
                "Expected ipfs:// with a content id, and below it a plain path in percent-encoding.");
        else if (IsWeb(uri) && !HasHost(uri))
            yield return new Violation(
                pointer,
                ViolationCode.WrongForm,
                "Expected an http or https address with a host, such as https://example.org/data.txt.");
    }

    private static bool IsWeb(string uri) =>
        uri.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
        || uri.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static bool HasHost(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var address)
        && address.Host.Length > 0
        && uri.Contains("://", StringComparison.Ordinal);
}
