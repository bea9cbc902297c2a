using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Explorer;

/// <summary>Finds the page that the text of a search means. It reads a few rows at most.</summary>
internal sealed class FindPage(
    RequestedIds ids, Components components, RunStore runs, LedgerFacts facts, ReadBundle bundles, Listings listings)
{
    /// <summary>The longest text, which is the longest address of a source.</summary>
    public const int Longest = ManifestLimits.Uri;

    private const int HashLength = 2 + 2 * Bytes32.Size;

    /// <summary>
    /// The path of the page. A hash leads to the object that has it as its name, and to the components with such a file
    /// when no object has. A text such as <c>tag:vision</c> leads to the list of that filter. Another text is an
    /// account, the address of a source, or the beginning of a name.
    /// </summary>
    public async Task<string> RunAsync(string text, CancellationToken ct)
    {
        var asked = text.Trim();
        if (asked.Length == 0)
            return Pages.Home;
        if (HashIn(asked) is { } hash)
            return await OfHashAsync(hash, ct);
        if (WordIn(asked) is ({ } filter, { } word))
            return Pages.ComponentsBy(filter, word);
        if (ids.Find(asked) is { } token)
            return Pages.Component(token);
        if (Address.TryParse(asked, out var address))
            return Pages.Address(address.ToString());
        return await IsNameAsync(asked, ct) ? Pages.ComponentsBy("name", asked) : Pages.ComponentsBy("source", asked);
    }

    /// <summary>
    /// Whether a text is the beginning of a name. A name may have a slash, as <c>organization/model</c> does. So such a
    /// text is the address of a source only when no name has its first characters.
    /// </summary>
    private async Task<bool> IsNameAsync(string asked, CancellationToken ct)
    {
        if (asked.Length > ManifestLimits.Name || PageText.WebAddress(asked) is not null)
            return false;
        return !asked.Contains('/')
            || await listings.ReadAsync(ListingKey.OfName(asked), null, 1, ct) is ({ Count: > 0 }, _);
    }

    private async Task<string> OfHashAsync(string hash, CancellationToken ct)
    {
        var id = AinftId.Parse(hash);
        if (await components.ExistsAsync(id, ct))
            return Pages.Component(id);
        var digest = new Sha256Digest(id.Value);
        if (await runs.FindAsync(digest, ct) is not null)
            return Pages.Run(hash);
        if (await facts.FindBatchAsync(id.Value, ct) is not null)
            return Pages.Batch(hash);
        if (await bundles.RunAsync(hash, ct) is Outcome<BundleAnswer>.Done)
            return Pages.Bundle(hash);
        var (manifests, _) = await listings.ReadAsync(new ListingKey("digest", hash), null, 1, ct);
        return Pages.ComponentsBy(manifests.Count > 0 ? "digest" : "file", hash);
    }

    private static (string Filter, string Word)? WordIn(string text) =>
        text.Split(':', 2, StringSplitOptions.TrimEntries) is [var filter, { Length: > 0 } word]
        && ListFilter.Words.Contains(filter)
            ? (filter, word)
            : null;

    // sha256sum prints a hash without the prefix.
    private static string? HashIn(string text)
    {
        var hash = (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text : $"0x{text}").ToLowerInvariant();
        return hash.Length == HashLength && Bytes32.TryParse(hash, out _) ? hash : null;
    }
}
